"""Tables of counts: what is counted, split by dimensions, all beside those confirmed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.analysis.queries.deduplicated_events import (
    ActHeld,
    Around,
    DeduplicatedEvent,
    read_around,
    read_events,
)
from baluarte.domain.analysis.queries.dimensions import (
    UNKNOWN,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.analysis.queries.layer_dimension import ByArea, Split
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event

MOST_DIMENSIONS = 3


class Unit(StrEnum):
    """What is counted."""

    EVENTS = "events"
    ACTS = "acts"
    VICTIMS = "victims"
    VICTIMISATIONS = "victimisations"
    PERSON_YEARS = "person_years"


class Cell(NamedTuple):
    """How many there are, and how many of them are confirmed."""

    all: int = 0
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of counts, and what must be said with it."""

    unit: Unit
    by: tuple[Split, ...]
    cells: Mapping[tuple[str, ...], Cell]
    total: Cell
    # Events of which nobody told how many victims: they are in no count of victims.
    untold: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """An event, and which of its acts and victims are a part of something counted."""

    event: DeduplicatedEvent
    acts: Sequence[ActHeld]
    victims: Sequence[tuple[UUID, int]]

    @property
    def is_confirmed(self) -> bool:
        """Whether one holder at least has confirmed the event."""
        return any(one.status == EventState.CONFIRMED for one in self.event.holders)


def count_events_by(*by: Dimension, of: QuerySet[Event], known_at: datetime) -> Counted:
    """Count events: what several organisations hold of one is one."""
    return count_units(Unit.EVENTS, by, of=of, known_at=known_at)


def count_acts_by(*by: Dimension, of: QuerySet[Event], known_at: datetime) -> Counted:
    """Count acts: of a joint event as many of each type as some holder holds."""
    return count_units(Unit.ACTS, by, of=of, known_at=known_at)


def count_victims_by(*by: Dimension, of: QuerySet[Event], known_at: datetime) -> Counted:
    """Count victims: a person once, as far as the context knows who she is; so, at most."""
    return count_units(Unit.VICTIMS, by, of=of, known_at=known_at)


def count_victimisations_by(*by: Dimension, of: QuerySet[Event], known_at: datetime) -> Counted:
    """Count victimisations: one victim in one event, whatever number of acts she suffered."""
    return count_units(Unit.VICTIMISATIONS, by, of=of, known_at=known_at)


def count_person_years_by(*by: Dimension, of: QuerySet[Event], known_at: datetime) -> Counted:
    """Count person-years: a person once in each year in which she was a victim."""
    return count_units(Unit.PERSON_YEARS, by, of=of, known_at=known_at)


def count_units(
    unit: Unit, by: Sequence[Split], *, of: QuerySet[Event], known_at: datetime
) -> Counted:
    """Count one kind of unit split by up to three dimensions, as known on an instant."""
    if len(by) > MOST_DIMENSIONS:
        raise ValueError(f"at most {MOST_DIMENSIONS} dimensions")
    sums = Sums(unit, by)
    sums.add_events(read_events(of, known_at=known_at), read_around(of, known_at=known_at))
    return sums.counted(known_at=known_at)


class Sums:
    """A table of counts as it comes to be: what is added, and what is taken out again."""

    def __init__(self, unit: Unit, by: Sequence[Split]) -> None:
        self.unit, self.by = unit, tuple(by)
        self.untold = 0
        self._cells: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, where: tuple[str, ...], number: int, confirmed: int) -> None:
        """Add so many of a category, and how many of them are confirmed; or take them out."""
        numbers = self._cells[where]
        numbers[0] += number
        numbers[1] += confirmed

    def add_events(
        self, events: Sequence[DeduplicatedEvent], around: Around, *, number: int = 1
    ) -> None:
        """Add whatever is counted of some events; with minus one, take it out."""
        for parts in units(self.unit, events, around):
            where = tuple(_category(dimension, parts, around) for dimension in self.by)
            self.add(where, number, number * any(part.is_confirmed for part in parts))
        self.untold += number * sum(not event.victims for event in events)

    def counted(self, *, known_at: datetime) -> Counted:
        """Return the table; a category of which there is nothing is not in it."""
        cells = {where: Cell(*numbers) for where, numbers in self._cells.items() if numbers[0]}
        total = Cell(*(sum(numbers) for numbers in zip(*cells.values(), strict=True)))
        return Counted(self.unit, self.by, cells, total, self.untold, known_at)


def units(unit: Unit, events: Iterable[DeduplicatedEvent], around: Around) -> Iterator[list[Part]]:
    """Yield whatever is counted, each with the parts of events it is made of."""
    if unit is Unit.EVENTS:
        yield from ([Part(one, one.acts, one.victims)] for one in events)
    elif unit is Unit.ACTS:
        for one in events:
            for act in one.acts:
                number = [] if act.victim is None else [(act.event, act.victim)]
                yield [Part(one, [act], number)]
    else:
        yield from _of_victims(unit, events, around)


def _of_victims(
    unit: Unit, events: Iterable[DeduplicatedEvent], around: Around
) -> Iterator[list[Part]]:
    found: dict[object, list[Part]] = defaultdict(list)
    for one in events:
        by_victim: dict[tuple[UUID, int], list[ActHeld]] = defaultdict(list)
        for act in one.acts:
            if act.victim is not None:
                by_victim[act.event, act.victim].append(act)
        for victim in one.victims:
            key: object = victim
            if unit is not Unit.VICTIMISATIONS:
                key = around.persons.get(victim, victim)
            if unit is Unit.PERSON_YEARS:
                key = (key, category(values_of(Dimension.YEAR, one, (), (), around)))
            found[key].append(Part(one, _acts_on(one, victim, by_victim), [victim]))
    yield from found.values()


def _acts_on(
    event: DeduplicatedEvent,
    victim: tuple[UUID, int],
    by_victim: Mapping[tuple[UUID, int], list[ActHeld]],
) -> Sequence[ActHeld]:
    """Return the acts against a victim; all of an event that has no other victim."""
    return event.acts if len(event.victims) == 1 else by_victim.get(victim, ())


def _category(split: Split, parts: Sequence[Part], around: Around) -> str:
    values: set[str] = set()
    for part in parts:
        if isinstance(split, ByArea):
            values |= split.values(part.event.holders)
        else:
            values |= values_of(split, part.event, part.acts, part.victims, around)
    return category(values) if values else UNKNOWN
