"""Gwet's AC1 for two raters: agreement beyond chance that a rare category does not upset."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.stats import norm

from baluarte.science.reliability.kappa import table_of
from baluarte.science.reliability.ratings import NotDefined, Real, check_resampling

ASSUMPTIONS = (
    "The units are a random sample of those that are meant; each was rated once by each rater.",
    "The raters judged apart from each other.",
    "The categories were fixed before the ratings were seen: the value depends on how many are.",
    "Chance agreement comes from units that are hard to rate, as often as both rate at random.",
)


@dataclass(frozen=True, eq=False)
class AC1:
    """Agreement of two raters beyond chance, after Gwet.

    Attributes
    ----------
    value : the coefficient
    lower, upper : its interval, cut at -1 and 1
    standard_error : of the value, over units; 0 where no two ratings differ
    observed, expected : share of agreement, and the same by chance
    size : units rated by both
    left_out : units without a rating by one of them
    categories : in the order of the table
    table : units by the category of the first (rows) and of the second rater
    confidence : of the interval
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    standard_error: float
    observed: float
    expected: float
    size: int
    left_out: int
    categories: tuple[Any, ...]
    table: Real = field(repr=False)
    confidence: float
    assumptions: tuple[str, ...] = field(repr=False)


def gwet_ac1(
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    categories: Sequence[Any] | None = None,
    confidence: float = 0.95,
) -> AC1:
    r"""Measure how far two raters give the same category beyond chance.

    .. math:: \gamma = \frac{p_a - p_e}{1 - p_e}, \quad
              p_e = \frac{1}{q - 1} \sum_k \pi_k (1 - \pi_k), \quad
              \pi_k = \frac{p_{k.} + p_{.k}}{2}

    Parameters
    ----------
    first, second : sequences of equal length
        The category each rater gave to each unit; None or NaN where there is none (the unit is
        left out and counted).
    categories : sequence, optional
        All q categories. If not given, those that occur: say them where one may not occur.
    confidence : float
        Of the interval.

    Returns
    -------
    AC1

    Raises
    ------
    InvalidRatings
        Unequal lengths, no unit rated by both, a category that was not listed.
    NotDefined
        Fewer than two categories.

    Notes
    -----
    The variance is Gwet's for two raters and a large population of units, over n - 1. Where no two
    ratings differ it is 0 and its interval would have no width: there the lower limit is that of
    the exact (Clopper-Pearson) interval of the share that agrees, at the same chance agreement.

    References
    ----------
    Gwet (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, British Journal of Mathematical and Statistical Psychology 61. Clopper & Pearson
    (1934), Biometrika 26.

    """
    check_resampling(0, confidence)
    table, order, left_out = table_of(first, second, categories=categories)
    if len(order) < 2:  # noqa: PLR2004
        raise NotDefined(f"AC1 is not defined: it needs two categories at least, not {len(order)}")
    size = int(table.sum())
    share = table / size
    used = (share.sum(axis=0) + share.sum(axis=1)) / 2
    observed = float(np.trace(share))
    expected = float((used * (1 - used)).sum() / (len(order) - 1))
    value = (observed - expected) / (1 - expected)
    error = _error(table, used, value, expected)
    lower = value - float(norm.ppf((1 + confidence) / 2)) * error
    upper = value + (value - lower)
    if table.sum() == np.trace(table):
        lower = (((1 - confidence) / 2) ** (1 / size) - expected) / (1 - expected)
        error, upper = 0.0, 1.0
    return AC1(
        value=value,
        lower=max(-1.0, lower),
        upper=min(1.0, upper),
        standard_error=error,
        observed=observed,
        expected=expected,
        size=size,
        left_out=left_out,
        categories=order,
        table=table,
        confidence=confidence,
        assumptions=ASSUMPTIONS,
    )


def _error(table: Real, used: Real, value: float, expected: float) -> float:
    """Return the standard error from how each unit, by its two categories, moves the value."""
    size = table.sum()
    if size < 2:  # noqa: PLR2004
        return float("nan")
    chances = ((1 - used)[:, None] + (1 - used)[None]) / 2 / (len(used) - 1)
    room = 1 - expected
    moved = (np.eye(len(used)) - expected) / room - 2 * (1 - value) * (chances - expected) / room
    return float(np.sqrt((table * (moved - value) ** 2).sum() / (size * (size - 1))))
