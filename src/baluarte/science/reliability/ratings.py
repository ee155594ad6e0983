"""The door: ratings come in here, and what is wrong with them is said by column and row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from baluarte.science.errors import Refused

LONG = ("unit", "rater", "value")
MOST_VALUES = 50_000_000
TINY = 1e-12

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]


class InvalidRatings(Refused, ValueError):
    """Ratings lack a column or hold a value that cannot be; the message names where."""


class NotDefined(Refused, ValueError):
    """The ratings cannot say how far raters agree, as when all of them are the same."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings laid out: a row a unit, a column a rater.

    Attributes
    ----------
    codes : position of each value in `values`, -1 where there is none
    values : the distinct values, sorted where they can be

    """

    codes: Whole
    values: tuple[Any, ...]


def read_ratings(given: Any) -> Ratings:
    """Read a matrix (a row a unit, a column a rater) or a long table (unit, rater, value)."""
    frame = _matrix(given)
    if frame.shape[0] == 0 or frame.shape[1] == 0:
        raise InvalidRatings("ratings: there are none")
    if frame.size > MOST_VALUES:
        raise InvalidRatings(f"ratings: {frame.size} are more than {MOST_VALUES}")
    flat = frame.to_numpy(dtype=object).ravel()
    codes, values = pd.factorize(flat, use_na_sentinel=True)
    order = sort_values(list(values))
    place = np.empty(len(values), dtype=np.int64)
    place[[position for position, _ in order]] = np.arange(len(values))
    placed = np.where(codes < 0, -1, place[codes] if len(values) else -1)
    return Ratings(placed.reshape(frame.shape), tuple(value for _, value in order))


def sort_values(values: Sequence[Any]) -> list[tuple[int, Any]]:
    """Return values with the positions they had, sorted where they can be."""
    numbered = list(enumerate(values))
    try:
        return sorted(numbered, key=lambda one: one[1])
    except TypeError:
        return sorted(numbered, key=lambda one: str(one[1]))


def numeric(values: Sequence[Any], *, what: str) -> Real:
    """Return values as numbers, or say which of them is none."""
    read = np.empty(len(values))
    for position, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InvalidRatings(f"ratings: {value!r} is no number, as {what} needs")
        read[position] = value
    if not np.isfinite(read).all():
        raise InvalidRatings(f"ratings: {read[~np.isfinite(read)][0]} is not finite")
    return read


def measurements(given: Any) -> Real:
    """Read a matrix of numbers, NaN where a unit was not rated."""
    ratings = read_ratings(given)
    values = np.append(numeric(ratings.values, what="a measurement"), np.nan)
    return np.asarray(values[ratings.codes])


def check_resampling(resamples: int, confidence: float) -> None:
    """Refuse what cannot be asked of an interval."""
    if not 0 < confidence < 1:
        raise InvalidRatings(f"confidence: {confidence!r} is no share between 0 and 1")
    if isinstance(resamples, bool) or not isinstance(resamples, int) or resamples < 0:
        raise InvalidRatings(f"resamples: {resamples!r} is no whole number from 0")


def corrected(
    values: Real, value: float, influences: Real, weights: Real, confidence: float
) -> tuple[float, float]:
    """Return Efron's interval (BCa) of resampled values; NaN where there are none.

    The quantiles are moved by how far the value lies from the middle of the resampled ones, and by
    how askew the influences of units (each met so many times) are.
    """
    kept = values[np.isfinite(values)]
    if not len(kept):
        return float("nan"), float("nan")
    below = ((kept < value - TINY).mean() + (kept <= value + TINY).mean()) / 2
    most = 1 / (len(kept) + 1)
    bias = norm.ppf(np.clip(below, most, 1 - most))
    spread = (weights * influences**2).sum()
    skew = (weights * influences**3).sum() / (6 * spread**1.5) if spread > TINY else 0.0
    tail = (1 - confidence) / 2
    moved = bias + norm.ppf([tail, 1 - tail])
    low, high = np.quantile(kept, norm.cdf(bias + moved / np.maximum(1 - skew * moved, TINY)))
    return float(low), float(high)


def _matrix(given: Any) -> pd.DataFrame:
    if hasattr(given, "to_pandas"):
        given = given.to_pandas()
    if isinstance(given, pd.DataFrame):
        return _pivoted(given) if set(LONG) <= set(given.columns) else given
    if isinstance(given, list | tuple) and len({_width(row) for row in given}) > 1:
        raise InvalidRatings("ratings: the rows are not equally long")
    array = np.asarray(given, dtype=object)
    if array.ndim != 2:  # noqa: PLR2004
        raise InvalidRatings(
            f"ratings: a row a unit and a column a rater are needed, not {array.ndim} dimensions"
        )
    return pd.DataFrame(array)


def _width(row: Any) -> int:
    return len(row) if hasattr(row, "__len__") and not isinstance(row, str) else -1


def _pivoted(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    for column in LONG[:2]:
        absent = frame[column].isna().to_numpy()
        if absent.any():
            raise InvalidRatings(
                f"ratings, column {column!r}, row {int(np.argmax(absent))}: no value"
            )
    twice = frame.duplicated(list(LONG[:2])).to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        unit, rater = (frame[column].astype(object).iloc[row] for column in LONG[:2])
        raise InvalidRatings(f"ratings, row {row}: rater {rater!r} rated unit {unit!r} before")
    units, names = pd.factorize(frame["unit"])[0], pd.factorize(frame["rater"])[0]
    laid = np.full((units.max(initial=-1) + 1, names.max(initial=-1) + 1), np.nan, dtype=object)
    laid[units, names] = frame["value"].to_numpy(dtype=object)
    return pd.DataFrame(laid)
