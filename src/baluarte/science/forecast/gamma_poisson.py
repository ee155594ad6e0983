"""Discounted gamma-Poisson: a rate that drifts, with a prior from the state and the neighbours."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baluarte.science.forecast.panel import Panel
from baluarte.science.kernels import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DISCOUNTS: tuple[float, ...] = (0.5, 0.7, 0.85, 0.93, 0.97, 0.99)
# The prior counts as this many events.
PRIOR_SHAPE = 2.0
# The state's rate counts as this many events when neighbours are asked too.
STATE_EVENTS = 5.0
LEAST_MEAN = 1e-4
REFERENCE_DISCOUNT = 0.9
# The state's pace is smoothed over a few months on either side; the country's counts as events.
PACE_DISCOUNT, COUNTRY_EVENTS = 0.7, 20.0
LEAST_PACE, GREATEST_PACE = 0.25, 4.0
# How far back evidence for a discount reaches, and how much places of like volume lend.
FORGETTING, BORROWED = 0.98, 3.0
BURN_IN = 24
# Up to this count the logarithm of a rising factorial is summed term by term.
SUMMED = 64
VOLUMES: tuple[float, ...] = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


@dataclass(frozen=True, eq=False)
class Rates:
    """Posterior rates of events a month under each discount.

    Attributes
    ----------
    shapes, totals : ndarray, shape (places, discounts)
        The rate is gamma distributed with this shape and this rate parameter (in months).
    weights : ndarray, shape (places, discounts)
        Weight of each discount; each row sums to 1.
    discounts : ndarray, shape (discounts,)
    """

    shapes: Floats
    totals: Floats
    weights: Floats
    discounts: Floats


def fit_rates(panel: Panel) -> Rates:
    r"""Fit the drifting rate of every place.

    For a discount :math:`\delta`, with counts :math:`y_s`, exposures :math:`e_s` and the pace of
    the place's state :math:`\pi_s` relative to today's,

    .. math::
        a = a_0 + \sum_s \delta^{T-s} y_s, \qquad b = b_0 + \sum_s \delta^{T-s} e_s \pi_s, \qquad
        \lambda \mid y \sim \mathrm{Gamma}(a, b),

    so that an incomplete month weighs what is registered of it, an uncovered one nothing, and a
    month in which the whole state was calmer than now counts for less. The prior has shape
    :math:`a_0 = 2` and mean :math:`\mu = a_0/b_0`: the rate of the state per person times the
    place's population (per place where populations are unknown), pulled towards the neighbours'
    where these are given. Discounts are averaged by their one-step predictive probabilities of
    the past, with a memory of about fifty months, to which places of like volume lend theirs.

    References
    ----------
    West M, Harrison J (1997). Bayesian Forecasting and Dynamic Models, 2nd ed., Springer, on
    discounting. Harvey AC, Fernandes C (1989). Time series models for count or qualitative
    observations. Journal of Business & Economic Statistics 7, 407-417.
    """
    counts, exposure = np.nan_to_num(panel.counts), panel.exposure * state_pace(panel)
    discounts = np.array(DISCOUNTS)
    prior_totals = PRIOR_SHAPE / prior_means(panel, exposure)
    evidence, events, months = _filtered(
        np.ascontiguousarray(counts),
        np.ascontiguousarray(exposure),
        discounts,
        PRIOR_SHAPE,
        prior_totals,
        min(BURN_IN, counts.shape[1] // 2),
        FORGETTING,
    )
    return Rates(
        shapes=events + PRIOR_SHAPE,
        totals=months + prior_totals[:, None],
        weights=_weights(evidence, _volumes(counts, panel.exposure)),
        discounts=discounts,
    )


def state_pace(panel: Panel) -> Floats:
    """Return the pace of each place's state in each month, relative to the last month's.

    Events per person of the state, smoothed by a two-sided exponential kernel within what is
    known, drawn towards the country's by twenty events, and held between a quarter and four.
    """
    states = int(panel.groups.max()) + 1
    length = panel.calendar.length
    events, at_risk = np.zeros((states, length)), np.zeros((states, length))
    np.add.at(events, panel.groups, np.nan_to_num(panel.counts))
    np.add.at(at_risk, panel.groups, panel.exposure * _sizes(panel)[:, None])
    if events.sum() == 0:
        return np.ones((len(panel.places), length))
    distance = np.abs(np.arange(length)[:, None] - np.arange(length))
    kernel = PACE_DISCOUNT**distance
    events, at_risk = events @ kernel, at_risk @ kernel
    overall = events.sum() / at_risk.sum()
    country = (events.sum(axis=0) + 1.0) / (at_risk.sum(axis=0) + 1.0 / overall)
    rates = (events + COUNTRY_EVENTS) / (at_risk + COUNTRY_EVENTS / country)
    return np.asarray(np.clip(rates / rates[:, -1:], LEAST_PACE, GREATEST_PACE)[panel.groups])


def prior_means(panel: Panel, exposure: Floats) -> Floats:
    """Return the events a month that state, population and neighbours let expect of a place."""
    fading = REFERENCE_DISCOUNT ** np.arange(panel.calendar.length)[::-1]
    events = np.nan_to_num(panel.counts) @ fading
    months = exposure @ fading
    size = _sizes(panel)
    at_risk = months * size
    state = _shares(panel.groups, events, at_risk)
    if panel.neighbours:
        near = _adjacency(panel)
        total = events.sum() / max(at_risk.sum(), 1e-12)
        anchor = STATE_EVENTS / np.maximum(state, max(total * 1e-3, 1e-300))
        state = (near @ events + STATE_EVENTS) / (near @ at_risk + anchor)
    return np.asarray(np.maximum(state * size, LEAST_MEAN))


def _sizes(panel: Panel) -> Floats:
    """Return the latest known population, relative to its mean; 1 where none is known at all."""
    population = panel.population
    known = ~np.isnan(population)
    if not known.any():
        return np.ones(len(population))
    last = population.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    size = np.where(known.any(axis=1), population[np.arange(len(last)), last], np.nan)
    # A place of unknown size is taken for a middling one: its own months soon say more.
    size = np.where(np.isnan(size), np.nanmedian(size), size)
    return np.asarray(size / size.mean())


def _shares(groups: Integers, events: Floats, at_risk: Floats) -> Floats:
    count = int(groups.max()) + 1
    numerator = np.bincount(groups, events, count)
    denominator = np.bincount(groups, at_risk, count)
    total = events.sum() / max(at_risk.sum(), 1e-12)
    rates = np.where(denominator > 0, numerator / np.maximum(denominator, 1e-12), total)
    return np.asarray(rates[groups])


def _adjacency(panel: Panel) -> sparse.csr_array:
    one, other = np.array(panel.neighbours).T
    ones = np.ones(2 * len(one))
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    size = len(panel.places)
    return sparse.csr_array((ones, (rows, columns)), shape=(size, size))


def _volumes(counts: Floats, exposure: Floats) -> Integers:
    months = np.maximum(exposure[:, -BURN_IN:].sum(axis=1), 1e-12)
    return np.asarray(np.digitize(counts[:, -BURN_IN:].sum(axis=1) / months, VOLUMES))


def _weights(evidence: Floats, volumes: Integers) -> Floats:
    lent = np.zeros_like(evidence)
    for volume in np.unique(volumes):
        lent[volumes == volume] = evidence[volumes == volume].mean(axis=0)
    total = evidence + BORROWED * lent
    weights = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@kernel(nogil=True)
def _filtered(  # noqa: PLR0917 (a compiled function takes no keywords)
    counts: Floats,
    exposure: Floats,
    discounts: Floats,
    prior_shape: float,
    prior_totals: Floats,
    burn_in: int,
    forgetting: float,
) -> tuple[Floats, Floats, Floats]:
    places, length = counts.shape
    evidence = np.zeros((places, len(discounts)))
    events, months = np.zeros_like(evidence), np.zeros_like(evidence)
    for place in range(places):
        for one in range(len(discounts)):
            held, seen, score = 0.0, 0.0, 0.0
            for month in range(length):
                count, share = counts[place, month], exposure[place, month]
                if month >= burn_in:
                    score *= forgetting
                    if share > 0.0:
                        shape = held + prior_shape
                        total = seen + prior_totals[place]
                        score += _log_predictive(count, share, shape, total)
                held = discounts[one] * held + count
                seen = discounts[one] * seen + share
            evidence[place, one], events[place, one], months[place, one] = score, held, seen
    return evidence, events, months


@kernel(nogil=True)
def _log_predictive(count: float, share: float, shape: float, total: float) -> float:
    """Return the log predictive probability, less what is the same under every discount."""
    score: float = shape * np.log(total / (total + share)) - count * np.log(total + share)
    if count > SUMMED:
        score += math.lgamma(shape + count) - math.lgamma(shape)
        return score
    for one in range(int(count)):
        score += np.log(shape + one)
    return score
