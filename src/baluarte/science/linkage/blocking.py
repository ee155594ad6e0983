"""Which reports are compared at all, and how many that belong together are lost thereby.

Two reports meet where they share a key: two words of a name, a word of a name and the day, a
word of the place, the organisation, a rare word of the narrative, an identifier. Those that share
a frequent key meet only where their dates may be one, each with the nearest. Keys of names are
built from first letters and consonants, so that slips do not part them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numba import njit

from baluarte.science.linkage.cells import Bags, People
from baluarte.science.linkage.dates import NO_DAY, Days
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.vocabulary import WordArrays

RULES = (
    "two words of a name", "a word of a name on a day", "a word of a name in a place",
    "a word of the place", "the organisation", "the state alone", "a rare word of the narrative",
    "the identifier", "the day",
)  # fmt: skip
# How many meet freely in a block, and the window of larger ones; the first that affords it.
BLOCKS = ((24, 40), (16, 24), (10, 12), (6, 8), (4, 5), (3, 3), (2, 2))
FEW = 24
# Places of more words than that on average are addresses: more of their words are keys.
LONG_PLACE = 4
_FAR = 2**30
DAYS_AROUND = 5


class Keys(NamedTuple):
    """A key and a row where it holds."""

    key: np.ndarray
    row: np.ndarray
    rule: int


@njit(cache=True, nogil=True)
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@njit(cache=True, nogil=True)
def skeletons(words: WordArrays) -> np.ndarray:
    """Return a number for each word's first letter and the set of its consonants, as heard."""
    heard = np.zeros(256, dtype=np.uint8)
    for code in range(ord("a"), ord("z") + 1):
        heard[code] = code
    for vowel in b"aeiouhyw":
        heard[vowel] = 0
    heard[ord("v")] = ord("b")
    heard[ord("z")] = ord("s")
    heard[ord("c")] = ord("s")
    heard[ord("q")] = ord("k")
    heard[ord("x")] = ord("s")
    heard[ord("j")] = ord("g")
    for digit in range(ord("0"), ord("9") + 1):
        heard[digit] = digit
    n = len(words.starts) - 1
    out = np.empty(n, dtype=np.uint64)
    for word in range(n):
        seen = np.uint64(0)
        first = words.letters[words.starts[word]] if words.starts[word + 1] > words.starts[word] else 0
        if heard[first]:
            first = heard[first]
        for at in range(words.starts[word], words.starts[word + 1]):
            sound = heard[words.letters[at]]
            if sound:
                seen |= np.uint64(1) << np.uint64(sound % 64)
        out[word] = _mix(seen ^ (np.uint64(first) << np.uint64(56)))
    return out


@njit(cache=True, nogil=True)
def _name_pairs(people: People, sounds: np.ndarray, single: np.ndarray, cells: int) -> tuple:
    """Return, for each cell, the keys of two words of one person, and of single words."""
    count = singles = 0
    for person in range(people.person_at[cells]):
        m = min(people.at[person + 1] - people.at[person], 6)
        count += m * (m - 1) // 2
        singles += m
    pair_key, pair_cell = np.empty(count, np.uint64), np.empty(count, np.int32)
    word_key, word_cell = np.empty(singles, np.uint64), np.empty(singles, np.int32)
    p = w = 0
    for cell in range(cells):
        for person in range(people.person_at[cell], people.person_at[cell + 1]):
            begin = people.at[person]
            m = min(people.at[person + 1] - begin, 6)
            for i in range(m):
                x = people.words[begin + i]
                if single[x]:
                    continue
                word_key[w] = sounds[x]
                word_cell[w] = cell
                w += 1
                for j in range(i):
                    y = people.words[begin + j]
                    if single[y]:
                        continue
                    pair_key[p] = _mix(sounds[x] + sounds[y])
                    pair_cell[p] = cell
                    p += 1
    return pair_key[:p], pair_cell[:p], word_key[:w], word_cell[:w]


@njit(cache=True, nogil=True)
def _meetings(
    keyed: np.ndarray, row_of: np.ndarray, first: np.ndarray, last: np.ndarray, apart: np.ndarray,
    rule: int, small: int, window: int, out: np.ndarray,
) -> tuple[int, int]:
    """Walk the blocks of sorted keys; count the pairs, and write them where `out` has room.

    In a block of at most `small` all meet; in a larger one those whose dates may be one, each
    with the `window` nearest.
    """
    rows = np.int64(len(row_of))
    made = cut = 0
    begin = 0
    while begin < len(keyed):
        block = keyed[begin] >> np.uint64(32)
        end = begin + 1
        while end < len(keyed) and keyed[end] >> np.uint64(32) == block:
            end += 1
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


