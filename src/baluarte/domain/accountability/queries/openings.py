"""Openings of steps as they stood at the end of a period: each with whose it was and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q

from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.as_told import as_first_told, stops_as_told
from baluarte.domain.accountability.queries.statements_of_done import Statements
from baluarte.domain.accountability.tally import LEVELS, Place
from baluarte.domain.procedure.models import Assignment, Proceeding
from baluarte.domain.procedure.queries import Calendars, courses
from baluarte.domain.procedure.queries.matters import Course
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.norms.agenda import Happening
from baluarte.norms.agenda.items import Item

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a step: of which proceeding, who owed it, where it stood.

    `first` is the same as it was told first, where anything of its proceeding was corrected since.
    `is_gone` says that a correction took it away. `told_at` is when its end was first written down.
    """

    proceeding: UUID
    protocol: str
    item: Item
    place: Place
    institution: UUID | None
    is_suspended: bool
    first: Item | None = None
    is_gone: bool = False
    told_at: datetime | None = None
    # Another way that the text allows was taken.
    is_settled: bool = False
    # Of a step owed to a person: a document and her word show that it was done.
    is_shown: bool = True
    # When whoever owes it said first that it was done, unless she said since that it was not.
    said_at: datetime | None = None


# To whom a step was sent, since and until when: the institution, its level and state.
@dataclass(frozen=True, slots=True)
class _Sent:
    since_at: datetime
    until_at: datetime | None
    institution: UUID
    level: str
    state: str | None

    def is_in_force(self, at: datetime) -> bool:
        return self.since_at <= at and (self.until_at is None or self.until_at >= at)


_SentBy = Mapping[tuple[UUID, str, str], list[_Sent]]


def openings(protocols: Iterable[str], period: Period, *, known_at: datetime) -> Iterator[Opening]:
    """Yield the openings of some protocols at the end of a period, as known on a day."""
    at = min(period.ends_at, known_at)
    calendars = Calendars.read(known_at=known_at)
    wanted = set(protocols)
    running = Proceeding.objects.filter(text__code__in=wanted, started_at__lt=at)
    keys = iter(sorted(set(running.values_list("matter_id", flat=True))))
    while some := list(islice(keys, TOGETHER)):
        found = [one for one in courses(some, calendars=calendars) if one.protocol.code in wanted]
        keys_of = [one.proceeding.pk for one in found]
        sent, said = _sent(keys_of, known_at=known_at), Statements.read(keys_of, known_at=at)
        for course in found:
            yield from _of(course, sent, said, at=at, known_at=known_at)


def _of(
    course: Course, sent: _SentBy, said: Statements, *, at: datetime, known_at: datetime
) -> Iterator[Opening]:
    course = replace(course, done=stops_as_told(course.done, known_at=known_at))
    told_at = {one.id: one.told_at for one in course.done}
    stands_still = _is_suspended(course, at=at, known_at=known_at)
    first = _first_told(course, at=at, known_at=known_at)
    items = [one for one in course.agenda(at=at, known_at=known_at).items if one.run]
    for item in items:
        place, institution = _whose(course, item, sent, at=at)
        yield Opening(
            proceeding=course.proceeding.pk,
            protocol=course.protocol.code,
            item=item,
            place=place,
            institution=institution,
            is_suspended=stands_still and item.is_unfinished,
            first=first.pop((item.step.id, item.run), None),
            told_at=told_at.get(item.done_by),
            is_shown=not item.step.needs_her_word or item.done_by in said.shown,
            said_at=said.of(course, item),
            is_settled=_is_settled(item, items),
        )
    for item in first.values():
        place, institution = _whose(course, item, sent, at=at)
        yield Opening(
            proceeding=course.proceeding.pk,
            protocol=course.protocol.code,
            item=item,
            place=place,
            institution=institution,
            is_suspended=False,
            first=item,
            is_shown=not item.step.needs_her_word or item.done_by in said.shown,
            is_gone=True,
        )


def _first_told(course: Course, *, at: datetime, known_at: datetime) -> dict[tuple[str, str], Item]:
    """Return each opening as it was told first, where anything was corrected since."""
    first = as_first_told(course.done, known_at=known_at)
    if first is None:
        return {}
    drawn = replace(course, done=first).agenda(at=at, known_at=known_at)
    return {(one.step.id, one.run): one for one in drawn.items if one.run}


def _is_settled(item: Item, items: Iterable[Item]) -> bool:
    """Say whether an alternative of a step was done instead."""
    return bool(item.step.either) and any(
        one.done_by
        for one in items
        if one.step.either == item.step.either and one.step.id != item.step.id
        and one.run == item.run
    )  # fmt: skip


def _whose(course: Course, item: Item, sent: _SentBy, *, at: datetime) -> tuple[Place, UUID | None]:
    """Return where an opening was owed and by whom: who had it as it was done or ran out.

    Sent on afterwards it is owed by whoever had it then.
    """
    proceeding = course.proceeding
    then = min(one for one in (at, item.due.late_after, item.done_at) if one is not None)
    had = [
        one
        for one in sent.get((proceeding.pk, item.step.id, item.run), ())
        if one.is_in_force(then)
    ]
    last = max(had, key=lambda one: one.since_at, default=None)
    if last is None or last.level not in LEVELS:
        place = Place(proceeding.jurisdiction, proceeding.matter.state_id or "")
        return place, last.institution if last else None
    return Place(last.level, last.state or proceeding.matter.state_id or ""), last.institution


def _sent(keys: list[UUID], *, known_at: datetime) -> _SentBy:
    """Return to which institutions each opening was sent, with level and state."""
    rows = read_rows(
        Assignment.objects.filter(Q(proceeding__in=keys), sent_at__lte=known_at).values_list(
            "proceeding_id", "step", "run",
            "sent_at", "ended_at", "institution_id",
            "institution__jurisdiction", "institution__state_id",
        )
    )  # fmt: skip
    found: dict[tuple[UUID, str, str], list[_Sent]] = {}
    for row in rows:
        found.setdefault(row[:3], []).append(_Sent(*row[3:]))
    return found


def _is_suspended(course: Course, *, at: datetime, known_at: datetime) -> bool:
    """Say whether a proceeding stood still: suspended last, and not resumed since.

    One whose text names no article that lets it never did, whatever was told of it.
    """
    if not course.protocol.may_be_suspended:
        return False
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
