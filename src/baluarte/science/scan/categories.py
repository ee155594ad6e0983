# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Windows compared by what kinds of cases they hold: multinomial and ordinal models.

With c_k of C_k cases of category k inside, c of C in all (Jung, Kulldorff & Richard 2010,
Statistics in Medicine 29:1910):

    LLR = sum_k [ c_k ln(c_k/c) + (C_k-c_k) ln((C_k-c_k)/(C-c)) - C_k ln(C_k/C) ]

The ordinal model (Jung, Kulldorff & Klassen 2007, Statistics in Medicine 26:1594) lets only
windows count in which high categories become likelier step by step: the ratios inside/outside must
not fall with k. Where they would, neighbouring categories are pooled (the pool-adjacent-violators
algorithm) and the pools take the categories' place in the sum.
"""

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel
from baluarte.science.scan.chance import GOLDEN, below, bits_at
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.statistics import xlogx

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
# What rounding makes of nothing, and of equal statistics.
NOTHING, SURELY = 1e-9, 1 + 1e-12


@kernel(nogil=True)
def multinomial_ratio(inside: Whole, overall: Whole, logs: Real) -> float:
    """Return the log likelihood ratio of a window by its cases of each category."""
    c = total = 0
    value: float = 0.0
    for k in range(len(inside)):
        c += inside[k]
        total += overall[k]
        value += logs[inside[k]] + logs[overall[k] - inside[k]] - logs[overall[k]]
    value += logs[total] - logs[c] - logs[total - c]
    return max(value, 0.0)


@kernel(nogil=True)
def pool(inside: Whole, overall: Whole, pools: Whole) -> int:
    """Fill `pools` with cases inside, cases in all and categories of each; return how many."""
    number = 0
    for k in range(len(inside)):
        pools[0, number] = inside[k]
        pools[1, number] = overall[k]
        pools[2, number] = 1
        number += 1
        # A share of the pool's cases inside that falls breaks the order.
        while number > 1 and (
            pools[0, number - 1] * pools[1, number - 2]
            <= pools[0, number - 2] * pools[1, number - 1]
        ):
            pools[:, number - 2] += pools[:, number - 1]
            number -= 1
    return number


def pools_of(inside: Whole, overall: Whole) -> Whole:
    """Return how many neighbouring categories each pool of a window takes together."""
    room = np.zeros((3, len(inside)), np.int64)
    number = pool(np.ascontiguousarray(inside), np.ascontiguousarray(overall), room)
    return room[2, :number]


@kernel(nogil=True)
def ordinal_ratio(inside: Whole, overall: Whole, logs: Real, pools: Whole) -> float:
    """Return the log likelihood ratio of a window in which high categories are likelier.

    `pools` is room for three rows of as many numbers as there are categories.
    """
    number = pool(inside, overall, pools)
    c = total = 0
    value: float = 0.0
    for k in range(number):
        c += pools[0, k]
        total += pools[1, k]
        value += logs[pools[0, k]] + logs[pools[1, k] - pools[0, k]] - logs[pools[1, k]]
    value += logs[total] - logs[c] - logs[total - c]
    return max(value, 0.0)


@kernel(nogil=True)
def best_in_circle(
    upto: Whole, longest: int, anchored: bool, ordinal: bool, least: int, overall: Whole,
    logs: Real, pools: Whole, floor: float,
) -> tuple[float, int, int]:  # fmt: skip
    """Return the statistic, begin and end of a circle's best window that beats a floor."""
    intervals, kinds = upto.shape[0] - 1, upto.shape[1]
    inside = np.zeros(kinds, np.int64)
    best, first, after = floor, 0, 0
    for end in range(intervals if anchored else 1, intervals + 1):
        for begin in range(max(end - longest, 0), end):
            c = 0
            for k in range(kinds):
                inside[k] = upto[end, k] - upto[begin, k]
                c += inside[k]
            if c < least:
                continue
            value = multinomial_ratio(inside, overall, logs)
            # The ordinal ratio is never the larger one.
            if ordinal and value > best * SURELY:
                value = ordinal_ratio(inside, overall, logs, pools)
            if value > best * SURELY:
                best, first, after = value, begin, end
    return best, first, after


@kernel(nogil=True)
def best_mixtures(
    counts: Whole, nearest: npt.NDArray[np.int32], first: Whole, closes: npt.NDArray[np.bool_],
    longest: int, anchored: bool, ordinal: bool, least: int, statistic: Real, where: Whole,
) -> None:  # fmt: skip
    """Fill, for every centre, the statistic and (last, begin, end) of its best window."""
    places, intervals, kinds = counts.shape
    overall = np.zeros(kinds, np.int64)
    for z in range(places):
        for t in range(intervals):
            overall += counts[z, t]
    logs = np.array([xlogx(float(n)) for n in range(overall.sum() + 1)])
    upto = np.zeros((intervals + 1, kinds), np.int64)
    pools = np.zeros((3, kinds), np.int64)
    for i in range(len(first) - 1):
        upto[:] = 0
        floor = NOTHING
        for j in range(first[i], first[i + 1]):
            n = nearest[j]
            for k in range(kinds):
                running = 0
                for t in range(intervals):
                    running += counts[n, t, k]
                    upto[t + 1, k] += running
            if not closes[j]:
                continue
            best, begin, end = best_in_circle(
                upto, longest, anchored, ordinal, least, overall, logs, pools, floor
            )
            if best > floor:
                floor = best
                where[i, 0] = j - first[i]
                where[i, 1] = begin
                where[i, 2] = end
        statistic[i] = floor if floor > NOTHING else 0.0


@kernel(nogil=True)
def shuffle_kinds(counts: Whole, state: np.uint64, shuffled: Whole) -> None:
    """Deal the categories anew among the cases, each staying where and when it was."""
    places, intervals, kinds = counts.shape
    overall = np.zeros(kinds, np.int64)
    for z in range(places):
        for t in range(intervals):
            overall += counts[z, t]
    deck = np.empty(overall.sum(), np.int64)
    at = 0
    for k in range(kinds):
        deck[at : at + overall[k]] = k
        at += overall[k]
    shuffled[:] = 0
    m = 0
    for z in range(places):
        for t in range(intervals):
            for _ in range(counts[z, t].sum()):
                state += GOLDEN
                j = m + np.int64(below(bits_at(state), np.uint64(len(deck) - m)))
                deck[m], deck[j] = deck[j], deck[m]
                shuffled[z, t, deck[m]] += 1
                m += 1


def search_mixtures(problem: Problem, counts: Whole) -> tuple[Real, Whole]:
    """Find the best window of every centre in some counts by category."""
    rows = problem.circles.rows
    statistic, where = np.zeros(rows), np.zeros((rows, 3), np.int64)
    if problem.rates == "low":
        counts = counts[:, :, ::-1]
    best_mixtures(
        np.ascontiguousarray(counts), problem.circles.nearest, problem.circles.first,
        problem.circles.closes, problem.longest, problem.anchored, problem.model == "ordinal",
        problem.least, statistic, where,
    )  # fmt: skip
    return statistic * problem.circles.weight, where
