"""Organisations, kinds of harm and narratives as texts say them."""

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
from baluarte.science.linkage.folding import folded, words_of
from baluarte.science.linkage.lexicon import HARMS, LEGAL_FORMS, NO_ORGANISATION, UNTOLD
from baluarte.science.linkage.vocabulary import Vocabulary

RAREST = 12
SHORTEST = 4


class Kinds(NamedTuple):
    """Which families of harm a row tells of, and which groups of these: a bit for each."""

    families: np.ndarray
    groups: np.ndarray


def read_organizations(column: pd.Series) -> tuple[Bags, Vocabulary]:
    """Read names of media and organisations; *freelance* is none, legal forms say nothing."""
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    at, words = lists_apart(words_of(plain))
    at, words = dropped(at, words, LEGAL_FORMS | NO_ORGANISATION)
    return bags(_told(of_row, plain), at, words)


def read_narratives(column: pd.Series) -> tuple[Bags, Vocabulary]:
    """Read narratives: of each the twelve words that fewest others use."""
    of_row, texts = distinct_texts(column)
    plain = folded(texts)
    at, words = lists_apart(words_of(plain))
    long = pc.greater_equal(pc.utf8_length(words), SHORTEST)
    keep = long.fill_null(False).to_numpy(zero_copy_only=False)
    before = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=before[1:])
    return bags(_told(of_row, plain), before[at], words.filter(pa.array(keep)), most=RAREST)


def read_kinds(column: pd.Series, taxonomy: Mapping[str, str] | None = None) -> Kinds:
    """Read words for harm as families and their groups.

    `taxonomy` gives the family of each of somebody's own words, folded or not; what it does not
    hold goes by the beginnings of words in Spanish and English. Words nobody knows are a family
    of their own, in no group.
    """
    of_row, texts = distinct_texts(column)
    groups = {group: 1 << at for at, group in enumerate(dict.fromkeys(g for _, g, _ in HARMS))}
    read = _families(texts, taxonomy or {})
    families = np.array([0, *(sum(1 << at for at in sorted(found)) for found in read)], np.int64)
    grouped = np.array([0, *(_grouped(found, groups) for found in read)], np.int64)
    return Kinds(families[of_row + 1], grouped[of_row + 1])


def _grouped(found: set[int], groups: Mapping[str, int]) -> int:
    bits = 0
    for at in found:
        if at < len(HARMS):
            bits |= groups[HARMS[at][1]]
    return bits


def _families(texts: pa.Array, taxonomy: Mapping[str, str]) -> list[set[int]]:
    names = {family: at for at, (family, _, _) in enumerate(HARMS)}
    plain = folded(texts).to_pylist()
    own = _own(taxonomy, names)
    unknown: dict[str, int] = {}
    found = []
    for text in plain:
        if " ".join(text.split()) in UNTOLD:
            found.append(set())
            continue
        mine = {at for word, at in own.items() if word in text}
        mine = mine or {at for at, (_, _, pattern) in enumerate(HARMS) if pattern.search(text)}
        # 21 families are known; what nobody knows shares the bits that are left.
        mine = mine or {len(names) + unknown.setdefault(text, len(unknown)) % (62 - len(names))}
        found.append(mine)
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


def _told(of_row: np.ndarray, plain: pa.Array) -> np.ndarray:
    if not len(plain):
        return of_row
    spaced = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, r"[^\pL\pN]+", " "))
    nothing = pa.array(sorted(UNTOLD), pa.string())
    untold = pc.is_in(spaced, value_set=nothing).fill_null(True).to_numpy(zero_copy_only=False)
    return np.where((of_row >= 0) & untold[of_row], -1, of_row).astype(np.int32)
