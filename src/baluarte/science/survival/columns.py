"""Times as they were watched: read, counted at each distinct time, exactly where they are tied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from baluarte.science.errors import Refused

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class SurvivalRefused(Refused, ValueError):
    """Times, ends or counts that no curve can be drawn from."""


@dataclass(frozen=True)
class Watched:
    """Distinct times in order, how many were at risk just before each, ended and left at each.

    `ended` has a row for each cause; who left (was watched no longer) did so after those who ended
    at the same time.
    """

    times: Floats
    at_risk: Counts
    ended: Counts
    left: Counts


def read_watched(time: ArrayLike, code: Counts, causes: int, counts: ArrayLike | None) -> Watched:
    """Return what was watched, tallied by distinct time.

    Parameters
    ----------
    time : array_like of float
        How long each was watched, in any one unit; not negative.
    code : array of int
        0 where it was still going on, else the number of the cause by which it ended.
    causes : int
        How many causes there are.
    counts : array_like of int, optional
        How many each row stands for; one, where nothing is said.

    Raises
    ------
    SurvivalRefused
        Times that are missing, negative or infinite, unequal lengths, counts that are no whole
        numbers or negative, nothing at all.
    """
    given = np.asarray(time, dtype=np.float64)
    if given.ndim != 1 or given.shape != code.shape:
        raise SurvivalRefused(f"time: {given.shape} times, {code.shape} ends")
    if not np.isfinite(given).all() or (given < 0).any():
        raise SurvivalRefused("time: some are missing, infinite or negative")
    weight = _counts(counts, given.size)
    if weight.sum() == 0:
        raise SurvivalRefused("time: nothing was watched")
    times, place = np.unique(given[weight > 0], return_inverse=True)
    code, weight = code[weight > 0], weight[weight > 0]
    by_code = np.zeros((causes + 1, times.size), dtype=np.int64)
    np.add.at(by_code, (code, place), weight)
    at_risk = by_code.sum(axis=0)[::-1].cumsum()[::-1]
    return Watched(times, at_risk, by_code[1:], by_code[0])


def read_level(confidence: float) -> float:
    """Return how many standard errors an interval reaches to each side."""
    if not 0 < confidence < 1:
        raise SurvivalRefused(f"confidence: {confidence} is not between 0 and 1")
    return float(norm.isf((1 - confidence) / 2))


def read_ended(ended: ArrayLike) -> Counts:
    """Return whether each ended, as 0 and 1."""
    given = np.asarray(ended)
    if given.dtype != bool and not np.isin(given, (0, 1)).all():
        raise SurvivalRefused("ended: each is yes or no")
    return given.astype(np.int64)


def read_causes(cause: Iterable[Any], causes: Iterable[Any] | None) -> tuple[Counts, list[Any]]:
    """Return the number of each cause, 0 where there is none, and the causes in order."""
    given = list(cause)
    found = dict.fromkeys(one for one in given if not _is_none(one))
    named = list(causes) if causes is not None else sorted(found)
    if strange := [one for one in found if one not in named]:
        raise SurvivalRefused(f"cause: {strange[0]!r} is not among {named!r}")
    if not named:
        raise SurvivalRefused("cause: nothing ended, and no causes are named")
    number = {one: place for place, one in enumerate(named, start=1)}
    codes = [0 if _is_none(one) else number[one] for one in given]
    return np.array(codes, dtype=np.int64), named


def log_minus_log(share: Floats, error: Floats, reach: float) -> tuple[Floats, Floats]:
    """Return the interval of shares on the scale log(-log), which stays within 0 and 1.

    Where a share is 0 or 1, or its error unknown, there is none (NaN).
    """
    inside = (share > 0) & (share < 1) & np.isfinite(error)
    safe = np.where(inside, share, 0.5)
    width = reach * np.where(inside, error, 0.0) / (safe * np.abs(np.log(safe)))
    # Errors may be wider than any float on this scale: the share is then 0 or 1 to all digits.
    with np.errstate(over="ignore", under="ignore"):
        low, high = safe ** np.exp(width), safe ** np.exp(-width)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def _counts(counts: ArrayLike | None, size: int) -> Counts:
    if counts is None:
        return np.ones(size, dtype=np.int64)
    given = np.asarray(counts)
    if given.shape != (size,):
        raise SurvivalRefused(f"counts: {given.shape} counts of {size} times")
    if given.size and (not np.isfinite(given).all() or (given < 0).any() or (given % 1).any()):
        raise SurvivalRefused("counts: each is a whole number, not negative")
    return given.astype(np.int64)


def _is_none(one: Any) -> bool:
    # NaN, as tables have it, is not equal to itself.
    return one is None or bool(one != one)  # noqa: PLR0124
