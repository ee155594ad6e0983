"""A letter goes no further once she takes her yes back or its recipient is left out."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import LetterKind, LetterState, Stopped
from baluarte.domain.cases.models import Case, Letter
from baluarte.domain.cases.queries.consent import covering_consent
from baluarte.domain.cases.queries.letters import is_left_out, letters_of


def stop_what_may_not_go(case: Case, *, by: UUID, at: datetime) -> int:
    """Stop every letter that has not gone, or waits for a clock, and may not go any more."""
    stopped = 0
    for one in letters_of(case).filter(stopped_at=None, acknowledged_at=None):
        why = why_not(case, one, at=at)
        if why is not None and can_still_stop(one):
            stop(one, why, by=by, at=at)
            stopped += 1
    return stopped


def can_still_stop(letter: Letter) -> bool:
    """Say whether there is anything to stop: what is not sent, or begins a clock when it is had."""
    if letter.state in (LetterState.DRAFTED, LetterState.APPROVED):
        return True
    return letter.kind == LetterKind.HAND_OVER and letter.state == LetterState.SENT


def why_not(case: Case, letter: Letter, *, at: datetime) -> Stopped | None:
    """Return why a letter may not go as things stand; nothing where it may."""
    if is_left_out(case, letter.institution, at=at):
        return Stopped.EXCLUDED
    return Stopped.CONSENT if covering_consent(case, letter.institution) is None else None


def stop(letter: Letter, why: Stopped, *, by: UUID, at: datetime) -> None:
    """Write down that a letter goes no further, and why."""
    Letter.objects.filter(pk=letter.pk).update(stopped_at=at, stopped_why=why)
    letter.stopped_at, letter.stopped_why = at, why
    record(
        act="cases.stop_letter",
        object_type="case",
        objects=[letter.case_id, letter.pk],
        payload={"why": str(why)},
        files=[letter.compartment_id],
        by=by,
        at=at,
    )
