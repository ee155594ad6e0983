"""Two words compared letter by letter, for the kernels."""

import numpy as np
from numba import njit

_LOST = np.uint8(ord("?"))
_MOST = 40
# From so many letters on, a word may hold one slip, and from so many on two.
ONE_SLIP, TWO_SLIPS = 4, 8


@njit(cache=True, nogil=True)
def alike(letters: np.ndarray, starts: np.ndarray, one: int, other: int) -> bool:
    """Say whether two words differ by slips only: letters changed, lost, added or exchanged.

    The restricted Damerau-Levenshtein distance is at most 1 for words of 4 to 7 letters, at most
    2 from 8 on; shorter words must agree. A lost letter agrees with any. The first letter counts.
    """
    m, n = starts[one + 1] - starts[one], starts[other + 1] - starts[other]
    short = min(m, n)
    if short < ONE_SLIP:
        return False
    allowed = 2 if short >= TWO_SLIPS else 1
    if abs(m - n) > allowed:
        return False
    return bool(slips(letters, starts, one, other, allowed) <= allowed)


@njit(cache=True, nogil=True)
def slips(
    letters: np.ndarray, starts: np.ndarray, one: int, other: int, allowed: int
) -> int:
    """Count the slips between two words, at most `allowed` + 1."""
    a, b = starts[one], starts[other]
    m, n = min(starts[one + 1] - a, _MOST), min(starts[other + 1] - b, _MOST)
    before = np.empty(_MOST + 1, dtype=np.int32)
    row = np.empty(_MOST + 1, dtype=np.int32)
    earlier = np.empty(_MOST + 1, dtype=np.int32)
    for j in range(n + 1):
        before[j] = j
        earlier[j] = j
    for i in range(1, m + 1):
        row[0] = i
        least = i
        for j in range(1, n + 1):
            x, y = letters[a + i - 1], letters[b + j - 1]
            same = x == y or x == _LOST or y == _LOST
            cost = before[j - 1] + (0 if same else 1)
            cost = min(cost, before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and x == letters[b + j - 2] and letters[a + i - 2] == y:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
            least = min(least, cost)
        if least > allowed:
            return allowed + 1
        for j in range(n + 1):
            earlier[j] = before[j]
            before[j] = row[j]
    return int(min(before[n], allowed + 1))
