"""Openings of steps as they stood at the end of a period: each with whose it was and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.tally import LEVELS, Place
from baluarte.domain.procedure.models import Obligation, Proceeding
from baluarte.domain.procedure.queries import Calendars, courses
from baluarte.domain.procedure.queries.matters import Course
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.norms.agenda import Happening
from baluarte.norms.agenda.items import Item

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a step: of which proceeding, who owed it, where it stood."""

    proceeding: UUID
    protocol: str
    item: Item
    place: Place
    institution: UUID | None
    is_suspended: bool


def openings(protocols: Iterable[str], period: Period, *, known_at: datetime) -> Iterator[Opening]:
    """Yield the openings of some protocols at the end of a period, as known on a day."""
    at = min(period.ends_at, known_at)
    calendars = Calendars.read(known_at=known_at)
    wanted = set(protocols)
    running = Proceeding.objects.filter(text__code__in=wanted, started_at__lt=at)
    keys = iter(sorted(set(running.values_list("matter_id", flat=True))))
    while some := list(islice(keys, TOGETHER)):
        found = [one for one in courses(some, calendars=calendars) if one.protocol.code in wanted]
        owed = _who_owed([one.proceeding.pk for one in found])
        for course in found:
            yield from _of(course, owed, at=at, known_at=known_at)


def _of(
    course: Course,
    owed: dict[tuple[UUID, str, str], tuple[UUID, str, str | None]],
    *,
    at: datetime,
    known_at: datetime,
) -> Iterator[Opening]:
    proceeding = course.proceeding
    stands_still = _is_suspended(course, at=at, known_at=known_at)
    for item in course.agenda(at=at, known_at=known_at).items:
        if not item.run:
            continue
        key, level, state = owed.get((proceeding.pk, item.step.id, item.run), (None, "", None))
        if level not in LEVELS:
            level, state = proceeding.jurisdiction, None
        yield Opening(
            proceeding=proceeding.pk,
            protocol=course.protocol.code,
            item=item,
            place=Place(level, state or proceeding.matter.state_id or ""),
            institution=key,
            is_suspended=stands_still and item.is_unfinished,
        )


def _who_owed(keys: list[UUID]) -> dict[tuple[UUID, str, str], tuple[UUID, str, str | None]]:
    """Return to which institution each opening was sent, with its level and state."""
    sent = Obligation.objects.filter(proceeding__in=keys, institution__isnull=False)
    rows = read_rows(
        sent.values_list(
            "proceeding_id", "step", "run",
            "institution_id", "institution__jurisdiction", "institution__state_id",
        )
    )  # fmt: skip
    return {row[:3]: row[3:] for row in rows}


def _is_suspended(course: Course, *, at: datetime, known_at: datetime) -> bool:
    """Say whether a proceeding stood still: suspended last, and not resumed since."""
    gone = {one.supersedes for one in course.done if one.supersedes and one.told_at <= known_at}
    moves = [
        one
        for one in course.done
        if one.kind in (Happening.SUSPENDED, Happening.RESUMED)
        and one.told_at <= known_at and one.latest <= at
        and one.id not in gone and not one.is_withdrawn
    ]  # fmt: skip
    last = max(moves, key=lambda one: one.latest, default=None)
    return last is not None and last.kind == Happening.SUSPENDED
