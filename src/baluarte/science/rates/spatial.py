"""Rates drawn towards those nearby, and whether rates lie near others like them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
    read_whole,
    require_one_order,
)
from baluarte.science.rates.gamma_poisson import NothingCounted
from baluarte.science.rates.neighbours import Neighbours, read_neighbours
from baluarte.science.rates.source import RatesResult, Source, source_of

LOCAL = (
    message("rates_local_distribution"),
    message("rates_no_interval"),
    message("rates_island_as_counted"),
)
INDEX = (
    message("rates_deviation_anywhere"),
    message("rates_deviations_standardised"),
)


@dataclass(frozen=True, eq=False)
class SpatiallySmoothed(RatesResult):
    """Marshall's local estimates.

    Attributes
    ----------
    estimate : ndarray, shape (places,)
        Rates drawn towards the neighbourhood's.
    mean, variance : ndarray, shape (places,)
        The neighbourhood's pooled rate and the variance between its places, the place included.
    assumptions : tuple of Message
        What has to hold, in words.
    source : Source
        Its places, and the digest of what it was made from.
    """

    estimate: Floats
    mean: Floats
    variance: Floats
    assumptions: tuple[Message, ...] = LOCAL
    source: Source = field(default_factory=Source, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place: estimate, mean, variance."""
        return self.laid_out(estimate=self.estimate, mean=self.mean, variance=self.variance)

    def findings(self) -> dict[Any, Message]:
        """Return how each place's rate lies to its neighbourhood's; how sure is not known."""
        ratios = self.estimate / np.where(self.mean > 0, self.mean, np.nan)
        return {
            place: message("rates_beside_neighbours", ratio=float(ratio))
            for place, ratio in zip(self.places, ratios, strict=True)
        }


@dataclass(frozen=True)
class Index:
    """Assunção and Reis's index of rates: Moran's I of their standardised deviations.

    Attributes
    ----------
    statistic : float
        The index; near -1/(places - 1) without a pattern.
    p_value : float
        Share of permutations with an index at least as high, the observed one included.
    simulations, seed : int
        As asked.
    assumptions : tuple of Message
        What has to hold, in words.
    """

    statistic: float
    p_value: float
    simulations: int
    seed: int
    assumptions: tuple[Message, ...] = INDEX


def spatial_empirical_bayes(
    counts: ArrayLike,
    expected: ArrayLike,
    neighbours: Iterable[tuple[Any, Any]] | Neighbours,
    *,
    places: Sequence[Any] | None = None,
) -> SpatiallySmoothed:
    """Draw each place's rate towards that of the place and its neighbours together.

    With sums over a place and its neighbours, ``m = sum y / sum E``,
    ``v = max(0, sum E (y/E - m)^2 / sum E - m / mean(E))``, the estimate is
    ``m + (y_i/E_i - m) v / (v + m / E_i)``.

    Parameters
    ----------
    counts, expected : array_like, shape (places,)
        Events, and expected counts or populations, positive.
    neighbours : iterable of (place, place) or Neighbours
        Places that touch.
    places : sequence, optional
        Names of the places, in the order of the counts; without it pairs speak of positions.

    Returns
    -------
    SpatiallySmoothed
        Shapes (places,).

    Raises
    ------
    ColumnRefused, NeighboursRefused
        As `empirical_bayes` and `read_neighbours`.

    References
    ----------
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes estimators.
    Applied Statistics 40, 283-294.
    """
    require_one_order(places=places, counts=counts, expected=expected)
    events, beside = _of_one_month(counts, expected)
    graph = read_neighbours(neighbours, places=len(events) if places is None else places)
    if graph.size != len(events):
        raise ColumnRefused(f"places: {graph.size} beside {len(events)} counts")
    around = graph.matrix(with_self=True)
    total, sizes = around @ beside, graph.degrees + 1
    mean = around @ events / total
    rate = events / beside
    squares = around @ (beside * rate**2) / total - mean**2
    variance = np.maximum(squares - mean * sizes / total, 0.0)
    variance[graph.is_island] = 0.0
    within = np.where(mean > 0, variance + mean / beside, 1.0)
    estimate = mean + (rate - mean) * variance / within
    source = source_of(places, counts, expected=expected, neighbours=graph.pairs)
    return SpatiallySmoothed(estimate, mean, variance, source=source)


