"""How far two reports agree, field by field: the kernels behind every comparison.

Each kernel takes two collections and the rows to compare, and gives a level for each pair: -1
where a side says nothing, 0 where they differ, and the higher the more it says.
"""

import numpy as np
from numba import njit, prange

from baluarte.science.linkage.cells import Bags, People
from baluarte.science.linkage.dates import NO_DAY, Days
from baluarte.science.linkage.letters import alike
from baluarte.science.linkage.places import Places
from baluarte.science.linkage.vocabulary import NICKNAMED, ONE_LETTER, WordArrays
from baluarte.science.linkage.wording import Kinds

# What speaks against two names being one, in bits: words that contradict, words left over.
CONTRADICTS, LEFT_OVER = 7.0, 0.5
SLIP, NICKNAME, INITIAL = 2.5, 2.0, 3.0
NAME_STEPS = (-6.0, 0.0, 4.0, 8.0, 12.0, 16.0, 20.0, 26.0)
NEAR_DAYS = 3
_MONTH, _YEAR = 31, 366
NEAR_KM = 25.0
RARE_PLACE, RARE_ADDRESS, RARE_ORGANIZATION = 9.0, 16.0, 9.0
MOST_PERSONS = 12


@njit(cache=True, nogil=True)
def _known_as(pairs: np.ndarray, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    code = (np.int64(low) << 32) | np.int64(high)
    at = np.searchsorted(pairs, code)
    return bool(at < len(pairs) and pairs[at] == code)


@njit(cache=True, nogil=True)
def _gain(words: WordArrays, x: int, y: int, by: int) -> float:
    """Return the bits by which two words agree: as the same, a nickname, a slip, an initial."""
    least = min(words.bits[x], words.bits[y])
    if by == 0:
        if x != y:
            return -1.0
        return min(least, INITIAL) if words.marks[x] & ONE_LETTER else least
    if by == 1:
        both = words.marks[x] & words.marks[y] & NICKNAMED
        return max(least - NICKNAME, 1.0) if both and _known_as(words.known_as, x, y) else -1.0
    if by == 2:
        return max(least - SLIP, 1.0) if alike(words, x, y) else -1.0
    if not (words.marks[x] | words.marks[y]) & ONE_LETTER:
        return -1.0
    same = words.letters[words.starts[x]] == words.letters[words.starts[y]]
    return min(least, INITIAL) if same else -1.0


@njit(cache=True, nogil=True)
def _one_name(
    a: np.ndarray, a0: int, a1: int, b: np.ndarray, b0: int, b1: int, words: WordArrays
) -> float:
    """Return the bits by which two names agree: words that match less what contradicts."""
    taken_a, taken_b = np.uint32(0), np.uint32(0)
    bits = 0.0
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
                gain = _gain(words, a[i], b[j], by)
                if gain >= 0.0:
                    bits += gain
                    matched += 1
                    taken_a |= np.uint32(1) << np.uint32(i - a0)
                    taken_b |= np.uint32(1) << np.uint32(j - b0)
                    break
    left_a, left_b = (a1 - a0) - matched, (b1 - b0) - matched
    return bits - CONTRADICTS * min(left_a, left_b) - LEFT_OVER * abs(left_a - left_b)


@njit(cache=True, nogil=True)
def _cell_of_names(a: People, cell_a: int, b: People, cell_b: int, words: WordArrays) -> float:
    """Return the bits by which the persons of two cells agree, each taken once."""
    a0, a1 = a.person_at[cell_a], a.person_at[cell_a + 1]
    b0, b1 = b.person_at[cell_b], b.person_at[cell_b + 1]
    if a1 - a0 == 1 and b1 - b0 == 1:
        return _one_name(a.words, a.at[a0], a.at[a1], b.words, b.at[b0], b.at[b1], words)
    a1, b1 = min(a1, a0 + MOST_PERSONS), min(b1, b0 + MOST_PERSONS)
    gains = np.empty((a1 - a0, b1 - b0))
    for i in range(a0, a1):
        for j in range(b0, b1):
            gains[i - a0, j - b0] = _one_name(
                a.words, a.at[i], a.at[i + 1], b.words, b.at[j], b.at[j + 1], words
            )
    total = 0.0
    best = -99.0
    for _ in range(min(a1 - a0, b1 - b0)):
        at = np.argmax(gains)
        i, j = at // (b1 - b0), at % (b1 - b0)
        gain = gains[i, j]
        best = max(best, gain)
        if gain <= 0.0:
            break
        total += gain
        gains[i, :] = -99.0
        gains[:, j] = -99.0
    return max(best, total)


@njit(cache=True, nogil=True, parallel=True)
def names(
    a: People, b: People, words: WordArrays, left: np.ndarray, right: np.ndarray, steps: np.ndarray
) -> np.ndarray:
    """Compare names: the level is how many of `steps` the bits of agreement pass."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
        else:
            bits = _cell_of_names(a, x, b, y, words)
            level[k] = np.searchsorted(steps, bits)
    return level


@njit(cache=True, nogil=True)
def _typed_alike(one: int, other: int) -> bool:
    """Say whether two dates of eight digits differ in one, in two neighbours, or in order."""
    if one // 10_000 == other // 10_000:
        day_month = other % 100 * 100 + other // 100 % 100
        if one % 10_000 == day_month:
            return True
    different = exchanged = 0
    p = q = -1
    x, y = one, other
    for _ in range(8):
        a, b = x % 10, y % 10
        if a != b:
            different += 1
            exchanged += p == b and q == a
        p, q = (a, b) if a != b else (-1, -1)
        x //= 10
        y //= 10
    return different == 1 or (different == 2 and exchanged == 1)


@njit(cache=True, nogil=True)
def _date(a: Days, i: int, b: Days, j: int) -> int:
    x, y = a.digits[i], b.digits[j]
    known = a.first[i] != NO_DAY and b.first[j] != NO_DAY
    if x > 0 and y > 0 and not known:
        return 5 if x == y else (1 if _typed_alike(x, y) else -1)
    if not known:
        return -1
    apart = max(0, a.first[i] - b.last[j], b.first[j] - a.last[i])
    if apart > NEAR_DAYS:
        return 1 if x > 0 and y > 0 and _typed_alike(x, y) else 0
    longest = max(a.last[i] - a.first[i], b.last[j] - b.first[j]) + 1
    if longest == 1:
        return 5 if apart == 0 else 4
    if longest <= 2 * NEAR_DAYS + 1:
        return 4
    return 3 if longest <= _MONTH * 3 else 2


@njit(cache=True, nogil=True, parallel=True)
def dates(a: Days, b: Days, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare days: apart, mistyped, in one year, in one month, within three days, the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        level[k] = _date(a, left[k], b, right[k])
    return level


@njit(cache=True, nogil=True)
def _bag(
    a: Bags, x: int, b: Bags, y: int, words: WordArrays, mistyped: bool
) -> tuple[float, float, float]:
    """Return the bits that two bags share, and those of each."""
    i, j = a.at[x], b.at[y]
    i1, j1 = a.at[x + 1], b.at[y + 1]
    shared = mine = theirs = 0.0
    alone_a, alone_b = np.uint64(0), np.uint64(0)
    while i < i1 or j < j1:
        if j >= j1 or (i < i1 and a.words[i] < b.words[j]):
            mine += words.bits[a.words[i]]
            alone_a |= np.uint64(1) << np.uint64(min(i - a.at[x], 63))
            i += 1
        elif i >= i1 or b.words[j] < a.words[i]:
            theirs += words.bits[b.words[j]]
            alone_b |= np.uint64(1) << np.uint64(min(j - b.at[y], 63))
            j += 1
        else:
            bits = words.bits[a.words[i]]
            shared, mine, theirs = shared + bits, mine + bits, theirs + bits
            i += 1
            j += 1
    if mistyped and alone_a and alone_b:
        for i in range(a.at[x], min(i1, a.at[x] + 63)):
            if not (alone_a >> np.uint64(i - a.at[x])) & np.uint64(1):
                continue
            for j in range(b.at[y], min(j1, b.at[y] + 63)):
                if not (alone_b >> np.uint64(j - b.at[y])) & np.uint64(1):
                    continue
                p, q = a.words[i], b.words[j]
                if alike(words, p, q):
                    least = min(words.bits[p], words.bits[q])
                    shared += max(least - SLIP, 0.5)
                    mine += least - words.bits[p]
                    theirs += least - words.bits[q]
                    alone_b ^= np.uint64(1) << np.uint64(j - b.at[y])
                    break
    return shared, mine, theirs


@njit(cache=True, nogil=True)
def _km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    p, q = np.radians(lat1), np.radians(lat2)
    half = np.sin((q - p) / 2) ** 2
    half += np.cos(p) * np.cos(q) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return float(12742.0 * np.arcsin(np.sqrt(min(1.0, half))))


@njit(cache=True, nogil=True)
def _near(a: Places, i: int, b: Places, j: int) -> bool:
    if np.isnan(a.longitude[i]) or np.isnan(b.longitude[j]):
        return False
    if np.isnan(a.latitude[i]) or np.isnan(b.latitude[j]):
        return False
    return _km(a.longitude[i], a.latitude[i], b.longitude[j], b.latitude[j]) <= NEAR_KM


@njit(cache=True, nogil=True)
def _place(a: Places, i: int, b: Places, j: int, words: WordArrays) -> int:
    s, t = a.state[i], b.state[j]
    x, y = a.of_row[i], b.of_row[j]
    if s and t and s != t:
        return 0
    near = _near(a, i, b, j)
    if x < 0 or y < 0:
        return 3 if near else (2 if s and t else -1)
    bag_a, bag_b = Bags(a.of_row, a.at, a.words), Bags(b.of_row, b.at, b.words)
    shared, mine, theirs = _bag(bag_a, x, bag_b, y, words, True)
    least = max(min(mine, theirs), 0.1)
    if shared >= 0.75 * least and shared >= 0.4 * max(mine, theirs):
        return 7 if shared >= RARE_ADDRESS else (5 if shared >= RARE_PLACE else 4)
    if shared >= RARE_ADDRESS:
        return 6
    if near or shared >= 0.4 * least:
        return 3
    return 1 if s and t else 0


@njit(cache=True, nogil=True, parallel=True)
def places(
    a: Places, b: Places, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare places: elsewhere, same state, state alone, similar or near, the same (rarer)."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        level[k] = _place(a, left[k], b, right[k], words)
    return level


@njit(cache=True, nogil=True, parallel=True)
def organizations(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare organisations: others, in part, the same, the same and rare."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        shared, mine, theirs = _bag(a, x, b, y, words, True)
        least = max(min(mine, theirs), 0.1)
        if shared >= 0.8 * least:
            level[k] = 3 if shared >= RARE_ORGANIZATION else 2
        else:
            level[k] = 1 if shared >= 0.5 * least else 0
    return level


@njit(cache=True, nogil=True, parallel=True)
def narratives(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare narratives by the share of their rare words: under a tenth, a third, 6 in 10."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        shared, mine, theirs = _bag(a, x, b, y, words, False)
        share = shared / max(min(mine, theirs), 0.1)
        level[k] = 3 if share >= 0.6 else (2 if share >= 0.3 else (1 if share >= 0.1 else 0))
    return level


@njit(cache=True, nogil=True)
def _kinds(a: Kinds, x: int, b: Kinds, y: int) -> int:
    mine = theirs = near_mine = np.int64(0)
    for i in range(a.at[x], a.at[x + 1]):
        mine |= a.families[i]
        near_mine |= a.groups[i]
    near = False
    for j in range(b.at[y], b.at[y + 1]):
        theirs |= b.families[j]
        near = near or (b.groups[j] & near_mine) != 0
    if mine & theirs == 0:
        return 1 if near else 0
    for i in range(a.at[x], a.at[x + 1]):
        if a.families[i] & theirs == 0:
            return 2
    for j in range(b.at[y], b.at[y + 1]):
        if b.families[j] & mine == 0:
            return 2
    return 3


@njit(cache=True, nogil=True, parallel=True)
def kinds(a: Kinds, b: Kinds, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare kinds of harm: others, of one group, some the same, all the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        level[k] = -1 if x < 0 or y < 0 else _kinds(a, x, b, y)
    return level


@njit(cache=True, nogil=True, parallel=True)
def victims(a: People, b: People, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare how many are named: not as many, one, as many and more than one."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        mine = a.person_at[x + 1] - a.person_at[x]
        theirs = b.person_at[y + 1] - b.person_at[y]
        level[k] = 0 if mine != theirs else (1 if mine == 1 else 2)
    return level


@njit(cache=True, nogil=True, parallel=True)
def identifiers(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare identifiers: others, mistyped, the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in prange(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        p, q = a.words[a.at[x]], b.words[b.at[y]]
        slip = p != q and alike(words, p, q)
        level[k] = 2 if p == q else (1 if slip else 0)
    return level
