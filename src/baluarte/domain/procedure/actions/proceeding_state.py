"""Suspend, resume, close, correct: how a proceeding goes on, and what was told wrongly."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.occurrences import (
    check_in,
    check_of_matter,
    keep,
    new_row,
    root_of,
    row_of,
)
from baluarte.domain.procedure.choices import OccurrenceKind
from baluarte.domain.procedure.models import Occurrence, Proceeding
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.texts import text_in_force
from baluarte.domain.procedure.rules import require_contributor, require_ours
from baluarte.norms.agenda import ActRefused
from baluarte.norms.clocks.calendar import local_day


class Superseded(Exception):
    """Somebody corrected this while you wrote: read what stands now."""


@transaction.atomic
def suspend(
    *, proceeding: Proceeding, happened_at: datetime, reason: str, by: UUID, at: datetime
) -> Occurrence:
    """Let the clocks of a proceeding stand still from an instant on."""
    row = row_of(proceeding, OccurrenceKind.SUSPENDED, happened_at, by=by, at=at)
    check_in(course_of(proceeding), row, at=at)
    return keep(row, "procedure.suspend", reason=reason, by=by, at=at)


@transaction.atomic
def resume(*, proceeding: Proceeding, happened_at: datetime, by: UUID, at: datetime) -> Occurrence:
    """Let the clocks run on."""
    row = row_of(proceeding, OccurrenceKind.RESUMED, happened_at, by=by, at=at)
    check_in(course_of(proceeding), row, at=at)
    return keep(row, "procedure.resume", by=by, at=at)


@transaction.atomic
def close(
    *, proceeding: Proceeding, happened_at: datetime, reason: str, by: UUID, at: datetime
) -> Occurrence:
    """Close a proceeding: what was late stays a breach, what was open is not needed any more."""
    row = row_of(proceeding, OccurrenceKind.CLOSED, happened_at, by=by, at=at)
    check_in(course_of(proceeding), row, at=at)
    Proceeding.objects.filter(pk=proceeding.pk).update(is_open=False)
    proceeding.is_open = False
    return keep(row, "procedure.close", reason=reason, by=by, at=at)


@transaction.atomic
def correct(
    *,
    occurrence: Occurrence,
    happened_at: datetime | None = None,
    is_withdrawn: bool = False,
    names: date | None = None,
    reason: str,
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Say when something really happened, or that it did not; what was told stays readable."""
    matter = occurrence.matter
    lock_matter(matter.pk)
    require_contributor(matter)
    if occurrence.proceeding is not None:
        require_ours(occurrence.proceeding)
    if Occurrence.objects.filter(supersedes=occurrence).exists():
        raise Superseded("somebody corrected this before: read what stands now")
    row = new_row(
        matter, OccurrenceKind(occurrence.kind), happened_at, by=by, at=at,
        proceeding=occurrence.proceeding, step=occurrence.step, run=occurrence.run,
    )  # fmt: skip
    row.events, row.names = list(occurrence.events), names or occurrence.names
    row.supersedes, row.is_withdrawn, row.act = occurrence, is_withdrawn, occurrence.act
    row.evidence_sha256, row.her_word = occurrence.evidence_sha256, occurrence.her_word
    if is_withdrawn:
        row.happened_at = occurrence.happened_at
    _check_law_on_correction(occurrence, row)
    if row.proceeding is not None:
        check_in(course_of(row.proceeding), row, at=at)
    else:
        check_of_matter(matter, row, at=at)
    if row.kind == OccurrenceKind.CLOSED and is_withdrawn:
        Proceeding.objects.filter(occurrences=occurrence).update(is_open=True)
    return keep(row, "procedure.correct", reason=reason, by=by, at=at)


def _check_law_on_correction(occurrence: Occurrence, row: Occurrence) -> None:
    root = root_of(occurrence)
    for proceeding in Proceeding.objects.filter(matter=occurrence.matter, begun_by=root.pk):
        if row.is_withdrawn and proceeding.is_open:
            raise ActRefused("began_a_proceeding", given=proceeding.text_id)
        if row.is_withdrawn or row.happened_at is None:
            continue
        code = proceeding.text_id.partition("/")[0]
        on = local_day(row.happened_at, zone_of_matter(occurrence.matter))
        right = text_in_force(code, on=on)
        if right.key != proceeding.text_id:
            raise ActRefused("correction_changes_the_law", given=on, right=right.key)