def standardised_deviations(counts: ArrayLike, expected: ArrayLike) -> Floats:
    """Return how far each rate lies from the mean, in units of what it would vary by itself.

    ``z_i = (y_i/E_i - m) / sqrt(v + m/E_i)`` with Marshall's moments; where ``v`` is negative
    and ``v + m/E_i`` as well, that place's variance is ``m/E_i`` alone (Assunção and Reis).

    Parameters
    ----------
    counts : array_like of int, shape (places,) or (places, months)
        Events; each month is standardised by itself.
    expected : array_like, same shape, or (places,)
        Expected counts or populations, positive.

    Returns
    -------
    ndarray, same shape
        0 throughout a month without events.

    Raises
    ------
    ColumnRefused
        As `empirical_bayes`.

    References
    ----------
    Assunção, R. M. and Reis, E. A. (1999). A new proposal to adjust Moran's I for population
    density. Statistics in Medicine 18, 2147-2162.
    """
    require_one_order(counts=counts, expected=expected)
    events = read_counts(counts)
    beside = read_expected(expected, counts=events)
    total = beside.sum(axis=0)
    mean = events.sum(axis=0) / total
    rate = events / beside
    spread = (beside * (rate - mean) ** 2).sum(axis=0) / total - mean / beside.mean(axis=0)
    own = mean / beside
    variance = np.where(spread + own > 0, spread + own, own)
    return np.where(mean > 0, (rate - mean) / np.sqrt(np.where(variance > 0, variance, 1.0)), 0.0)


def rate_index(
    counts: ArrayLike,
    expected: ArrayLike,
    neighbours: Iterable[tuple[Any, Any]] | Neighbours,
    *,
    places: Sequence[Any] | None = None,
    simulations: int = 999,
    seed: int = 0,
) -> Index:
    """Ask whether rates lie near others like them, whatever the places' sizes.

    ``I = (n / sum w) sum_ij w_ij u_i u_j / sum_i u_i^2`` with ``u`` the standardised deviations
    less their mean, and ``w_ij = 1`` where two places touch.

    Parameters
    ----------
    counts, expected : array_like, shape (places,)
        Events, and expected counts or populations, positive.
    neighbours : iterable of (place, place) or Neighbours
        Places that touch.
    places : sequence, optional
        Names of the places, in the order of the counts.
    simulations : int
        Permutations.
    seed : int
        The permutations' seed.

    Returns
    -------
    Index

    Raises
    ------
    ColumnRefused, NeighboursRefused
        As `empirical_bayes` and `read_neighbours`.
    NothingCounted
        No event, or no difference between places.

    References
    ----------
    Assunção, R. M. and Reis, E. A. (1999). A new proposal to adjust Moran's I for population
    density. Statistics in Medicine 18, 2147-2162.
    """
    require_one_order(places=places, counts=counts, expected=expected)
    events, beside = _of_one_month(counts, expected)
    draws = read_whole(simulations, name="simulations", least=1, most=10**7)
    graph = read_neighbours(neighbours, places=len(events) if places is None else places)
    deviations = standardised_deviations(events, beside)
    centred = deviations - deviations.mean()
    if not (centred**2).sum() > 0 or not len(graph.pairs):
        raise NothingCounted("count: no event, no difference between places, or no neighbours")
    around = graph.matrix()
    scale = len(events) / around.sum() / (centred**2).sum()
    observed = float(scale * (centred @ (around @ centred)))
    generator = np.random.default_rng(read_whole(seed, name="seed", least=0))
    at_least = 1
    for _ in range(draws):
        laid = generator.permutation(centred)
        at_least += bool(scale * (laid @ (around @ laid)) >= observed - 1e-12)
    return Index(observed, at_least / (draws + 1), draws, seed)


def _of_one_month(counts: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    events = read_counts(counts)
    if events.ndim > 1:
        raise ColumnRefused("count: one month is asked for, a count a place")
    return events, read_expected(expected, counts=events)
