"""Poisson counts over a map at given hyperparameters: expectation propagation, node by node."""

from dataclasses import dataclass

import numpy as np

from baluarte.science.errors import Refused
from baluarte.science.kernels import kernel
from baluarte.science.rates.cholesky import factorise, inverse_diagonal, solve
from baluarte.science.rates.columns import Floats
from baluarte.science.rates.structure import Structure

MOST_SWEEPS = 200
CLOSE = 1e-4
NODES = 25
DROP = 18.0
LEAST_PRECISION = 1e-10
NEWTON_CLOSE = 1e-8
# Keeps the structure's constants, which the sums to zero take away again, from being singular.
JITTER = 1e-7


class DidNotSettle(Refused, RuntimeError):
    """The approximation did not come to rest: the counts contradict the model, or each other."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Counts, expected counts and design, in the order of the structure's factor.

    Attributes
    ----------
    structure : Structure
        The map.
    counts, expected : ndarray, shape (places,)
        Events, and what is expected.
    design : ndarray, shape (places, coefficients)
        Ones, then covariates.
    precision : ndarray, shape (coefficients,)
        Prior precisions; 0 for the intercept.
    """

    structure: Structure
    counts: Floats
    expected: Floats
    design: Floats
    precision: Floats


@dataclass(frozen=True, eq=False)
class Sites:
    """Each count's share in the approximation: ``exp(shift x - precision x^2 / 2)``."""

    shift: Floats
    precision: Floats


@dataclass(frozen=True, eq=False)
class Gaussian:
    """The Gaussian that prior and sites make together.

    Attributes
    ----------
    log_mass : float
        Logarithm of its integral, but for constants.
    mean, variance : ndarray, shape (places,)
        Of the log relative risks.
    coefficients, covariance : ndarray
        Of the design's coefficients.
    """

    log_mass: float
    mean: Floats
    variance: Floats
    coefficients: Floats
    covariance: Floats


@dataclass(frozen=True, eq=False)
class Approximation:
    """What is known at one pair of hyperparameters.

    Attributes
    ----------
    log_evidence : float
        Logarithm of the probability of the counts, but for constants.
    gaussian : Gaussian
        The joint approximation.
    sites : Sites
        For a start at hyperparameters nearby.
    cavity_mean, cavity_variance, log_tilted : ndarray, shape (places,)
        What all other counts say of each place, and the logarithm of the mass of its product with
        the place's own Poisson likelihood: that product is the place's distribution.
    """

    log_evidence: float
    gaussian: Gaussian
    sites: Sites
    cavity_mean: Floats
    cavity_variance: Floats
    log_tilted: Floats


def first_sites(problem: Problem) -> Sites:
    """Return sites to begin with: the counts drawn halfway to what is expected."""
    level = problem.counts.sum() / problem.expected.sum()
    drawn = (problem.counts + 0.5) / (problem.expected * level + 0.5)
    precision = problem.expected * level * drawn + 1e-3
    return Sites(precision * (np.log(drawn) + np.log(level)), precision)


def approximate(
    problem: Problem, *, sigma: float, share: float, rest: float, sites: Sites
) -> Approximation:
    """Approximate the posterior at a standard deviation and a structured share.

    Minka's expectation propagation (2001), all sites at once; Poisson likelihoods are log-concave,
    so that sites stay proper. ``rest`` is one less the share, to all its digits.

    Raises
    ------
    DidNotSettle
        Means still move after 200 sweeps.
    """
    shift, precision = sites.shift, sites.precision
    for sweep in range(MOST_SWEEPS):
        found = gaussian(problem, Sites(shift, precision), sigma=sigma, share=share, rest=rest)
        spread = 1 / np.maximum(1 / found.variance - precision, LEAST_PRECISION)
        centre = spread * (found.mean / found.variance - shift)
        mean, variance, log_tilted = tilt(problem.counts, problem.expected, centre, spread)
        moved = np.max(np.abs(mean - found.mean) / np.sqrt(variance))
        moved = max(moved, np.max(np.abs(variance / found.variance - 1)))
        if moved < CLOSE:
            break
        damping = 1.0 if sweep < MOST_SWEEPS // 4 else 0.5
        fitting = np.maximum(1 / variance - 1 / spread, LEAST_PRECISION)
        fitting_shift = mean / variance - centre / spread
        precision = precision + damping * (fitting - precision)
        shift = shift + damping * (fitting_shift - shift)
    else:
        raise DidNotSettle(f"sigma {sigma:.3g}, share {share:.3g}: means still move by {moved:.2g}")
    undone = 0.5 * (
        np.log1p(precision * spread) - found.mean**2 / found.variance + centre**2 / spread
    )
    evidence = found.log_mass + float((log_tilted + undone).sum())
    return Approximation(evidence, found, Sites(shift, precision), centre, spread, log_tilted)


