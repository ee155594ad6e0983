"""Events counted by month and place, each once: by the database, and here where several hold one.

A million events are some thousand groups by the time they are here. Of what several lists hold the
database counts each holder's: those are taken out, and what they hold together is added.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.queries.deduplicated_events import (
    Around,
    DeduplicatedEvent,
    read_apart,
)
from baluarte.domain.analysis.queries.dimensions import (
    SEVERAL,
    UNKNOWN,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.analysis.queries.place_grids import PlaceGrid
from baluarte.domain.linkage.queries.pairs import same_edges
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.filters import Filters, condition
from baluarte.domain.registry.queries.lists import held_at
from baluarte.norms.clocks.calendar import CENTRE, local_day

_NOTHING_AROUND = Around(profiles={}, persons={}, authorities=frozenset())


@dataclass(slots=True)
class EventCounts:
    """Events of a period by place and month, and of all that is asked when each came in."""

    first: str
    last: str
    by_place: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Month of the event, month in which the first of its holders registered it.
    registered: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Events of the period without a month of their own, or without a place.
    not_dated: int = 0
    not_placed: int = 0
    compartments: set[UUID] = field(default_factory=set)

    def add(self, month: str, place: str, number: int, *, earliest: date | None) -> None:
        """Count events of a month and a place; `earliest` is the first day that they may mean."""
        if month in (UNKNOWN, SEVERAL):
            begins = earliest is not None and self.first <= month_of(earliest) <= self.last
            self.not_dated += number * begins
        elif self.first <= month <= self.last:
            if place in (UNKNOWN, SEVERAL):
                self.not_placed += number
            else:
                self.by_place[place, month] += number


def count_events(
    filters: Filters,
    *,
    first: str,
    last: str,
    grid: PlaceGrid,
    known_at: datetime,
    compartments: Collection[UUID] | None = None,
) -> EventCounts:
    """Count the events of a question by place and month, and by when they came in."""
    held = held_at(known_at).filter(condition(filters, known_at=known_at, of="event")).order_by()
    if compartments is not None:
        held = held.filter(compartment__in=compartments)
    found = EventCounts(first, last)
    spans = {"begins": TruncMonth("first_date"), "ends": TruncMonth("last_date")}
    entered = TruncMonth("event__created_at", tzinfo=CENTRE)
    by_place = held.values_list(*spans.values(), *grid.columns)
    for begins, ends, *told, number in by_place.annotate(n=Count("pk")):
        place = grid.place(*told) or UNKNOWN
        found.add(_month(begins, ends), place, number, earliest=begins)
    by_entry = held.values_list(*spans.values(), entered, "compartment")
    for begins, ends, came, compartment, number in by_entry.annotate(n=Count("pk")):
        found.compartments.add(compartment)
        if month := _month(begins, ends):
            found.registered[month, month_of(came)] += number
    for event, number, created in _joint(held.values("event"), known_at=known_at):
        _add_event(found, event, number, created, grid)
    # What was taken out whole is not there.
    found.by_place, found.registered = +found.by_place, +found.registered
    return found


def _joint(
    keys: Any, *, known_at: datetime
) -> Iterator[tuple[DeduplicatedEvent, int, Mapping[UUID, datetime]]]:
    """Yield what to take out and to add: what each holder has alone, and what they hold as one."""
    edges = same_edges(among=keys, known_at=known_at)
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    if not ends:
        return
    # By keys: nobody asks the whole question for the few that are joint.
    near = Event.objects.filter(pk__in=keys.filter(event__in=ends))
    created = dict(near.order_by().values_list("pk", "created_at"))
    apart = read_apart(Event.objects.filter(pk__in=created), edges, known_at=known_at)
    for number, events in ((-1, apart.alone()), (1, apart.joined())):
        for event in events:
            yield event, number, created


def _add_event(
    found: EventCounts,
    event: DeduplicatedEvent,
    number: int,
    created: Mapping[UUID, datetime],
    grid: PlaceGrid,
) -> None:
    month = _of(event, Dimension.MONTH)
    place = grid.place_of(partial(_of, event)) or UNKNOWN
    days = [one.first_date for one in event.holders if one.first_date]
    found.add(month, place, number, earliest=min(days, default=None))
    if month not in (UNKNOWN, SEVERAL):
        entered = min(created[one.key] for one in event.holders)
        found.registered[month, month_of(local_day(entered))] += number


def _month(begins: date | None, ends: date | None) -> str:
    """Return the one month of an event that may mean days of one month or of more."""
    return month_of(begins) if begins is not None and begins == ends else UNKNOWN


def _of(event: DeduplicatedEvent, dimension: Dimension) -> str:
    """Return the one month or place of an event; what holders do not agree on is none."""
    return category(values_of(dimension, event, (), (), _NOTHING_AROUND))
