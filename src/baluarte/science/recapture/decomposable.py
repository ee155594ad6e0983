"""Averaging over decomposable graphs of dependence between lists (Madigan and York, 1997)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from baluarte.science.recapture.densities import add_up, find_modes
from baluarte.science.recapture.graphs import MOST_LISTS, decomposable_graphs
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.summation import Posterior, log_rising, sum_posterior

# Graphs whose best value lies this far (in logarithm) under the best of all weigh nothing: even
# all 18,154 of them together hold less than 1e-9.
NEGLIGIBLE = 32.0
REFERENCE_GRID = 20
FARTHEST = 1e13
# Beforehand a pair of lists depends on each other as likely as not: all graphs are alike.
EVEN = 0.5
# Where density falls no faster than m^-2 the mean is infinite.
NO_MEAN = -2.0


@dataclass(frozen=True)
class GraphAverage:
    """What averaging over decomposable graphs found."""

    posterior: Posterior
    mean: float
    edges: np.ndarray
    weights: np.ndarray
    without_mean: float


def average_graphs(
    histories: Histories, *, delta: float | None = None, dependent: float = EVEN
) -> GraphAverage:
    r"""Posterior of how many were missed, over every decomposable graph.

    Under a graph with cliques C and separators S, and with m missed,

    .. math:: p(m \mid G, y) \propto \frac{1}{n+m}\binom{n+m}{y, m}
              \frac{\prod_C h_C(m)}{\prod_S h_S(m)}, \qquad
              h_A(m) = \frac{\Gamma(\alpha)}{\Gamma(n+m+\alpha)}
              \prod_{c} \frac{\Gamma(y_{A,c} + \alpha_A)}{\Gamma(\alpha_A)}

    with hyper-Dirichlet prior of `delta` a cell, so alpha = delta 2^p and, for a set A of lists,
    alpha_A = delta 2^(p-|A|), and prior 1/N on N = n + m. Of each pair of lists it is `dependent`
    how likely they depend beforehand, by itself; at one half all graphs are equally likely.

    Parameters
    ----------
    histories : Histories
        Two to six lists.
    delta : float, optional
        Prior count of each cell; 2^-p as in the reference implementation.
    dependent : float
        How likely a pair of lists depends on each other, before any case was seen; in (0, 1).

    Notes
    -----
    At least one is missed, as in the reference implementation: under the complete graph the prior
    alone would heap a spike on none. The sum over m has no upper limit: it goes on until what lies
    beyond is nothing. In a graph under which two sets of lists share nobody given the rest (always
    in the complete graph) the posterior has quantiles but no mean; there, and only there, the mean
    is over at most 20 n missed, the grid of the reference implementation.

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
    prior = np.bitwise_count(edges) * np.log(dependent / (1.0 - dependent))
    modes, spreads, peaks = surface.modes(factors)
    peaks = peaks + prior
    heights = peaks + np.log(spreads)
    kept = heights > heights.max() - NEGLIGIBLE
    factors, edges = factors[kept], edges[kept]
    limit = float(REFERENCE_GRID * histories.observed)
    posterior = sum_posterior(
        GraphDensities(surface, factors, float(peaks.max()) - prior[kept]),
        modes=modes[kept],
        spreads=spreads[kept],
        stop=limit,
        farthest=FARTHEST,
    )
    with_mean = surface.tail_slopes(factors) < NO_MEAN
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

    def parts(self, missed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log density of every set of lists, and what all graphs share; by number missed."""
        start = missed + 1.0
        sets = log_rising(start[None, :], (self.none + self.prior)[:, None] - 1.0)
        whole = log_rising(start, self.observed + self.total - 1.0)
        parts = self.fixed[:, None] + sets - whole
        parts[0] = 0.0
        common = log_rising(start, self.observed) - np.log(self.observed + missed)
        return parts, common

    def modes(self, factors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mode in x = log(m + 1), spread in x, and log density of x there, of every graph."""
        terms, signs = sparse(factors)
        modes, spreads = np.empty(len(factors)), np.empty(len(factors))
        rises = self.none + self.prior - 1.0
        find_modes(terms, signs, rises, self.observed, self.total, np.log(FARTHEST), modes, spreads)
        peaks = np.empty(len(factors))
        for begin in range(0, len(factors), 2048):
            some = slice(begin, begin + 2048)
            parts, common = self.parts(np.expm1(modes[some]))
            peaks[some] = np.einsum("gs,sg->g", factors[some], parts) + common + modes[some]
        return modes, spreads, peaks

    def tail_slopes(self, factors: np.ndarray) -> np.ndarray:
        """Power of m with which each graph's posterior falls in the end."""
        sets = factors[:, 1:] @ (self.none + self.prior - self.observed - self.total)[1:]
        return np.asarray(sets + self.observed - 1.0)


class GraphDensities:
    """Sums over many graphs at once; `reference` is that of each graph, its prior taken off."""

    def __init__(self, surface: Surface, factors: np.ndarray, reference: np.ndarray) -> None:
        self.surface = surface
        self.reference = float(reference.min())
        self.prior = np.exp(self.reference - reference)[None, :, None]
        self.terms, self.signs = sparse(factors)

    def sums(self, missed: np.ndarray, weights: np.ndarray, group: int) -> np.ndarray:
        """As `Densities` says."""
        parts, common = self.surface.parts(missed)
        groups = len(missed) // group
        found = np.zeros((2, len(self.terms), groups))
        log_weights = np.log(weights) + common - self.reference
        add_up(self.terms, self.signs, parts, log_weights, missed, group, found)
        return found * self.prior


def sparse(factors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sets of lists in each graph's factors, and their signs; padded with set 0."""
    width = int((factors != 0).sum(axis=1).max())
    terms = np.argsort(factors == 0, axis=1, kind="stable")[:, :width]
    signs = np.take_along_axis(factors, terms, axis=1)
    return np.where(signs == 0, 0, terms), signs


def _marginal(histories: Histories, chosen: int) -> np.ndarray:
    """Counts of every pattern on the chosen lists except that of being on none of them."""
    lists = [j for j in range(len(histories.lists)) if (chosen >> j) & 1]
    place = np.zeros(len(histories.patterns), dtype=np.int64)
    for k, j in enumerate(lists):
        place |= ((histories.patterns >> j) & 1) << k
    cells = np.bincount(place, weights=histories.counts, minlength=1 << len(lists))
    return np.asarray(cells[1:])
