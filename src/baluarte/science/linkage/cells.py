"""Columns of text as numbers: each row points to its cell, each cell to its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.linkage.vocabulary import Vocabulary, number_words


class Bags(NamedTuple):
    """`of_row` names each row's cell (-1 for none); a cell's words lie sorted between its `at`s."""

    of_row: np.ndarray
    at: np.ndarray
    words: np.ndarray


class People(NamedTuple):
    """Like `Bags`, with the persons that a cell names in between."""

    of_row: np.ndarray
    person_at: np.ndarray
    at: np.ndarray
    words: np.ndarray


@dataclass(frozen=True, slots=True)
class Split:
    """Distinct texts, the pieces each holds and the words of each piece, before numbering."""

    of_row: np.ndarray
    piece_at: np.ndarray
    word_at: np.ndarray
    words: pa.Array


def distinct_texts(column: pd.Series) -> tuple[np.ndarray, pa.Array]:
    """Return each row's place among the distinct texts (-1 for none), and these."""
    codes, texts = pd.factorize(column)
    return codes.astype(np.int32), pa.array(texts, pa.string())


def lists_apart(lists: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Return where each list begins, and all their values one after another."""
    sizes = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts, lists.flatten()


def kept(starts: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Return where lists begin once only some of their values are kept."""
    before = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=before[1:])
    return np.asarray(before[starts])


def dropped(
    split_at: np.ndarray, words: pa.Array, drop: frozenset[str]
) -> tuple[np.ndarray, pa.Array]:
    """Leave out the words that say nothing."""
    if not len(words):
        return split_at, words
    encoded = words.dictionary_encode()
    bad = np.array([word in drop for word in encoded.dictionary.to_pylist()], dtype=bool)
    keep = ~bad[encoded.indices.to_numpy(zero_copy_only=False)]
    return kept(split_at, keep), words.filter(pa.array(keep))


def bags(
    of_row: np.ndarray, word_at: np.ndarray, words: pa.Array, *, most: int | None = None
) -> tuple[Bags, Vocabulary]:
    """Number the words of cells; of more than `most` the rarest are kept."""
    cells = len(word_at) - 1
    rows_behind = np.bincount(of_row[of_row >= 0], minlength=cells).astype(np.float64)
    weight = np.repeat(rows_behind, np.diff(word_at))
    vocabulary, numbers = number_words(words, weight, int((of_row >= 0).sum()), None)
    at, numbers = sorted_within(word_at, numbers, vocabulary.arrays.bits, most)
    return without_empty(Bags(of_row, at, numbers)), vocabulary


def sorted_within(
    word_at: np.ndarray, numbers: np.ndarray, bits: np.ndarray, most: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Sort each cell's words, each kept once; of more than `most` only the rarest."""
    cell = np.repeat(np.arange(len(word_at) - 1, dtype=np.int64), np.diff(word_at))
    code = np.unique(cell << 32 | numbers.astype(np.int64))
    cell, numbers = code >> 32, (code & 0xFFFFFFFF).astype(np.int32)
    if most is not None:
        order = np.lexsort((-bits[numbers], cell))
        begins = np.searchsorted(cell, cell[order])
        chosen = np.sort(order[np.arange(len(order)) - begins < most])
        cell, numbers = cell[chosen], numbers[chosen]
    return np.searchsorted(cell, np.arange(len(word_at))).astype(np.int64), numbers


def without_empty(bag: Bags) -> Bags:
    """Let rows whose cell has no word point to none."""
    empty = np.diff(bag.at) == 0
    of_row = np.where((bag.of_row >= 0) & empty[bag.of_row], -1, bag.of_row)
    return bag._replace(of_row=of_row.astype(np.int32))


def texts_changed(texts: pa.Array, where: np.ndarray, change: Callable[[str], str]) -> pa.Array:
    """Change some of many texts, one by one."""
    if not where.any():
        return texts
    changed = pa.array(
        [change(text) for text in texts.filter(pa.array(where)).to_pylist()], texts.type
    )
    return pc.replace_with_mask(texts, pa.array(where), changed)
