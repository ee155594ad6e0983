"""Confirm, refuse or withdraw what one person alone recorded of a warning or left out of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import (
    EarlyWarning,
    WarningLeftOut,
    WarningLeftOutReview,
    WarningOutcome,
    WarningOutcomeReview,
)
from baluarte.domain.prevention.queries.outcomes import left_outs_waiting
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.warning_choices import SecondWord
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.warnings import WarningRefused


@transaction.atomic
def review_outcome(
    *, outcome: WarningOutcome, answer: SecondWord, reason: str = "", by: UUID, at: datetime
) -> WarningOutcomeReview:
    """Confirm what came of a warning as another person, or not; who recorded it may withdraw it."""
    warning = outcome.warning
    _require(warning, outcome.recorded_by_id, answer, reason, by=by)
    if WarningOutcomeReview.objects.filter(outcome=outcome).exists():
        raise WarningRefused("reviewed", field="answer")
    made = WarningOutcomeReview.objects.create(
        holder_id=warning.holder_id, outcome=outcome, warning=warning,
        recorded_by_id=outcome.recorded_by_id, answer=answer, reason=reason.strip(),
        reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    _record("prevention.review_outcome", warning, told=str(answer), by=by, at=at)
    return made


@transaction.atomic
def review_left_out(
    *, left_out: WarningLeftOut, answer: SecondWord, reason: str = "", by: UUID, at: datetime
) -> WarningLeftOutReview:
    """Confirm as another person that somebody stays out of a warning; else it sees it again."""
    warning = left_out.warning
    _require(warning, left_out.left_out_by_id, answer, reason, by=by)
    waiting = left_outs_waiting(warning, at=at)
    if not waiting.filter(pk=left_out.pk).exists():
        raise WarningRefused("reviewed", field="answer")
    made = WarningLeftOutReview.objects.create(
        holder_id=warning.holder_id, left_out=left_out, warning=warning,
        left_out_by_id=left_out.left_out_by_id, answer=answer, reason=reason.strip(),
        reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    _record("prevention.review_left_out", warning, told=str(answer), by=by, at=at)
    return made


def _require(
    warning: EarlyWarning, said_by: UUID, answer: SecondWord, reason: str, *, by: UUID
) -> None:
    context.require(by)
    require_keeper(by, warning.holder)
    take_turns([warning.pk])
    if (answer == SecondWord.WITHDRAWN) != (said_by == by):
        raise WarningRefused("second_confirms", field="answer")
    if answer == SecondWord.REFUSED and not reason.strip():
        raise WarningRefused("reason", field="reason")


def _record(act: str, one: EarlyWarning, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="early_warning", objects=[one.pk],
        payload={"reference": one.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
