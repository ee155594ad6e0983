"""The pruned search: the largest statistic of every replicate, exactly, in little time.

For a given expectation mu only counts from a certain least count t(mu) upward can beat the floor,
the smallest of the best statistics that the replicates of a block have reached so far. So a window
costs one table look-up and one addition and comparison a word; logarithms are taken only where a
lane reaches t. In retrospective scans nested circles are first judged together: no circle of a
group holds more cases than its largest or expects less than its smallest.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from baluarte.science.scan.statistics import BIN_SHIFT, fill_table, high_ratio

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
# Circles are judged together while the largest expects at most so much more than the smallest.
GROUP, GROWTH = 8, 1.3
# The table is made anew when the floor has risen by so much.
RISE = 0.02


@njit(cache=True, nogil=True)
def smallest(values: Real) -> float:
    """Return the least of some numbers."""
    least = values[0]
    for value in values:
        least = min(least, value)
    return least


@njit(cache=True, nogil=True)
def settle(
    lanes: Words, less: Words, threshold: int, mu: float, total: float, trials: float,
    bits: int, best: Real, where: Whole, centre: int, last: int, begin: int, end: int,
) -> None:  # fmt: skip
    """Take the exact statistic of the lanes that reach the threshold."""
    in_word = 64 // bits
    mask = np.uint64((1 << bits) - 1)
    for r in range(len(best)):
        w = r // in_word
        shift = np.uint64(bits * (r - w * in_word))
        c = np.int64(((lanes[w] - less[w]) >> shift) & mask)
        if c >= threshold:
            value = high_ratio(float(c), mu, total, trials)
            if value > best[r]:
                best[r] = value
                where[r, 0] = centre
                where[r, 1] = last
                where[r, 2] = begin
                where[r, 3] = end


@njit(cache=True, nogil=True)
def search_anchored(
    x: Words, expected: Real, nearest: npt.NDArray[np.int32], first: Whole,
    closes: npt.NDArray[np.bool_], order: npt.NDArray[np.int32], edges: Real, offset: int,
    total: float, trials: float, least: int, bits: int, ones: np.uint64, high: np.uint64,
    best: Real, where: Whole,
) -> None:  # fmt: skip
    """Search windows that all end together; `x` and `expected` are summed from the end back."""
    depth, words = x.shape[1], x.shape[2]
    sums = np.zeros((depth, words), np.uint64)
    none = np.zeros(words, np.uint64)
    mean = np.zeros(depth)
    single = np.zeros(depth, np.float32)
    keys = single.view(np.int32)
    table = np.zeros(len(edges), np.int64)
    half = np.int64(1) << (bits - 1)
    floor = -1.0
    for i in order:
        lowest = smallest(best)
        if floor < 0 or lowest > floor + RISE:
            floor = lowest
            fill_table(table, edges, floor, total, trials, least)
        sums[:] = np.uint64(0)
        mean[:] = 0.0
        for j in range(first[i], first[i + 1]):
            n = nearest[j]
            for d in range(depth):
                mean[d] += expected[n, d]
                single[d] = mean[d]
            for d in range(depth):
                t = table[max((keys[d] >> BIN_SHIFT) - offset, 0)]
                lift = np.uint64(max(half - t, 0)) * ones
                reached = np.uint64(0)
                for w in range(words):
                    sums[d, w] += x[n, d, w]
                    reached |= sums[d, w] + lift
                if reached & high != 0 and t <= half and closes[j]:
                    settle(sums[d], none, t, mean[d], total, trials, bits, best, where,
                           i, j - first[i], d, 0)  # fmt: skip


@njit(cache=True, nogil=True)
def judge(
    sums: Words, mean: Real, held: int, ends_at: Whole, longest: int, table: Whole, offset: int,
    total: float, trials: float, bits: int, ones: np.uint64, high: np.uint64,
    best: Real, where: Whole, centre: int,
) -> None:  # fmt: skip
    """Judge the windows of a group of nested circles, together first, then one by one."""
    intervals, words = sums.shape[1] - 1, sums.shape[2]
    half = np.int64(1) << (bits - 1)
    single = np.zeros(longest, np.float32)
    keys = single.view(np.int32)
    single_one = np.zeros(1, np.float32)
    key_one = single_one.view(np.int32)
    for end in range(1, intervals + 1):
        start = max(end - longest, 0)
        for begin in range(start, end):
            single[begin - start] = mean[0, end] - mean[0, begin]
        for begin in range(start, end):
            t = table[max((keys[begin - start] >> BIN_SHIFT) - offset, 0)]
            lift = np.uint64(max(half - t, 0)) * ones
            reached = np.uint64(0)
            for w in range(words):
                reached |= sums[held - 1, end, w] - sums[held - 1, begin, w] + lift
            if reached & high == 0 or t > half:
                continue
            for k in range(held):
                mu = mean[k, end] - mean[k, begin]
                single_one[0] = mu
                t = table[max((key_one[0] >> BIN_SHIFT) - offset, 0)]
                lift = np.uint64(max(half - t, 0)) * ones
                reached = np.uint64(0)
                for w in range(words):
                    reached |= sums[k, end, w] - sums[k, begin, w] + lift
                if reached & high != 0 and t <= half:
                    settle(sums[k, end], sums[k, begin], t, mu, total, trials, bits,
                           best, where, centre, ends_at[k], begin, end)  # fmt: skip


@njit(cache=True, nogil=True)
def search_free(
    x: Words, expected: Real, nearest: npt.NDArray[np.int32], first: Whole,
    closes: npt.NDArray[np.bool_], order: npt.NDArray[np.int32], longest: int, edges: Real,
    offset: int, total: float, trials: float, least: int, bits: int, ones: np.uint64,
    high: np.uint64, best: Real, where: Whole,
) -> None:  # fmt: skip
    """Search windows that begin and end anywhere; `x` and `expected` are summed from the start."""
    intervals, words = x.shape[1], x.shape[2]
    sums = np.zeros((GROUP + 1, intervals + 1, words), np.uint64)
    mean = np.zeros((GROUP + 1, intervals + 1))
    table = np.zeros(len(edges), np.int64)
    ends_at = np.zeros(GROUP, np.int64)
    floor = -1.0
    for i in order:
        lowest = smallest(best)
        if floor < 0 or lowest > floor + RISE:
            floor = lowest
            fill_table(table, edges, floor, total, trials, least)
        sums[0] = np.uint64(0)
        mean[0] = 0.0
        held = 0
        for j in range(first[i], first[i + 1]):
            n = nearest[j]
            for t in range(intervals):
                mean[held, t + 1] += expected[n, t]
                for w in range(words):
                    sums[held, t + 1, w] += x[n, t, w]
            if not closes[j]:
                continue
            if held == GROUP or mean[held, intervals] > GROWTH * mean[0, intervals]:
                judge(sums, mean, held, ends_at, longest, table, offset, total, trials,
                      bits, ones, high, best, where, i)  # fmt: skip
                sums[0] = sums[held]
                mean[0] = mean[held]
                held = 0
            ends_at[held] = j - first[i]
            held += 1
            sums[held] = sums[held - 1]
            mean[held] = mean[held - 1]
        if held > 0:
            judge(sums, mean, held, ends_at, longest, table, offset, total, trials,
                  bits, ones, high, best, where, i)  # fmt: skip
