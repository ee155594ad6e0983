"""Do a step, excuse it, extend its clock."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.procedure.actions.keeping import (
    check_act,
    check_in,
    keep,
    name_run,
    resume_withdrawn,
    row_of,
)
from baluarte.domain.procedure.choices import OccurrenceKind
from baluarte.domain.procedure.models import Occurrence, Proceeding
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.form import Choice


@transaction.atomic
def complete_step(
    *,
    proceeding: Proceeding,
    step: str,
    happened_at: datetime | None,
    run: str = "",
    events: Iterable[str] = (),
    act: str = "",
    evidence_sha256: str = "",
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Do a step. `act` is named by the room whose own action this is, and by nobody else.

    Raises `ActRefused` where it cannot be: not begun, done before, another outcome.
    """
    row = row_of(proceeding, OccurrenceKind.DONE, happened_at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    row.events = list(events) or _outcome(course.protocol, step)
    row.act, row.evidence_sha256 = act, evidence_sha256
    check_act(course.protocol, step, act)
    check_in(course, row, at=at)
    name_run(course, row, at=at)
    resume_withdrawn(row)
    return keep(row, "procedure.complete_step", by=by, at=at)


@transaction.atomic
def excuse_step(
    *, proceeding: Proceeding, step: str, reason: str, run: str = "", by: UUID, at: datetime
) -> Occurrence:
    """Say that this matter does not need a step, and why."""
    row = row_of(proceeding, OccurrenceKind.EXCUSED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    check_in(course, row, at=at)
    name_run(course, row, at=at)
    resume_withdrawn(row)
    return keep(row, "procedure.excuse_step", reason=reason, by=by, at=at)


@transaction.atomic
def extend_step(
    *, proceeding: Proceeding, step: str, reason: str, run: str = "", by: UUID, at: datetime
) -> Occurrence:
    """Extend a clock, once, where the law allows it."""
    row = row_of(proceeding, OccurrenceKind.EXTENDED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    check_in(course, row, at=at)
    name_run(course, row, at=at)
    return keep(row, "procedure.extend_step", reason=reason, by=by, at=at)


def _outcome(protocol: Protocol, step: str) -> list[str]:
    """Return what a step brings about where there is nothing to choose."""
    found = next((one for one in protocol.steps if one.id == step), None)
    if found is None or (found.choose != Choice.ALL and len(found.emits) > 1):
        return []
    return list(found.emits)
