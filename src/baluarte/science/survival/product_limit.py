"""The share that still goes on after a time; what is not over counts as long as it was watched."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from baluarte.science.survival.columns import (
    Counts,
    Floats,
    log_minus_log,
    read_ended,
    read_level,
    read_watched,
)

ASSUMPTIONS = (
    "What is watched no longer would have gone on as what is watched still: that news stopped "
    "says nothing of what came.",
    "Whoever began early and whoever began late go on alike.",
    "The beginning and the end of each are known to the day.",
)
# By a hair more than half, since a product of shares is not exact.
HAIR = 1e-9


@dataclass(frozen=True)
class SurvivalCurve:
    """The product-limit curve: a step at each distinct time at which something ended or left.

    Attributes
    ----------
    times : distinct times, in order
    at_risk, ended, left : how many were watched just before each time, ended at it, left at it
    value : the share that goes on after each time
    error : its standard error (Greenwood)
    lower, upper : its interval, on the scale log(-log); NaN where the share is 0 or 1
    confidence : of the interval
    assumptions : what has to hold

    """

    times: Floats
    at_risk: Counts
    ended: Counts
    left: Counts
    value: Floats
    error: Floats
    lower: Floats
    upper: Floats
    confidence: float
    assumptions: tuple[str, ...] = ASSUMPTIONS

    @property
    def size(self) -> int:
        """Return how many were watched."""
        return int(self.at_risk[0])

    @property
    def median(self) -> float | None:
        """Return the first time after which at most half go on; nothing where more do."""
        return self._first(self.value)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """Return the interval of the median (Brookmeyer and Crowley): where bands cross a half.

        An end is `None` where its band never comes down to a half. Where nothing goes on any more
        there is no band, and the upper one stays.
        """
        lower = np.where(np.isnan(self.lower), self.value, self.lower)
        upper = np.where(np.isnan(self.upper), 1.0, self.upper)
        return self._first(lower), self._first(upper)

    def _first(self, curve: Floats) -> float | None:
        below = np.flatnonzero(curve <= 0.5 + HAIR)
        return float(self.times[below[0]]) if below.size else None

    def at(self, times: ArrayLike) -> pd.DataFrame:
        """Return a row for each time asked: `time`, `value`, `lower`, `upper`, `at_risk`.

        `at_risk` counts those watched at least until then. Beyond the last time watched nothing is
        known: NaN.
        """
        asked = np.asarray(times, dtype=np.float64)
        last = self.times[-1]
        rows = {
            "time": asked,
            "value": steps(self.times, self.value, asked, start=1.0, last=last),
            "lower": steps(self.times, self.lower, asked, start=np.nan, last=last),
            "upper": steps(self.times, self.upper, asked, start=np.nan, last=last),
            "at_risk": still_watched(self.times, self.at_risk, asked),
        }
        return pd.DataFrame(rows)

    def to_frame(self) -> pd.DataFrame:
        """Return the curve as a table: a row for each distinct time."""
        columns = ("times", "at_risk", "ended", "left", "value", "error", "lower", "upper")
        return pd.DataFrame({one: getattr(self, one) for one in columns})


def survival_curve(
    time: ArrayLike,
    ended: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    confidence: float = 0.95,
) -> SurvivalCurve:
    """Estimate the share that still goes on after each time.

    At each distinct time `t` at which `d` of the `n` watched until then end, the share is
    multiplied by ``1 - d / n``; its variance is ``S(t)^2 sum d / (n (n - d))``. What ends and what
    is watched no longer at one time: the ends come first.

    Parameters
    ----------
    time : array_like of float
        How long each was watched, in any one unit; not negative.
    ended : array_like of bool
        Whether it ended then, or was only watched until then.
    counts : array_like of int, optional
        How many each row stands for.
    confidence : float
        Of the pointwise intervals.

    Returns
    -------
    SurvivalCurve

    Raises
    ------
    SurvivalRefused
        What cannot be read (see `columns.read_watched`), no such confidence.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations.
    Journal of the American Statistical Association 53, 457-481. Greenwood, M. (1926). The natural
    duration of cancer. Kalbfleisch, J. D. & Prentice, R. L. (1980). The statistical analysis of
    failure time data: log(-log). Brookmeyer, R. & Crowley, J. (1982). A confidence interval for
    the median survival time. Biometrics 38, 29-41.

    """
    reach = read_level(confidence)
    seen = read_watched(time, read_ended(ended), 1, counts)
    ends = seen.ended[0]
    value = going_on(seen.at_risk, ends)
    rest = seen.at_risk - ends
    terms = np.divide(
        ends, seen.at_risk * rest, out=np.zeros(ends.size), where=(ends > 0) & (rest > 0)
    )
    error = np.where(rest > 0, value * np.sqrt(terms.cumsum()), np.nan)
    lower, upper = log_minus_log(value, error, reach)
    return SurvivalCurve(
        seen.times, seen.at_risk, ends, seen.left, value, error, lower, upper, confidence
    )


def going_on(at_risk: Counts, ended: Counts) -> Floats:
    """Return the share that goes on after each time, of any cause."""
    return np.asarray(np.cumprod((at_risk - ended) / at_risk))


def steps(times: Floats, curve: Floats, asked: Floats, *, start: float, last: float) -> Floats:
    """Return a step curve at the times asked; NaN beyond the last time watched."""
    place = np.searchsorted(times, asked, side="right")
    found = np.concatenate(([start], curve))[place]
    return np.where(asked > last, np.nan, found)


def still_watched(times: Floats, at_risk: Counts, asked: Floats) -> Counts:
    """Return how many were watched at least until each time asked."""
    place = np.searchsorted(times, asked, side="left")
    return np.concatenate((at_risk, [0]))[place]
