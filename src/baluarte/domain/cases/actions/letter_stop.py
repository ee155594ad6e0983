"""A letter goes no further once her yes no longer covers it or its recipient is left out."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import LetterKind, LetterState, Stopped
from baluarte.domain.cases.models import Case, Letter
from baluarte.domain.cases.queries.consent import covering_consent
from baluarte.domain.cases.queries.letters import STATE_KINDS, is_left_out, letters_of


def stop_what_may_not_go(case: Case, *, by: UUID, at: datetime) -> int:
    """Stop every letter that has not gone, or waits for a clock, and may not go any more."""
    stopped = 0
    for one in letters_of(case).filter(stopped_at=None, acknowledged_at=None):
        why = why_not(case, one, at=at)
        if why is not None and can_still_stop(one):
            stop(one, why, by=by, at=at)
            stopped += 1
    return stopped


@transaction.atomic
def stop_for_her(*, case: UUID, institutions: Iterable[UUID], by: UUID, at: datetime) -> int:
    """Stop, for her who said no in her own window, the letters to whom her yes no longer covers."""
    found = Letter.objects.filter(
        Q(sent_at=None) | Q(kind=LetterKind.HAND_OVER),
        case=case, institution__in=list(institutions), stopped_at=None, acknowledged_at=None,
    )  # fmt: skip
    rows = list(found.order_by("pk").values_list("pk", "compartment_id"))
    for key, file in rows:
        _write(key, Stopped.CONSENT, case, file, by=by, at=at)
    return len(rows)


def can_still_stop(letter: Letter) -> bool:
    """Say whether there is anything to stop: what is not sent, or begins a clock when it is had."""
    if letter.state in (LetterState.DRAFTED, LetterState.APPROVED):
        return True
    return letter.kind == LetterKind.HAND_OVER and letter.state == LetterState.SENT


def why_not(case: Case, letter: Letter, *, at: datetime) -> Stopped | None:
    """Return why a letter may not go as things stand; nothing where it may."""
    if case.is_civil_only and letter.institution.kind in STATE_KINDS:
        return Stopped.CIVIL
    if is_left_out(case, letter.institution, at=at):
        return Stopped.EXCLUDED
    return Stopped.CONSENT if covering_consent(case, letter.institution) is None else None


def stop(letter: Letter, why: Stopped, *, by: UUID, at: datetime) -> None:
    """Write down that a letter goes no further, and why."""
    _write(letter.pk, why, letter.case_id, letter.compartment_id, by=by, at=at)
    letter.stopped_at, letter.stopped_why = at, why


def _write(key: UUID, why: Stopped, case: UUID, file: UUID, *, by: UUID, at: datetime) -> None:
    Letter.objects.filter(pk=key).update(stopped_at=at, stopped_why=why)
    record(
        act="cases.stop_letter",
        object_type="case",
        objects=[case, key],
        payload={"why": str(why)},
        files=[file],
        by=by,
        at=at,
    )
