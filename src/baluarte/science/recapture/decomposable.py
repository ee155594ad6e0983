"""Averaging over decomposable graphs of dependence between lists (Madigan and York, 1997)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from baluarte.science.recapture.graphs import MOST_LISTS, decomposable_graphs
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.summation import Posterior, log_rising, sum_posterior

# Graphs whose best value lies this far (in logarithm) under the best of all weigh nothing: even
# all 18,154 of them together hold less than 1e-9.
NEGLIGIBLE = 32.0
REFERENCE_GRID = 20
FARTHEST = 1e13
COARSE = 160


@dataclass(frozen=True)
class GraphAverage:
    """What averaging over decomposable graphs found."""

    posterior: Posterior
    mean: float
    edges: np.ndarray
    weights: np.ndarray
    without_mean: float


def average_graphs(histories: Histories, *, delta: float | None = None) -> GraphAverage:
    r"""Posterior of how many were missed, over every decomposable graph.

    Under a graph with cliques C and separators S, and with m missed,

    .. math:: p(m \mid G, y) \propto \frac{1}{n+m}\binom{n+m}{y, m}
              \frac{\prod_C h_C(m)}{\prod_S h_S(m)}, \qquad
              h_A(m) = \frac{\Gamma(\alpha)}{\Gamma(n+m+\alpha)}
              \prod_{c} \frac{\Gamma(y_{A,c} + \alpha_A)}{\Gamma(\alpha_A)}

    with hyper-Dirichlet prior of `delta` a cell, so alpha = delta 2^p and alpha_A = delta 2^(p-|A|),
    and prior 1/N on N = n + m. All graphs are equally likely beforehand.

    Parameters
    ----------
    histories : Histories
        Two to six lists.
    delta : float, optional
        Prior count of each cell; 2^-p as in the reference implementation.

    Notes
    -----
    At least one is missed, as in the reference implementation: under the complete graph the prior
    alone would heap a spike on none. The sum over m has no upper limit: it goes on until what lies beyond is under 1e-9 of the whole.
    In a graph in which some pair of sets has no overlap given the rest (always in the complete
    graph) the posterior has median and quantiles but no mean; there, and only there, the mean is
    over at most 20 n missed, the grid of the reference implementation.

    References
    ----------
    Madigan, D. and York, J. C. (1997). Bayesian methods for estimation of the size of a closed
    population. Biometrika 84, 19-31.
    """
    lists = len(histories.lists)
    if lists > MOST_LISTS:
        raise ValueError(f"At most {MOST_LISTS} lists, not {lists}.")
    surface = Surface(histories, 2.0**-lists if delta is None else delta)
    edges, factors = decomposable_graphs(lists)
    kept = surface.likely(factors)
    factors, edges = factors[kept], edges[kept]
    modes, spreads, peaks = surface.modes(factors)
    heights = peaks + np.log(spreads)
    kept = heights > heights.max() - NEGLIGIBLE
    factors, edges = factors[kept], edges[kept]
    limit = float(REFERENCE_GRID * histories.observed)
    posterior = sum_posterior(
        lambda m: surface.log_density(factors, m),
        modes=modes[kept],
        spreads=spreads[kept],
        stop=limit,
        farthest=FARTHEST,
    )
    slopes = surface.tail_slopes(factors)
    with_mean = slopes < -2.0
    mean = posterior.mean(with_mean, limit) + histories.observed
    weights = posterior.component_weights
    return GraphAverage(posterior, mean, edges, weights, float(weights[~with_mean].sum()))


class Surface:
    """The logarithm of p(m, y | G) for any graph and number missed, up to a constant."""

    def __init__(self, histories: Histories, delta: float) -> None:
        lists = len(histories.lists)
        self.observed = float(histories.observed)
        self.total = delta * 2**lists
        sets = np.arange(1 << lists)
        sizes = np.array([int(one).bit_count() for one in sets])
        self.prior = delta * 2.0 ** (lists - sizes)
        self.none = np.zeros(1 << lists)
        self.fixed = np.zeros(1 << lists)
        for chosen in sets:
            marginal = _marginal(histories, int(chosen))
            self.none[chosen] = self.observed - marginal.sum()
            a = self.prior[chosen]
            self.fixed[chosen] = (gammaln(marginal + a) - gammaln(a)).sum() - gammaln(a)
        self.fixed += gammaln(self.total)
        self.fixed[0] = 0.0

    def log_density(self, factors: np.ndarray, missed: np.ndarray) -> np.ndarray:
        """Logarithm of the joint density, shape (graphs, len(missed))."""
        start = missed + 1.0
        sets = log_rising(start[None, :], (self.none + self.prior)[:, None] - 1.0)
        whole = log_rising(start, self.observed + self.total - 1.0)
        parts = self.fixed[:, None] + sets - whole
        parts[0] = 0.0
        common = log_rising(start, self.observed) - np.log(self.observed + missed)
        return np.asarray(factors @ parts + common)

    def likely(self, factors: np.ndarray) -> np.ndarray:
        """Which graphs can weigh anything, judged on a coarse grid.

        Between two points where a concave curve rises and falls it stays under both tangents.
        """
        x = np.linspace(0.0, np.log(FARTHEST), COARSE)
        values = self.log_density(factors, np.expm1(x)) + x
        slopes = factors @ self._set_slopes(x) + self._common_slope(x)
        rows = np.arange(len(factors))
        right = np.clip((slopes < 0).argmax(axis=1), 1, COARSE - 1)
        left = right - 1
        rise, fall = slopes[rows, left], slopes[rows, right]
        drop = values[rows, right] - values[rows, left]
        step = np.clip((drop - fall * x[1]) / np.minimum(fall - rise, -1e-12) * -1.0, 0.0, x[1])
        bound = np.maximum(values[rows, left] + np.maximum(rise, 0.0) * step, values.max(axis=1))
        return np.asarray(bound > values.max() - NEGLIGIBLE)

    def modes(self, factors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mode in x = log(m + 1), spread in x, and log density of x there, of every graph."""
        low = np.zeros(len(factors))
        high = np.full(len(factors), np.log(FARTHEST))
        for _ in range(45):
            at = 0.5 * (low + high)
            slope = self._slope_at(factors, at)
            high = np.where(slope < 0, at, high)
            low = np.where(slope < 0, low, at)
        at = 0.5 * (low + high)
        step = 1e-4
        bend = (self._slope_at(factors, at + step) - self._slope_at(factors, at - step)) / step
        spreads = 1.0 / np.sqrt(np.maximum(-0.5 * bend, 1e-2))
        return at, spreads, self._value_at(factors, at)

    def tail_slopes(self, factors: np.ndarray) -> np.ndarray:
        """Power of m with which each graph's posterior falls in the end."""
        sets = factors[:, 1:] @ (self.none + self.prior - self.observed - self.total)[1:]
        return np.asarray(sets + self.observed - 1.0)

    def _value_at(self, factors: np.ndarray, x: np.ndarray) -> np.ndarray:
        start = np.exp(x)
        sets = log_rising(start[:, None], (self.none + self.prior)[None, :] - 1.0)
        whole = log_rising(start, self.observed + self.total - 1.0)
        parts = self.fixed + sets - whole[:, None]
        parts[:, 0] = 0.0
        common = log_rising(start, self.observed) - np.log(self.observed + start - 1.0)
        return np.asarray((factors * parts).sum(axis=1) + common + x)

    def _set_slopes(self, x: np.ndarray) -> np.ndarray:
        start = np.exp(x)
        sets = digamma(start[None, :] + (self.none + self.prior)[:, None] - 1.0)
        sets -= digamma(start + self.observed + self.total - 1.0)
        sets[0] = 0.0
        return np.asarray(sets * start)

    def _common_slope(self, x: np.ndarray) -> np.ndarray:
        start = np.exp(x)
        rise = digamma(start + self.observed) - digamma(start)
        return np.asarray(start * (rise - 1.0 / (self.observed + start - 1.0)) + 1.0)

    def _slope_at(self, factors: np.ndarray, x: np.ndarray) -> np.ndarray:
        start = np.exp(x)
        inner = start[:, None] + (self.none + self.prior)[None, :] - 1.0
        sets = digamma(inner)
        sets -= digamma(start + self.observed + self.total - 1.0)[:, None]
        sets[:, 0] = 0.0
        return np.asarray((factors * sets).sum(axis=1) * start + self._common_slope(x))


def _marginal(histories: Histories, chosen: int) -> np.ndarray:
    """Counts of every pattern on the chosen lists except that of being on none of them."""
    lists = [j for j in range(len(histories.lists)) if (chosen >> j) & 1]
    place = np.zeros(len(histories.patterns), dtype=np.int64)
    for k, j in enumerate(lists):
        place |= ((histories.patterns >> j) & 1) << k
    cells = np.bincount(place, weights=histories.counts, minlength=1 << len(lists))
    return np.asarray(cells[1:])
