"""Risk over a map: what neighbours share and what is each place's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from baluarte.science.messages import Message, message
from baluarte.science.rates.columns import (
    ColumnRefused,
    Floats,
    read_counts,
    read_expected,
    read_level,
    read_numbers,
    require_one_order,
)
from baluarte.science.rates.gamma_poisson import NothingCounted
from baluarte.science.rates.integration import Point, Progress, Surface, explore
from baluarte.science.rates.mixture import (
    densities,
    normal_quantile,
    quantiles,
    shares_below,
    weights_of,
)
from baluarte.science.rates.neighbours import Neighbours, read_neighbours
from baluarte.science.rates.propagation import Problem
from baluarte.science.rates.source import RatesResult, Source, judged, source_of
from baluarte.science.rates.structure import MixingPrior, structure_of

COEFFICIENT_PRECISION = 0.001

ASSUMPTIONS = (
    message("rates_poisson_about_expected"),
    message("rates_bym2_parts"),
    message("rates_smooth_over_borders"),
    message("rates_bym2_priors"),
    message("rates_bym2_approximation"),
)


@dataclass(frozen=True)
class Summary:
    """A posterior in four numbers."""

    mean: float
    deviation: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class RiskMap(RatesResult):
    """Posterior of the BYM2 model. Arrays are in the order of the counts.

    Attributes
    ----------
    estimate, deviation : ndarray, shape (places,)
        Posterior mean and standard deviation of the relative risk.
    lower, upper : ndarray, shape (places,)
        Its posterior quantiles.
    log_mean, log_deviation : ndarray, shape (places,)
        Mean and standard deviation of its logarithm.
    coefficients : tuple of Summary
        Of the intercept, then of each covariate; they act on the log risk.
    sigma, share : Summary
        Standard deviation of the log risks, and the share of their variance that is structured.
    level : float
        Level of every interval.
    grid, density : ndarray, shape (places, steps)
        Each place's posterior density of the log relative risk.
    points : int
        How many pairs of hyperparameters were weighed.
    assumptions : tuple of Message
        What has to hold, in words.
    source : Source
        Its places, and the digest of what it was made from.
    """

    estimate: Floats
    deviation: Floats
    lower: Floats
    upper: Floats
    log_mean: Floats
    log_deviation: Floats
    coefficients: tuple[Summary, ...]
    sigma: Summary
    share: Summary
    level: float
    grid: Floats
    density: Floats
    points: int
    assumptions: tuple[Message, ...] = ASSUMPTIONS
    source: Source = field(default_factory=Source, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place: estimate, deviation, lower, upper, more_than_expected."""
        return self.laid_out(
            estimate=self.estimate,
            deviation=self.deviation,
            lower=self.lower,
            upper=self.upper,
            more_than_expected=self.exceedance(1.0),
        )

    def findings(self) -> dict[Any, Message]:
        """Return how each place's risk lies to what is expected."""
        return judged(self, self.estimate, self.lower, self.upper, self.exceedance(1.0))

    def exceedance(self, threshold: float = 1.0) -> Floats:
        """Return the posterior probability that each relative risk exceeds a threshold."""
        if not threshold > 0:
            raise ColumnRefused(f"threshold: {threshold!r} is not positive")
        below = shares_below(self.grid, self.density)
        log = np.log(threshold)
        rows = zip(self.grid, below, strict=True)
        return np.array([1 - np.interp(log, grid, low) for grid, low in rows])


