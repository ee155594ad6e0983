"""BCa intervals of stepwise models: the search is made anew in each table drawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from baluarte.science.recapture.histories import BadHistories, Histories, read_histories
from baluarte.science.recapture.log_linear import ModelFit
from baluarte.science.recapture.stepwise import fit_stepwise

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SteppedInterval:
    """The total of a stepwise model with its BCa interval.

    Attributes
    ----------
    fit : ModelFit
        The model found in the table as it is.
    lower, upper : float
        The interval; infinite where so many of the tables drawn have no estimate.
    level : float
        Share of intervals that hold the total, about.
    bias : float
        z0: where the total lies among those of the tables drawn, as a normal deviate.
    acceleration : float
        a: how much the error grows with the total, from leaving each record out once.
    replicates, without_estimate : int
        Tables drawn, and in how many of them no model has an estimate; such a total is infinite.
    """

    fit: ModelFit
    lower: float
    upper: float
    level: float
    bias: float
    acceleration: float
    replicates: int
    without_estimate: int

    @property
    def total(self) -> float:
        """The estimate."""
        return self.fit.total


def stepwise_interval(
    histories: Any,
    *,
    counts: Any = None,
    threshold: float = 0.02,
    level: float = 0.95,
    replicates: int = 1_000,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> SteppedInterval:
    r"""Find a stepwise model, and the interval of its total that remembers the search.

    Tables of as many records are drawn from the table; in each the model is searched anew. The
    interval is bias-corrected and accelerated: with :math:`z = \Phi^{-1}` of a tail, its limit is
    the quantile :math:`\Phi(z_0 + (z_0 + z) / (1 - a (z_0 + z)))` of the totals drawn.

    Parameters
    ----------
    histories, counts, threshold
        As in `stepwise_model`.
    level : float
        Between 0 and 1.
    replicates : int
        Tables drawn; 100 at least.
    seed : int
        Of the tables drawn: the same seed gives the same interval.
    progress : callable or None
        Called with (done, total); what it raises ends the calculation.

    Raises
    ------
    BadHistories
        As in `stepwise_model`; a level or a number of tables that is none.

    Notes
    -----
    It remembers the search, and not that all models searched may be wrong: under lists that depend
    on something else it does not hold the total either.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. JASA 82, 171-185.
    Chan, L., Silverman, B. W. and Vincent, K. (2021). Multiple systems estimation for sparse
    capture data. Journal of the American Statistical Association 116, 1297-1306.
    """
    if not 0 < level < 1:
        raise BadHistories(f"level: {level!r} is not between 0 and 1.")
    if replicates < FEWEST:
        raise BadHistories(f"replicates: at least {FEWEST}, not {replicates}.")
    table = read_histories(histories, counts)
    fit = fit_stepwise(table, threshold)
    drawn = np.empty(replicates)
    for at, counted in enumerate(_drawn(table, replicates, seed)):
        drawn[at] = _total(table, counted, threshold)
        if progress is not None:
            progress(at + 1, replicates)
    bias = _bias(drawn, fit.total)
    acceleration = _acceleration(table, threshold)
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    shifted = bias + ndtri(tails)
    lower, upper = _quantiles(drawn, ndtr(bias + shifted / (1 - acceleration * shifted)))
    missing = int(np.isinf(drawn).sum())
    return SteppedInterval(
        fit, lower, upper, level, bias, acceleration, replicates, without_estimate=missing
    )


FEWEST = 100


def _drawn(table: Histories, replicates: int, seed: int) -> npt.NDArray[np.int64]:
    shares = table.counts / table.observed
    return np.random.default_rng(seed).multinomial(table.observed, shares, size=replicates)


def _total(table: Histories, counted: npt.NDArray[np.int64], threshold: float) -> float:
    """Return the total of other counts of the same patterns; infinite where it has no estimate."""
    kept = counted > 0
    other = replace(table, patterns=table.patterns[kept], counts=counted[kept])
    try:
        return fit_stepwise(other, threshold).total
    except BadHistories:
        return float("inf")


def _bias(drawn: Floats, total: float) -> float:
    """Return z0, half of what equals the total taken as below it; never infinite."""
    below = (drawn < total).sum() + (drawn == total).sum() / 2
    return float(ndtri(np.clip(below, 0.5, len(drawn) - 0.5) / len(drawn)))


def _acceleration(table: Histories, threshold: float) -> float:
    """Return a, from the totals without one record of each pattern, each as often as it occurs."""
    without = []
    for at in range(len(table.counts)):
        counted = table.counts.copy()
        counted[at] -= 1
        without.append(_total(table, counted, threshold))
    totals = np.array(without)
    is_finite = np.isfinite(totals)
    weights = table.counts[is_finite]
    if not weights.sum():
        return 0.0
    away = np.average(totals[is_finite], weights=weights) - totals[is_finite]
    spread = float((weights * away**2).sum())
    return float((weights * away**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0


def _quantiles(drawn: Floats, shares: Floats) -> tuple[float, float]:
    """Return two quantiles of totals of which some may be infinite: none is between the two."""
    ordered = np.sort(drawn)
    places = np.clip(np.ceil(shares * len(ordered)).astype(int) - 1, 0, len(ordered) - 1)
    return float(ordered[places[0]]), float(ordered[places[1]])
