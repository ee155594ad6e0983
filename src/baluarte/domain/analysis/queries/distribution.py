"""How what is asked spreads over time and over places."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from django.utils import timezone

from baluarte.domain.analysis.queries import (
    SEVERAL,
    UNKNOWN,
    Counted,
    Dimension,
    Unit,
    are_summed,
    count_now,
)
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.lists import Capped, count_up_to, held_of

DRAWN: Final = 5000
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spot:
    """When and where an event is held to have happened, as closely as it is known."""

    first_date: date | None
    last_date: date | None
    municipality: str | None
    is_confirmed: bool

    @property
    def month(self) -> date | None:
        """The first day of its month; nothing where its days do not lie in one."""
        first, last = self.first_date, self.last_date
        if not first or not last or (first.year, first.month) != (last.year, last.month):
            return None
        return first.replace(day=1)

    @property
    def year(self) -> date | None:
        """The first day of its year; nothing where its days do not lie in one."""
        first, last = self.first_date, self.last_date
        return date(first.year, 1, 1) if first and last and first.year == last.year else None


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many events, and how many of them are confirmed."""

    events: int
    confirmed: int


class Distribution(Protocol):
    """How many events there are, and how many of them lie in each period and each place."""

    @property
    def number(self) -> Capped:
        """How many answer."""

    @property
    def drawn(self) -> int:
        """How many of them are drawn: all, or the newest."""

    def months(self) -> Mapping[date, Tallied]:
        """Count events by the first day of their month; those of no sure month are in none."""

    def years(self) -> Mapping[date, Tallied]:
        """Count events by the first day of their year; those of no sure year are in none."""

    def municipalities(self) -> Mapping[str, Tallied]:
        """Count events by municipality; those known less closely are in none."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest events, one by one."""

    number: Capped
    spots: Sequence[Spot]

    @property
    def drawn(self) -> int:
        """As many as were read."""
        return len(self.spots)

    def months(self) -> Mapping[date, Tallied]:
        """Count the newest by month."""
        return self._by(lambda spot: spot.month)

    def years(self) -> Mapping[date, Tallied]:
        """Count the newest by year."""
        return self._by(lambda spot: spot.year)

    def municipalities(self) -> Mapping[str, Tallied]:
        """Count the newest by municipality."""
        return self._by(lambda spot: spot.municipality)

    def _by(self, key: Callable[[Spot], Key | None]) -> Mapping[Key, Tallied]:
        events: Counter[Key] = Counter()
        confirmed: Counter[Key] = Counter()
        for spot in self.spots:
            if (found := key(spot)) is not None:
                events[found] += 1
                confirmed[found] += spot.is_confirmed
        return {one: Tallied(number, confirmed[one]) for one, number in events.items()}


class Summed:
    """All events, from the sums that the registry keeps; of one event held twice, once."""

    def __init__(self, filters: Filters, *, at: datetime) -> None:
        self._filters, self._at = filters, at
        self._counted: dict[Dimension, Counted] = {}
        self._tallied: dict[str, Tallied] | None = None

    @property
    def drawn(self) -> int:
        """All of them."""
        counted = next(iter(self._counted.values()), None) or self._by(Dimension.YEAR)
        return counted.total.all

    @property
    def number(self) -> Capped:
        """All of them, counted."""
        return Capped(self.drawn, and_more=False)

    def months(self) -> Mapping[date, Tallied]:
        """Count all by month."""
        return {date.fromisoformat(f"{one}-01"): n for one, n in self._each(Dimension.MONTH)}

    def years(self) -> Mapping[date, Tallied]:
        """Count all by year."""
        return {date(int(one), 1, 1): n for one, n in self._each(Dimension.YEAR)}

    def municipalities(self) -> Mapping[str, Tallied]:
        """Count all by municipality."""
        if self._tallied is None:
            self._tallied = dict(self._each(Dimension.MUNICIPALITY))
        return self._tallied

    def _by(self, dimension: Dimension) -> Counted:
        if dimension not in self._counted:
            self._counted[dimension] = count_now(
                Unit.EVENTS, (dimension,), self._filters, at=self._at
            )
        return self._counted[dimension]

    def _each(self, dimension: Dimension) -> Iterator[tuple[str, Tallied]]:
        for (code,), cell in self._by(dimension).cells.items():
            if code not in (UNKNOWN, SEVERAL):
                yield code, Tallied(cell.all, cell.confirmed)


def number_of(filters: Filters = Filters()) -> Capped:  # noqa: B008 (frozen)
    """Return how many events answer: all where sums say it, else as many as are soon counted."""
    if are_summed(Unit.EVENTS, (), filters):
        found = count_now(Unit.EVENTS, (), filters, at=timezone.now())
        return Capped(found.total.all, and_more=False)
    return count_up_to(filters)


def spread_of(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    by: Dimension = Dimension.MUNICIPALITY,
    cap: int = DRAWN,
    known_at: datetime | None = None,
) -> Distribution:
    """Return when and where what is asked happened: all of it where sums say it, else the newest.

    `by` is the finest that will be asked of it.
    """
    if known_at is None and are_summed(Unit.EVENTS, (by,), filters):
        return Summed(filters, at=timezone.now())
    found = walk(filters, after=None, limit=cap + 1, known_at=known_at)
    held = held_of([key for _, key in found[:cap]], known_at=known_at)
    rows = held.values_list("first_date", "last_date", "municipality_id", "status")
    spots = [
        Spot(first, last, municipality, status == EventState.CONFIRMED)
        for first, last, municipality, status in rows
    ]
    return Newest(Capped(min(len(found), cap), len(found) > cap), spots)
