"""Words as numbers: how rare each is, its letters for the kernels, and how to find it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.kernels import kernel

LONGEST = 40
LOST_LETTER, NICKNAMED, ONE_LETTER = (np.uint64(1) << np.uint64(at) for at in (63, 62, 61))
_LOST, _A, _Z = ord("?"), ord("a"), ord("z")


class WordArrays(NamedTuple):
    """What kernels read of words: bits of information, letters as bytes, where each begins.

    `marks` has a bit for each letter and digit of a word, and three for what needs another look:
    `LOST_LETTER`, `NICKNAMED`, `ONE_LETTER`. `known_as` holds pairs of words for one person.
    """

    bits: np.ndarray
    letters: np.ndarray
    starts: np.ndarray
    marks: np.ndarray
    known_as: np.ndarray


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one column, numbered; `arrays.bits` is -log2 of the share of cells with it."""

    words: pa.Array
    arrays: WordArrays
    cells: int

    def __len__(self) -> int:
        return len(self.words)

    def extended(self, new: Sequence[str]) -> "Vocabulary":
        """Return the vocabulary with new words at its end, as rare as a word seen once."""
        if not new:
            return self
        added = pa.array(new, pa.string())
        letters, starts = _letters(added)
        old = self.arrays
        rare = np.full(len(new), _bits(np.ones(1), self.cells)[0], dtype=np.float32)
        arrays = WordArrays(
            np.concatenate([old.bits, rare]),
            np.concatenate([old.letters, letters]),
            np.concatenate([old.starts, starts[1:] + old.starts[-1]]),
            np.concatenate([old.marks, _marks(letters, starts)]),
            old.known_as,
        )
        return Vocabulary(pa.concat_arrays([self.words, added]), arrays, self.cells)


def number_words(
    words: pa.Array, weight: np.ndarray, cells: int, nicknames: dict[str, tuple[str, ...]] | None
) -> tuple[Vocabulary, np.ndarray]:
    """Number the words of all cells; `weight` says how many rows stand behind each mention."""
    encoded = words.dictionary_encode()
    numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    distinct = encoded.dictionary
    counts = np.bincount(numbers, weights=weight, minlength=len(distinct))
    letters, starts = _letters(distinct)
    bits = _bits(counts, cells)
    known_as = _known_as(distinct, nicknames or {})
    marks = _marks(letters, starts)
    marks[np.unique(np.concatenate([known_as >> 32, known_as & 0xFFFFFFFF]))] |= NICKNAMED
    return Vocabulary(distinct, WordArrays(bits, letters, starts, marks, known_as), cells), numbers


def _bits(counts: np.ndarray, cells: int) -> np.ndarray:
    # A word met once may be half as frequent as it seems, or twice: half a cell is added.
    share = (counts + 0.5) / (cells + 1.0)
    return np.maximum(0.0, -np.log2(np.minimum(share, 1.0))).astype(np.float32)


def _letters(words: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    texts = [word.encode("latin-1", "replace")[:LONGEST] for word in words.to_pylist()]
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in texts], out=starts[1:])
    return np.frombuffer(b"".join(texts), dtype=np.uint8).copy(), starts


@kernel(nogil=True)
def _marks(letters: np.ndarray, starts: np.ndarray) -> np.ndarray:
    out = np.zeros(len(starts) - 1, dtype=np.uint64)
    for word in range(len(out)):
        for at in range(starts[word], starts[word + 1]):
            letter = letters[at]
            if letter == _LOST:
                out[word] |= LOST_LETTER
            else:
                # Letters in 0-25, digits and what is left in 26-57.
                place = letter - _A if _A <= letter <= _Z else 26 + letter % 32
                out[word] |= np.uint64(1) << np.uint64(place)
        if starts[word + 1] - starts[word] == 1:
            out[word] |= ONE_LETTER
    return out


def _known_as(words: pa.Array, nicknames: dict[str, tuple[str, ...]]) -> np.ndarray:
    """Return pairs of words that name one person, each packed into one sorted number."""
    if not nicknames or not len(words):
        return np.zeros(0, dtype=np.int64)
    number = {word: at for at, word in zip(*_present(words, nicknames), strict=True)}
    pairs = set()
    for short, whole in nicknames.items():
        for one in whole:
            if short in number and one in number:
                low, high = sorted((number[short], number[one]))
                pairs.add(low << 32 | high)
    return np.array(sorted(pairs), dtype=np.int64)


def _present(words: pa.Array, nicknames: dict[str, tuple[str, ...]]) -> tuple[list[int], list[str]]:
    wanted = sorted({*nicknames, *(one for whole in nicknames.values() for one in whole)})
    at = pc.index_in(pa.array(wanted, words.type), value_set=words)
    kept = [
        (number, word)
        for number, word in zip(at.to_pylist(), wanted, strict=True)
        if number is not None
    ]
    return [number for number, _ in kept], [word for _, word in kept]
