"""Two counts of the same place, now and before: their ratio with an exact interval, and shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv
from scipy.stats import fisher_exact

from baluarte.science.rates.columns import (
    ColumnRefused,
    Floats,
    read_counts,
    read_level,
    read_numbers,
)


@dataclass(frozen=True, eq=False)
class CountRatio:
    """How many times what was counted before is counted now, for so much time each.

    Attributes
    ----------
    estimate : ndarray
        Events now over what the time before would give; infinite where there were none before,
        NaN where there were none at all.
    lower, upper : ndarray
        Exact limits; 0 and infinity where nothing was counted at all.
    p_value : ndarray
        Two-sided, exact, by the interval's own tails; 1 where nothing was counted at all.
    above : ndarray
        Probability that the ratio is above 1, by Jeffreys' prior.
    level : float
        Level of the interval.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    above: Floats
    level: float


def compare_two_counts(
    now: ArrayLike, before: ArrayLike, *, times: float = 1.0, level: float = 0.95
) -> CountRatio:
    """Return the ratio of two Poisson rates, each place by itself.

    Given both counts together, those of now are binomial with ``p = r / (r + times)``, `r` the
    ratio; the limits of Clopper and Pearson of `p` are those of ``r = times p / (1 - p)``.

    Parameters
    ----------
    now, before : array_like of int, shape (places,)
        Events of two times.
    times : float
        How many times as long the time before lasted.
    level : float
        Share of intervals that hold the ratio, at least.

    Raises
    ------
    ColumnRefused
        Counts that are missing, negative or fractions, or not equally many; `times` not above 0.

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson
    series. Biometrika 31, 313-323.
    Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26, 404-413.
    """
    new, old = read_counts(now), read_counts(before)
    if new.shape != old.shape:
        raise ColumnRefused("now, before: not equally many")
    if not times > 0:
        raise ColumnRefused(f"times: {times!r} is not above 0")
    total, even = new + old, 1 / (1 + times)
    low, high = _limits(new, total, (1 - read_level(level)) / 2)
    at_least = np.where(new > 0, betainc(np.maximum(new, 1), old + 1, even), 1.0)
    at_most = np.where(old > 0, 1 - betainc(new + 1, np.maximum(old, 1), even), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return CountRatio(
            estimate=times * new / old,
            lower=times * low / (1 - low),
            upper=times * high / (1 - high),
            p_value=np.where(total > 0, np.minimum(1.0, 2 * np.minimum(at_least, at_most)), 1.0),
            above=np.asarray(1 - betainc(new + 0.5, old + 0.5, even)),
            level=level,
        )


def compare_beside_others(now: ArrayLike, before: ArrayLike) -> tuple[Floats, Floats]:
    """Return how each series changed beside all the others together: a ratio and its p-value.

    What happens to all alike (more violence, a slow month) cancels out; what is left is of the
    series itself.

    Parameters
    ----------
    now, before : array_like of int, shape (series,)
        Events of two times, of each series.

    Returns
    -------
    ratio : ndarray, shape (series,)
        (now / before) of the series over that of all others; infinite where it had none before,
        NaN where nothing can be said.
    p_value : ndarray, shape (series,)
        Fisher's exact test of the table of the series and the others, two-sided; 1 where it, or
        the others, have nothing.

    Raises
    ------
    ColumnRefused
        Counts that are missing, negative or fractions, or not equally many.

    References
    ----------
    Fisher, R. A. (1935). The logic of inductive inference. J. R. Stat. Soc. 98, 39-82.
    """
    new, old = read_counts(now), read_counts(before)
    if new.shape != old.shape:
        raise ColumnRefused("now, before: not equally many")
    others_new, others_old = new.sum() - new, old.sum() - old
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (new * others_old) / (old * others_new)
    p_value = np.array(
        [
            fisher_exact([[a, b], [c, d]])[1] if a + b and c + d else 1.0
            for a, b, c, d in zip(new, old, others_new, others_old, strict=True)
        ]
    )
    return ratio, p_value


def share_interval(
    counts: ArrayLike, total: ArrayLike, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the exact interval of a share: the limits of Clopper and Pearson.

    Parameters
    ----------
    counts, total : array_like of int
        Events of a place, and of all places together; one total, or one a place.
    level : float
        Share of intervals that hold the share, at least.

    Raises
    ------
    ColumnRefused
        Counts that are missing, negative, fractions, or above their total.
    """
    part = read_counts(counts)
    whole = np.broadcast_to(read_numbers(np.atleast_1d(total), name="total"), part.shape)
    if (part > whole).any():
        raise ColumnRefused("counts: some are above their total")
    return _limits(part, whole, (1 - read_level(level)) / 2)


def _limits(part: Floats, whole: Floats, tail: float) -> tuple[Floats, Floats]:
    rest = whole - part
    low = np.where(part > 0, betaincinv(np.maximum(part, 1), rest + 1, tail), 0.0)
    high = np.where(rest > 0, betaincinv(part + 1, np.maximum(rest, 1), 1 - tail), 1.0)
    return low, high
