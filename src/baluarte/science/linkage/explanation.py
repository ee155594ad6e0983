"""Why a pair is proposed: for each field what agrees, and what that weighs in bits."""

from collections.abc import Mapping

import numpy as np

from baluarte.science.linkage.comparison import packed
from baluarte.science.linkage.model import Model

Explanation = Mapping[str, Mapping[str, str | float]]
NOT_TOLD = "not told"


def explain(model: Model, levels: np.ndarray) -> np.ndarray:
    """Return an explanation for each row of levels; pairs that agree alike share one object.

    Each is a mapping from field to `agreement` (words), `level` and `bits`: log2(m/u), how much
    likelier that agreement is if the pair is one than if it is unrelated. `bits` above zero speak
    for, below against; what a side does not tell weighs nothing.
    """
    codes, first, back = np.unique(packed(levels), return_index=True, return_inverse=True)
    said = np.empty(len(codes), dtype=object)
    for at, row in enumerate(levels[first]):
        said[at] = _said(model, row)
    return said[back]


def _said(model: Model, row: np.ndarray) -> Explanation:
    return {
        field.name: {
            "agreement": field.levels[level] if level >= 0 else NOT_TOLD,
            "level": int(level),
            "bits": round(float(field.bits[level]), 2) if level >= 0 else 0.0,
        }
        for field, level in zip(model.fields, row, strict=True)
    }
