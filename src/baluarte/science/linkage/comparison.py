"""Reports compared: each field's levels for many pairs, packed into one number a pair."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from baluarte.science.linkage import agreement, naming
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.naming import NAME_STEPS
from baluarte.science.linkage.own import levels_of

Levels = Callable[[Any, Any, np.ndarray, np.ndarray], np.ndarray]
CHUNK = 1_000_000
STEPS = np.array(NAME_STEPS)
# The kernels let go of the interpreter: many pairs are shared among threads.
WORTH_THREADS, PARTS = 50_000, 16


def _names(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return naming.names(a.names, b.names, a.words["name"].arrays, left, right, STEPS)


def _dates(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return agreement.dates(a.dates, b.dates, left, right)


def _places(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return agreement.places(a.places, b.places, a.words["location"].arrays, left, right)


def _organizations(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    words = a.words["organization"].arrays
    return agreement.organizations(a.organizations, b.organizations, words, left, right)


def _kinds(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return agreement.kinds(a.kinds, b.kinds, left, right)


def _victims(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return agreement.victims(a.names, b.names, left, right)


def _narratives(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    words = a.words["narrative"].arrays
    return agreement.narratives(a.narratives, b.narratives, words, left, right)


def _identifiers(a: Any, b: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    words = a.words["identifier"].arrays
    return agreement.identifiers(a.identifiers, b.identifiers, words, left, right)


COMPARISONS: dict[str, tuple[str, Levels]] = {
    "name": ("names", _names),
    "victims": ("names", _victims),
    "location": ("places", _places),
    "organization": ("organizations", _organizations),
    "date_raw": ("dates", _dates),
    "type": ("kinds", _kinds),
    "narrative": ("narratives", _narratives),
    "identifier": ("identifiers", _identifiers),
}


def fields_of(features: Features) -> set[str]:
    """Return which fields can be compared."""
    told = {name for name, (part, _) in COMPARISONS.items() if getattr(features, part) is not None}
    return told | features.own.comparisons.keys()


def compare(
    fields: Sequence[str], a: Features, b: Features, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Return the levels of pairs, one column a field; -1 where a side does not say."""
    levels = np.full((len(left), len(fields)), -1, dtype=np.int8)

    def fill(part: slice) -> None:
        for at, name in enumerate(fields):
            found = _levels(name, a, b, left[part], right[part])
            if found is not None:
                levels[part, at] = found

    if len(left) < WORTH_THREADS:
        fill(slice(None))
        return levels
    size = -(-len(left) // PARTS)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        list(threads.map(fill, (slice(at, at + size) for at in range(0, len(left), size))))
    return levels


def _levels(
    name: str, a: Features, b: Features, left: np.ndarray, right: np.ndarray
) -> np.ndarray | None:
    """Return the levels of pairs in one field; nothing where a side has no such column."""
    if name not in COMPARISONS:
        return levels_of(name, a.own, b.own, left, right)
    told, compared = COMPARISONS[name]
    if getattr(a, told) is None or getattr(b, told) is None:
        return None
    return compared(a, b, left, right)


def packed(levels: np.ndarray) -> np.ndarray:
    """Pack rows of levels into one number each; four bits a field."""
    code = np.zeros(len(levels), dtype=np.int64)
    for at in range(levels.shape[1]):
        code |= (levels[:, at].astype(np.int64) + 1) << (4 * at)
    return code


def unpacked(codes: np.ndarray, fields: int) -> np.ndarray:
    """Return the levels again."""
    shifts = 4 * np.arange(fields)
    return ((codes[:, None] >> shifts & 15) - 1).astype(np.int8)
