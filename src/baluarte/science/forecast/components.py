"""The models: what goes into the pool, the pool, and the benchmarks it is held against."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast import history
from baluarte.science.forecast.distributions import POISSON, Mixture, pooled
from baluarte.science.forecast.gamma_poisson import Rates, fit_rates
from baluarte.science.forecast.imapa import forecast_means
from baluarte.science.forecast.panel import Panel

Floats = NDArray[np.float64]

POOL = "pool"
IMAPA = "imapa_negative_binomial"
GAMMA_POISSON = "gamma_poisson"
CONFLICTOLOGY_24 = "conflictology_24"
CONFLICTOLOGY_12 = "conflictology_12"
NEGATIVE_BINOMIAL_12 = "negative_binomial_12"
MODELS = (POOL, IMAPA, GAMMA_POISSON, CONFLICTOLOGY_24, CONFLICTOLOGY_12, NEGATIVE_BINOMIAL_12)
BENCHMARKS = (CONFLICTOLOGY_12, NEGATIVE_BINOMIAL_12)

DISPERSION_MONTHS = 24
# The country's dispersion counts as this many months' worth of information.
DISPERSION_WEIGHT = 3.0
LEAST_DISPERSION, LEAST_COMMON_DISPERSION, GREATEST_DISPERSION = 1e-3, 0.05, 20.0


class UnknownModel(Refused, ValueError):
    """No model has this name."""


class Model(Protocol):
    """A way to forecast: single months, and the sum of the next months."""

    def months(self, horizons: Sequence[int]) -> Mixture:
        """Return the months at some horizons, rows place by place, in each the horizons."""

    def total(self, window: int) -> Mixture:
        """Return the sum of the next months, a row a place."""


class FlatNegativeBinomial:
    """A negative binomial that is the same in every month to come."""

    def __init__(self, means: Floats, shapes: Floats) -> None:
        self.means, self.shapes = means, shapes

    def months(self, horizons: Sequence[int]) -> Mixture:
        """Return the same distribution at each horizon."""
        times = len(horizons)
        return _negative_binomials(np.repeat(self.means, times), np.repeat(self.shapes, times))

    def total(self, window: int) -> Mixture:
        """Return the sum of independent months: mean and shape both grow with the window."""
        return _negative_binomials(window * self.means, window * self.shapes)


class Conflictology:
    """The place's own last months, each as likely as the other."""

    def __init__(self, months: Floats) -> None:
        self.seen = months

    def months(self, horizons: Sequence[int]) -> Mixture:
        """Return the same distribution at each horizon."""
        return _seen(np.repeat(self.seen, len(horizons), axis=0))

    def total(self, window: int) -> Mixture:
        """Return the sums of so many months in a row, as they were seen."""
        length = self.seen.shape[1] - window + 1
        sums = np.zeros((len(self.seen), length))
        for start in range(window):
            sums += self.seen[:, start : start + length]
        # Fewer months than the window were seen: the mean month stands for each.
        is_short = np.isnan(sums).all(axis=1) & ~np.isnan(self.seen).all(axis=1)
        known = np.maximum((~np.isnan(self.seen)).sum(axis=1), 1)
        mean = np.nansum(self.seen, axis=1) / known
        sums[is_short, -1] = np.rint(window * mean[is_short])
        return _seen(sums)


class DriftingRates:
    """The discounted gamma-Poisson: each month further away is less certain, the mean the same."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    def months(self, horizons: Sequence[int]) -> Mixture:
        """Return negative binomials whose shape fades with the horizon."""
        steps = np.array(horizons, dtype=np.float64) - 1.0
        faded = self.rates.discounts ** steps[:, None]
        shapes = (self.rates.shapes[:, None, :] * faded).reshape(-1, faded.shape[1])
        means = np.repeat(self._means(), len(steps), axis=0)
        weights = np.repeat(self.rates.weights, len(steps), axis=0)
        return Mixture(means, shapes, weights, *_nothing_seen(len(means)))

    def total(self, window: int) -> Mixture:
        """Return the sum under one common rate, faded as in the middle of the window."""
        faded = self.rates.discounts ** ((window - 1) / 2)
        shapes = self.rates.shapes * faded
        weights = self.rates.weights
        return Mixture(window * self._means(), shapes, weights, *_nothing_seen(len(weights)))

    def _means(self) -> Floats:
        return np.asarray(self.rates.shapes / self.rates.totals)


class Pool:
    """The equal pool of other models; sums are one part's."""

    def __init__(self, parts: Sequence[Model], *, totals: Model) -> None:
        self.parts, self.totals = parts, totals

    def months(self, horizons: Sequence[int]) -> Mixture:
        """Return the pool of the parts' months."""
        return pooled([part.months(horizons) for part in self.parts])

    def total(self, window: int) -> Mixture:
        """Return the sums of the part that does not say *never* where nothing happened yet."""
        return self.totals.total(window)


