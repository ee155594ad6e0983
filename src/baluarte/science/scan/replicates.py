"""The best window of each replicate, whichever way it was drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from baluarte.science.scan import chance
from baluarte.science.scan.bit_lanes import Lanes, lanes_for
from baluarte.science.scan.categories import search_mixtures, shuffle_kinds
from baluarte.science.scan.connected import ConnectedSets
from baluarte.science.scan.connected_search import search_lanes
from baluarte.science.scan.draws import Draw, KindDraw
from baluarte.science.scan.observed import search_counts, search_values
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.search import search_anchored, search_free
from baluarte.science.scan.statistics import bins_for
from baluarte.science.scan.values import shuffle_values

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


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
    where : int64, shape (replicates, 4): row of circles, position of the last member among its
        places, first interval, and the one after the last

    """

    statistic: Real
    where: Whole


def sampler(problem: Problem, draw: Draw) -> Sampler:
    """Put a problem and a way to draw its replicates together."""
    cells = problem.counts.shape[0] * problem.slices
    return Sampler(problem, draw, lanes_for(draw.largest, cells))


def search_replicates(one: Sampler, begin: int, end: int) -> Maxima:
    """Draw some replicates and find the best window of each."""
    if isinstance(one.draw, KindDraw):
        return _search_kinds(one.problem, one.draw, begin, end)
    step = one.lanes.in_block
    search = _search_block if _is_searched_in_lanes(one.problem) else _search_singly
    parts = [search(one, at, min(at + step, end)) for at in range(begin, end, step)]
    return Maxima(
        np.concatenate([part.statistic for part in parts]),
        np.concatenate([part.where for part in parts]),
    )


def _is_searched_in_lanes(problem: Problem) -> bool:
    return problem.rates == "high" and problem.is_told_by_sums


def unpack(x: Words, lanes: Lanes, lane: int) -> Whole:
    """Return the counts of one lane."""
    shift = np.uint64(lanes.bits * (lane % lanes.in_word))
    mask = np.uint64((1 << lanes.bits) - 1)
    return ((x[:, :, lane // lanes.in_word] >> shift) & mask).astype(np.int64)


def _search_block(one: Sampler, begin: int, end: int) -> Maxima:
    problem, lanes, circles = one.problem, one.lanes, one.problem.circles
    x = np.zeros((problem.counts.shape[0], problem.slices, lanes.words), np.uint64)
    one.draw.into(x, lanes, begin, end)
    chance.sum_slices(x)
    if isinstance(circles, ConnectedSets):
        return Maxima(*search_lanes(problem, circles, x, lanes, end - begin))
    expected = np.cumsum(problem.in_slices(problem.expected), axis=1)
    edges, offset = bins_for(float(expected[:, -1].sum()))
    # Lanes that hold no replicate must not keep the floor down.
    best = np.full(lanes.in_block, np.inf)
    best[: end - begin] = 0.0
    where = np.zeros((lanes.in_block, 4), np.int64)
    search: Any = search_anchored if problem.anchored else search_free
    longest = () if problem.anchored else (problem.longest,)
    for number, shape in enumerate(circles.shapes):
        row = number * len(circles.order)
        # A lane's best so far, as a window of this shape would have to beat it.
        reached = best / shape.weight
        beaten = reached.copy()
        search(
            x, expected, circles.nearest, circles.first[row : row + len(circles.order) + 1],
            circles.closes, circles.order, *longest, edges, offset, float(problem.total),
            float(problem.trials), problem.least, lanes.bits, lanes.high, reached, where,
        )  # fmt: skip
        better = reached > beaten
        best[better] = reached[better] * shape.weight
        where[better, 0] += row
    if problem.anchored:
        intervals = problem.counts.shape[1]
        where[:, 2], where[:, 3] = intervals - 1 - where[:, 2], intervals
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
    if (values := problem.measured) is not None:
        sums = values.summed(problem.counts.shape)
        for r in range(begin, end):
            shuffle_values(values.cell, values.each, draw.starts[r], sums.reshape(-1, 2))
            found.append(best_of(*search_values(problem, sums, values)))
    if problem.by_category is not None:
        shuffled = np.zeros_like(problem.by_category)
        for r in range(begin, end):
            shuffle_kinds(problem.by_category, draw.starts[r], shuffled)
            found.append(best_of(*search_mixtures(problem, shuffled)))
    return _stack(found)


def best_of(statistic: Real, where: Whole) -> tuple[float, Whole]:
    """Return the best window of all rows: its statistic, and (row, last, begin, end)."""
    row = int(statistic.argmax())
    return float(statistic[row]), np.array([row, *where[row]], np.int64)


def _stack(found: list[tuple[float, Whole]]) -> Maxima:
    return Maxima(np.array([value for value, _ in found]), np.array([at for _, at in found]))
