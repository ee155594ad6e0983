"""The scaled structure of a map: intrinsic autoregression, its parts and islands."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.sparse import csr_array, diags_array
from scipy.special import expit, log_ndtr, logit

from baluarte.science.rates.cholesky import (
    Integers,
    Pattern,
    factorise,
    inverse_diagonal,
    pattern_of,
    solve,
)
from baluarte.science.rates.columns import Floats
from baluarte.science.rates.neighbours import Neighbours

SHARES = np.linspace(-7.0, 9.0, 65)


@dataclass(frozen=True, eq=False)
class Structure:
    """A map's structure, in the order of its factor.

    Attributes
    ----------
    pattern : Pattern
        Pattern of the factor, and the scaled matrix below the diagonal.
    diagonal : ndarray, shape (places,)
        The scaled matrix's diagonal, 1 for islands.
    part : ndarray of int, shape (places,)
        Number of the connected part; islands are -1.
    parts : int
        How many parts of two places or more there are.
    variances : ndarray, shape (places,)
        Marginal variances of the scaled structure, in geometric mean 1 over each part.
    log_determinant : float
        Logarithm of the product of the scaled matrix's positive eigenvalues, islands included.
    """

    pattern: Pattern
    diagonal: Floats
    part: Integers
    parts: int
    variances: Floats
    log_determinant: float

    def log_determinant_with(self, added: Floats | float) -> float:
        """Return the logarithm of the determinant with something added to the diagonal."""
        pattern = self.pattern
        _, pivots = factorise(pattern.starts, pattern.rows, pattern.below, self.diagonal + added)
        return float(np.log(pivots).sum())


def structure_of(neighbours: Neighbours) -> Structure:
    """Scale each connected part so that its marginal variances have geometric mean 1.

    An island has variance 1 of its own (Freni-Sterrantino, Ventrucci and Rue, 2018).
    """
    links = neighbours.matrix()
    degrees = neighbours.degrees.astype(np.float64)
    plain = csr_array(diags_array(degrees) - links)
    pattern = pattern_of(plain)
    order = pattern.order
    _, part = np.unique(
        np.where(neighbours.is_island, -1, neighbours.part)[order], return_inverse=True
    )
    part = part.astype(np.int64) - int(neighbours.is_island.any())
    parts = int(part.max()) + 1
    variances, plain_log = _variances(pattern, degrees[order], part, parts)
    sizes = np.bincount(part[part >= 0], minlength=parts)
    logs = np.bincount(part[part >= 0], weights=np.log(variances[part >= 0]), minlength=parts)
    scale = np.append(np.exp(logs / np.maximum(sizes, 1)), 1.0)[part]
    column = np.repeat(np.arange(len(order)), np.diff(pattern.starts))
    scaled = Pattern(pattern.order, pattern.starts, pattern.rows, pattern.below * scale[column])
    diagonal = np.where(part >= 0, degrees[order] * scale, 1.0)
    log_determinant = plain_log + float(((sizes - 1) * logs / np.maximum(sizes, 1)).sum())
    return Structure(scaled, diagonal, part, parts, variances / scale, log_determinant)


def _variances(
    pattern: Pattern, degrees: Floats, part: Integers, parts: int
) -> tuple[Floats, float]:
    """Return diagonals of each part's generalised inverse, and the positive eigenvalues' log.

    With one place grounded per part, ``Q^- = C Q_g^-1 C`` with ``C`` the centring; the grounded
    determinant times the part's size is the product of the positive eigenvalues.
    """
    size = len(degrees)
    grounded = degrees.copy()
    first = np.array([int(np.flatnonzero(part == one)[0]) for one in range(parts)], dtype=np.int64)
    grounded[part < 0] = 1.0
    # A grounded place's own variance vanishes as this grows; its logarithm is taken away again.
    ground = 1e8
    grounded[first] += ground
    lower, pivots = factorise(pattern.starts, pattern.rows, pattern.below, grounded)
    diagonal = inverse_diagonal(pattern.starts, pattern.rows, lower, pivots)
    ones = (part >= 0).astype(np.float64)[None, :]
    sums = solve(pattern.starts, pattern.rows, lower, pivots, ones)[0]
    sizes = np.append(np.bincount(part[part >= 0], minlength=parts), 1)
    totals = np.append(np.bincount(part[part >= 0], weights=sums[part >= 0], minlength=parts), 0)
    variances = diagonal - 2 * sums / sizes[part] + totals[part] / sizes[part] ** 2
    log = float(np.log(pivots).sum() - parts * np.log(ground) + np.log(sizes[:-1]).sum())
    return np.where(part >= 0, variances, np.ones(size)), log


class MixingPrior:
    """The penalised-complexity prior of the structured share of the variance.

    With ``g_i`` the eigenvalues of the scaled structure's covariance,
    ``d(phi)^2 = sum_i phi (g_i - 1) - log(1 + phi (g_i - 1))`` and
    ``p(phi) = l exp(-l d) |d d/d phi|``, ``l`` set by ``P(phi < bound) = chance``
    (Simpson and others, 2017; Riebler and others, 2016). The share is spoken of by its normal
    score under this prior, so that the prior of the score is standard normal.
    """

    def __init__(self, structure: Structure, *, bound: float, chance: float) -> None:
        self._parts = structure.parts
        if not self._parts:
            return
        self._logs = np.log([_distance(structure, float(share)) for share in expit(SHARES)])
        self.rate = float(-np.log1p(-chance) / np.exp(self._log_distance(float(logit(bound)))))

    def _log_distance(self, place: float) -> float:
        return float(CubicSpline(SHARES, self._logs)(place))

    def logit_at(self, score: float) -> float:
        """Return the share's logit at a normal score; among islands alone nothing is shared."""
        if not self._parts:
            return -np.inf
        log = float(np.log(-log_ndtr(-score)) - np.log(self.rate))
        if log <= self._logs[0]:
            return float(SHARES[0] + log - self._logs[0])
        if log >= self._logs[-1]:
            # Near a share of 1 only the constants count: their term grows with the logit.
            return float(SHARES[-1] + (np.exp(2 * log) - np.exp(2 * self._logs[-1])) / self._parts)
        return float(CubicSpline(self._logs, SHARES)(log))


def _distance(structure: Structure, share: float) -> float:
    """Return how far a share lies from none, as the prior measures it."""
    is_joined = structure.part >= 0
    size = len(structure.part)
    trace = structure.variances[is_joined].sum() + (~is_joined).sum()
    # |(1-s) I + s Q^-| = |(1-s) Q + s I| / |Q| with the null space on its own.
    both = structure.log_determinant_with(share / (1 - share)) + size * np.log1p(-share)
    null = structure.parts * (np.log1p(-share) - np.log(share))
    log = both + null - structure.log_determinant
    return float(np.sqrt(max(share * (trace - size) - log, 1e-300)))
