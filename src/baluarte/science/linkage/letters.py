"""Two words compared letter by letter, for the kernels."""

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.vocabulary import LOST_LETTER, NICKNAMED, ONE_LETTER

_LOST = np.uint8(ord("?"))
_MOST = 40
# From so many letters on, a word may hold one slip, and from so many on two.
ONE_SLIP, TWO_SLIPS = 4, 8
_LETTERS = ~(LOST_LETTER | NICKNAMED | ONE_LETTER)


@kernel(nogil=True, forceinline=True)
def _ones(bits: np.uint64) -> np.uint64:
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    bits = (bits & np.uint64(0x3333333333333333)) + (
        (bits >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (bits * np.uint64(0x0101010101010101)) >> np.uint64(56)


@kernel(nogil=True, forceinline=True)
def alike(letters: np.ndarray, starts: np.ndarray, marks: np.ndarray, one: int, other: int) -> bool:
    """Say whether two words differ by slips only: letters changed, lost, added or exchanged.

    The restricted Damerau-Levenshtein distance is at most 1 for words of 4 to 7 letters, at most
    2 from 8 on; shorter words must agree. A lost letter agrees with any. Either the first letters
    agree, or the second and the last do: who slips seldom slips at once there.
    """
    m, n = starts[one + 1] - starts[one], starts[other + 1] - starts[other]
    short = min(m, n)
    if short < ONE_SLIP:
        return False
    allowed = 2 if short >= TWO_SLIPS else 1
    if abs(m - n) > allowed:
        return False
    a, b = starts[one], starts[other]
    begins = letters[a] == letters[b] or letters[a] == _LOST or letters[b] == _LOST
    if not begins and (
        letters[a + 1] != letters[b + 1] or letters[a + m - 1] != letters[b + n - 1]
    ):
        return False
    x, y = marks[one], marks[other]
    # A slip changes the set of letters by two at most.
    if not (x | y) & LOST_LETTER and _ones((x ^ y) & _LETTERS) > np.uint64(2 * allowed):
        return False
    return bool(slips(letters, starts, one, other, allowed) <= allowed)


@kernel(nogil=True)
def slips(letters: np.ndarray, starts: np.ndarray, one: int, other: int, allowed: int) -> int:
    """Count the slips between two words, at most `allowed` + 1."""
    a, b = starts[one], starts[other]
    m, n = min(starts[one + 1] - a, _MOST), min(starts[other + 1] - b, _MOST)
    rows = np.empty((3, _MOST + 1), dtype=np.int32)
    for j in range(n + 1):
        rows[0, j] = j
    for i in range(1, m + 1):
        row, before, earlier = i % 3, (i + 2) % 3, (i + 1) % 3
        rows[row, 0] = i
        least = i
        for j in range(1, n + 1):
            x, y = letters[a + i - 1], letters[b + j - 1]
            same = x == y or x == _LOST or y == _LOST  # noqa: PLR1714 (sets are slow)
            cost = rows[before, j - 1] + (0 if same else 1)
            cost = min(cost, rows[before, j] + 1, rows[row, j - 1] + 1)
            if i > 1 and j > 1 and x == letters[b + j - 2] and letters[a + i - 2] == y:
                cost = min(cost, rows[earlier, j - 2] + 1)
            rows[row, j] = cost
            least = min(least, cost)
        if least > allowed:
            return int(allowed + 1)
    return int(min(rows[m % 3, n], allowed + 1))
