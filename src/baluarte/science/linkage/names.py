"""Names of persons as cells hold them: several in one, in any order, shortened and misspelt."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.linkage.cells import (
    People,
    distinct_texts,
    dropped,
    lists_apart,
    texts_changed,
)
from baluarte.science.linkage.folding import folded, told_rows, untold, words_of
from baluarte.science.linkage.lexicon import GIVEN, HONORIFICS, NICKNAMES, PARTICLES, UNTOLD
from baluarte.science.linkage.vocabulary import Vocabulary, number_words

MOST_WORDS = 16
_SEVERAL = r"[/;|,\n&]| y | and | e "
_APART = re.compile(r"[/;|\n&]")
_AND = re.compile(r",? (?:y|and|e) ")
_UNIT = "\x1f"
_PAREN = r"\([^)]*\)"
_SKIPPED = PARTICLES | HONORIFICS


def read_names(column: pd.Series) -> tuple[People, Vocabulary]:
    """Read a column of names: its cells, the persons in each, their words in numbers.

    Particles (de la, del) and titles are left out. Cells that say that nobody is named (reserved,
    N/A) count as empty. Who stands behind a comma is another person unless it is only a given
    name, as in *Pirul Quetzal, Ana*.
    """
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    of_row = told_rows(of_row, plain)
    several = pc.match_substring_regex(plain, _SEVERAL).fill_null(False)
    plain = texts_changed(plain, several.to_numpy(zero_copy_only=False), _persons_apart)
    plain = pc.replace_substring_regex(plain, _PAREN, " ")
    person_at, persons = lists_apart(pc.split_pattern(plain, _UNIT))
    word_at, words = lists_apart(words_of(persons))
    word_at, words = dropped(*_only(_told(word_at, persons), words), _SKIPPED)
    rows_behind = np.bincount(of_row[of_row >= 0], minlength=len(texts)).astype(np.float64)
    weight = np.repeat(np.repeat(rows_behind, np.diff(person_at)), np.diff(word_at))
    mentions = int(np.repeat(rows_behind, np.diff(person_at)).sum())
    vocabulary, numbers = number_words(words, weight, mentions, NICKNAMES)
    return _without_empty(People(of_row, person_at, word_at, numbers)), vocabulary


def _persons_apart(text: str) -> str:
    """Put a unit separator between the persons of one cell."""
    persons: list[str] = []
    for listed in _APART.split(text):
        if listed.strip():
            persons += _listed(listed)
    return _UNIT.join(persons)


def _listed(text: str) -> list[str]:
    """Part persons held together by commas and *y*; a word alone is none: Ortega y Gasset."""
    persons: list[str] = []
    for part in _AND.split(text):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        several = len(pieces) > 1 and all(_is_whole(piece) for piece in pieces)
        persons += pieces if several else [" ".join(pieces)]
    alone = [person for person in persons if len(person.split()) < 2 and person not in UNTOLD]  # noqa: PLR2004
    return [" ".join(persons)] if alone else persons


def _is_whole(piece: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", piece) if word not in PARTICLES]
    if piece in UNTOLD:
        return True
    return len(words) > 1 and not all(word in GIVEN or word in NICKNAMES for word in words)


def _told(word_at: np.ndarray, persons: pa.Array) -> np.ndarray:
    """Return where each person's words begin and how many are kept: none of those reserved."""
    sizes = np.where(untold(persons), 0, np.minimum(np.diff(word_at), MOST_WORDS))
    return np.stack([word_at[:-1], sizes])


def _only(spans: np.ndarray, words: pa.Array) -> tuple[np.ndarray, pa.Array]:
    begins, sizes = spans
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    inside = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes) + np.repeat(begins, sizes)
    return starts, words.take(pa.array(inside))


def _without_empty(people: People) -> People:
    starts = np.asarray(people.at)[people.person_at]
    words = np.diff(starts)
    empty = words == 0
    if not len(empty):
        return people
    of_row = np.where((people.of_row >= 0) & empty[people.of_row], -1, people.of_row)
    return people._replace(of_row=of_row.astype(np.int32))
