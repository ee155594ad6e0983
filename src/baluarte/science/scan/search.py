# ruff: noqa: PLR0917 (numba takes arguments by position)
"""The pruned search: the best window of every replicate, exactly, in little time.

For a given expectation mu only counts from a certain least count t(mu) upward can beat the best
statistic that a replicate has reached so far. So a window costs one table look-up, and one addition
and comparison a word of lanes; logarithms are taken only where a lane reaches its t. In
retrospective scans nested circles are first judged together: no circle of a group holds more cases
than its largest or expects less than its smallest.
"""

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel
from baluarte.science.scan.statistics import BIN_SHIFT, fill_least, high_ratio

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
# Circles are judged together while the largest expects at most so much more than the smallest.
GROUP, GROWTH = 8, 1.15
# A lane's thresholds are made anew once its best has risen by so much, at centres 4, 16, 64, 256,
# and then at every 512th.
RISE, SELDOM = 0.05, 512
POWERS_OF_FOUR = 0x154


@kernel(nogil=True)
def raise_lifts(
    lifts: Words, edges: Real, total: float, trials: float, least: int, bits: int, best: Real,
    built: Real, room: Whole,
) -> None:  # fmt: skip
    """Make the thresholds of the lanes anew whose best has risen: `lifts[bin]` is half - t."""
    in_word = 64 // bits
    half = np.int64(1) << (bits - 1)
    mask = np.uint64((1 << bits) - 1)
    made = -1.0
    for r in range(len(best)):
        if best[r] <= built[r] + RISE:
            continue
        built[r] = best[r]
        # At the start all lanes are alike.
        if best[r] < np.inf and best[r] != made:
            fill_least(room, edges, best[r], total, trials, least)
            made = best[r]
        w = r // in_word
        shift = np.uint64(bits * (r - w * in_word))
        keep = ~(mask << shift)
        for b in range(len(edges)):
            # A lane without a replicate reaches nothing.
            lift = max(half - room[b], 0) if best[r] < np.inf else 0
            lifts[b, w] = (lifts[b, w] & keep) | (np.uint64(lift) << shift)


@kernel(nogil=True)
def settle(
    lanes: Words, less: Words, lifts: Words, high: np.uint64, mu: float, total: float,
    trials: float, bits: int, best: Real, where: Whole, centre: int, last: int, begin: int,
    end: int,
) -> None:  # fmt: skip
    """Take the exact statistic of the lanes that reach their threshold."""
    in_word = 64 // bits
    mask = np.uint64((1 << bits) - 1)
    top = np.uint64(bits - 1)
    for w in range(len(lanes)):
        counts = lanes[w] - less[w]
        reached = (counts + lifts[w]) & high
        if reached == 0:
            continue
        for lane in range(in_word):
            shift = np.uint64(bits * lane)
            if (reached >> (shift + top)) & np.uint64(1) == 0:
                continue
            r = w * in_word + lane
            value = high_ratio(float((counts >> shift) & mask), mu, total, trials)
            if value > best[r]:
                best[r] = value
                where[r, 0] = centre
                where[r, 1] = last
                where[r, 2] = begin
                where[r, 3] = end


