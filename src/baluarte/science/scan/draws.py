"""Ways to draw data sets: what chance keeps of the data, and what it deals anew."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from baluarte.science.scan import chance
from baluarte.science.scan.bit_lanes import Lanes
from baluarte.science.scan.problem import Problem

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

# Swaps a case, where both margins are kept: the start is already a random pairing.
SWAPS = 10
# Each purpose of a seed has streams of its own.
NULL, TIMES, SWAPPING, ALTERNATIVE, BORDER = range(5)


class Draw(Protocol):
    """A way to draw replicates: `into` a grid of lanes, those from `begin` to `end`."""

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Add the cases of some replicates to an empty grid."""


@dataclass(frozen=True)
class StrataDraw:
    """Cases fixed in number within strata and spread by weights.

    Attributes
    ----------
    starts : uint64, one stream a replicate
    totals : int64, shape (replicates, strata), cases within reach of the windows
    cell : int64, cells of the grid of slices, stratum by stratum as `first` delimits them
    keep, alias : Walker's tables of the cells' weights

    """

    starts: Words
    totals: Whole
    cell: Whole
    first: Whole
    keep: Real
    alias: Whole

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""
        return int(self.totals.sum(axis=1).max(initial=0))

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Add the cases of some replicates to an empty grid."""
        for lane, r in enumerate(range(begin, end)):
            chance.draw_from_strata(
                x, lane, lanes.bits, self.starts[r], self.totals[r], self.first, self.keep,
                self.alias, self.cell,
            )  # fmt: skip


@dataclass(frozen=True)
class PersonDraw:
    """Cases drawn among all at risk, each person once; the last cell lies out of reach."""

    starts: Words
    cases: int
    at_risk: Whole
    keep: Real
    alias: Whole
    all_alike: bool

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""
        return self.cases if self.draws == self.cases else int(self.at_risk.sum())

    @property
    def draws(self) -> int:
        """How many are drawn: cases, or whoever is no case if all are alike and those fewer."""
        others = int(self.at_risk.sum()) - self.cases
        return min(self.cases, others) if self.all_alike else self.cases

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Add the cases of some replicates to an empty grid."""
        taken = np.zeros(len(self.at_risk), np.int64)
        for lane, r in enumerate(range(begin, end)):
            chance.draw_without_return(
                x, lane, lanes.bits, self.starts[r], self.draws, self.at_risk, self.keep,
                self.alias, taken,
            )  # fmt: skip
        if self.draws < self.cases:
            used = np.zeros(x.shape[2], np.uint64)
            for lane in range(end - begin):
                used[lane // lanes.in_word] |= np.uint64(1 << lanes.bits * (lane % lanes.in_word))
            everybody = self.at_risk[:-1].astype(np.uint64).reshape(x.shape[:2])
            np.subtract(everybody[:, :, None] * used, x, out=x)


@dataclass(frozen=True)
class PlaceDraw:
    """Places dealt anew to the cases: each date keeps its number, each place its own."""

    starts: Words
    place: npt.NDArray[np.int32]
    slice: npt.NDArray[np.int32]

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""
        return len(self.slice)

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Add the cases of some replicates to an empty grid."""
        for lane, r in enumerate(range(begin, end)):
            chance.draw_places(x, lane, lanes.bits, self.starts[r], self.place, self.slice)


@dataclass(frozen=True)
class KindDraw:
    """Categories or values dealt anew to the cases."""

    starts: Words

    @property
    def largest(self) -> int:
        """Lanes play no part."""
        return 1

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Lanes play no part: they are dealt when they are searched."""
        raise NotImplementedError


def null_draw(problem: Problem, *, replicates: int, seed: int) -> Draw:
    """Return a draw of the null hypothesis."""
    starts = chance.streams(seed, replicates, purpose=NULL)
    if problem.is_categorical or problem.measured is not None:
        return KindDraw(starts)
    if problem.model == "permutation":
        reach = problem.in_slices(problem.counts)
        places = np.arange(len(problem.counts), dtype=np.int32)
        slices = np.arange(problem.slices, dtype=np.int32)
        return PlaceDraw(
            starts,
            np.repeat(places, problem.counts.sum(axis=1)),
            np.repeat(slices, reach.sum(axis=0)),
        )
    if problem.at_risk is not None:
        return draw_persons(problem, starts, np.ones(problem.counts.shape))
    totals = null_totals(problem, replicates, seed)
    return draw_in_strata(problem, starts, problem.expected, totals, seed=seed)


def draw_in_strata(
    problem: Problem, starts: Words, weight: Real, totals: Whole, *, seed: int
) -> StrataDraw:
    """Return a draw of so many cases in each stratum, shape (replicates, strata), by a weight."""
    number = totals.shape[1]
    reach = problem.in_slices(weight).ravel()
    label = problem.in_slices(problem.strata).ravel()
    whole = np.bincount(problem.strata.ravel(), weight.ravel(), minlength=number)
    share = np.bincount(label, reach, minlength=number)
    share = np.divide(share, whole, out=np.zeros(number), where=whole > 0).clip(0, 1)
    if (share < 1).any():
        by_chance = np.random.default_rng(np.random.SeedSequence([seed, TIMES]))
        totals = by_chance.binomial(totals, share).astype(np.int64)
    some = np.flatnonzero(reach > 0)
    cell = some[np.argsort(label[some], kind="stable")].astype(np.int64)
    first = np.searchsorted(label[cell], np.arange(number + 1)).astype(np.int64)
    keep, alias = np.zeros(len(cell)), np.zeros(len(cell), np.int64)
    chance.build_aliases(reach[cell], first, keep, alias)
    return StrataDraw(starts, totals, cell, first, keep, alias)


def observed_totals(problem: Problem, replicates: int) -> Whole:
    """Return the observed cases of each stratum, once for each replicate."""
    cases = np.zeros(int(problem.strata.max()) + 1, np.int64)
    np.add.at(cases, problem.strata.ravel(), problem.counts.ravel())
    return np.tile(cases, (replicates, 1))


def null_totals(problem: Problem, replicates: int, seed: int) -> Whole:
    """Return the cases of each stratum in each replicate.

    They are the observed ones, but where strata of time and of place are crossed only their margins
    are kept.
    """
    totals = observed_totals(problem, replicates)
    time, place = problem.time_strata, problem.place_strata
    if time is None or place is None:
        return totals
    shape = (int(place.max()) + 1, int(time.max()) + 1)
    cell = problem.strata.ravel()
    size = shape[0] * shape[1]
    odds: Real = np.zeros(size)
    np.add.at(odds, cell, problem.expected.ravel())
    counts = np.bincount(cell, problem.counts.ravel(), minlength=size).astype(np.int64)
    rows, columns = np.divmod(np.repeat(np.arange(size), counts), shape[1])
    deals = np.zeros((replicates, size), np.int64)
    for r, start in enumerate(chance.streams(seed, replicates, purpose=SWAPPING)):
        chance.swap_margins(rows, columns, odds.reshape(shape), deals[r], start, SWAPS * len(rows))
    return deals


def draw_persons(problem: Problem, starts: Words, odds: Real) -> PersonDraw:
    """Return a draw of cases among all at risk, some likelier than others by `odds`."""
    everybody = np.zeros(problem.counts.shape) if problem.at_risk is None else problem.at_risk
    reach = problem.in_slices(everybody).ravel()
    weights = problem.in_slices(everybody * odds).ravel()
    at_risk = np.append(reach, everybody.sum() - reach.sum()).astype(np.int64)
    weight = np.append(weights, max((everybody * odds).sum() - weights.sum(), 0.0))
    if at_risk[-1] == 0:
        weight[-1] = 0.0
    keep, alias = np.zeros(len(at_risk)), np.zeros(len(at_risk), np.int64)
    chance.build_aliases(weight, np.array([0, len(at_risk)]), keep, alias)
    alike = bool((odds == odds.flat[0]).all())
    return PersonDraw(starts, problem.total, at_risk, keep, alias, alike)
