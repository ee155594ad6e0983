"""How often chance lays as much, or as little, around a place."""

import numpy as np
from numpy.typing import NDArray

from baluarte.science.kernels import kernel
from baluarte.science.rates.cholesky import Integers
from baluarte.science.rates.columns import Booleans, Floats

# SplitMix64 (Steele, Lea and Flood, 2014).
STRIDE = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
LEFT, MIDDLE, RIGHT, HALF = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
SAME = 1e-9


def keys_of(seed: int, months: int) -> NDArray[np.uint64]:
    """Return a stream's key for each month, from the seed alone."""
    return np.random.SeedSequence(seed).generate_state(months, np.uint64).astype(np.uint64)


@kernel()
def mix(state: np.uint64) -> np.uint64:  # pragma: no cover
    """Return a state's random bits."""
    held = (state ^ (state >> LEFT)) * FIRST
    held = (held ^ (held >> MIDDLE)) * SECOND
    return held ^ (held >> RIGHT)


@kernel()
def chances(
    values: Floats,
    starts: Integers,
    around: Integers,
    key: np.uint64,
    limits: tuple[int, int],
) -> tuple[Floats, Booleans]:  # pragma: no cover
    """Return each place's two-sided p-value, and whether its neighbours hold more than usual.

    The place keeps its value, all others are laid anew. Drawing stops when both tails have met
    `limits[0]` draws as extreme (Besag and Clifford, 1991), or after `limits[1]`; the place's
    draws come from a stream of its own. Twice the lesser tail, at most 1; 1 for an island.
    """
    enough, most = limits
    size = len(values)
    found, is_high = np.ones(size), np.zeros(size, dtype=np.bool_)
    taken = np.zeros(size, dtype=np.int64)
    others = np.uint64(size - 1)
    slack = SAME * np.abs(values).max()
    for place in range(size):
        near = starts[place + 1] - starts[place]
        if near == 0 or near >= size - 1:
            continue
        observed = 0.0
        for at in range(starts[place], starts[place + 1]):
            observed += values[around[at]]
        state = mix(key + np.uint64(place) * STRIDE)
        above, below, draws = 0, 0, 0
        while draws < most and min(above, below) < enough:
            total = 0.0
            for one in range(near):
                while True:
                    state += STRIDE
                    drawn = np.int64(((mix(state) >> HALF) * others) >> HALF)
                    drawn += drawn >= place
                    is_new = True
                    for earlier in range(one):
                        if taken[earlier] == drawn:
                            is_new = False
                            break
                    if is_new:
                        break
                taken[one] = drawn
                total += values[drawn]
            above += total >= observed - slack
            below += total <= observed + slack
            draws += 1
        lesser = min(above, below)
        share = lesser / draws if lesser >= enough else (lesser + 1) / (draws + 1)
        found[place] = min(1.0, 2 * share)
        is_high[place] = above <= below
    return found, is_high
