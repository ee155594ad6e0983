"""How far two reports agree, field by field: the kernels behind every comparison.

Each kernel takes two collections and the rows to compare, and gives a level for each pair: -1
where a side says nothing, 0 where they differ, and the higher the more it says.
"""

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.cells import Bags, People
from baluarte.science.linkage.dates import NO_DAY, Days
from baluarte.science.linkage.letters import alike
from baluarte.science.linkage.naming import SLIP
from baluarte.science.linkage.places import Places
from baluarte.science.linkage.vocabulary import WordArrays
from baluarte.science.linkage.wording import Kinds

NEAR_DAYS = 3
_MONTH, _YEAR = 31, 366
NEAR_KM = 25.0
RARE_PLACE, RARE_ADDRESS, RARE_ORGANIZATION = 9.0, 16.0, 9.0
FAR = 1e9
# Shares of a narrative's rare words.
FEW, A_THIRD, MOST = 0.1, 0.3, 0.6


@kernel(nogil=True)
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
    return different == 1 or (different - exchanged == 1)


@kernel(nogil=True)
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


@kernel(nogil=True)
def dates(a: Days, b: Days, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare days: apart, mistyped, in one year, in one month, within three days, the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in range(len(left)):
        level[k] = _date(a, left[k], b, right[k])
    return level


@kernel(nogil=True)
def _bag(  # noqa: PLR0917 (a kernel)
    a: np.ndarray,
    i0: int,
    i1: int,
    b: np.ndarray,
    j0: int,
    j1: int,
    bits: np.ndarray,
    letters: np.ndarray,
    starts: np.ndarray,
    marks: np.ndarray,
    mistyped: bool,
) -> tuple[float, float, float]:
    """Return the bits that two bags share, and those of each."""
    i, j = i0, j0
    shared = mine = theirs = 0.0
    alone_a, alone_b = np.uint64(0), np.uint64(0)
    while i < i1 or j < j1:
        if j >= j1 or (i < i1 and a[i] < b[j]):
            mine += bits[a[i]]
            alone_a |= np.uint64(1) << np.uint64(min(i - i0, 63))
            i += 1
        elif i >= i1 or b[j] < a[i]:
            theirs += bits[b[j]]
            alone_b |= np.uint64(1) << np.uint64(min(j - j0, 63))
            j += 1
        else:
            both = bits[a[i]]
            shared, mine, theirs = shared + both, mine + both, theirs + both
            i += 1
            j += 1
    if mistyped and alone_a and alone_b:
        for i in range(i0, min(i1, i0 + 63)):
            if not (alone_a >> np.uint64(i - i0)) & np.uint64(1):
                continue
            for j in range(j0, min(j1, j0 + 63)):
                if not (alone_b >> np.uint64(j - j0)) & np.uint64(1):
                    continue
                if alike(letters, starts, marks, a[i], b[j]):
                    least = min(bits[a[i]], bits[b[j]])
                    shared += max(least - SLIP, 0.5)
                    mine += least - bits[a[i]]
                    theirs += least - bits[b[j]]
                    alone_b ^= np.uint64(1) << np.uint64(j - j0)
                    break
    return shared, mine, theirs


@kernel(nogil=True)
def _km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    p, q = np.radians(lat1), np.radians(lat2)
    half = np.sin((q - p) / 2) ** 2
    half += np.cos(p) * np.cos(q) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return float(12742.0 * np.arcsin(np.sqrt(min(1.0, half))))


@kernel(nogil=True)
def _place(shared: float, mine: float, theirs: float, near: bool, one_state: bool) -> int:
    least = max(min(mine, theirs), 0.1)
    if shared >= 0.75 * least and shared >= 0.4 * max(mine, theirs):
        return 7 if shared >= RARE_ADDRESS else (5 if shared >= RARE_PLACE else 4)
    if shared >= RARE_ADDRESS:
        return 6
    if near or shared >= 0.4 * least:
        return 3
    return 1 if one_state else 0


@kernel(nogil=True)
def places(
    a: Places, b: Places, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare places: elsewhere, same state, state alone, similar or near, the same (rarer)."""
    level = np.empty(len(left), dtype=np.int8)
    state_a, of_a, at_a, words_a, longitude_a, latitude_a = a
    state_b, of_b, at_b, words_b, longitude_b, latitude_b = b
    bits, letters, starts, marks, _ = words
    for k in range(len(left)):
        i, j = left[k], right[k]
        s, t = state_a[i], state_b[j]
        if s and t and s != t:
            level[k] = 0
            continue
        far = np.isnan(longitude_a[i] + longitude_b[j] + latitude_a[i] + latitude_b[j])
        km = FAR if far else _km(longitude_a[i], latitude_a[i], longitude_b[j], latitude_b[j])
        one_state = s != 0 and t != 0
        x, y = of_a[i], of_b[j]
        if x < 0 or y < 0:
            level[k] = 3 if km <= NEAR_KM else (2 if one_state else -1)
            continue
        shared, mine, theirs = _bag(
            words_a,
            at_a[x],
            at_a[x + 1],
            words_b,
            at_b[y],
            at_b[y + 1],
            bits,
            letters,
            starts,
            marks,
            True,
        )
        level[k] = _place(shared, mine, theirs, km <= NEAR_KM, one_state)
    return level


@kernel(nogil=True)
def organizations(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare organisations: others, in part, the same, the same and rare."""
    level = np.empty(len(left), dtype=np.int8)
    of_a, at_a, words_a = a
    of_b, at_b, words_b = b
    bits, letters, starts, marks, _ = words
    for k in range(len(left)):
        x, y = of_a[left[k]], of_b[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        shared, mine, theirs = _bag(
            words_a,
            at_a[x],
            at_a[x + 1],
            words_b,
            at_b[y],
            at_b[y + 1],
            bits,
            letters,
            starts,
            marks,
            True,
        )
        least = max(min(mine, theirs), 0.1)
        if shared >= 0.8 * least:
            level[k] = 3 if shared >= RARE_ORGANIZATION else 2
        else:
            level[k] = 1 if shared >= 0.5 * least else 0
    return level


@kernel(nogil=True)
def narratives(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare narratives by the share of their rare words: under a tenth, a third, 6 in 10."""
    level = np.empty(len(left), dtype=np.int8)
    of_a, at_a, words_a = a
    of_b, at_b, words_b = b
    bits, letters, starts, marks, _ = words
    for k in range(len(left)):
        x, y = of_a[left[k]], of_b[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        shared, mine, theirs = _bag(
            words_a,
            at_a[x],
            at_a[x + 1],
            words_b,
            at_b[y],
            at_b[y + 1],
            bits,
            letters,
            starts,
            marks,
            False,
        )
        share = shared / max(min(mine, theirs), 0.1)
        level[k] = (share >= FEW) + (share >= A_THIRD) + (share >= MOST)
    return level


@kernel(nogil=True)
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


@kernel(nogil=True)
def kinds(a: Kinds, b: Kinds, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare kinds of harm: others, of one group, some the same, all the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in range(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        level[k] = -1 if x < 0 or y < 0 else _kinds(a, x, b, y)
    return level


@kernel(nogil=True)
def victims(a: People, b: People, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Compare how many are named: not as many, one, as many and more than one."""
    level = np.empty(len(left), dtype=np.int8)
    for k in range(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        mine = a.person_at[x + 1] - a.person_at[x]
        theirs = b.person_at[y + 1] - b.person_at[y]
        level[k] = 0 if mine != theirs else (1 if mine == 1 else 2)
    return level


@kernel(nogil=True)
def identifiers(
    a: Bags, b: Bags, words: WordArrays, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Compare identifiers: others, mistyped, the same."""
    level = np.empty(len(left), dtype=np.int8)
    for k in range(len(left)):
        x, y = a.of_row[left[k]], b.of_row[right[k]]
        if x < 0 or y < 0:
            level[k] = -1
            continue
        p, q = a.words[a.at[x]], b.words[b.at[y]]
        slip = p != q and alike(words.letters, words.starts, words.marks, p, q)
        level[k] = 2 if p == q else (1 if slip else 0)
    return level
