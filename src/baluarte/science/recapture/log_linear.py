"""Averaging over hierarchical log-linear models of dependence between lists."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import gammaln, ndtr

from baluarte.science.messages import Message
from baluarte.science.recapture.assumptions import BREAKS
from baluarte.science.recapture.existence import EXISTS, MOST_LISTS, Judge
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.poisson import fit_poisson

ALL_MODELS = 5
NORMAL_95 = 1.959963984540054
# Models whose BIC lies this far over the best weigh less than 1e-6 of it.
WINDOW = 28.0
# While searching, only models within a weight of 1/1000 of the best lead on to others.
LEADING = 14.0
MOST_FITS = 6000
# The table of the mixture reaches so many spreads from each model's centre.
REACH, POINTS, SHAPING = 8.0, 201, 32

Terms = tuple[int, ...]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ModelFit:
    """One log-linear model and what it says.

    `name` gives the highest dependences by number of list: [123,14,34]. `total` is the estimate of
    maximum likelihood, `lower` and `upper` its symmetric 95 % interval, `standard_error` the root
    of mu + mu^2 v, where mu is how many were missed and v the variance of its logarithm.
    `broken_by` says which heterogeneity between cases makes it false.
    """

    name: str
    terms: Terms
    total: float
    standard_error: float
    missed: float
    log_variance: float
    aic: float
    bic: float
    weight: float

    @property
    def lower(self) -> float:
        return self.total - NORMAL_95 * self.standard_error

    @property
    def upper(self) -> float:
        return self.total + NORMAL_95 * self.standard_error

    @property
    def broken_by(self) -> tuple[Message, ...]:
        return BREAKS["log_linear"]


@dataclass(frozen=True)
class ModelAverage:
    """Every log-linear model that weighs something, best first, and how many were turned away."""

    observed: int
    models: tuple[ModelFit, ...]
    considered: int
    without_estimate: int

    @property
    def mean(self) -> float:
        """Estimates of the models, weighted."""
        return float(sum(one.weight * one.total for one in self.models))

    def quantiles(self, shares: np.ndarray) -> np.ndarray:
        """Quantiles of the total in the mixture of the models' distributions, by halving."""
        weights, centres, spreads = self._mixture()
        low = np.full(len(shares), (centres - REACH * spreads).min())
        high = np.full(len(shares), (centres + REACH * spreads).max())
        for _ in range(60):
            middle = 0.5 * (low + high)
            below = weights @ ndtr((middle[None, :] - centres[:, None]) / spreads[:, None])
            low = np.where(below < shares, middle, low)
            high = np.where(below < shares, high, middle)
        return np.asarray(self.observed + np.exp(0.5 * (low + high)))

    def draws(self, count: int) -> np.ndarray:
        """So many evenly spaced quantiles of the total, read off a table."""
        weights, centres, spreads = self._mixture()
        steps = np.linspace(-REACH, REACH, POINTS)
        best = slice(SHAPING)  # the likeliest models give the table its points
        x = np.unique(centres[best, None] + spreads[best, None] * steps)
        x = np.r_[(centres - REACH * spreads).min(), x, (centres + REACH * spreads).max()]
        below = np.zeros(len(x))
        for weight, centre, spread in zip(weights, centres, spreads, strict=True):
            below += weight * ndtr((x - centre) / spread)
        wanted = (np.arange(count) + 0.5) / count
        return np.asarray(self.observed + np.exp(np.interp(wanted, below, x)))

    def _mixture(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights = np.array([one.weight for one in self.models])
        spreads = [_log_spread(one.missed, one.log_variance) for one in self.models]
        return weights, np.log([one.missed for one in self.models]), np.sqrt(spreads)


def average_models(histories: Histories, *, progress: Progress | None = None) -> ModelAverage:
    r"""Fit hierarchical log-linear models and weigh them by BIC.

    .. math:: \log E[y_c] = \theta_\emptyset + \sum_{A \in M,\; A \subseteq c} \theta_A

    with the mean of the missing cell exp(theta_0). The dependence of all lists together cannot be
    learned and is left out of every model. Models weigh exp(-BIC/2), with the number seen as size.
    How many were missed is, in each model, lognormal round its estimate mu with variance
    log(1 + 1/mu + v) of the logarithm (Chao, 1987): the doubt about mu and the chance in the cell.

    Up to five lists every model is fitted (8, 113 and 6,893 on three, four and five); from six to
    ten a search goes from the independent model through neighbours, one term more or less, as long
    as they weigh 1/1000 of the best (Madigan and Raftery's window). Only models whose estimate
    exists and is unique count.
    """
    if len(histories.lists) > MOST_LISTS:
        raise ValueError(f"At most {MOST_LISTS} lists.")
    fitter = Fitter(histories)
    if len(histories.lists) <= ALL_MODELS:
        models = list(hierarchical_models(len(histories.lists)))
        for number, terms in enumerate(models):
            fitter.fit(terms)
            if progress and number % 500 == 0:
                progress(number, len(models))
    else:
        _search(fitter, progress)
    return fitter.average()


def hierarchical_models(lists: int) -> Iterator[Terms]:
    """Yield every set of dependences that holds, with a term, all terms within it."""
    candidates = [
        sum(1 << j for j in chosen)
        for size in range(2, lists)
        for chosen in combinations(range(lists), size)
    ]

    def extend(position: int, chosen: Terms) -> Iterator[Terms]:
        if position == len(candidates):
            yield chosen
            return
        yield from extend(position + 1, chosen)
        term = candidates[position]
        if all(part in chosen for part in _within(term)):
            yield from extend(position + 1, (*chosen, term))

    return extend(0, ())


def model_name(terms: Terms, lists: int) -> str:
    """Name a model by its highest terms: [123,14,34]."""
    every = [*terms, *(1 << j for j in range(lists))]
    highest = [t for t in every if not any(t != other and t & other == t for other in every)]
    numbered = [[j + 1 for j in range(lists) if (t >> j) & 1] for t in highest]
    numbered.sort(key=lambda one: (-len(one), one))
    between = "" if lists < 10 else "-"  # noqa: PLR2004 (two digits need a sign between)
    return "[" + ",".join(between.join(map(str, one)) for one in numbered) + "]"


def _log_spread(missed: float, log_variance: float) -> float:
    return float(np.log1p(1.0 / missed + log_variance))


def _within(term: int) -> list[int]:
    """The terms one list smaller, single lists apart."""
    parts = [term & ~(1 << j) for j in range(term.bit_length()) if (term >> j) & 1]
    return [part for part in parts if part & (part - 1)]


class Fitter:
    """Fits models of one table, each once."""

    def __init__(self, histories: Histories) -> None:
        self.histories = histories
        self.judge = Judge(histories)
        self.everywhere = bool((self.judge.counts > 0).all())
        self.constant = float(-gammaln(self.judge.counts + 1.0).sum())
        self.fits: dict[Terms, ModelFit | None] = {}

    def fit(self, terms: Terms) -> ModelFit | None:
        """Fit a model once; None where it has no estimate."""
        if terms not in self.fits:
            self.fits[terms] = self._fit(terms)
        return self.fits[terms]

    def average(self) -> ModelAverage:
        found = [one for one in self.fits.values() if one is not None]
        best = min((one.bic for one in found), default=np.inf)
        near = sorted((o for o in found if o.bic < best + WINDOW), key=lambda o: (o.bic, o.terms))
        odds = np.exp([-0.5 * (one.bic - best) for one in near])
        weighted = tuple(
            ModelFit(**{**vars(one), "weight": float(weight)})
            for one, weight in zip(near, odds / odds.sum(), strict=True)
        )
        turned_away = len(self.fits) - len(found)
        return ModelAverage(self.histories.observed, weighted, len(self.fits), turned_away)

    def _fit(self, terms: Terms) -> ModelFit | None:
        judge = self.judge
        kept, cells = judge.reduced(terms)
        if not self.everywhere and judge.code(terms) != EXISTS:
            return None
        design, counts = judge.design(kept)[cells], judge.counts[cells].astype(np.float64)
        coefficients, covariance, likelihood, converged = fit_poisson(
            np.ascontiguousarray(design), counts
        )
        if not converged:
            return None
        missed, variance = float(np.exp(coefficients[0])), float(covariance[0, 0])
        size = 1 + judge.lists + len(terms)
        deviance = -2.0 * (float(likelihood) + self.constant)
        return ModelFit(
            name=model_name(terms, judge.lists),
            terms=terms,
            total=self.histories.observed + missed,
            standard_error=float(np.sqrt(missed + missed**2 * variance)),
            missed=missed,
            log_variance=variance,
            aic=deviance + 2.0 * size,
            bic=deviance + size * float(np.log(self.histories.observed)),
            weight=0.0,
        )


def _search(fitter: Fitter, progress: Progress | None) -> None:
    """Go from the independent model through neighbours, best first."""
    lists = fitter.judge.lists
    candidates = [t for t in range(1, 1 << lists) if 1 < t.bit_count() < lists]
    start = fitter.fit(())
    if start is None:
        return
    best = start.bic
    waiting: list[tuple[float, Terms]] = [(start.bic, ())]
    while waiting and len(fitter.fits) < MOST_FITS:
        bic, terms = heapq.heappop(waiting)
        if bic > best + LEADING:
            break
        for near in _neighbours(terms, candidates):
            if near in fitter.fits:
                continue
            found = fitter.fit(near)
            if found is not None:
                best = min(best, found.bic)
                heapq.heappush(waiting, (found.bic, near))
        if progress:
            progress(min(len(fitter.fits), MOST_FITS - 1), MOST_FITS)


def _neighbours(terms: Terms, candidates: list[int]) -> Iterator[Terms]:
    held = set(terms)
    for term in candidates:
        if term in held:
            if not any(term != other and term & other == term for other in held):
                yield tuple(sorted(held - {term}))
        elif all(part in held for part in _within(term)):
            yield tuple(sorted(held | {term}))
