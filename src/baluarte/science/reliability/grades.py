"""Which grade two raters give on average, with its interval: whether the level moves over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student

from baluarte.science.reliability.kappa import table_of
from baluarte.science.reliability.ratings import InvalidRatings, NotDefined

ASSUMPTIONS = (
    "The units are a random sample of those that are meant; each was rated once by each rater.",
    "One step of the grades is as far as another: a mean of grades says nothing without it.",
    "The means of two ratings are near enough to normal over so many units.",
)


@dataclass(frozen=True)
class MeanGrade:
    """The mean grade of units, of each the mean of its two ratings.

    Attributes
    ----------
    value : where it lies, the lowest grade being 1
    lower, upper : its interval (Student), cut at the lowest and the highest grade
    size : units rated by both
    left_out : units without a rating by one of them
    confidence : of the interval
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    size: int
    left_out: int
    confidence: float
    assumptions: tuple[str, ...]


def mean_grade(
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    categories: Sequence[Any],
    confidence: float = 0.95,
) -> MeanGrade:
    """Measure the mean grade that two raters give.

    Parameters
    ----------
    first, second : sequences of equal length
        The grade each rater gave to each unit; None or NaN where there is none (the unit is left
        out and counted).
    categories : sequence
        All grades, the lowest first.
    confidence : float
        Of the interval.

    Returns
    -------
    MeanGrade

    Raises
    ------
    InvalidRatings
        Unequal lengths, no unit rated by both, a grade that was not listed, no such confidence.
    NotDefined
        One unit only: it has no spread.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6.

    """
    if not 0 < confidence < 1:
        raise InvalidRatings(f"confidence: {confidence} is not between 0 and 1")
    table, order, left_out = table_of(first, second, categories=categories)
    size = int(table.sum())
    if size < 2:  # noqa: PLR2004
        raise NotDefined("the mean grade has no interval: one unit has no spread")
    place = np.arange(1, len(order) + 1)
    middle = (place[:, None] + place[None]) / 2
    value = float((table * middle).sum() / size)
    spread = float((table * (middle - value) ** 2).sum() / (size - 1))
    reach = float(student.ppf((1 + confidence) / 2, size - 1)) * np.sqrt(spread / size)
    return MeanGrade(
        value=value,
        lower=max(1.0, float(value - reach)),
        upper=min(float(len(order)), float(value + reach)),
        size=size,
        left_out=left_out,
        confidence=confidence,
        assumptions=ASSUMPTIONS,
    )
