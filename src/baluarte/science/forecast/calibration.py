"""Do probabilities mean what they say, and do they rank places well?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused

Floats = NDArray[np.float64]


class OutcomesRefused(Refused, ValueError):
    """Probabilities and outcomes do not go together."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Forecast and observed frequencies.

    Attributes
    ----------
    table : pandas.DataFrame
        ``forecast`` (mean probability), ``observed`` (frequency) and ``count`` in each bin.
    expected_error : float
        Expected calibration error: mean distance of the two, weighted by count.
    count : int
    """

    table: pd.DataFrame
    expected_error: float
    count: int


@dataclass(frozen=True)
class Ranking:
    """How well a ranking of places finds those in which it happened.

    Attributes
    ----------
    average_precision : float
        Share of true ones among the first, averaged over the true ones.
    lower, upper : float
        Bounds of its interval.
    base : float
        Share of true ones among all: what a ranking by chance would reach.
    count : int
        Pairs of origin and place judged.
    """

    average_precision: float
    lower: float
    upper: float
    base: float
    count: int


def calibration(probabilities: Floats, outcomes: Floats, *, bins: int = 10) -> Calibration:
    r"""Compare probabilities with frequencies in bins of equally many forecasts.

    :math:`\mathrm{ECE} = \sum_b \frac{n_b}{n}\,|\bar p_b - \bar o_b|`. Equal probabilities are
    never parted, so that bins may be fewer.

    Raises
    ------
    OutcomesRefused
        Different shapes, probabilities outside [0, 1], outcomes other than 0 and 1, nothing known.

    References
    ----------
    Naeini MP, Cooper GF, Hauskrecht M (2015). Obtaining well calibrated probabilities using
    Bayesian binning. AAAI 29, 2901-2907.
    """
    forecast, happened = known_pairs(probabilities, outcomes)
    edges = np.unique(np.quantile(forecast, np.linspace(0, 1, bins + 1)[1:-1]))
    bin_of = np.searchsorted(edges, forecast, side="left")
    count = np.bincount(bin_of, minlength=len(edges) + 1)
    is_used = count > 0
    size = np.maximum(count, 1)
    mean = np.bincount(bin_of, forecast, len(count)) / size
    observed = np.bincount(bin_of, happened, len(count)) / size
    table = pd.DataFrame({"forecast": mean, "observed": observed, "count": count})
    error = float(np.abs(mean - observed) @ count / len(forecast))
    return Calibration(table[is_used].reset_index(drop=True), error, len(forecast))


def average_precision(
    probabilities: Floats, outcomes: Floats, *, weights: Floats | None = None
) -> float:
    r"""Return :math:`\sum_n (R_n - R_{n-1})\,P_n` over falling probabilities, ties together.

    NaN where nothing happened anywhere.
    """
    flat = np.ravel(probabilities)
    known = ~np.isnan(flat) & ~np.isnan(np.ravel(outcomes))
    forecast, happened = known_pairs(probabilities, outcomes)
    each = np.ones(len(forecast)) if weights is None else np.ravel(weights)[known]
    order = np.argsort(-forecast, kind="stable")
    return precision_in_order(forecast[order], happened[order], each[order])


def precision_in_order(forecast: Floats, happened: Floats, weights: Floats) -> float:
    """Return the average precision of forecasts that already fall."""
    is_last = np.append(forecast[1:] != forecast[:-1], [True])
    found = np.cumsum(weights * happened)[is_last]
    named = np.cumsum(weights)[is_last]
    if not len(found) or found[-1] <= 0:
        return float("nan")
    precision = found / np.maximum(named, 1e-300)
    return float(np.diff(found, prepend=0.0) @ precision / found[-1])


def known_pairs(probabilities: Floats, outcomes: Floats) -> tuple[Floats, Floats]:
    """Return probabilities and outcomes where both are known, or refuse them."""
    if np.shape(probabilities) != np.shape(outcomes):
        shapes = f"{np.shape(probabilities)} and {np.shape(outcomes)}"
        raise OutcomesRefused(f"probabilities and outcomes have different shapes: {shapes}")
    forecast = np.ravel(np.asarray(probabilities, dtype=np.float64))
    happened = np.ravel(np.asarray(outcomes, dtype=np.float64))
    is_known = ~np.isnan(forecast) & ~np.isnan(happened)
    forecast, happened = forecast[is_known], happened[is_known]
    if not len(forecast):
        raise OutcomesRefused("no probability has a known outcome")
    if (forecast < 0).any() or (forecast > 1).any():
        row = int(np.flatnonzero((forecast < 0) | (forecast > 1))[0])
        raise OutcomesRefused(f"probabilities, row {row}: {forecast[row]:g} is outside [0, 1]")
    if not np.isin(happened, (0.0, 1.0)).all():
        row = int(np.flatnonzero(~np.isin(happened, (0.0, 1.0)))[0])
        raise OutcomesRefused(f"outcomes, row {row}: {happened[row]:g} is neither 0 nor 1")
    return forecast, happened
