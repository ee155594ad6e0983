"""Acknowledge a warning for the institution that was told, and for no other."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import WarningAcknowledgement, WarningNotice
from baluarte.domain.prevention.rules import may_receive
from baluarte.domain.prevention.warning_choices import Acknowledged
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.warnings import WarningRefused


@transaction.atomic
def acknowledge_warning(
    *, notice: WarningNotice, answer: Acknowledged, words: str = "", by: UUID, at: datetime
) -> WarningAcknowledgement:
    """Say for an institution that it has the warning, and what it does with it."""
    context.require(by)
    if not may_receive(by, notice):
        raise NotAllowed("prevention.acknowledge.only_who_was_told")
    take_turns([notice.pk])
    if WarningAcknowledgement.objects.filter(notice=notice).exists():
        raise WarningRefused("acknowledged", field="answer")
    if answer == Acknowledged.NOT_OURS and not words.strip():
        raise WarningRefused("reason", field="words")
    made = WarningAcknowledgement.objects.create(
        holder_id=notice.holder_id,
        notice=notice,
        warning_id=notice.warning_id,
        institution_id=notice.institution_id,
        answer=answer,
        words=words.strip(),
        acknowledged_at=at,
        acknowledged_by_id=by,
    )
    record(
        act="prevention.acknowledge_warning", object_type="early_warning",
        objects=[notice.warning_id], payload={"said": str(answer)}, by=by, at=at,
    )  # fmt: skip
    return made
