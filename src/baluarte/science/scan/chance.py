# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Chance: streams of random numbers, one for each replicate, and what is drawn from them.

A stream is SplitMix64 from a start of its own (Steele, Lea & Flood 2014), and the starts come from
numpy's SeedSequence. So a replicate is the same whichever worker draws it, and in whatever order.
"""

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_MIX = np.uint64(0xBF58476D1CE4E5B9)
SECOND_MIX = np.uint64(0x94D049BB133111EB)
S30, S27, S31 = np.uint64(30), np.uint64(27), np.uint64(31)
S32 = np.uint64(32)
LOW_HALF = np.uint64(0xFFFFFFFF)
TO_UNIT = 2.0**-53
S11 = np.uint64(11)


def streams(seed: int, number: int, *, purpose: int) -> Words:
    """Return the starts of so many streams; each purpose of a seed has streams of its own."""
    sequence = np.random.SeedSequence([seed, purpose])
    return np.asarray(sequence.generate_state(number, np.uint64), np.uint64)


@kernel(nogil=True)
def bits_at(state: np.uint64) -> np.uint64:
    """Return 64 random bits for a state; the next state is the state plus GOLDEN."""
    z = state
    z = (z ^ (z >> S30)) * FIRST_MIX
    z = (z ^ (z >> S27)) * SECOND_MIX
    return z ^ (z >> S31)


@kernel(nogil=True)
def below(bits: np.uint64, bound: np.uint64) -> np.uint64:
    """Return a number below a bound of at most 32 bits, from the upper half of some bits."""
    return ((bits >> S32) * bound) >> S32


@kernel(nogil=True)
def unit(bits: np.uint64) -> float:
    """Return a number in [0, 1)."""
    return (bits >> S11) * TO_UNIT


@kernel(nogil=True)
def build_aliases(weight: Real, first: Whole, keep: Real, alias: Whole) -> None:
    """Build Walker's alias tables, one for each segment of weights (Vose 1991)."""
    for g in range(len(first) - 1):
        begin, end = first[g], first[g + 1]
        n = end - begin
        total = 0.0
        for i in range(begin, end):
            total += weight[i]
        small = np.empty(n, np.int64)
        large = np.empty(n, np.int64)
        smalls = larges = 0
        for i in range(begin, end):
            keep[i] = weight[i] * n / total if total > 0 else 1.0
            alias[i] = i
            if keep[i] < 1.0:
                small[smalls] = i
                smalls += 1
            else:
                large[larges] = i
                larges += 1
        while smalls > 0 and larges > 0:
            smalls -= 1
            s = small[smalls]
            big = large[larges - 1]
            alias[s] = big
            keep[big] -= 1.0 - keep[s]
            if keep[big] < 1.0:
                larges -= 1
                small[smalls] = big
                smalls += 1
        # What rounding leaves over keeps all of its own.
        for k in range(larges):
            keep[large[k]] = 1.0
        for k in range(smalls):
            keep[small[k]] = 1.0


@kernel(nogil=True)
def draw_from_strata(
    x: Words, lane: int, bits: int, state: np.uint64, totals: Whole, first: Whole,
    keep: Real, alias: Whole, cell: Whole,
) -> None:  # fmt: skip
    """Draw a replicate: so many cases in each stratum, each in a cell by its weight."""
    word, shift = lane // (64 // bits), np.uint64(bits * (lane % (64 // bits)))
    one = np.uint64(1) << shift
    depth = x.shape[1]
    for g in range(len(totals)):
        size = np.uint64(first[g + 1] - first[g])
        for _ in range(totals[g]):
            state += GOLDEN
            r = bits_at(state)
            k = first[g] + np.int64(below(r, size))
            if (r & LOW_HALF) * 2.0**-32 >= keep[k]:
                k = alias[k]
            at = cell[k]
            x[at // depth, at % depth, word] += one


@kernel(nogil=True)
def draw_without_return(
    x: Words, lane: int, bits: int, state: np.uint64, draws: int, at_risk: Whole, keep: Real,
    alias: Whole, taken: Whole,
) -> None:  # fmt: skip
    """Draw cases among all at risk, each person at most once (the last cell lies outside).

    A cell comes by its weight, then a person of it; whoever is taken already is drawn again.
    """
    word, shift = lane // (64 // bits), np.uint64(bits * (lane % (64 // bits)))
    one = np.uint64(1) << shift
    depth = x.shape[1]
    size = np.uint64(len(at_risk))
    taken[:] = 0
    done = 0
    while done < draws:
        state += GOLDEN
        r = bits_at(state)
        k = np.int64(below(r, size))
        if (r & LOW_HALF) * 2.0**-32 >= keep[k]:
            k = alias[k]
        state += GOLDEN
        if unit(bits_at(state)) * at_risk[k] < taken[k]:
            continue
        taken[k] += 1
        done += 1
        if k < len(at_risk) - 1:
            x[k // depth, k % depth, word] += one


@kernel(nogil=True)
def draw_places(
    x: Words, lane: int, bits: int, state: np.uint64, places: npt.NDArray[np.int32],
    slices: npt.NDArray[np.int32],
) -> None:  # fmt: skip
    """Give each case within reach of the windows the place of a case drawn without return."""
    word, shift = lane // (64 // bits), np.uint64(bits * (lane % (64 // bits)))
    one = np.uint64(1) << shift
    deck = places.copy()
    left = len(deck)
    for m in range(len(slices)):
        state += GOLDEN
        j = m + np.int64(below(bits_at(state), np.uint64(left - m)))
        deck[m], deck[j] = deck[j], deck[m]
        x[deck[m], slices[m], word] += one


@kernel(nogil=True)
def sum_slices(x: Words) -> None:
    """Sum counts along the slices, so that each holds what lies up to it."""
    for z in range(x.shape[0]):
        for d in range(1, x.shape[1]):
            for w in range(x.shape[2]):
                x[z, d, w] += x[z, d - 1, w]


@kernel(nogil=True)
def swap_margins(
    row: Whole, column: Whole, odds: Real, table: Whole, state: np.uint64, proposals: int
) -> None:
    """Draw a table with the given margins, cells weighted by `odds`, by Metropolis swaps.

    Starts from a random pairing, which is exact where the odds are constant (Diaconis & Sturmfels
    1998).
    """
    n = len(row)
    pair = column.copy()
    for i in range(n - 1, 0, -1):
        state += GOLDEN
        j = np.int64(below(bits_at(state), np.uint64(i + 1)))
        pair[i], pair[j] = pair[j], pair[i]
    for _ in range(proposals):
        state += GOLDEN
        a = np.int64(below(bits_at(state), np.uint64(n)))
        state += GOLDEN
        b = np.int64(below(bits_at(state), np.uint64(n)))
        state += GOLDEN
        now = odds[row[a], pair[a]] * odds[row[b], pair[b]]
        then = odds[row[a], pair[b]] * odds[row[b], pair[a]]
        if unit(bits_at(state)) * now < then:
            pair[a], pair[b] = pair[b], pair[a]
    table[:] = 0
    columns = odds.shape[1]
    for i in range(n):
        table[row[i] * columns + pair[i]] += 1
