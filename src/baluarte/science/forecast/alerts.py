"""When a forecast becomes an alert for a place: hysteresis, and whether acting on it pays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast.calibration import OutcomesRefused, known_pairs

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

RATIOS = tuple(round(0.02 * step, 2) for step in range(1, 26))


class PolicyRefused(Refused, ValueError):
    """The thresholds of a policy make no sense together."""


@dataclass(frozen=True)
class AlertPolicy:
    """Raise at one probability, clear at a lower one, so that alerts do not flicker.

    Attributes
    ----------
    raise_at, clear_at : float
        An alert is raised where the probability reaches the first, and held until it falls below
        the second.
    """

    raise_at: float = 0.25
    clear_at: float = 0.15

    def __post_init__(self) -> None:
        if not 0 < self.clear_at <= self.raise_at <= 1:
            raise PolicyRefused(
                f"clear_at {self.clear_at:g} and raise_at {self.raise_at:g}: "
                "0 < clear_at <= raise_at <= 1 is needed"
            )


@dataclass(frozen=True, eq=False)
class Alerts:
    """Which places are under alert after each month's forecast.

    Attributes
    ----------
    is_raised : ndarray of bool, shape (months, places)
    is_unknown : ndarray of bool, shape (months, places)
        There was no forecast for want of coverage: an alert that stood before is held, and no
        alert does not mean low risk.
    """

    is_raised: Booleans
    is_unknown: Booleans

    def overlap(self) -> float:
        """Return the mean share that consecutive months' alerts have in common (Jaccard)."""
        shared = (self.is_raised[1:] & self.is_raised[:-1]).sum(axis=1)
        either = (self.is_raised[1:] | self.is_raised[:-1]).sum(axis=1)
        if not (either > 0).any():
            return float("nan")
        return float((shared[either > 0] / either[either > 0]).mean())


@dataclass(frozen=True)
class AlertJudgement:
    """How alerts did.

    Attributes
    ----------
    precision : float
        Share of alerts that came true; NaN without alerts.
    recall : float
        Share of what came that stood under alert; NaN where nothing came.
    a_month : float
        Places under alert in a month, on average.
    overlap : float
        Share that consecutive months' alerts have in common.
    pays_below : float
        Acting on the alerts beats never acting where acting costs less than this share of the
        harm it averts: it equals the precision.
    """

    precision: float
    recall: float
    a_month: float
    overlap: float
    pays_below: float


def raise_alerts(
    probabilities: Floats, *, policy: AlertPolicy, before: Booleans | None = None
) -> Alerts:
    """Raise and clear alerts month by month.

    Parameters
    ----------
    probabilities : ndarray, shape (months, places)
        Of one outcome (change or onset), oldest first; NaN where there is no forecast.
    policy : AlertPolicy
        Where alerts are raised and cleared.
    before : ndarray of bool, shape (places,), optional
        Which alerts stood before the first month.
    """
    values = np.asarray(probabilities, dtype=np.float64)
    if values.ndim != 2:  # noqa: PLR2004 (months and places)
        raise OutcomesRefused(f"probabilities: months by places are needed, not {values.ndim} axes")
    is_outside = (values < 0) | (values > 1)
    if is_outside.any():
        month, place = (int(one[0]) for one in np.nonzero(is_outside))
        raise OutcomesRefused(
            f"probabilities, month {month}, place {place}: {values[month, place]:g} "
            "is outside [0, 1]"
        )
    standing = np.zeros(values.shape[1], dtype=bool) if before is None else before.copy()
    if standing.shape != values.shape[1:]:
        raise OutcomesRefused(f"before: {values.shape[1]} places are needed, not {standing.shape}")
    is_raised = np.empty(values.shape, dtype=bool)
    is_unknown = np.isnan(values)
    for month, row in enumerate(values):
        is_kept = standing & ~(row < policy.clear_at)
        standing = is_kept | (row >= policy.raise_at)
        is_raised[month] = standing
    return Alerts(is_raised=is_raised, is_unknown=is_unknown)


def judge_alerts(alerts: Alerts, outcomes: Floats) -> AlertJudgement:
    """Compare alerts with what came; places without a forecast or an outcome are left out."""
    acted = np.where(alerts.is_unknown, np.nan, alerts.is_raised.astype(np.float64))
    raised, happened = known_pairs(acted, outcomes)
    hits = float((raised * happened).sum())
    precision = hits / float(raised.sum()) if raised.any() else float("nan")
    recall = hits / float(happened.sum()) if happened.any() else float("nan")
    return AlertJudgement(
        precision=precision,
        recall=recall,
        a_month=float(alerts.is_raised.sum(axis=1).mean()),
        overlap=alerts.overlap(),
        pays_below=precision,
    )


def cost_loss_curve(
    probabilities: Floats, outcomes: Floats, *, ratios: Iterable[float] = RATIOS
) -> pd.DataFrame:
    r"""Return what acting on a forecast is worth to those for whom acting costs little or much.

    Who acts pays :math:`C`; who does not loses :math:`L` where it comes; acting is best at
    probabilities of :math:`C/L` and more. With expense :math:`E` per forecast and base rate
    :math:`s`,

    .. math::
        V = \frac{\min(C/L, s) - E}{\min(C/L, s) - s\,C/L},

    1 for perfect foresight, 0 for always or never acting by the base rate alone.

    Parameters
    ----------
    probabilities : ndarray
        Forecasts, or 0 and 1 for alerts already raised; NaN where there is none.
    outcomes : ndarray
        0 and 1, NaN where not known.
    ratios : iterable of float
        Values of C/L between 0 and 1, exclusive.

    Returns
    -------
    pandas.DataFrame
        ``ratio, value, acted`` (share of forecasts acted upon); value is NaN where nothing or
        everything came.

    References
    ----------
    Richardson DS (2000). Skill and relative economic value of the ECMWF ensemble prediction
    system. Quarterly Journal of the Royal Meteorological Society 126, 649-667.
    """
    forecast, happened = known_pairs(probabilities, outcomes)
    base = happened.mean()
    rows = []
    for ratio in ratios:
        if not 0 < ratio < 1:
            raise PolicyRefused(f"ratios: {ratio!r} is not between 0 and 1")
        acts = forecast >= ratio
        expense = ratio * acts.mean() + (happened * ~acts).mean()
        usual = min(ratio, base)
        best = ratio * base
        value = (usual - expense) / (usual - best) if usual > best else float("nan")
        rows.append((ratio, value, acts.mean()))
    return pd.DataFrame(rows, columns=["ratio", "value", "acted"])
