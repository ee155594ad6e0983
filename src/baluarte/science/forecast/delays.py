"""Late reporting: which share of a month's events is registered by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.forecast.months import number_of, numbers_of
from baluarte.science.forecast.panel import PanelRefused

Floats = NDArray[np.float64]

NORMAL_95 = 1.959963984540054


class DelaysNotKnown(PanelRefused):
    """The reports cannot tell how late they come."""


@dataclass(frozen=True, eq=False)
class ReportingDelays:
    """Completeness of a month by its age.

    Attributes
    ----------
    completeness : ndarray, shape (longest + 1,)
        Share of the events registered within ``longest`` months that is registered by the end of
        the same month, of the next, and so on; the last is 1.
    lower, upper : ndarray, shape (longest + 1,)
        95 % interval.
    known_at : str or int
        The last month whose reports were read.
    assumptions : tuple of str
    """

    completeness: Floats
    lower: Floats
    upper: Floats
    known_at: Any
    assumptions: tuple[str, ...] = (
        "Events are reported as late now as in the months the delays were learned from.",
        "What is reported later than the longest delay is not counted.",
    )

    def exposure_of(self, months: Sequence[Any] | pd.Series) -> Floats:
        """Return the completeness of months, by their age; 0 for months not yet begun."""
        numbers, is_numbered = numbers_of(months, column="month")
        last, last_is_numbered = number_of(self.known_at, column="known_at", row=None)
        if is_numbered != last_is_numbered:
            raise DelaysNotKnown("month: dated here and numbered there")
        age = np.minimum(last - numbers, len(self.completeness) - 1)
        return np.where(age >= 0, self.completeness[np.maximum(age, 0)], 0.0)


def estimate_delays(
    reports: pd.DataFrame, *, known_at: Any, longest: int = 12, recent: int = 36
) -> ReportingDelays:
    r"""Estimate how complete a month is, from when earlier events were reported.

    With :math:`n_{m,d}` events of month :math:`m` reported :math:`d` months later, and :math:`T`
    the last month read,

    .. math::
        g_d = \frac{\sum_{m \le T - d} n_{m,d}}{\sum_{m \le T - d} \sum_{j \le d} n_{m,j}}, \qquad
        \hat F(d) = \prod_{j = d + 1}^{D} (1 - g_j),

    the product-limit estimate in reversed time, which is not biased by reports still to come. The
    interval is normal on the logarithm, with Greenwood's variance.

    Parameters
    ----------
    reports : pandas.DataFrame
        Columns ``month`` (of the event), ``reported`` (month in which it was registered) and
        optionally ``count`` (1 if absent). Reports after ``known_at`` are not read.
    known_at : month
        The last month whose reports are read.
    longest : int
        D, the longest delay counted, in months.
    recent : int
        How many months of events are learned from, so that old habits are forgotten.

    Raises
    ------
    DelaysNotKnown
        Columns missing, reports before the event, no report, or none old enough to have waited.

    References
    ----------
    Kalbfleisch JD, Lawless JF (1989). Inference based on retrospective ascertainment. Journal of
    the American Statistical Association 84, 360-372. Lawless JF (1994). Adjustments for reporting
    delays and the prediction of occurred but not reported events. Canadian Journal of Statistics
    22, 15-31.
    """
    if longest < 1 or recent < 1:
        raise DelaysNotKnown(f"longest {longest}, recent {recent}: at least one month each")
    month, delay, counts, last = _read(reports, known_at)
    is_used = (month > last - recent) & (delay <= longest) & (month + delay <= last)
    month, delay, counts = month[is_used], delay[is_used], counts[is_used]
    if not counts.sum() or month.min() > last - longest:
        raise DelaysNotKnown(
            f"month: no event is {longest} months old by {known_at}: nobody can say yet what comes "
            "later; shorten `longest` or wait"
        )
    logs = np.zeros(longest + 1)
    variances = np.zeros(longest + 1)
    for late in range(longest, 0, -1):
        has_waited = month <= last - late
        at_risk = counts[has_waited & (delay <= late)].sum()
        came = counts[has_waited & (delay == late)].sum()
        hazard = came / at_risk if at_risk else 0.0
        if hazard >= 1:
            raise DelaysNotKnown(f"reported: every event was reported {late} months late or more")
        logs[late - 1] = logs[late] + np.log1p(-hazard)
        step = hazard / ((1 - hazard) * at_risk) if at_risk else 0.0
        variances[late - 1] = variances[late] + step
    margin = NORMAL_95 * np.sqrt(variances)
    return ReportingDelays(
        completeness=np.exp(logs),
        lower=np.exp(logs - margin),
        upper=np.minimum(np.exp(logs + margin), 1.0),
        known_at=known_at,
    )


def _read(
    reports: pd.DataFrame, known_at: Any
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, int]:
    for column in ("month", "reported"):
        if column not in reports:
            raise DelaysNotKnown(f"{column}: this column must be there")
    if reports.empty:
        raise DelaysNotKnown("month, reported: the table has no rows")
    month, is_numbered = numbers_of(reports["month"], column="month")
    reported, other_is_numbered = numbers_of(reports["reported"], column="reported")
    last, last_is_numbered = number_of(known_at, column="known_at", row=None)
    if not is_numbered == other_is_numbered == last_is_numbered:
        raise DelaysNotKnown("month, reported, known_at: all dated or all numbered")
    if (reported < month).any():
        row = int(np.flatnonzero(reported < month)[0])
        raise DelaysNotKnown(f"reported, row {row}: reported before it happened")
    counts = np.ones(len(month))
    if "count" in reports:
        counts = pd.to_numeric(reports["count"], errors="coerce").to_numpy(dtype=np.float64)
    is_wrong = ~(np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts)))
    if is_wrong.any():
        row = int(np.flatnonzero(is_wrong)[0])
        raise DelaysNotKnown(f"count, row {row}: {reports['count'].iloc[row]} is no whole count")
    return month, reported - month, counts, last
