"""Which reports are compared at all, and how many that belong together are lost thereby.

Two reports meet where they share a key: two words of a name, a word of a name and the day, a
word of the place, the organisation, a rare word of the narrative, an identifier. Those that share
a frequent key meet only where their dates may be one, each with the nearest. Keys of names are
built from first letters and consonants, so that slips do not part them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.dates import NO_DAY
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.keys import RULES, keys_of, sounds_of

# How many meet freely in a block, and the window of larger ones; the first that affords it.
BLOCKS = ((24, 40), (16, 24), (10, 12), (6, 8), (4, 5), (3, 3), (2, 2))
# In blocks of up to so many rows, one whose day is hardly known meets all whose day it may be:
# no window in order of days would find its like. The first that affords it.
WIDE = (1024, 512, 256, 128, 64, 32, 16, 8, 4, 0)
PRECISE_DAYS = 3
_FAR = 2**30
DAYS_AROUND = 5


@kernel(nogil=True)
def _end_of_block(keyed: np.ndarray, begin: int) -> int:
    end = begin + 1
    while end < len(keyed) and keyed[end] >> np.uint64(32) == keyed[begin] >> np.uint64(32):
        end += 1
    return end


@kernel(nogil=True)
def _meetings(  # noqa: PLR0917 (a kernel)
    keyed: np.ndarray,
    row_of: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    apart: np.ndarray,
    rule: int,
    small: int,
    window: int,
    out: np.ndarray,
) -> tuple[int, int]:
    """Walk the blocks of sorted keys; count the pairs, and write them where `out` has room.

    In a block of at most `small` all meet; in a larger one those whose dates may be one, each
    with the `window` nearest.
    """
    rows = np.int64(len(row_of))
    made = cut = 0
    begin = 0
    while begin < len(keyed):
        end = _end_of_block(keyed, begin)
        large = end - begin > small
        for i in range(begin, end):
            x = row_of[keyed[i] & np.uint64(0xFFFFFFFF)]
            met = 0
            for j in range(i + 1, end):
                y = row_of[keyed[j] & np.uint64(0xFFFFFFFF)]
                if x == y:
                    continue
                if large and first[y] > last[x] + DAYS_AROUND:
                    break
                if large and met >= window:
                    cut += 1
                    break
                if len(apart) and apart[x] == apart[y]:
                    continue
                met += 1
                if made < len(out):
                    out[made] = ((min(x, y) * rows + max(x, y)) << 4) | rule
                made += 1
        begin = end
    return made, cut


@kernel(nogil=True)
def _joined(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each pair of sorted codes once, and a bit for each rule that met it."""
    pairs = np.empty(len(codes), dtype=np.int64)
    rules = np.empty(len(codes), dtype=np.uint16)
    n = -1
    for code in codes:
        pair = code >> 4
        if n < 0 or pairs[n] != pair:
            n += 1
            pairs[n] = pair
            rules[n] = 0
        rules[n] |= np.uint16(1) << np.uint16(code & 15)
    return pairs[: n + 1], rules[: n + 1]


@kernel(nogil=True)
def _vague_meetings(  # noqa: PLR0917 (a kernel)
    keyed: np.ndarray,
    row_of: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    apart: np.ndarray,
    rule: int,
    wide: int,
    out: np.ndarray,
) -> tuple[int, int]:
    """Let rows without a precise day meet all of their block whose day may be theirs.

    Only in blocks of at most `wide`; count the pairs, and how many rows met none for that.
    """
    rows = np.int64(len(row_of))
    made = cut = 0
    begin = 0
    while begin < len(keyed):
        end = _end_of_block(keyed, begin)
        for i in range(begin, end):
            x = row_of[keyed[i] & np.uint64(0xFFFFFFFF)]
            if first[x] != _FAR and last[x] - first[x] <= PRECISE_DAYS:
                continue
            if end - begin > wide:
                cut += 1
                continue
            for j in range(begin, end):
                y = row_of[keyed[j] & np.uint64(0xFFFFFFFF)]
                vague = first[y] == _FAR or last[y] - first[y] > PRECISE_DAYS
                if x == y or (vague and j < i):
                    continue
                known = first[x] != _FAR and first[y] != _FAR
                if known and (first[y] > last[x] + DAYS_AROUND or first[x] > last[y] + DAYS_AROUND):
                    continue
                if len(apart) and apart[x] == apart[y]:
                    continue
                if made < len(out):
                    out[made] = ((min(x, y) * rows + max(x, y)) << 4) | rule
                made += 1
        begin = end
    return made, cut