def fit_bym2(
    counts: ArrayLike,
    expected: ArrayLike,
    neighbours: Iterable[tuple[Any, Any]] | Neighbours,
    *,
    places: Sequence[Any] | None = None,
    covariates: ArrayLike | None = None,
    sigma_prior: tuple[float, float] = (1.0, 0.01),
    share_prior: tuple[float, float] = (0.5, 2 / 3),
    level: float = 0.95,
    progress: Progress | None = None,
) -> RiskMap:
    """Fit the BYM2 model of relative risk over a map.

    ``y_i ~ Poisson(E_i exp(b0 + x_i b + s (sqrt(p) u_i + sqrt(1 - p) v_i)))``, ``v`` standard
    normal, ``u`` an intrinsic autoregression over neighbours, scaled so that the geometric mean of
    its marginal variances is 1 in every connected part, and summing to zero there; an island's
    ``u`` is standard normal. Hyperparameters are integrated over a lattice; at each, expectation
    propagation approximates the posterior on a sparse factor, and each place's own likelihood
    enters exactly.

    Parameters
    ----------
    counts : array_like of int, shape (places,)
        Events.
    expected : array_like, shape (places,)
        Expected counts, positive; see `expected_counts`.
    neighbours : iterable of (place, place) or Neighbours
        Places that touch.
    places : sequence, optional
        Names of the places, in the order of the counts; without it pairs speak of positions.
    covariates : array_like, shape (places,) or (places, covariates), optional
        Each coefficient has the prior N(0, 1000), the intercept a flat one.
    sigma_prior : (bound, chance)
        ``P(s > bound) = chance``, an exponential prior.
    share_prior : (bound, chance)
        ``P(p < bound) = chance``, the penalised-complexity prior.
    level : float
        Level of the intervals.
    progress : callable, optional
        Called with (done, total); raising inside it cancels.

    Returns
    -------
    RiskMap

    Raises
    ------
    ColumnRefused, NeighboursRefused
        Columns or pairs that cannot be read, covariates that repeat one another, bounds and
        chances that are none.
    NothingCounted
        No event at all.
    DidNotSettle
        The approximation came to no rest.

    References
    ----------
    Riebler, A., Sørbye, S. H., Simpson, D. and Rue, H. (2016). An intuitive Bayesian spatial model
    for disease mapping that accounts for scaling. Statistical Methods in Medical Research 25,
    1145-1165.
    Freni-Sterrantino, A., Ventrucci, M. and Rue, H. (2018). A note on intrinsic conditional
    autoregressive models for disconnected graphs. Spatial and Spatio-temporal Epidemiology 26.
    Simpson, D. and others (2017). Penalising model component complexity. Statistical Science 32.
    Minka, T. (2001). Expectation propagation for approximate Bayesian inference. UAI 17.
    """
    require_one_order(places=places, counts=counts, expected=expected, covariates=covariates)
    events = read_counts(counts)
    if events.ndim > 1:
        raise ColumnRefused("count: one month is asked for, a count a place")
    beside = read_expected(expected, counts=events)
    if not events.any():
        raise NothingCounted("count: no event was counted")
    read_level(level)
    graph = read_neighbours(neighbours, places=len(events) if places is None else places)
    if graph.size != len(events):
        raise ColumnRefused(f"places: {graph.size} beside {len(events)} counts")
    design = _design(covariates, len(events))
    bound, chance = _bound_and_chance(sigma_prior, "sigma_prior", np.inf)
    structure = structure_of(graph)
    mixed, mixed_chance = _bound_and_chance(share_prior, "share_prior", 1.0)
    order = structure.pattern.order
    problem = Problem(
        structure=structure,
        counts=events[order],
        expected=beside[order],
        design=design[order],
        precision=np.array([0.0] + [COEFFICIENT_PRECISION] * (design.shape[1] - 1)),
    )
    surface = Surface(
        problem,
        rate=-np.log(chance) / bound,
        mixing=MixingPrior(structure, bound=mixed, chance=mixed_chance),
        progress=progress,
    )
    source = source_of(
        places,
        counts,
        expected=expected,
        neighbours=graph.pairs,
        design=design,
        priors=[sigma_prior, share_prior],
        level=level,
    )
    return replace(_gathered(problem, explore(surface), level), source=source)


def _gathered(problem: Problem, points: list[Point], level: float) -> RiskMap:
    weights = weights_of(points)
    order = problem.structure.pattern.order
    back = np.argsort(order)
    grid, density = (one[back] for one in densities(problem, points, weights))
    chance = density * (grid[:, 1] - grid[:, 0])[:, None]
    risk = np.exp(grid)
    log_mean, mean = (chance * grid).sum(axis=1), (chance * risk).sum(axis=1)
    log_square = (chance * (grid - log_mean[:, None]) ** 2).sum(axis=1)
    square = (chance * (risk - mean[:, None]) ** 2).sum(axis=1)
    tail = (1 - level) / 2
    return RiskMap(
        estimate=mean,
        deviation=np.sqrt(square),
        lower=np.exp(quantiles(grid, density, tail)),
        upper=np.exp(quantiles(grid, density, 1 - tail)),
        log_mean=log_mean,
        log_deviation=np.sqrt(log_square),
        coefficients=_coefficients(points, weights, tail),
        sigma=_summary(np.array([point.sigma for point in points]), weights, tail),
        share=_summary(np.array([point.share for point in points]), weights, tail),
        level=level,
        grid=grid,
        density=density,
        points=len(points),
    )


def _coefficients(points: list[Point], weights: Floats, tail: float) -> tuple[Summary, ...]:
    means = np.stack([point.approximation.gaussian.coefficients for point in points])
    variances = np.stack([np.diag(point.approximation.gaussian.covariance) for point in points])
    made = []
    for centre, spread in zip(means.T, variances.T, strict=True):
        mean = float(weights @ centre)
        deviation = float(np.sqrt(weights @ (spread + (centre - mean) ** 2)))
        ends = (normal_quantile(centre, np.sqrt(spread), weights, at) for at in (tail, 1 - tail))
        made.append(Summary(mean, deviation, *ends))
    return tuple(made)


def _summary(values: Floats, weights: Floats, tail: float) -> Summary:
    mean = float(weights @ values)
    deviation = float(np.sqrt(weights @ (values - mean) ** 2))
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - weights[order] / 2
    lower, upper = np.interp([tail, 1 - tail], below, values[order])
    return Summary(mean, deviation, float(lower), float(upper))


def _design(covariates: ArrayLike | None, size: int) -> Floats:
    ones = np.ones((size, 1))
    if covariates is None:
        return ones
    given = read_numbers(covariates, name="covariates")
    if len(given) != size:
        raise ColumnRefused(f"covariates: {len(given)} rows beside {size} counts")
    design = np.concatenate([ones, given.reshape(size, -1)], axis=1)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ColumnRefused("covariates: one of them is constant, or repeats the others")
    return design


def _bound_and_chance(prior: tuple[float, float], name: str, most: float) -> tuple[float, float]:
    try:
        bound, chance = (float(one) for one in prior)
    except (TypeError, ValueError):
        raise ColumnRefused(f"{name}: a bound and a chance are needed, not {prior!r}") from None
    if not (0 < bound < most and 0 < chance < 1):
        raise ColumnRefused(f"{name}: {prior!r} is no bound with a chance between 0 and 1")
    return bound, chance