def fit(panel: Panel, *, models: Sequence[str]) -> dict[str, Model]:
    """Fit some models to everything a panel holds, each component once.

    Raises
    ------
    UnknownModel
        A name that is none of ``MODELS``.
    """
    for name in models:
        if name not in MODELS:
            raise UnknownModel(f"{name!r} is no model; there are {', '.join(MODELS)}")
    makers: Mapping[str, Callable[[Panel], Model]] = {
        IMAPA: _imapa_negative_binomial,
        GAMMA_POISSON: lambda known: DriftingRates(fit_rates(known)),
        CONFLICTOLOGY_24: lambda known: Conflictology(history.latest_complete(known, 24)),
        CONFLICTOLOGY_12: lambda known: Conflictology(history.latest_complete(known, 12)),
        NEGATIVE_BINOMIAL_12: _negative_binomial_12,
    }
    parts = (IMAPA, GAMMA_POISSON, CONFLICTOLOGY_24)
    wanted = set(models) | (set(parts) if POOL in models else set())
    fitted = {name: make(panel) for name, make in makers.items() if name in wanted}
    if POOL in models:
        fitted[POOL] = Pool([fitted[name] for name in parts], totals=fitted[GAMMA_POISSON])
    return {name: fitted[name] for name in models}


def _imapa_negative_binomial(panel: Panel) -> Model:
    counts = history.corrected(panel)
    recent = history.latest(counts, DISPERSION_MONTHS)
    return FlatNegativeBinomial(forecast_means(counts), 1.0 / dispersions(recent))


def dispersions(months: Floats) -> Floats:
    r"""Return each row's dispersion :math:`1/r` by moments, drawn towards the whole panel's.

    :math:`1/r = (s^2 - m)/m^2` of the row's months, with the information
    :math:`w = n m^2 / 2(1 + m)^2`, against the panel's :math:`\sum (s^2 - m)/\sum m^2`, which
    counts as three.
    """
    known = ~np.isnan(months)
    count = known.sum(axis=1)
    filled = np.where(known, months, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = np.where(known, (filled - mean[:, None]) ** 2, 0.0).sum(axis=1)
    excess = np.where(count > 1, squares / np.maximum(count - 1, 1) - mean, 0.0)
    total = (mean**2).sum()
    common = max(excess.sum() / total if total > 0 else 0.0, LEAST_COMMON_DISPERSION)
    own = np.clip(excess / np.maximum(mean**2, 1e-12), 0.0, GREATEST_DISPERSION)
    weight = count * mean**2 / (2.0 * (1.0 + mean) ** 2)
    drawn = (weight * own + DISPERSION_WEIGHT * common) / (weight + DISPERSION_WEIGHT)
    return np.asarray(np.clip(drawn, LEAST_DISPERSION, GREATEST_DISPERSION))


def _negative_binomial_12(panel: Panel) -> Model:
    """Mean and variance of the last twelve complete months; Poisson where these scatter less."""
    months = history.latest_complete(panel, 12)
    known = ~np.isnan(months)
    count = known.sum(axis=1)
    filled = np.where(known, months, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = np.where(known, (filled - mean[:, None]) ** 2, 0.0).sum(axis=1)
    excess = squares / np.maximum(count - 1, 1) - mean
    shapes = np.where(excess > 0, mean**2 / np.where(excess > 0, excess, 1.0), POISSON)
    return FlatNegativeBinomial(np.where(count > 0, mean, np.nan), shapes)


def _negative_binomials(means: Floats, shapes: Floats) -> Mixture:
    is_known = ~np.isnan(means)
    return Mixture(
        means=np.where(is_known, means, 0.0)[:, None],
        shapes=shapes[:, None],
        weights=is_known.astype(np.float64)[:, None],
        seen=np.empty((len(means), 0)),
        seen_weights=np.empty((len(means), 0)),
    )


def _seen(months: Floats) -> Mixture:
    known = ~np.isnan(months)
    nothing = np.empty((len(months), 0))
    return Mixture(
        means=nothing,
        shapes=nothing,
        weights=nothing,
        seen=np.where(known, months, 0.0),
        seen_weights=known / np.maximum(known.sum(axis=1, keepdims=True), 1),
    )


def _nothing_seen(rows: int) -> tuple[Floats, Floats]:
    return np.empty((rows, 0)), np.empty((rows, 0))