def rules_of(features: Features) -> tuple[str, ...]:
    """Return what brings reports together, those of one's own last; the place is the bit."""
    return (*RULES, *(one.name for one in features.own.rules))


class Candidates(NamedTuple):
    """Pairs to compare, the rules that met each, and how often a window cut a block short."""

    left: np.ndarray
    right: np.ndarray
    rules: np.ndarray
    cut: int


def candidates(
    features: Features,
    *,
    apart: np.ndarray | None = None,
    most: int | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Candidates:
    """Return each pair of rows that shares a key, once; never two with the same `apart`.

    The larger the tables, the smaller the blocks in which all meet: each rule may bring at most
    `most` pairs (by default `most_pairs` of the rows) of precise days, and as many of others.
    """
    order, first, last = _by_day(features)
    rank = np.empty(len(order), dtype=np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    tables = np.zeros(0, dtype=np.int32) if apart is None else apart
    found: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
    cut, budget = 0, most or most_pairs(len(order))
    for keys in keys_of(features, sounds_of(features)):
        keyed = (keys.key & np.uint64(0xFFFFFFFF00000000)) | rank[keys.row]
        keyed.sort()
        pairs, lost = _of_rule(keyed, order, first, last, tables, keys.rule, budget)
        found.append(pairs)
        cut += lost
        tick()
    codes = np.concatenate(found)
    del found
    codes.sort()
    pairs, rules = _joined(codes)
    rows = max(len(features), 1)
    return Candidates((pairs // rows).astype(np.int32), (pairs % rows).astype(np.int32), rules, cut)


def most_pairs(rows: int) -> int:
    """Return how many pairs a rule may bring: 30 a row in small tables, 1 a row in large ones."""
    return min(30 * rows, max(1_000_000, rows))


def _of_rule(  # noqa: PLR0917 (hands on to the kernel)
    keyed: np.ndarray,
    order: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    tables: np.ndarray,
    rule: int,
    budget: int,
) -> tuple[np.ndarray, int]:
    out = np.empty(0, dtype=np.int64)
    for small, window in BLOCKS:
        made, cut = _meetings(keyed, order, first, last, tables, rule, small, window, out)
        if made <= budget:
            break
    out = np.empty(min(made, 2 * budget), dtype=np.int64)
    _meetings(keyed, order, first, last, tables, rule, small, window, out)
    vague, lost = _of_vague(keyed, order, first, last, tables, rule, budget)
    return np.concatenate([out, vague]), cut + lost


def _of_vague(  # noqa: PLR0917 (hands on to the kernel)
    keyed: np.ndarray,
    order: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    tables: np.ndarray,
    rule: int,
    budget: int,
) -> tuple[np.ndarray, int]:
    out = np.empty(0, dtype=np.int64)
    for wide in WIDE:
        made, cut = _vague_meetings(keyed, order, first, last, tables, rule, wide, out)
        if made <= budget:
            break
    out = np.empty(min(made, budget), dtype=np.int64)
    _vague_meetings(keyed, order, first, last, tables, rule, wide, out)
    return out, cut


def _by_day(features: Features) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows by day and place, undated ones behind all, and each one's days."""
    days, rows = features.dates, len(features)
    first = last = np.full(rows, _FAR, dtype=np.int64)
    if days is not None:
        known = days.first != NO_DAY
        first = np.where(known, days.first, _FAR).astype(np.int64)
        last = np.where(known, days.last, _FAR).astype(np.int64)
    place = np.zeros(rows, dtype=np.int64)
    if features.places is not None:
        place = features.places.state.astype(np.int64) << 32 | (features.places.of_row + 1)
    return np.lexsort((place, first)).astype(np.int64), first, last
