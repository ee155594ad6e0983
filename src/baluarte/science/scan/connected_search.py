# ruff: noqa: PLR0917 (numba takes arguments by position)
"""The best window of any shape: in one data set, and in many replicates side by side."""

from typing import Any

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel
from baluarte.science.scan.bit_lanes import Lanes
from baluarte.science.scan.connected import MOST_PLACES, ConnectedSets, next_set
from baluarte.science.scan.problem import DIRECTION, Problem
from baluarte.science.scan.search import raise_lifts, settle
from baluarte.science.scan.statistics import BIN_SHIFT, bins_for, scored

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]
SURELY = 1e-12
# A lane's thresholds are made anew at centres 1, 2, 4, 8, 16, 32, and then at every 64th.
OFTEN = 64


@kernel(nogil=True)
def too_few(count: Whole, alone: Whole, near: Index) -> int:
    """Return the bits of the places near a centre that have too few cases to enter."""
    barred = 0
    for k in range(len(near)):
        if count[near[k]] < alone[near[k]]:
            barred |= 1 << k
    return barred


@kernel(nogil=True)
def raise_now_and_then(
    done: int, lifts: Words, edges: Real, total: float, trials: float, least: int, bits: int,
    best: Real, built: Real, room: Whole,
) -> None:  # fmt: skip
    """Make the thresholds anew where the best rise soon: at the first centres, then more seldom."""
    if (done < OFTEN and done & (done - 1) == 0) or done % OFTEN == 0:
        raise_lifts(lifts, edges, total, trials, least, bits, best, built, room)


@kernel(nogil=True)
def best_connected(
    counts: Whole, expected: Real, alone: Whole, nearest: Index, first: Whole, links: Whole,
    weight_of: Real, limit: float, longest: int, anchored: bool, total: float, trials: float,
    rates: int, least: int, statistic: Real, where: Whole,
) -> None:  # fmt: skip
    """Fill, for every centre, the statistic and (bits, begin, end) of its best window.

    `alone` says for each place and span the least count with which it enters. Of windows as
    unusual the one of fewer places is kept.
    """
    places, intervals = counts.shape
    state = np.zeros((3, MOST_PLACES + 1), np.int64)
    inside, ways, out = state[0], state[1], state[2]
    c, size = np.zeros(MOST_PLACES + 1, np.int64), np.zeros(len(first), np.int64)
    mu, weight = np.zeros(MOST_PLACES + 1), np.zeros(MOST_PLACES + 1)
    count, mean = np.zeros(places, np.int64), np.zeros(places)
    span = 0
    for end in range(intervals if anchored else 1, intervals + 1):
        count[:] = 0
        mean[:] = 0.0
        for begin in range(end - 1, max(end - longest, 0) - 1, -1):
            count += counts[:, begin]
            mean += expected[:, begin]
            for i in range(len(first) - 1):
                at = first[i]
                barred = too_few(count, alone[:, min(span, alone.shape[1] - 1)],
                                 nearest[at : first[i + 1]])  # fmt: skip
                weight[0] = weight_of[nearest[at]]
                if barred & 1 or weight[0] > limit:
                    continue
                c[0], mu[0] = count[nearest[at]], mean[nearest[at]]
                inside[0], out[0] = 1, 1 | barred
                ways[0] = links[at] & ~out[0]
                depth = int(inside[0])
                while depth > 0:
                    value = scored(float(c[depth - 1]), mu[depth - 1], total, trials, rates, least)
                    more = value - statistic[i]
                    if more > SURELY * value or (
                        value > 0 and more >= -SURELY * value and depth < size[i]
                    ):
                        statistic[i] = value
                        size[i] = depth
                        where[i, 0] = inside[depth - 1]
                        where[i, 1] = begin
                        where[i, 2] = end
                    depth, k = next_set(depth, links, at, inside, ways, out)
                    while depth > 0:
                        n = nearest[at + k]
                        weight[depth - 1] = weight[depth - 2] + weight_of[n]
                        if weight[depth - 1] <= limit:
                            c[depth - 1] = c[depth - 2] + count[n]
                            mu[depth - 1] = mu[depth - 2] + mean[n]
                            break
                        depth, k = next_set(depth - 1, links, at, inside, ways, out)
            span += 1