@kernel(nogil=True)
def search_anchored(
    x: Words, expected: Real, nearest: npt.NDArray[np.int32], first: Whole,
    closes: npt.NDArray[np.bool_], order: npt.NDArray[np.int32], edges: Real, offset: int,
    total: float, trials: float, least: int, bits: int, high: np.uint64, best: Real,
    where: Whole,
) -> None:  # fmt: skip
    """Search windows that all end together; `x` and `expected` are summed from the end back."""
    depth, words = x.shape[1], x.shape[2]
    sums = np.zeros((depth, words), np.uint64)
    none = np.zeros(words, np.uint64)
    mean = np.zeros(depth)
    single = np.zeros(depth, np.float32)
    keys = single.view(np.int32)
    lifts = np.zeros((len(edges), words), np.uint64)
    built = np.full(len(best), -1.0)
    room = np.zeros(len(edges), np.int64)
    for done in range(len(order)):
        i = order[done]
        if (done & (done - 1) == 0 and done & POWERS_OF_FOUR == done) or done % SELDOM == 0:
            raise_lifts(lifts, edges, total, trials, least, bits, best, built, room)
        sums[:] = np.uint64(0)
        mean[:] = 0.0
        for j in range(first[i], first[i + 1]):
            n = nearest[j]
            for d in range(depth):
                mean[d] += expected[n, d]
                single[d] = mean[d]
            for d in range(depth):
                b = max((keys[d] >> BIN_SHIFT) - offset, 0)
                reached = np.uint64(0)
                for w in range(words):
                    sums[d, w] += x[n, d, w]
                    reached |= sums[d, w] + lifts[b, w]
                if reached & high != 0 and closes[j]:
                    settle(sums[d], none, lifts[b], high, mean[d], total, trials, bits, best,
                           where, i, j - first[i], d, 0)  # fmt: skip


@kernel(nogil=True)
def judge(
    sums: Words, mean: Real, held: int, ends_at: Whole, longest: int, lifts: Words, offset: int,
    total: float, trials: float, bits: int, high: np.uint64, best: Real, where: Whole,
    centre: int,
) -> None:  # fmt: skip
    """Judge the windows of a group of nested circles, together first, then one by one."""
    intervals, words = sums.shape[1] - 1, sums.shape[2]
    single = np.zeros(longest, np.float32)
    keys = single.view(np.int32)
    single_one = np.zeros(1, np.float32)
    key_one = single_one.view(np.int32)
    for end in range(1, intervals + 1):
        start = max(end - longest, 0)
        for begin in range(start, end):
            single[begin - start] = mean[0, end] - mean[0, begin]
        for begin in range(start, end):
            b = max((keys[begin - start] >> BIN_SHIFT) - offset, 0)
            reached = np.uint64(0)
            for w in range(words):
                reached |= sums[held - 1, end, w] - sums[held - 1, begin, w] + lifts[b, w]
            if reached & high == 0:
                continue
            for k in range(held):
                mu = mean[k, end] - mean[k, begin]
                single_one[0] = mu
                b = max((key_one[0] >> BIN_SHIFT) - offset, 0)
                settle(sums[k, end], sums[k, begin], lifts[b], high, mu, total, trials, bits,
                       best, where, centre, ends_at[k], begin, end)  # fmt: skip


@kernel(nogil=True)
def search_free(
    x: Words, expected: Real, nearest: npt.NDArray[np.int32], first: Whole,
    closes: npt.NDArray[np.bool_], order: npt.NDArray[np.int32], longest: int, edges: Real,
    offset: int, total: float, trials: float, least: int, bits: int, high: np.uint64,
    best: Real, where: Whole,
) -> None:  # fmt: skip
    """Search windows that begin and end anywhere; `x` and `expected` are summed from the start."""
    intervals, words = x.shape[1], x.shape[2]
    sums = np.zeros((GROUP + 1, intervals + 1, words), np.uint64)
    mean = np.zeros((GROUP + 1, intervals + 1))
    ends_at = np.zeros(GROUP, np.int64)
    lifts = np.zeros((len(edges), words), np.uint64)
    built = np.full(len(best), -1.0)
    room = np.zeros(len(edges), np.int64)
    for done in range(len(order)):
        i = order[done]
        if (done & (done - 1) == 0 and done & POWERS_OF_FOUR == done) or done % SELDOM == 0:
            raise_lifts(lifts, edges, total, trials, least, bits, best, built, room)
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
                judge(sums, mean, held, ends_at, longest, lifts, offset, total, trials,
                      bits, high, best, where, i)  # fmt: skip
                sums[0] = sums[held]
                mean[0] = mean[held]
                held = 0
            ends_at[held] = j - first[i]
            held += 1
            sums[held] = sums[held - 1]
            mean[held] = mean[held - 1]
        if held > 0:
            judge(sums, mean, held, ends_at, longest, lifts, offset, total, trials,
                  bits, high, best, where, i)  # fmt: skip
