"""The keys under which reports meet: what two that are one most likely share.

Keys of names and places are built from first letters and consonants, so that slips of the pen do
not part them.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from baluarte.science.kernels import kernel
from baluarte.science.linkage.cells import Bags, People
from baluarte.science.linkage.dates import NO_DAY
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.vocabulary import WordArrays

# What brings reports together, by the number of the rule; those of one's own come after.
RULES = (
    "two words of a name", "a word of a name on a day", "a word of a name in a place",
    "a word of the place", "the organisation", "the state alone", "a rare word of the narrative",
    "the identifier", "the day", "a word of a name around a day",
    "a word of a name in an organisation",
)  # fmt: skip
# Places of more words than that on average are addresses: more of their words are keys.
LONG_PLACE = 4
# A word of a narrative is a key where so few have it.
FEW = 24
# Days a word of a name is looked for in, so that a day told wrongly by a few parts nobody.
SPAN_DAYS = 8


class Keys(NamedTuple):
    """A key and a row where it holds."""

    key: np.ndarray
    row: np.ndarray
    rule: int


@kernel(nogil=True)
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel(nogil=True)
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
        first = (
            words.letters[words.starts[word]] if words.starts[word + 1] > words.starts[word] else 0
        )
        if heard[first]:
            first = heard[first]
        for at in range(words.starts[word], words.starts[word + 1]):
            sound = heard[words.letters[at]]
            if sound:
                seen |= np.uint64(1) << np.uint64(sound % 64)
        out[word] = _mix(seen ^ (np.uint64(first) << np.uint64(56)))
    return out


@kernel(nogil=True)
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
    for at, one in enumerate(features.own.rules, start=len(RULES)):
        yield Keys(one.key, one.row, at)


def _by_name(features: Features, sounds: Sounds) -> Iterable[Keys]:
    people, words = features.names, features.words["name"].arrays
    assert people is not None
    single = np.diff(words.starts) == 1
    cells = len(people.person_at) - 1
    pair_key, pair_cell, word_key, word_cell = _name_pairs(people, sounds["name"], single, cells)
    yield Keys(*_rows_of(people.of_row, pair_key, pair_cell, cells), 0)
    key, row = _rows_of(people.of_row, word_key, word_cell, cells)
    if features.dates is not None:
        dated = features.dates.digits[row] > 0
        day = features.dates.digits[row][dated].astype(np.uint64)
        yield Keys(_mixed(key[dated], day), row[dated], 1)
        yield from _around_days(features, key, row)
    if features.places is not None:
        bag = Bags(*features.places[1:4])
        place = _cell_keys(bag, features.words["location"].arrays, sounds["location"])
        told = bag.of_row[row] >= 0
        yield Keys(_mixed(key[told], place[bag.of_row[row][told]]), row[told], 2)
    if features.organizations is not None:
        bag = features.organizations
        place = _cell_keys(bag, features.words["organization"].arrays, sounds["organization"])
        told = bag.of_row[row] >= 0
        yield Keys(_mixed(key[told], place[bag.of_row[row][told]]), row[told], 10)


def _around_days(features: Features, key: np.ndarray, row: np.ndarray) -> Iterable[Keys]:
    """Join words of names with spans of eight days, half of which each next one repeats."""
    days = features.dates
    assert days is not None
    dated = (days.first[row] != NO_DAY) & (days.last[row] - days.first[row] < SPAN_DAYS)
    first = days.first[row][dated].astype(np.int64)
    for offset in (0, SPAN_DAYS // 2):
        span = ((first + offset) // SPAN_DAYS).astype(np.uint64)
        yield Keys(_mixed(key[dated], span + np.uint64(offset << 40)), row[dated], 9)


def _by_state(features: Features, *, sparse: bool) -> Iterable[Keys]:
    """Meet in their state on their day those of whom one names no place inside it."""
    places, days = features.places, features.dates
    assert places is not None
    if days is None:
        return
    rows = np.flatnonzero((places.state > 0) & (days.first != NO_DAY) & (days.last == days.first))
    bare = places.of_row[rows] < 0
    for offset in (0, 2):
        key = places.state[rows].astype(np.int64) << 32 | (days.first[rows] + offset) // 4
        wanted = np.isin(key, np.unique(key[bare])) if sparse else np.ones(len(key), dtype=bool)
        yield Keys(_spread(key[wanted]), rows[wanted].astype(np.int32), 5)


@kernel(nogil=True)
def _mixed(key: np.ndarray, other: np.ndarray) -> np.ndarray:
    out = np.empty(len(key), dtype=np.uint64)
    for at in range(len(key)):
        out[at] = _mix(key[at] * np.uint64(31) + _mix(other[at]))
    return out


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Return keys whose upper half tells numbers apart."""
    return np.asarray(numbers).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def _rows_of(
    of_row: np.ndarray, key: np.ndarray, cell: np.ndarray, cells: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give each row of a cell the keys of the cell."""
    rows = np.flatnonzero(of_row >= 0).astype(np.int32)
    order = np.argsort(of_row[rows], kind="stable")
    rows = rows[order]
    at = np.searchsorted(of_row[rows], np.arange(cells + 1))
    count = (at[1:] - at[:-1])[cell]
    begins = np.cumsum(count) - count
    inside = (
        np.arange(int(count.sum())) - np.repeat(begins, count) + np.repeat(at[:-1][cell], count)
    )
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
