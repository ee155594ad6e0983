"""Rates as they would be if everybody's groups were alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import gammaincinv

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
from baluarte.science.rates.source import RatesResult, Source, last, source_of

PER = 100_000
DIRECT = (
    message("rates_groups_independent"),
    message("rates_weights_known"),
    message("rates_fay_feuer"),
)
INDIRECT = (
    message("rates_events_independent"),
    message("rates_expected_known"),
    message("rates_ratios_compare"),
)


@dataclass(frozen=True, eq=False)
class Standardised(RatesResult):
    """Rates or ratios with their intervals.

    Attributes
    ----------
    estimate : ndarray
        Directly standardised rate (events per person), or observed over expected.
    lower, upper : ndarray
        The interval, never negative.
    crude : ndarray
        Events per person at risk (direct), or events (indirect), before standardisation.
    level : float
        What share of such intervals holds the truth, at least.
    assumptions : tuple of Message
        What has to hold, in words.
    is_ratio : bool
        Whether the estimate is observed over expected.
    source : Source
        Its places, and the digest of what it was made from.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    crude: Floats
    level: float
    assumptions: tuple[Message, ...]
    is_ratio: bool = False
    source: Source = field(default_factory=Source, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place: estimate, lower, upper, crude."""
        return self.laid_out(
            estimate=self.estimate, lower=self.lower, upper=self.upper, crude=self.crude
        )

    def findings(self) -> dict[Any, Message]:
        """Return how each ratio lies to 1; of rates, which are held against nothing, the rate."""
        rows = zip(self.places, last(self.estimate), last(self.lower), last(self.upper),
                   strict=True)  # fmt: skip
        return {place: self._told(*(float(one) for one in each)) for place, *each in rows}

    def _told(self, estimate: float, lower: float, upper: float) -> Message:
        if not self.is_ratio:
            rate, low, high = (PER * one for one in (estimate, lower, upper))
            return message("rates_standardised", rate=rate, lower=low, upper=high, level=self.level)
        code = "rates_ratio_unclear"
        if lower > 1 or upper < 1:
            code = "rates_ratio_more" if lower > 1 else "rates_ratio_less"
        return message(code, ratio=estimate, lower=lower, upper=upper, level=self.level)


def poisson_interval(counts: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact interval of a Poisson mean.

    Parameters
    ----------
    counts : array_like of int, shape (places,) or (places, months)
        Events.
    level : float
        Share of intervals that hold the mean, at least.

    Returns
    -------
    lower, upper : ndarray
        ``G(a/2; y, 1)`` and ``G(1 - a/2; y + 1, 1)``, where ``G`` is the gamma quantile and
        ``a = 1 - level``; the lower end is 0 where nothing was counted.

    Raises
    ------
    ColumnRefused
        A count that is missing, negative or a fraction.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    """
    events = read_counts(counts)
    tail = (1 - read_level(level)) / 2
    distinct, position = np.unique(events, return_inverse=True)
    lower = np.where(distinct > 0, gammaincinv(np.maximum(distinct, 1), tail), 0.0)
    upper = gammaincinv(distinct + 1, 1 - tail)
    place = position.reshape(events.shape)
    return lower[place], upper[place]


def standardise_directly(
    counts: ArrayLike, population: ArrayLike, standard: ArrayLike, *, level: float = 0.95
) -> Standardised:
    """Return rates as they would be if each place had the standard's groups.

    Parameters
    ----------
    counts : array_like of int, shape (groups,) or (places, groups)
        Events by group; a single row of groups is one place.
    population : array_like, same shape
        Persons at risk by group, positive (a group without anybody has no rate).
    standard : array_like, shape (groups,)
        The standard's population by group, in any unit.
    level : float
        Level of the interval.

    Returns
    -------
    Standardised
        ``sum_g w_g y_g / n_g`` with ``w_g`` the standard's shares, and Fay and Feuer's interval:
        with ``v = sum (w_g/n_g)^2 y_g`` and ``k = max_g w_g/n_g``, lower
        ``v/(2r) chi2(a/2; 2r^2/v)``, upper
        ``(v+k^2)/(2(r+k)) chi2(1-a/2; 2(r+k)^2/(v+k^2))``. Shapes: one value a place.

    Raises
    ------
    ColumnRefused
        Missing, negative, fractional values, lengths that differ, nobody at risk in a group, or
        a standard that is nowhere positive.

    References
    ----------
    Fay, M. P. and Feuer, E. J. (1997). Confidence intervals for directly standardized rates: a
    method based on the gamma distribution. Statistics in Medicine 16, 791-801.
    """
    require_one_order(counts=counts, population=population)
    events = np.atleast_2d(read_counts(counts))
    persons = np.atleast_2d(read_numbers(population, name="population"))
    persons = read_expected(persons, counts=events, name="population")
    weights = read_numbers(standard, name="standard")
    if weights.shape != events.shape[1:]:
        raise ColumnRefused(f"standard: {weights.shape} groups beside {events.shape[1:]} of events")
    if (weights < 0).any() or weights.sum() == 0:
        raise ColumnRefused("standard: a population is needed, not negative, somewhere positive")
    tail = (1 - read_level(level)) / 2
    per_event = weights / weights.sum() / persons
    rate = (per_event * events).sum(axis=1)
    variance = (per_event**2 * events).sum(axis=1)
    least = per_event.max(axis=1)
    some, spread = np.where(rate > 0, rate, 1.0), np.where(rate > 0, variance, 1.0)
    lower = np.where(rate > 0, gammaincinv(some**2 / spread, tail) * spread / some, 0.0)
    raised, widened = rate + least, variance + least**2
    upper = gammaincinv(raised**2 / widened, 1 - tail) * widened / raised
    crude = events.sum(axis=1) / persons.sum(axis=1)
    named = counts.index if isinstance(counts, pd.DataFrame) else None
    source = source_of(
        named, rate, events=events, population=persons, standard=weights, level=level
    )
    return Standardised(rate, lower, upper, crude, level, DIRECT, source=source)


def expected_counts(
    counts: ArrayLike, population: ArrayLike, *, rates: ArrayLike | None = None
) -> Floats:
    """Return what each place would count at the standard's rates.

    Parameters
    ----------
    counts : array_like of int, shape (places, groups) or (places,)
        Events; without `rates` they themselves set the standard (internal standardisation), so
        that expected counts sum to the events.
    population : array_like, same shape
        Persons at risk; 0 where nobody lives.
    rates : array_like, shape (groups,), optional
        The standard's rates, events per person.

    Returns
    -------
    ndarray, shape (places,)
        ``sum_g n_ig r_g``, ``r_g = sum_i y_ig / sum_i n_ig`` where not given.

    Raises
    ------
    ColumnRefused
        Missing or negative values, shapes that differ, events where nobody lives.
    """
    require_one_order(counts=counts, population=population)
    events = read_counts(counts)
    persons = read_expected(population, counts=events, name="population", least=0)
    events, persons = (one.reshape(len(one), -1) for one in (events, persons))
    if rates is None:
        at_risk = persons.sum(axis=0)
        return np.asarray(persons @ (events.sum(axis=0) / np.where(at_risk > 0, at_risk, 1.0)))
    given = np.atleast_1d(read_numbers(np.atleast_1d(np.asarray(rates)), name="rates"))
    if given.shape != persons.shape[1:] or (given < 0).any():
        raise ColumnRefused(f"rates: one is needed for each of {persons.shape[1]} groups, from 0")
    return np.asarray(persons @ given)


def standardise_indirectly(
    counts: ArrayLike,
    expected: ArrayLike,
    *,
    level: float = 0.95,
    places: Sequence[Any] | None = None,
) -> Standardised:
    """Return observed over expected counts with exact intervals.

    Parameters
    ----------
    counts : array_like of int, shape (places,) or (places, months)
        Events.
    expected : array_like, same shape, or (places,)
        What the standard's rates give, positive; see `expected_counts`.
    level : float
        Level of the interval.
    places : sequence, optional
        Names of the places, in the order of the counts; those of the counts' index if None.

    Returns
    -------
    Standardised
        ``y / E`` and Garwood's exact limits over ``E``.

    Raises
    ------
    ColumnRefused
        Missing, negative, fractional counts, or expected counts that are not positive.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    """
    require_one_order(places=places, counts=counts, expected=expected)
    events = read_counts(counts)
    beside = read_expected(expected, counts=events)
    lower, upper = poisson_interval(events, level=level)
    return Standardised(
        events / beside,
        lower / beside,
        upper / beside,
        events,
        level,
        INDIRECT,
        is_ratio=True,
        source=source_of(places, counts, expected=expected, level=level),
    )
