"""What reports have in common by chance: levels of pairs drawn at random, candidates left out.

Two fields that lean on another are sampled where that one agrees: organisations among pairs of
one state (nobody's organisation is elsewhere), narratives among pairs of one kind of harm (who
tells of threats uses the words of threats). Otherwise one agreement would be counted twice.
"""

from collections.abc import Sequence

import numpy as np

from baluarte.science.linkage.comparison import compare
from baluarte.science.linkage.estimation import Chance
from baluarte.science.linkage.features import Features
from baluarte.science.linkage.model import Model

DRAWN = 250_000
ENOUGH = 400


def by_chance(
    model: Model, features: Features, left: np.ndarray, right: np.ndarray, seed: int
) -> Chance:
    """Return the share of each level among random pairs that are no candidates.

    `left` and `right` are the candidates, sorted by both. At most 250,000 pairs are drawn, with
    replacement; all are taken where there are fewer.
    """
    rows = len(features)
    one, other = _drawn(rows, seed)
    keep = ~_among(one, other, left, right, rows)
    one, other = one[keep], other[keep]
    names = [compared.name for compared in model.fields]
    levels = compare(names, features, features, one, other)
    shares, fixed = [], []
    for at, compared in enumerate(model.fields):
        chosen = levels[:, at]
        leans = _leaning(model, names, levels, at)
        fixed.append(leans is not None)
        told = chosen[leans] if leans is not None else chosen
        counts = np.bincount(told[told >= 0], minlength=len(compared.levels))
        shares.append(counts / max(len(told), 1))
    return Chance(tuple(shares), rows * (rows - 1) / 2, tuple(fixed))


def _leaning(model: Model, names: Sequence[str], levels: np.ndarray, at: int) -> np.ndarray | None:
    """Return which pairs to look at, if the field leans on another and enough of them agree."""
    field = model.fields[at]
    if field.leans_on not in names:
        return None
    agree = levels[:, names.index(field.leans_on)] >= field.leans_from
    return agree if (agree & (levels[:, at] >= 0)).sum() >= ENOUGH else None


def _drawn(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    if rows * (rows - 1) // 2 <= DRAWN:
        one, other = np.triu_indices(rows, 1)
    else:
        numbers = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1,)))
        a = numbers.integers(rows, size=DRAWN)
        b = (a + numbers.integers(1, rows, size=DRAWN)) % rows
        one, other = np.minimum(a, b), np.maximum(a, b)
    return one.astype(np.int32), other.astype(np.int32)


def _among(
    one: np.ndarray, other: np.ndarray, left: np.ndarray, right: np.ndarray, rows: int
) -> np.ndarray:
    if not len(left):
        return np.zeros(len(one), dtype=bool)
    known = left.astype(np.int64) * rows + right
    asked = one.astype(np.int64) * rows + other
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.asarray(known[at] == asked)
