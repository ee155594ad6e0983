"""Tables of events by day and by kind, for methods that ask more than counts by month.

They hold places, days and codes of kinds, counted; nobody who was attacked is in them.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from baluarte.domain.analysis.methods.given import RunInput
from baluarte.domain.analysis.methods.months import first_day, last_day, month_of
from baluarte.domain.analysis.queries.deduplicated_events import Around, DeduplicatedEvent
from baluarte.domain.analysis.queries.dimensions import (
    SEVERAL,
    UNKNOWN,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.analysis.queries.place_grids import PlaceGrid
from baluarte.domain.registry.models import Profile
from baluarte.norms.elections import is_before_election

SATURDAY = 5
MANY = "|"
# The group under which an event is counted once, whatever groups it is of.
EVENT = ""


def with_days(
    given: RunInput,
    found: Collection[DeduplicatedEvent],
    profiles: Iterable[Profile],
    *,
    grid: PlaceGrid,
) -> RunInput:
    """Return a table with its events by day and by kind too."""
    around = Around({(one.event_id, one.number): one for one in profiles}, {}, frozenset())
    dated: Counter[tuple[str, str, str]] = Counter()
    marked: Counter[tuple[str, str, str, str, str]] = Counter()
    no_day = 0
    for event in found:
        month = _one(event, Dimension.MONTH, around)
        if not month or not given.first <= month <= given.last:
            continue
        day, groups = _day(event), _values(event, Dimension.GROUP, around)
        place = grid.place_of(partial(_one, event, around=around))
        no_day += day is None
        if day is not None and place:
            dated.update((place, day.isoformat(), group) for group in (EVENT, *groups))
        state = _one(event, Dimension.STATE, around)
        marked[
            state,
            MANY.join(groups),
            MANY.join(_values(event, Dimension.PERPETRATOR, around)),
            MANY.join(_values(event, Dimension.DEFENDS, around)),
            MANY.join(calendar_marks(month, day, state=state)),
        ] += 1
    return replace(
        given,
        dated=tuple((*key, n) for key, n in sorted(dated.items())),
        marked=tuple((*key, n) for key, n in sorted(marked.items())),
        no_day=no_day,
    )


def _day(event: DeduplicatedEvent) -> date | None:
    """Return the day of an event, where all who hold it tell the same one."""
    days = {(one.first_date, one.last_date) for one in event.holders}
    [(first, last), *others] = days
    return first if not others and first == last and first and month_of(first) else None


def _one(event: DeduplicatedEvent, dimension: Dimension, around: Around) -> str:
    found = category(values_of(dimension, event, (), (), around))
    return "" if found in (UNKNOWN, SEVERAL) else found


def _values(event: DeduplicatedEvent, dimension: Dimension, around: Around) -> list[str]:
    found = values_of(dimension, event, event.acts, event.victims, around)
    return sorted(found - {UNKNOWN})


def calendar_marks(month: str, day: date | None, *, state: str) -> list[str]:
    """Return the quarter of the year, whether it was a weekend, and an election where one is near.

    Of a weekend only where the day is known; near an election where every day that it may be is.
    """
    marks = [f"q{(int(month[5:]) + 2) // 3}"]
    if day is not None:
        marks.append("weekend" if day.weekday() >= SATURDAY else "weekday")
    days = [first_day(month), last_day(month)] if day is None else [day]
    if all(is_before_election(one, state=state) for one in days):
        marks.append("before_election")
    return marks
