"""Replicates of the data as chance alone would have them, and the best window of each."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from baluarte.science.scan import chance
from baluarte.science.scan.categories import search_mixtures, shuffle_kinds
from baluarte.science.scan.observed import search_counts
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.search import search_anchored, search_free
from baluarte.science.scan.statistics import bins_for
from baluarte.science.scan.words import Lanes, lanes_for

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

# Swaps a case, where both margins are kept: the start is already a random pairing.
SWAPS = 10
NULL, TIMES, SWAPPING, ALTERNATIVE, BORDER = range(5)


class Draw(Protocol):
    """A way to draw replicates: `into` a grid of lanes, those from `begin` to `end`."""

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Add the cases of some replicates to an empty grid."""


@dataclass(frozen=True)
class Sampler:
    """Everything needed to draw and search any replicate of a problem, in any order."""

    problem: Problem
    draw: Draw
    lanes: Lanes


@dataclass(frozen=True)
class Maxima:
    """The best window of each replicate.

    Attributes
    ----------
    statistic : float64, shape (replicates,)
    where : int64, shape (replicates, 4): centre, position of the last member among its places,
        first interval, and the one after the last

    """

    statistic: Real
    where: Whole


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

    @property
    def largest(self) -> int:
        """The most cases that a replicate may have within reach of the windows."""
        return int(self.at_risk.sum())

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Draw cases, or whoever is no case where those are fewer."""
        trials = int(self.at_risk.sum())
        draws = min(self.cases, trials - self.cases)
        taken = np.zeros(len(self.at_risk), np.int64)
        for lane, r in enumerate(range(begin, end)):
            chance.draw_without_return(
                x, lane, lanes.bits, self.starts[r], draws, self.at_risk, self.keep, self.alias,
                taken,
            )  # fmt: skip
        if draws < self.cases:
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
    """Categories dealt anew to the cases."""

    starts: Words

    @property
    def largest(self) -> int:
        """Lanes play no part."""
        return 1

    def into(self, x: Words, lanes: Lanes, begin: int, end: int) -> None:
        """Lanes play no part: categories are dealt when they are searched."""
        raise NotImplementedError


def null_sampler(problem: Problem, *, replicates: int, seed: int) -> Sampler:
    """Return a sampler of the null hypothesis."""
    starts = chance.streams(seed, replicates, purpose=NULL)
    if problem.is_categorical:
        return sampler(problem, KindDraw(starts))
    if problem.model == "permutation":
        reach = problem.in_slices(problem.counts)
        places = np.arange(len(problem.counts), dtype=np.int32)
        slices = np.arange(problem.slices, dtype=np.int32)
        draw = PlaceDraw(
            starts,
            np.repeat(places, problem.counts.sum(axis=1)),
            np.repeat(slices, reach.sum(axis=0)),
        )
        return sampler(problem, draw)
    if problem.at_risk is not None:
        return sampler(problem, draw_persons(problem, starts, np.ones(problem.counts.shape)))
    return sampler(problem, draw_in_strata(problem, starts, problem.expected, seed=seed))


def sampler(problem: Problem, draw: Draw) -> Sampler:
    """Put a problem and a way to draw its replicates together."""
    cells = problem.counts.shape[0] * problem.slices
    return Sampler(problem, draw, lanes_for(draw.largest, cells))


def draw_in_strata(problem: Problem, starts: Words, weight: Real, *, seed: int) -> StrataDraw:
    """Return a draw of cases fixed within the problem's strata and spread by a weight."""
    strata = problem.strata
    number = int(strata.max()) + 1
    cases = np.bincount(strata.ravel(), problem.counts.ravel(), minlength=number)
    reach = problem.in_slices(weight).ravel()
    label = problem.in_slices(strata).ravel()
    whole = np.bincount(strata.ravel(), weight.ravel(), minlength=number)
    share = np.bincount(label, reach, minlength=number)
    share = np.divide(share, whole, out=np.zeros(number), where=whole > 0).clip(0, 1)
    totals = _totals(problem, cases.astype(np.int64), len(starts), seed)
    if (share < 1).any():
        by_chance = np.random.default_rng(np.random.SeedSequence([seed, TIMES]))
        totals = by_chance.binomial(totals, share)
    some = np.flatnonzero(reach > 0)
    cell = some[np.argsort(label[some], kind="stable")].astype(np.int64)
    first = np.searchsorted(label[cell], np.arange(number + 1)).astype(np.int64)
    keep, alias = np.zeros(len(cell)), np.zeros(len(cell), np.int64)
    chance.build_aliases(reach[cell], first, keep, alias)
    return StrataDraw(starts, totals.astype(np.int64), cell, first, keep, alias)


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
    return PersonDraw(starts, problem.total, at_risk, keep, alias)