@njit(cache=True, nogil=True)
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


class Candidates(NamedTuple):
    """Pairs to compare, the rules that met each, and how often a window cut a block short."""

    left: np.ndarray
    right: np.ndarray
    rules: np.ndarray
    cut: int


def candidates(
    features: Features, *, apart: np.ndarray | None = None, tick: Callable[[], None] = lambda: None
) -> Candidates:
    """Return each pair of rows that shares a key, once; never two with the same `apart`.

    The larger the tables, the smaller the blocks in which all meet: each rule may bring at most
    `most_pairs` pairs.
    """
    order, first, last = _by_day(features)
    rank = np.empty(len(order), dtype=np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    tables = np.zeros(0, dtype=np.int32) if apart is None else apart
    found: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
    cut = 0
    for keys in keys_of(features, sounds_of(features)):
        keyed = (keys.key & np.uint64(0xFFFFFFFF00000000)) | rank[keys.row]
        keyed.sort()
        pairs, lost = _of_rule(keyed, order, first, last, tables, keys.rule)
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


def _of_rule(
    keyed: np.ndarray, order: np.ndarray, first: np.ndarray, last: np.ndarray,
    tables: np.ndarray, rule: int,
) -> tuple[np.ndarray, int]:
    budget = most_pairs(len(order))
    out = np.empty(0, dtype=np.int64)
    for small, window in BLOCKS:
        made, cut = _meetings(keyed, order, first, last, tables, rule, small, window, out)
        if made <= budget:
            break
    out = np.empty(min(made, 2 * budget), dtype=np.int64)
    _meetings(keyed, order, first, last, tables, rule, small, window, out)
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


Sounds = Mapping[str, np.ndarray]


def sounds_of(features: Features) -> Sounds:
    """Return the skeleton of every word of names, places and organisations."""
    heard = ("name", "location", "organization")
    return {key: skeletons(one.arrays) for key, one in features.words.items() if key in heard}


def keys_of(features: Features, sounds: Sounds, *, sparse: bool = True) -> Iterable[Keys]:
    """Yield the keys of every rule, rule by rule.

    With `sparse` only such keys as can bring a pair among these rows; without, all.
    """
    if features.names is not None:
        yield from _by_name(features, sounds)
    if features.places is not None:
        bag = Bags(*features.places[1:4])
        words = features.words["location"].arrays
        long = sparse and len(bag.words) > LONG_PLACE * (len(bag.at) - 1)
        yield _words(bag, words, 3, 4 if long else 1, sounds["location"])
        if long:
            yield _pairs_of_words(bag, words, sounds["location"])
        yield from _by_state(features, sparse=sparse)
    if features.dates is not None:
        rows = np.flatnonzero(features.dates.digits > 0).astype(np.int32)
        yield Keys(_spread(features.dates.digits[rows]), rows, 8)
    if features.organizations is not None:
        words = features.words["organization"].arrays
        yield _cells(features.organizations, words, 4, sounds["organization"])
    if features.narratives is not None:
        bag, words = features.narratives, features.words["narrative"].arrays
        keys = _words(bag, words, 6, 3, _spread(np.arange(len(words.bits))))
        yield _few(keys) if sparse else keys
    if features.identifiers is not None:
        words = features.words["identifier"].arrays
        yield _words(features.identifiers, words, 7, 1, _spread(np.arange(len(words.bits))))


def _by_name(features: Features, sounds: Sounds) -> Iterable[Keys]:
    people, words = features.names, features.words["name"].arrays
    assert people is not None  # noqa: S101 (the caller looked)
    single = np.diff(words.starts) == 1
    cells = len(people.person_at) - 1
    pair_key, pair_cell, word_key, word_cell = _name_pairs(people, sounds["name"], single, cells)
    yield Keys(*_rows_of(people.of_row, pair_key, pair_cell, cells), 0)
    key, row = _rows_of(people.of_row, word_key, word_cell, cells)
    if features.dates is not None:
        dated = features.dates.digits[row] > 0
        day = features.dates.digits[row][dated].astype(np.uint64)
        yield Keys(_mixed(key[dated], day), row[dated], 1)
    if features.places is not None:
        bag = Bags(*features.places[1:4])
        place = _cell_keys(bag, features.words["location"].arrays, sounds["location"])
        told = bag.of_row[row] >= 0
        yield Keys(_mixed(key[told], place[bag.of_row[row][told]]), row[told], 2)


def _by_state(features: Features, *, sparse: bool) -> Iterable[Keys]:
    """Meet in their state on their day those of whom one names no place inside it."""
    places, days = features.places, features.dates
    assert places is not None  # noqa: S101 (the caller looked)
    if days is None:
        return
    rows = np.flatnonzero((places.state > 0) & (days.first != NO_DAY) & (days.last == days.first))
    bare = places.of_row[rows] < 0
    for offset in (0, 2):
        key = places.state[rows].astype(np.int64) << 32 | (days.first[rows] + offset) // 4
        wanted = np.isin(key, np.unique(key[bare])) if sparse else np.ones(len(key), dtype=bool)
        yield Keys(_spread(key[wanted]), rows[wanted].astype(np.int32), 5)


@njit(cache=True, nogil=True)
def _mixed(key: np.ndarray, other: np.ndarray) -> np.ndarray:
    out = np.empty(len(key), dtype=np.uint64)
    for at in range(len(key)):
        out[at] = _mix(key[at] * np.uint64(31) + _mix(other[at]))
    return out


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Return keys whose upper half tells numbers apart."""
    return np.asarray(numbers).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def _rows_of(of_row: np.ndarray, key: np.ndarray, cell: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Give each row of a cell the keys of the cell."""
    rows = np.flatnonzero(of_row >= 0).astype(np.int32)
    order = np.argsort(of_row[rows], kind="stable")
    rows = rows[order]
    at = np.searchsorted(of_row[rows], np.arange(cells + 1))
    count = (at[1:] - at[:-1])[cell]
    begins = np.cumsum(count) - count
    inside = np.arange(int(count.sum())) - np.repeat(begins, count) + np.repeat(at[:-1][cell], count)
    return np.repeat(key, count), rows[inside]


def _words(bag: Bags, words: WordArrays, rule: int, most: int, sounds: np.ndarray) -> Keys:
    """Return the rarest words of each cell as keys."""
    cell, chosen = _rarest(bag, words, most)
    key, row = _rows_of(bag.of_row, sounds[bag.words[chosen]], cell, len(bag.at) - 1)
    return Keys(key, row, rule)


def _few(keys: Keys) -> Keys:
    """Keep the keys that few rows have."""
    _, back, count = np.unique(keys.key, return_inverse=True, return_counts=True)
    few = count[back] <= FEW
    return Keys(keys.key[few], keys.row[few], keys.rule)


def _pairs_of_words(bag: Bags, words: WordArrays, sounds: np.ndarray) -> Keys:
    """Return any two of the five rarest words of each cell as keys."""
    alone = _rarest(bag, words, 5)
    keys, cells = [], []
    for apart in range(1, 5):
        same = np.flatnonzero(alone[0][apart:] == alone[0][:-apart])
        one, other = alone[1][same], alone[1][same + apart]
        keys.append(_spread(sounds[bag.words[one]] + sounds[bag.words[other]]))
        cells.append(alone[0][same])
    cells_at = len(bag.at) - 1
    key, row = _rows_of(bag.of_row, np.concatenate(keys), np.concatenate(cells), cells_at)
    return Keys(key, row, 3)


def _rarest(bag: Bags, words: WordArrays, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return cells, and where in the bag their rarest words lie."""
    cell = np.repeat(np.arange(len(bag.at) - 1), np.diff(bag.at))
    order = np.lexsort((-words.bits[bag.words], cell))
    chosen = order[np.arange(len(order)) - bag.at[:-1][cell[order]] < most]
    return cell[chosen], chosen


def _cells(bag: Bags, words: WordArrays, rule: int, sounds: np.ndarray) -> Keys:
    """Return each cell's own key."""
    cells = len(bag.at) - 1
    key = _cell_keys(bag, words, sounds)
    return Keys(*_rows_of(bag.of_row, key, np.arange(cells), cells), rule)


def _cell_keys(bag: Bags, words: WordArrays, sounds: np.ndarray) -> np.ndarray:
    """Return the two rarest words of each cell, together, as a key."""
    cell, chosen = _rarest(bag, words, 2)
    key = np.zeros(len(bag.at) - 1, dtype=np.uint64)
    np.add.at(key, cell, sounds[bag.words[chosen]])
    return key
