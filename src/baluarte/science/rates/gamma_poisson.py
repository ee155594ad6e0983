"""Rates drawn towards what is usual: the gamma-Poisson model and its moments."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import gammaincc, gammaincinv

from baluarte.science.errors import Refused
from baluarte.science.messages import Message, message
from baluarte.science.rates.columns import (
    ColumnRefused,
    Floats,
    read_counts,
    read_expected,
    read_level,
    require_one_order,
)
from baluarte.science.rates.negative_binomial import likeliest
from baluarte.science.rates.source import RatesResult, Source, judged, source_of
from baluarte.science.rates.standardisation import poisson_interval

Method = Literal["likelihood", "moments"]

ENOUGH_PLACES = 50
ASSUMPTIONS = (
    message("rates_one_gamma"),
    message("rates_gamma_without_error"),
    message("rates_drawn_is_not_safe"),
)


class NothingCounted(Refused, ValueError):
    """No event anywhere: there is no rate to draw others towards."""


@dataclass(frozen=True, eq=False)
class Smoothed(RatesResult):
    """Rates or relative risks drawn towards the mean, by place, or by place and month.

    Attributes
    ----------
    estimate : ndarray
        Posterior means, in the unit of counts over expected.
    lower, upper : ndarray
        Posterior quantiles; never negative.
    shape, mean : ndarray, shape (), or (months,)
        The gamma distribution of risks: its shape (infinite where the data show no difference
        between places) and its mean.
    variance : ndarray, shape (), or (months,)
        Its variance; 0 where the data show no difference between places.
    posterior_shape, posterior_rate : ndarray
        Each place's gamma posterior; where places do not differ, Jeffreys' posterior of the rate
        they share.
    level : float
        Level of the interval.
    assumptions : tuple of Message
        What has to hold, in words.
    source : Source
        Its places and months, and the digest of what it was made from.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    shape: Floats
    mean: Floats
    variance: Floats
    posterior_shape: Floats
    posterior_rate: Floats
    level: float
    assumptions: tuple[Message, ...] = ASSUMPTIONS
    source: Source = field(default_factory=Source, repr=False)

    @property
    def cautions(self) -> tuple[Message, ...]:
        """Whether places are few."""
        places = len(self.estimate)
        if places >= ENOUGH_PLACES:
            return ()
        return (message("rates_few_places", places=places, enough=ENOUGH_PLACES),)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place (and month): estimate, lower, upper, more_than_mean."""
        return self.laid_out(
            estimate=self.estimate,
            lower=self.lower,
            upper=self.upper,
            more_than_mean=self._above_mean(),
        )

    def findings(self) -> dict[Any, Message]:
        """Return how each place's rate lies to the mean of all, in the last month."""
        mean = np.where(self.mean > 0, self.mean, np.nan)
        ratio, lower, upper = (one / mean for one in (self.estimate, self.lower, self.upper))
        return judged(self, ratio, lower, upper, self._above_mean())

    def _above_mean(self) -> Floats:
        return np.asarray(gammaincc(self.posterior_shape, self.posterior_rate * self.mean))

    def exceedance(self, threshold: float = 1.0) -> Floats:
        """Return the probability that a place's risk exceeds a threshold."""
        if not threshold > 0:
            raise ColumnRefused(f"threshold: {threshold!r} is not positive")
        return np.asarray(gammaincc(self.posterior_shape, self.posterior_rate * threshold))

    def least_ratio_found(
        self, threshold: float = 1.0, *, sure: float = 0.95, power: float = 0.8
    ) -> Floats:
        """Return the least risk at which each place would probably be found above a threshold.

        A place is found when ``P(risk > threshold) >= sure``, that is from a least count `c` on;
        the risk `r` at which its count, Poisson about `E r`, reaches `c` with the wanted power
        solves ``P(Poisson(E r) >= c) = power``. The gamma distribution of risks is taken as
        known. Infinite where the data show no difference between places: then none is found.

        Parameters
        ----------
        threshold, sure : float
            When a place is found.
        power : float
            With which probability it would be.

        Returns
        -------
        ndarray
            In the unit of counts over expected.

        Raises
        ------
        ColumnRefused
            A threshold that is not positive, shares of one that are none.
        """
        if not threshold > 0:
            raise ColumnRefused(f"threshold: {threshold!r} is not positive")
        read_level(sure)
        read_level(power)
        is_spread = np.broadcast_to(self.variance > 0, self.estimate.shape)
        shape = np.where(is_spread, np.where(np.isfinite(self.shape), self.shape, 1.0), 1.0)
        expected = np.where(is_spread, self.posterior_rate - shape / self.mean, 1.0)
        least = least_counts(shape, self.posterior_rate * threshold, sure)
        return np.asarray(np.where(is_spread, gammaincinv(least, power) / expected, np.inf))


