"""How what is asked spreads over time and over places: of the events that the list itself walks."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from baluarte.domain.registry.choices import AggressionState
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.lists import Capped, held_of
from baluarte.domain.registry.queries.walks import walk

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


@dataclass(frozen=True, slots=True)
class Spread:
    """Events as spots, the newest first; of the newest only, where there are more."""

    number: Capped
    spots: Sequence[Spot]

    def by(self, key: Callable[[Spot], Key | None]) -> Mapping[Key, Tallied]:
        """Count events by a key; those without one are in none."""
        events: Counter[Key] = Counter()
        confirmed: Counter[Key] = Counter()
        for spot in self.spots:
            if (found := key(spot)) is not None:
                events[found] += 1
                confirmed[found] += spot.is_confirmed
        return {one: Tallied(number, confirmed[one]) for one, number in events.items()}


def spread_of(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    cap: int = DRAWN,
    known_at: datetime | None = None,
) -> Spread:
    """Return when and where what is asked happened, counted up to a limit; two queries."""
    found = walk(filters, after=None, limit=cap + 1, known_at=known_at)
    held = held_of([key for _, key in found[:cap]], known_at=known_at)
    rows = held.values_list("first_date", "last_date", "municipality_id", "state_of")
    spots = [
        Spot(first, last, municipality, state_of == AggressionState.CONFIRMED)
        for first, last, municipality, state_of in rows
    ]
    return Spread(Capped(min(len(found), cap), len(found) > cap), spots)