def search_replicates(one: Sampler, begin: int, end: int) -> Maxima:
    """Draw some replicates and find the best window of each."""
    if isinstance(one.draw, KindDraw):
        return _search_kinds(one.problem, one.draw, begin, end)
    step = one.lanes.in_block
    search = _search_block if one.problem.rates == "high" else _search_singly
    parts = [search(one, at, min(at + step, end)) for at in range(begin, end, step)]
    return Maxima(
        np.concatenate([part.statistic for part in parts]),
        np.concatenate([part.where for part in parts]),
    )


def unpack(x: Words, lanes: Lanes, lane: int) -> Whole:
    """Return the counts of one lane."""
    shift = np.uint64(lanes.bits * (lane % lanes.in_word))
    mask = np.uint64((1 << lanes.bits) - 1)
    return ((x[:, :, lane // lanes.in_word] >> shift) & mask).astype(np.int64)


def _totals(problem: Problem, cases: Whole, replicates: int, seed: int) -> Whole:
    """Return the cases of each stratum in each replicate; both margins are kept if both are."""
    totals = np.tile(cases, (replicates, 1))
    time, place = problem.time_strata, problem.place_strata
    if time is None or place is None:
        return totals
    labels = (np.broadcast_to(place[:, None], problem.counts.shape).ravel(),
              np.broadcast_to(time, problem.counts.shape).ravel())  # fmt: skip
    shape = (int(place.max()) + 1, int(time.max()) + 1)
    flat = labels[0] * shape[1] + labels[1]
    size = shape[0] * shape[1]
    expected = np.bincount(flat, problem.expected.ravel(), minlength=size).reshape(shape)
    counts = np.bincount(flat, problem.counts.ravel(), minlength=size).astype(np.int64)
    rows, columns = np.divmod(np.repeat(np.arange(size), counts), shape[1])
    for r, start in enumerate(chance.streams(seed, replicates, purpose=SWAPPING)):
        chance.swap_margins(rows, columns, expected, totals[r], start, SWAPS * len(rows))
    return totals


def _search_block(one: Sampler, begin: int, end: int) -> Maxima:
    problem, lanes, circles = one.problem, one.lanes, one.problem.circles
    x = np.zeros((problem.counts.shape[0], problem.slices, lanes.words), np.uint64)
    one.draw.into(x, lanes, begin, end)
    chance.sum_slices(x)
    expected = np.cumsum(problem.in_slices(problem.expected), axis=1)
    edges, offset = bins_for(float(expected[:, -1].sum()))
    # Lanes that hold no replicate must not keep the floor down.
    best = np.full(lanes.in_block, np.inf)
    best[: end - begin] = 0.0
    where = np.zeros((lanes.in_block, 4), np.int64)
    lists = (x, expected, circles.nearest, circles.first, circles.closes, circles.order)
    table = (edges, offset, float(problem.total), float(problem.trials), problem.least,
             lanes.bits, lanes.ones, lanes.high, best, where)  # fmt: skip
    if problem.anchored:
        search_anchored(*lists, *table)
        intervals = problem.counts.shape[1]
        where[:, 2], where[:, 3] = intervals - 1 - where[:, 2], intervals
    else:
        search_free(*lists, problem.longest, *table)
    return Maxima(best[: end - begin], where[: end - begin])


def _search_singly(one: Sampler, begin: int, end: int) -> Maxima:
    problem, lanes = one.problem, one.lanes
    x = np.zeros((problem.counts.shape[0], problem.slices, lanes.words), np.uint64)
    one.draw.into(x, lanes, begin, end)
    counts = np.zeros_like(problem.counts)
    reach = problem.in_slices(counts)
    found = []
    for lane in range(end - begin):
        reach[:] = unpack(x, lanes, lane)
        found.append(best_of(*search_counts(problem, counts)))
    return _stack(found)


def _search_kinds(problem: Problem, draw: KindDraw, begin: int, end: int) -> Maxima:
    found = []
    if problem.by_category is not None:
        shuffled = np.zeros_like(problem.by_category)
        for r in range(begin, end):
            shuffle_kinds(problem.by_category, draw.starts[r], shuffled)
            found.append(best_of(*search_mixtures(problem, shuffled)))
    return _stack(found)


def best_of(statistic: Real, where: Whole) -> tuple[float, Whole]:
    """Return the best window of all centres: its statistic, and (centre, last, begin, end)."""
    centre = int(statistic.argmax())
    return float(statistic[centre]), np.array([centre, *where[centre]], np.int64)


def _stack(found: list[tuple[float, Whole]]) -> Maxima:
    return Maxima(np.array([value for value, _ in found]), np.array([at for _, at in found]))
