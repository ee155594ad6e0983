"""Places as texts say them: a state, and what stands before it."""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from baluarte.science.linkage.cells import Bags, bags, distinct_texts
from baluarte.science.linkage.folding import folded
from baluarte.science.linkage.lexicon import CITIES, COUNTRY, PARTICLES, PLACE_WORDS, STATES, UNTOLD
from baluarte.science.linkage.vocabulary import Vocabulary

_PARTS = re.compile(r"[,;/()\n|]+| - ")
_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = PARTICLES - {"san", "santa"} | {"of", "the"}


class Places(NamedTuple):
    """A row's state (0 where not told), the words of its place, and its point (NaN for none)."""

    state: np.ndarray
    of_row: np.ndarray
    at: np.ndarray
    words: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray


def read_places(
    column: pd.Series, longitude: np.ndarray, latitude: np.ndarray
) -> tuple[Places, Vocabulary]:
    """Read a column of places: *Acapulco, Gro.*, *Tehuacán, Mexico*, *Oaxaca*, an address."""
    of_row, texts = distinct_texts(column)
    read = [place_of(text) for text in folded(texts).to_pylist()]
    states = np.array([state for state, _ in read], dtype=np.int16)
    at = np.zeros(len(read) + 1, dtype=np.int64)
    np.cumsum([len(words) for _, words in read], out=at[1:])
    words = pa.array([word for _, told in read for word in told], pa.string())
    bag, vocabulary = bags(of_row, at, words)
    state = np.where(of_row >= 0, states[of_row], 0) if len(states) else np.zeros(len(of_row))
    return Places(state.astype(np.int16), *bag, longitude, latitude), vocabulary


def place_of(text: str) -> tuple[int, list[str]]:
    """Return the state of a folded text (0 where it says none) and the words of the place."""
    parts = [" ".join(_WORDS.findall(part)) for part in _PARTS.split(text)]
    parts = [part for part in parts if part not in UNTOLD]
    if len(parts) > 1 and parts[-1] in COUNTRY and parts[-2] not in UNTOLD:
        parts.pop()
    state = 0
    kept: list[str] = []
    for part in reversed(parts):
        if not state and part in STATES:
            state = STATES[part]
        elif STATES.get(part) != state or not state:
            kept.append(part)
    words = [word for part in kept for word in _plain(part)]
    return state, words


def _plain(part: str) -> list[str]:
    part = CITIES.get(part, part)
    words = (PLACE_WORDS.get(word, word) for word in part.split())
    return [word for word in words if word and word not in _ARTICLES]


def bag_of(places: Places) -> Bags:
    """Return the words alone."""
    return Bags(places.of_row, places.at, places.words)