def gaussian(
    problem: Problem, sites: Sites, *, sigma: float, share: float, rest: float
) -> Gaussian:
    """Combine prior and sites, each part's structured effects summing to zero."""
    scale, noise = sigma * np.sqrt(share), sigma**2 * rest
    opened = 1 + noise * sites.precision
    weight, pull = sites.precision / opened, sites.shift / opened
    kept = Constrained(problem.structure, scale**2 * weight)
    design = problem.design
    crossed = kept.solve((scale * weight[:, None] * design).T).T
    inner = np.diag(problem.precision) + design.T @ (weight[:, None] * design)
    inner -= scale * (weight[:, None] * design).T @ crossed
    covariance = np.asarray(np.linalg.inv(inner), dtype=np.float64)
    side = scale * pull
    against = design.T @ pull - crossed.T @ side
    coefficients = covariance @ against
    effects = kept.solve(side[None, :])[0] - crossed @ coefficients
    centre = design @ coefficients + scale * effects
    reach = design - scale * crossed
    spread = scale**2 * kept.diagonal + np.einsum("ij,jk,ik->i", reach, covariance, reach)
    squares = side @ effects + (design.T @ pull) @ coefficients
    squares += float((noise * sites.shift**2 / opened).sum())
    logs = kept.log_determinant + np.linalg.slogdet(inner)[1] + np.log(opened).sum()
    return Gaussian(
        log_mass=float(squares - logs) / 2,
        mean=(centre + noise * sites.shift) / opened,
        variance=noise / opened + spread / opened**2,
        coefficients=coefficients,
        covariance=covariance,
    )


class Constrained:
    """The structure with something added to its diagonal, each part's effects summing to 0."""

    def __init__(self, structure: Structure, added: Floats) -> None:
        self._structure = structure
        pattern = structure.pattern
        self._factor = factorise(
            pattern.starts, pattern.rows, pattern.below, structure.diagonal + added + JITTER
        )
        self._is_joined = (structure.part >= 0).astype(np.float64)
        self._ones = self._plainly(self._is_joined[None, :])[0]
        self._totals = np.append(self._sums(self._ones), 1.0)
        diagonal = inverse_diagonal(pattern.starts, pattern.rows, *self._factor)
        self.diagonal = diagonal - self._ones**2 / self._totals[structure.part]
        self.log_determinant = float(np.log(self._factor[1]).sum() + np.log(self._totals).sum())

    def solve(self, sides: Floats) -> Floats:
        """Return the solutions for each row."""
        plain = self._plainly(np.ascontiguousarray(sides))
        sums = np.stack([np.append(self._sums(row), 0.0) for row in plain])
        return np.asarray(plain - self._ones * (sums / self._totals)[:, self._structure.part])

    def _plainly(self, sides: Floats) -> Floats:
        pattern = self._structure.pattern
        return np.asarray(solve(pattern.starts, pattern.rows, *self._factor, sides))

    def _sums(self, row: Floats) -> Floats:
        joined = self._structure.part >= 0
        found = np.bincount(
            self._structure.part[joined], weights=row[joined], minlength=self._structure.parts
        )
        return found.astype(np.float64)


@kernel()
def tilt(
    counts: Floats, expected: Floats, centre: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats]:  # pragma: no cover
    """Return mean, variance and log mass of each cavity times its Poisson likelihood.

    By 25 equal steps over where the density is more than e^-18 of its top. At worst (no event, a
    cavity of variance 9) the mean is off by 0.0005 of its deviation, the variance by 0.1 %.
    """
    size = len(counts)
    mean, variance, mass = np.zeros(size), np.zeros(size), np.zeros(size)
    for one in range(size):
        low, high, top = reach(counts[one], expected[one], centre[one], spread[one])
        step = (high - low) / (NODES - 1)
        total, first, second = 0.0, 0.0, 0.0
        at = low
        for _ in range(NODES):
            away = at - centre[one]
            log = counts[one] * at - expected[one] * np.exp(at) - away * away / (2 * spread[one])
            density = np.exp(log - top)
            offset = at - low
            total += density
            first += density * offset
            second += density * offset * offset
            at += step
        first /= total
        mean[one] = low + first
        variance[one] = second / total - first * first
        mass[one] = top + np.log(total * step) - 0.5 * np.log(2 * np.pi * spread[one])
    return mean, variance, mass


@kernel()
def reach(
    count: float, expected: float, centre: float, spread: float
) -> tuple[float, float, float]:  # pragma: no cover
    """Return where a tilted density has fallen to e^-18 of its top, and its top's logarithm."""
    at = centre + spread * count
    if at > np.log((count + 1.0) / expected):
        at = max(centre, np.log((count + 1.0) / expected))
    for _ in range(100):
        events = expected * np.exp(at)
        step = (count - events - (at - centre) / spread) / (events + 1 / spread)
        step = min(max(step, -2.0), 2.0)
        at += step
        if abs(step) < NEWTON_CLOSE:
            break
    events = expected * np.exp(at)
    top = count * at - events - (at - centre) ** 2 / (2 * spread)
    narrow = np.sqrt(2 * DROP / (events + 1 / spread))
    left = narrow
    while left * left < 4 * DROP * spread:
        tried = at - left
        away = tried - centre
        if count * tried - expected * np.exp(tried) - away * away / (2 * spread) < top - DROP:
            break
        left *= 1.15
    return at - left, at + narrow, top
