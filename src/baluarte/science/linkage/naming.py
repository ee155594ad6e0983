"""How far the names in two cells agree: words aligned, each weighed by how rare it is."""

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.cells import People
from baluarte.science.linkage.letters import alike
from baluarte.science.linkage.vocabulary import NICKNAMED, ONE_LETTER, WordArrays

# What speaks against two names being one, in bits: words that contradict, words left over.
CONTRADICTS, LEFT_OVER = 7.0, 0.5
SLIP, NICKNAME, INITIAL = 2.5, 2.0, 3.0
NAME_STEPS = (-6.0, 0.0, 4.0, 8.0, 12.0, 16.0, 20.0, 26.0)
MOST_PERSONS = 12
NEVER = -99.0
BY_SLIP = 2


@kernel(nogil=True, forceinline=True)
def _known_as(pairs: np.ndarray, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    code = (np.int64(low) << 32) | np.int64(high)
    at = np.searchsorted(pairs, code)
    return bool(at < len(pairs) and pairs[at] == code)


# Arrays are handed on one by one: taken out of a tuple inside a loop, each would be counted again.
@kernel(nogil=True, forceinline=True)
def _gain(  # noqa: PLR0917 (a kernel)
    bits: np.ndarray,
    letters: np.ndarray,
    starts: np.ndarray,
    marks: np.ndarray,
    known_as: np.ndarray,
    x: int,
    y: int,
    by: int,
) -> float:
    """Return the bits by which two words agree: as the same, a nickname, a slip, an initial."""
    if by == 0:
        if x != y:
            return -1.0
        return float(min(bits[x], INITIAL) if marks[x] & ONE_LETTER else bits[x])
    least = min(bits[x], bits[y])
    if by == 1:
        both = marks[x] & marks[y] & NICKNAMED
        return max(least - NICKNAME, 1.0) if both and _known_as(known_as, x, y) else -1.0
    if by == BY_SLIP:
        return max(least - SLIP, 1.0) if alike(letters, starts, marks, x, y) else -1.0
    if not (marks[x] | marks[y]) & ONE_LETTER:
        return -1.0
    return min(least, INITIAL) if letters[starts[x]] == letters[starts[y]] else -1.0


@kernel(nogil=True)
def _one_name(  # noqa: PLR0917 (a kernel)
    a: np.ndarray,
    a0: int,
    a1: int,
    b: np.ndarray,
    b0: int,
    b1: int,
    bits: np.ndarray,
    letters: np.ndarray,
    starts: np.ndarray,
    marks: np.ndarray,
    known_as: np.ndarray,
) -> float:
    """Return the bits by which two names agree: words that match less what contradicts."""
    taken_a, taken_b = np.uint32(0), np.uint32(0)
    total = 0.0
    matched = 0
    most = min(a1 - a0, b1 - b0)
    for by in range(4):
        for i in range(a0, a1):
            if matched == most:
                break
            if (taken_a >> np.uint32(i - a0)) & np.uint32(1):
                continue
            for j in range(b0, b1):
                if (taken_b >> np.uint32(j - b0)) & np.uint32(1):
                    continue
                gain = _gain(bits, letters, starts, marks, known_as, a[i], b[j], by)
                if gain >= 0.0:
                    total += gain
                    matched += 1
                    taken_a |= np.uint32(1) << np.uint32(i - a0)
                    taken_b |= np.uint32(1) << np.uint32(j - b0)
                    break
    left_a, left_b = (a1 - a0) - matched, (b1 - b0) - matched
    return total - CONTRADICTS * min(left_a, left_b) - LEFT_OVER * abs(left_a - left_b)


@kernel(nogil=True)
def _several(gains: np.ndarray) -> float:
    """Take each person of either side once, the best agreement first; add what speaks for."""
    total = 0.0
    best = NEVER
    for _ in range(min(gains.shape)):
        at = np.argmax(gains)
        i, j = at // gains.shape[1], at % gains.shape[1]
        gain = gains[i, j]
        best = max(best, gain)
        if gain <= 0.0:
            break
        total += gain
        gains[i, :] = NEVER
        gains[:, j] = NEVER
    return max(best, total)


@kernel(nogil=True)
def names(  # noqa: PLR0917 (a kernel)
    a: People, b: People, words: WordArrays, left: np.ndarray, right: np.ndarray, steps: np.ndarray
) -> np.ndarray:
    """Compare names: the level is how many of `steps` the bits of agreement pass."""
    level = np.empty(len(left), dtype=np.int8)
    of_a, person_a, at_a, words_a = a
    of_b, person_b, at_b, words_b = b
    bits, letters, starts, marks, known_as = words
    for k in range(len(left)):
        x, y = of_a[left[k]], of_b[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        a0, b0 = person_a[x], person_b[y]
        m, n = person_a[x + 1] - a0, person_b[y + 1] - b0
        if m == 1 and n == 1:
            found = _one_name(
                words_a,
                at_a[a0],
                at_a[a0 + 1],
                words_b,
                at_b[b0],
                at_b[b0 + 1],
                bits,
                letters,
                starts,
                marks,
                known_as,
            )
        else:
            m, n = min(m, MOST_PERSONS), min(n, MOST_PERSONS)
            gains = np.empty((m, n))
            for i in range(m):
                for j in range(n):
                    gains[i, j] = _one_name(
                        words_a,
                        at_a[a0 + i],
                        at_a[a0 + i + 1],
                        words_b,
                        at_b[b0 + j],
                        at_b[b0 + j + 1],
                        bits,
                        letters,
                        starts,
                        marks,
                        known_as,
                    )
            found = _several(gains)
        level[k] = np.searchsorted(steps, found)
    return level