@kernel(nogil=True)
def search_connected(
    x: Words, expected: Real, nearest: Index, first: Whole, links: Whole, weight_of: Real,
    limit: float, order: Index, longest: int, anchored: bool, edges: Real, offset: int,
    total: float, trials: float, least: int, bits: int, high: np.uint64, best: Real,
    where: Whole,
) -> None:  # fmt: skip
    """Search many replicates at once; `x` and `expected` are summed up to each slice."""
    depths, words = x.shape[1], x.shape[2]
    state = np.zeros((3, MOST_PLACES + 1), np.int64)
    inside, ways, out = state[0], state[1], state[2]
    weight = np.zeros(MOST_PLACES + 1)
    sums = np.zeros((MOST_PLACES + 1, depths + 1, words), np.uint64)
    mean = np.zeros((MOST_PLACES + 1, depths + 1))
    single = np.zeros(1, np.float32)
    key = single.view(np.int32)
    lifts = np.zeros((len(edges), words), np.uint64)
    built = np.full(len(best), -1.0)
    room = np.zeros(len(edges), np.int64)
    for done in range(len(order)):
        i = order[done]
        raise_now_and_then(done, lifts, edges, total, trials, least, bits, best, built, room)
        at = first[i]
        weight[0] = 0.0
        inside[0], out[0], ways[0] = 1, 1, links[at] & ~1
        depth, k = int(inside[0]), 0
        while depth > 0:
            n = nearest[at + k]
            # The centre stands on an empty level, each other place on the set that it joins.
            before = depth - 1
            weight[depth] = weight[before] + weight_of[n]
            if weight[depth] > limit:
                depth, k = next_set(before, links, at, inside, ways, out)
                continue
            for d in range(depths):
                mean[depth, d + 1] = mean[before, d + 1] + expected[n, d]
                for w in range(words):
                    sums[depth, d + 1, w] = sums[before, d + 1, w] + x[n, d, w]
            for end in range(1, depths + 1):
                start = 0 if anchored else max(end - longest, 0)
                for begin in range(start, 1 if anchored else end):
                    mu = mean[depth, end] - mean[depth, begin]
                    single[0] = mu
                    b = max((key[0] >> BIN_SHIFT) - offset, 0)
                    reached = np.uint64(0)
                    for w in range(words):
                        reached |= sums[depth, end, w] - sums[depth, begin, w] + lifts[b, w]
                    if reached & high != 0:
                        settle(sums[depth, end], sums[depth, begin], lifts[b], high, mu, total,
                               trials, bits, best, where, i, inside[depth - 1], begin,
                               end)  # fmt: skip
            depth, k = next_set(depth, links, at, inside, ways, out)


def search_any_shape(problem: Problem, counts: Whole, sets: ConnectedSets) -> tuple[Real, Whole]:
    """Find the best window of every centre in some counts laid out like the problem's."""
    statistic, where = np.zeros(sets.rows), np.zeros((sets.rows, 3), np.int64)
    best_connected(
        np.ascontiguousarray(counts), np.ascontiguousarray(problem.expected), problem.alone,
        sets.nearest, sets.first, sets.links, sets.weight_of, sets.limit, problem.longest,
        problem.anchored, float(problem.total), float(problem.trials), DIRECTION[problem.rates],
        problem.least, statistic, where,
    )  # fmt: skip
    return statistic, where


def search_lanes(
    problem: Problem, sets: ConnectedSets, x: Words, lanes: Lanes, replicates: int
) -> tuple[Real, Whole]:
    """Find the best window of each replicate in a block: its statistic, and where it is."""
    expected = np.cumsum(problem.in_slices(problem.expected), axis=1)
    edges, offset = bins_for(float(expected[:, -1].sum()))
    # Lanes that hold no replicate must not keep the floor down.
    best: Any = np.full(lanes.in_block, np.inf)
    best[:replicates] = 0.0
    where = np.zeros((lanes.in_block, 4), np.int64)
    search_connected(
        x, expected, sets.nearest, sets.first, sets.links, sets.weight_of, sets.limit, sets.order,
        problem.longest, problem.anchored, edges, offset, float(problem.total),
        float(problem.trials), problem.least, lanes.bits, lanes.high, best, where,
    )  # fmt: skip
    if problem.anchored:
        intervals = problem.counts.shape[1]
        where[:, 2], where[:, 3] = intervals - where[:, 3], intervals
    return best[:replicates], where[:replicates]
