"""Organisations, kinds of harm and narratives as texts say them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.linkage.cells import (
    Bags,
    bags,
    distinct_texts,
    dropped,
    lists_apart,
)
from baluarte.science.linkage.folding import folded, told_rows, words_of
from baluarte.science.linkage.lexicon import HARMS, LEGAL_FORMS, NO_ORGANISATION, UNTOLD
from baluarte.science.linkage.vocabulary import Vocabulary

RAREST = 12
SHORTEST = 4


class Kinds(NamedTuple):
    """Families of harm, and the groups of these, of each kind that a cell lists: bits.

    `of_row` names each row's cell (-1 for none); a cell's kinds lie between its `at`s.
    """

    of_row: np.ndarray
    at: np.ndarray
    families: np.ndarray
    groups: np.ndarray


def read_organizations(column: pd.Series) -> tuple[Bags, Vocabulary]:
    """Read names of media and organisations; *freelance* is none, legal forms say nothing."""
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    at, words = lists_apart(words_of(plain))
    at, words = dropped(at, words, LEGAL_FORMS | NO_ORGANISATION)
    return bags(told_rows(of_row, plain), at, words)


def read_narratives(column: pd.Series) -> tuple[Bags, Vocabulary]:
    """Read narratives: of each the twelve words that fewest others use."""
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    at, words = lists_apart(words_of(plain))
    long = pc.greater_equal(pc.utf8_length(words), SHORTEST)
    keep = long.fill_null(False).to_numpy(zero_copy_only=False)
    before = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=before[1:])
    return bags(told_rows(of_row, plain), before[at], words.filter(pa.array(keep)), most=RAREST)


def read_kinds(column: pd.Series, taxonomy: Mapping[str, str] | None = None) -> Kinds:
    """Read words for harm as families and their groups.

    `taxonomy` gives the family of each of somebody's own words, folded or not; what it does not
    hold goes by the beginnings of words in Spanish and English. Words nobody knows are a family
    of their own, in no group.
    """
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    of_row = told_rows(of_row, plain)
    at, kinds = lists_apart(pc.split_pattern_regex(plain, r"[/;|,\n]"))
    distinct = kinds.dictionary_encode()
    families = _families(distinct.dictionary.to_pylist(), taxonomy or {})
    groups = _groups(families)
    number = distinct.indices.to_numpy(zero_copy_only=False)
    told = families[number] > 0
    before = np.zeros(len(told) + 1, dtype=np.int64)
    np.cumsum(told, out=before[1:])
    at, number = before[at], number[told]
    empty = np.diff(at) == 0
    if len(empty):
        of_row = np.where((of_row >= 0) & empty[of_row], -1, of_row).astype(np.int32)
    return Kinds(of_row, at, families[number], groups[number])


def _groups(families: np.ndarray) -> np.ndarray:
    bit = {group: 1 << at for at, group in enumerate(dict.fromkeys(g for _, g, _ in HARMS))}
    groups = np.zeros(len(families), dtype=np.int64)
    for at, (_, group, _) in enumerate(HARMS):
        groups[families >> at & 1 == 1] |= bit[group]
    return groups


def _families(texts: list[str], taxonomy: Mapping[str, str]) -> np.ndarray:
    """Return a bit for each family that a kind may belong to, none where it is not told."""
    names = {family: at for at, (family, _, _) in enumerate(HARMS)}
    own = _own(taxonomy, names)
    unknown: dict[str, int] = {}
    found = np.zeros(len(texts), dtype=np.int64)
    for row, text in enumerate(texts):
        plain = " ".join(re.findall(r"[^\W_]+", text))
        if plain in UNTOLD:
            continue
        mine = {at for word, at in own.items() if word in text}
        mine = mine or {at for at, (_, _, pattern) in enumerate(HARMS) if pattern.search(text)}
        # What nobody knows shares the bits that the known families leave.
        mine = mine or {len(names) + unknown.setdefault(plain, len(unknown)) % (62 - len(names))}
        found[row] = sum(1 << at for at in mine)
    return found


def _own(taxonomy: Mapping[str, str], names: Mapping[str, int]) -> dict[str, int]:
    if not taxonomy:
        return {}
    words = folded(pa.array(list(taxonomy), pa.string())).to_pylist()
    return {
        word: names[family]
        for word, family in zip(words, taxonomy.values(), strict=True)
        if family in names
    }
