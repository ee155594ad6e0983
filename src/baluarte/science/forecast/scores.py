"""Proper scores of written-out distributions, by scoringrules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast.distributions import Distributions

Floats = NDArray[np.float64]

# How much of a heavy tail is mixed into every distribution before its logarithm is taken.
FLOOR = 0.01
CELLS_AT_ONCE = 1 << 21


class FloorRefused(Refused, ValueError):
    """The floor of the log score is no share of a distribution."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Losses of each row, smaller is better; NaN without a forecast or an outcome.

    Attributes
    ----------
    crps, log, brier : ndarray, shape (rows,)
    """

    crps: Floats
    log: Floats
    brier: Floats


def score(forecast: Distributions, outcomes: Floats, *, floor: float = FLOOR) -> Scores:
    r"""Score distributions of counts against what was registered.

    Parameters
    ----------
    forecast : Distributions
        A row a month and place.
    outcomes : ndarray, shape (rows,)
        Counts, NaN where the month was not covered: such a row is not scored.
    floor : float
        :math:`\epsilon` of the log score.

    Returns
    -------
    Scores
        - CRPS, :math:`\sum_k (F(k) - 1\{y \le k\})^2`: for whole numbers it is the ranked
          probability score, which scoringrules computes.
        - Log score, :math:`-\log((1 - \epsilon)\,p(y) + \epsilon\,g(y))` with
          :math:`g(y) = 1/((y + 1)(y + 2))`: an empirical distribution gives nothing to counts it
          has not seen, and without a floor its log score would be infinite.
        - Brier score of *at least one event*, :math:`(P(Y \ge 1) - 1\{y \ge 1\})^2`.

    References
    ----------
    Gneiting T, Raftery AE (2007). Strictly proper scoring rules, prediction, and estimation.
    Journal of the American Statistical Association 102, 359-378. doi:10.1198/016214506000001437
    """
    if not 0 <= floor < 1:
        raise FloorRefused(f"floor: {floor!r} is not in [0, 1)")
    import scoringrules  # noqa: PLC0415 (importing it compiles for seconds; forecasting needs none)

    is_scored = (forecast.lengths() > 0) & ~np.isnan(outcomes)
    probability = (1.0 - floor) * forecast.at(outcomes) + floor * heavy_tail(outcomes)
    brier = np.full(len(outcomes), np.nan)
    some = forecast.at_least(np.ones(len(outcomes)))
    happened = (outcomes[is_scored] >= 1).astype(np.float64)
    brier[is_scored] = scoringrules.brier_score(happened, some[is_scored])
    with np.errstate(divide="ignore"):
        log = -np.log(probability)
    return Scores(crps=_crps(forecast, outcomes, is_scored), log=log, brier=brier)


def heavy_tail(outcomes: Floats) -> Floats:
    """Return g(y) = 1/((y + 1)(y + 2)), which sums to 1 over 0, 1, 2, ..."""
    return np.asarray(1.0 / ((outcomes + 1.0) * (outcomes + 2.0)))


def _crps(forecast: Distributions, outcomes: Floats, is_scored: NDArray[np.bool_]) -> Floats:
    import scoringrules  # noqa: PLC0415

    found = np.full(len(outcomes), np.nan)
    rows = np.flatnonzero(is_scored)
    needed = np.maximum(forecast.lengths()[rows], outcomes[rows].astype(np.int64) + 1)
    # Rows of like length are scored together, padded to the same power of two.
    powers = np.maximum(np.ceil(np.log2(np.maximum(needed, 2))), 1).astype(np.int64)
    for power in np.unique(powers):
        width = 1 << int(power)
        alike = rows[powers == power]
        for part in np.array_split(alike, len(alike) * width // CELLS_AT_ONCE + 1):
            padded = _padded(forecast, part, width)
            categories = outcomes[part].astype(np.int64) + 1
            found[part] = scoringrules.rps_score(categories, padded)
    return found


def _padded(forecast: Distributions, rows: NDArray[np.int64], width: int) -> Floats:
    start, length = forecast.offsets[rows], forecast.lengths()[rows]
    columns = np.arange(width)
    is_held = columns < length[:, None]
    places = np.where(is_held, start[:, None] + columns, 0)
    return np.where(is_held, forecast.mass[places], 0.0)
