# ruff: noqa: PLR0917 (numba takes arguments by position)
"""One data set at a time: for every centre, its most unusual window.

Among windows with the same count the one that expects least is the most unusual of those with
more cases than expected, and the one that expects most of those with fewer. So the search only
keeps these two for each count, and takes logarithms once for each count, not for each window.
"""

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel
from baluarte.science.scan.connected import ConnectedSets
from baluarte.science.scan.connected_search import search_any_shape
from baluarte.science.scan.problem import DIRECTION, Problem
from baluarte.science.scan.statistics import HIGH, LOW, scored
from baluarte.science.scan.values import Values, best_values

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@kernel(nogil=True)
def note_windows(
    inner: Whole, count: Whole, mean: Real, longest: int, anchored: bool, rates: int, last: int,
    least_mean: Real, most_mean: Real, low_at: Whole, high_at: Whole,
) -> None:  # fmt: skip
    """Note, for each count, the windows of a circle that expect least and most so far."""
    intervals = len(inner)
    for end in range(intervals if anchored else 1, intervals + 1):
        # A window is made no more unusual by an interval without cases at its edge.
        if rates == HIGH and not anchored and inner[end - 1] == 0:
            continue
        for begin in range(max(end - longest, 0), end):
            if rates == HIGH and inner[begin] == 0:
                continue
            c = count[end] - count[begin]
            mu = mean[end] - mean[begin]
            if mu < least_mean[c]:
                least_mean[c] = mu
                low_at[c, 0] = last
                low_at[c, 1] = begin
                low_at[c, 2] = end
            if rates != HIGH and mu > most_mean[c]:
                most_mean[c] = mu
                high_at[c, 0] = last
                high_at[c, 1] = begin
                high_at[c, 2] = end


@kernel(nogil=True)
def best_windows(
    counts: Whole, expected: Real, nearest: npt.NDArray[np.int32], first: Whole,
    closes: npt.NDArray[np.bool_], longest: int, anchored: bool, total: float, trials: float,
    rates: int, least: int, statistic: Real, where: Whole,
) -> None:  # fmt: skip
    """Fill, for every centre, the statistic and (last, begin, end) of its best window."""
    rows, intervals = len(first) - 1, counts.shape[1]
    size = int(total) + 1
    least_mean = np.full(size, np.inf)
    most_mean = np.full(size, -np.inf)
    low_at = np.zeros((size, 3), np.int64)
    high_at = np.zeros((size, 3), np.int64)
    count = np.zeros(intervals + 1, np.int64)
    mean = np.zeros(intervals + 1)
    inner = np.zeros(intervals, np.int64)
    for i in range(rows):
        inner[:] = 0
        count[:] = 0
        mean[:] = 0.0
        statistic[i] = 0.0
        fresh = False
        for j in range(first[i], first[i + 1]):
            n = nearest[j]
            running = 0
            expecting = 0.0
            for t in range(intervals):
                inner[t] += counts[n, t]
                running += counts[n, t]
                expecting += expected[n, t]
                count[t + 1] += running
                mean[t + 1] += expecting
            fresh = fresh or running > 0
            if closes[j] and (fresh or rates != HIGH):
                note_windows(inner, count, mean, longest, anchored, rates, j - first[i],
                             least_mean, most_mean, low_at, high_at)  # fmt: skip
                fresh = False
        for c in range(count[intervals] + 1):
            value = 0.0
            if rates != LOW and least_mean[c] < np.inf:
                value = scored(float(c), least_mean[c], total, trials, HIGH, least)
                if value > statistic[i] * (1 + 1e-12):
                    statistic[i] = value
                    where[i] = low_at[c]
            if rates != HIGH and most_mean[c] > -np.inf:
                value = scored(float(c), most_mean[c], total, trials, LOW, least)
                if value > statistic[i] * (1 + 1e-12):
                    statistic[i] = value
                    where[i] = high_at[c]
            least_mean[c] = np.inf
            most_mean[c] = -np.inf


def search_counts(problem: Problem, counts: Whole) -> tuple[Real, Whole]:
    """Find the best window of every centre in some counts laid out like the problem's.

    Returns the statistics of each row of circles, zero where no window qualifies, and where they
    are, shape (rows, 3): position of the farthest member among the centre's places (of windows of
    any shape the bits of their places), first interval, and the one after the last.
    """
    if isinstance(problem.circles, ConnectedSets):
        return search_any_shape(problem, counts, problem.circles)
    rows = problem.circles.rows
    statistic, where = np.zeros(rows), np.zeros((rows, 3), np.int64)
    best_windows(
        counts, problem.expected, problem.circles.nearest, problem.circles.first,
        problem.circles.closes, problem.longest, problem.anchored, float(problem.total),
        float(problem.trials), DIRECTION[problem.rates], problem.least, statistic, where,
    )  # fmt: skip
    return statistic * problem.circles.weight, where


def search_values(problem: Problem, sums: Real, values: Values) -> tuple[Real, Whole]:
    """Find the best window of every centre in sums of values by place and interval."""
    rows = problem.circles.rows
    statistic, where = np.zeros(rows), np.zeros((rows, 3), np.int64)
    best_values(
        sums, problem.circles.nearest, problem.circles.first, problem.circles.closes,
        problem.longest, problem.anchored, values.is_normal, DIRECTION[problem.rates],
        problem.least, statistic, where,
    )  # fmt: skip
    return statistic * problem.circles.weight, where