def empirical_bayes(
    counts: ArrayLike,
    expected: ArrayLike,
    *,
    method: Method = "likelihood",
    level: float = 0.95,
    places: Sequence[Any] | None = None,
) -> Smoothed:
    """Draw each place's rate towards the mean, by as much as its count is uncertain.

    With ``y_i ~ Poisson(E_i r_i)`` and ``r_i ~ Gamma(shape a, mean m)`` the posterior is
    ``Gamma(a + y_i, a/m + E_i)``.

    Parameters
    ----------
    counts : array_like of int, shape (places,) or (places, months)
        Events. Each month is fitted by itself.
    expected : array_like, same shape, or (places,)
        Expected counts (then estimates are relative risks) or populations (then rates).
    method : {"likelihood", "moments"}
        How `a` and `m` are found: by maximum likelihood of the negative binomial counts (Clayton
        and Kaldor; `a` is its size, `log m` its intercept), or by Marshall's moments:
        ``m = sum y / sum E``, ``v = s^2 - m / mean(E)`` with
        ``s^2 = sum E_i (y_i/E_i - m)^2 / sum E``, and ``a = m^2 / v``.
    level : float
        Level of the posterior interval.
    places : sequence, optional
        Names of the places, in the order of the counts; those of the counts' index if None.

    Returns
    -------
    Smoothed
        Where the data show no more variation than chance, `variance` is 0, every estimate is the
        mean, and every interval is the exact Poisson interval of that mean. A month without any
        event has estimate and lower end 0 and the Poisson upper end of its whole population.

    Raises
    ------
    ColumnRefused
        Missing, negative, fractional counts; expected counts that are not positive.
    NothingCounted
        No event in any month.

    References
    ----------
    Clayton, D. and Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative
    risks for use in disease mapping. Biometrics 43, 671-681.
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes estimators.
    Applied Statistics 40, 283-294.
    """
    require_one_order(places=places, counts=counts, expected=expected)
    if method not in get_args(Method):
        raise ColumnRefused(f"method: {method!r} is none of {', '.join(get_args(Method))}")
    events = read_counts(counts)
    beside = read_expected(expected, counts=events)
    if not events.any():
        raise NothingCounted("count: no event was counted, of any place or month")
    by_month = events.reshape(len(events), -1), beside.reshape(len(events), -1)
    mean, variance = _moments(*by_month)
    if method == "likelihood":
        found = [likeliest(*month) for month in zip(*(one.T for one in by_month), strict=True)]
        shape, mean = (np.array(one) for one in zip(*found, strict=True))
        variance = mean**2 / shape
    made = _posterior(*by_month, mean, variance, as_given=events.shape, level=read_level(level))
    source = source_of(places, counts, expected=expected, method=method, level=level)
    return replace(made, source=source)


def _moments(events: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Return Marshall's mean and variance of each month's risks."""
    total = expected.sum(axis=0)
    mean = events.sum(axis=0) / total
    spread = (expected * (events / expected - mean) ** 2).sum(axis=0) / total
    return mean, np.maximum(spread - mean / expected.mean(axis=0), 0.0)


def _posterior(
    events: Floats,
    expected: Floats,
    mean: Floats,
    variance: Floats,
    *,
    as_given: tuple[int, ...],
    level: float,
) -> Smoothed:
    is_spread = variance > 0
    certain = np.where(is_spread, variance, 1.0)
    prior_shape, prior_rate = mean**2 / certain, mean / certain
    counted, total = events.sum(axis=0), expected.sum(axis=0)
    estimate = mean + (events / expected - mean) * _weight(expected, mean, variance)
    rate = prior_rate + expected
    lower, upper = _quantiles(events, prior_shape, rate, (1 - level) / 2)
    low, high = poisson_interval(counted, level=level)
    by_month = as_given[1:]
    return Smoothed(
        estimate=estimate.reshape(as_given),
        lower=np.where(is_spread, lower, low / total).reshape(as_given),
        upper=np.where(is_spread, upper, high / total).reshape(as_given),
        shape=np.where(is_spread, prior_shape, np.inf).reshape(by_month),
        mean=mean.reshape(by_month),
        variance=variance.reshape(by_month),
        posterior_shape=np.where(is_spread, prior_shape + events, counted + 0.5).reshape(as_given),
        posterior_rate=np.where(is_spread, rate, total).reshape(as_given),
        level=level,
    )


def least_counts(shape: Floats, bound: Floats, sure: float) -> Floats:
    """Return the least counts, 1 or more, with which a gamma posterior passes a bound for sure."""
    below, enough = np.zeros_like(shape), np.ones_like(shape)
    while (short := gammaincc(shape + enough, bound) < sure).any():
        below, enough = np.where(short, enough, below), np.where(short, 2 * enough, enough)
    while (open_ := enough - below > 1).any():
        middle = np.floor((below + enough) / 2)
        passes = gammaincc(shape + middle, bound) >= sure
        below = np.where(open_ & ~passes, middle, below)
        enough = np.where(open_ & passes, middle, enough)
    return enough


def _weight(expected: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return how much each place's own rate counts against the mean."""
    return variance * expected / np.where(mean > 0, variance * expected + mean, 1.0)


def _quantiles(events: Floats, shape: Floats, rate: Floats, tail: float) -> tuple[Floats, Floats]:
    """Return gamma quantiles, found once for each distinct count of a month."""
    lower, upper = np.empty_like(events), np.empty_like(events)
    for month in range(events.shape[1]):
        values, position = np.unique(events[:, month], return_inverse=True)
        lower[:, month] = gammaincinv(values + shape[month], tail)[position]
        upper[:, month] = gammaincinv(values + shape[month], 1 - tail)[position]
    return lower / rate, upper / rate
