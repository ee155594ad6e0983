"""Columns of events, checked at the door; and what chance is asked of them."""

from collections.abc import Sequence, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from baluarte.science.errors import Refused

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
OUTER = (2.5, 97.5)


class SequenceRefused(Refused, ValueError):
    """The events cannot carry the calculation: the message says why."""


def read_days(days: Sequence[Any]) -> Whole:
    """Return days as numbers since 1970."""
    try:
        return np.asarray(days, dtype="datetime64[D]").astype(np.int64)
    except ValueError as wrong:
        raise SequenceRefused(f"day: {wrong}") from None


def years_of(days: Whole) -> Whole:
    """Return the year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)


def numbered(labels: Sequence[Any]) -> tuple[Whole, list[Any]]:
    """Return each label's number, and the labels in order."""
    names, numbers = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    return numbers.astype(np.int64), names.tolist()


def require_equally_long(**columns: Sized) -> None:
    """Insist on columns of one length, and of one event at least."""
    lengths = {name: len(one) for name, one in columns.items()}
    if len(set(lengths.values())) > 1:
        raise SequenceRefused(f"columns are not equally long: {lengths}")
    if not min(lengths.values()):
        raise SequenceRefused("there is no event")


def shuffled_within(strata: Whole, generator: np.random.Generator) -> Whole:
    """Return an order of rows that moves each only within its stratum; strata stand together."""
    return np.lexsort((generator.random(len(strata)), strata)).astype(np.int64)


def one_sided(seen: Floats, drawn: Floats) -> Floats:
    """Return how often chance gives as much or more, the observed data counted among the draws."""
    return np.asarray((1 + (drawn >= seen).sum(axis=0)) / (1 + len(drawn)))


def corrected(p_value: Floats, judged: NDArray[np.bool_]) -> Floats:
    """Return q-values by Benjamini and Hochberg over what is judged; NaN for the rest."""
    q_value = np.full(p_value.shape, np.nan)
    if judged.any():
        q_value[judged] = false_discovery_control(p_value[judged])
    return q_value
