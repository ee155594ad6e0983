"""Counts by indicator, place and outcome, and medians that say how sure they are. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import comb
from statistics import median
from typing import NamedTuple

from baluarte.domain.accountability.choices import OUTCOMES, Outcome
from baluarte.norms.indicators import Indicator

LEVELS = ("federal", "state", "municipality")
SURE = 0.95


class Place(NamedTuple):
    """Who owed it and where: a level of government, and the state it was owed in."""

    level: str
    state: str


class Counted(NamedTuple):
    """One thing that was owed: of which indicator, where, what became of it, how long it took."""

    indicator: str
    place: Place
    outcome: Outcome
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Median:
    """A median with the interval between the two observations that hold it 19 times in 20."""

    number: int
    seconds: float
    low: float
    high: float


@dataclass
class Tally:
    """Counts of one period; `reported` are the places of which there is data at all."""

    reported: frozenset[Place] = frozenset()
    counts: Counter[tuple[str, Place, Outcome]] = field(default_factory=Counter)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, found: Iterable[Counted]) -> None:
        """Count some things."""
        for one in found:
            self.counts[one.indicator, one.place, one.outcome] += 1
            if one.seconds is not None:
                self.seconds.setdefault((one.indicator, one.place.level), []).append(one.seconds)

    def of(self, indicator: Indicator) -> Mapping[tuple[Place, Outcome], int]:
        """Return every cell of an indicator of which there is data, none as zero."""
        return {
            (place, outcome): self.counts[indicator.code, place, outcome]
            for place in sorted(self.reported)
            for outcome in OUTCOMES[indicator.counts]
        }

    def cell(self, indicator: Indicator, place: Place, outcome: Outcome) -> int | None:
        """Return a count, or nothing where nobody reported."""
        if place not in self.reported:
            return None
        return self.counts[indicator.code, place, outcome]

    def median(self, indicator: Indicator, level: str, *, at_least: int) -> Median | None:
        """Return the median time at a level, or nothing of fewer than so many."""
        return median_of(self.seconds.get((indicator.code, level), ()), at_least=at_least)


def median_of(seconds: Iterable[float], *, at_least: int) -> Median | None:
    """Return a median with its interval by order statistics; nothing where that has no ends.

    The number of observations below the median is binomial with one half, so the k-th from below
    and the k-th from above hold it unless fewer than k lie on one side.
    """
    found = sorted(seconds)
    number = len(found)
    if number < at_least:
        return None
    missing, k = 0.0, 0
    while missing + comb(number, k) / 2**number <= (1 - SURE) / 2:
        missing += comb(number, k) / 2**number
        k += 1
    if k == 0:
        return None
    return Median(number, median(found), found[k - 1], found[number - k])
