# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Likelihood ratios: how much better a window explains the data than no window does.

Poisson and space-time permutation, with c cases where mu were expected, C in all
(Kulldorff 1997, Communications in Statistics 26:1481; Kulldorff et al. 2005, PLoS Medicine 2:e59):

    LLR = c ln(c/mu) + (C-c) ln((C-c)/(C-mu))

Bernoulli, with n at risk in the window of N in all; mu = C n/N:

    LLR = c ln(c/n) + (n-c) ln((n-c)/n) + (C-c) ln((C-c)/(N-n))
          + (N-n-C+c) ln((N-n-C+c)/(N-n)) - C ln(C/N) - (N-C) ln((N-C)/N)

Both rise with c and fall with mu as long as c > mu: every search here rests on that.
"""

import math

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel

HIGH, LOW, BOTH = 1, 2, 3
# 64 bins in an octave: the upper bits of a single-precision number are its bin.
BIN_SHIFT = 17
LEAST_EXPECTED = 2.0**-12


@kernel(nogil=True)
def xlogx(x: float) -> float:
    """Return x ln x, and nothing for nothing."""
    return x * math.log(x) if x > 0 else 0.0


@kernel(nogil=True)
def likelihood_ratio(c: float, mu: float, total: float, trials: float) -> float:
    """Return the log likelihood ratio of a window, for more and for fewer than expected alike.

    `trials` is N for the Bernoulli model and 0 for the Poisson model.
    """
    if trials > 0:
        n = max(mu * trials / total, c)
        outside = trials - n
        # What lies outside cannot be fewer than nobody, whatever rounding says.
        well = max(outside - (total - c), 0.0)
        inside = xlogx(c) + xlogx(n - c) - xlogx(n)
        beyond = xlogx(total - c) + xlogx(well) - xlogx(outside)
        nothing = xlogx(total) + xlogx(trials - total) - xlogx(trials)
        return max(inside + beyond - nothing, 0.0)
    if mu <= 0:
        return math.inf if c > 0 else 0.0
    ratio = c * math.log(c / mu) if c > 0 else 0.0
    if total > c and total > mu:
        ratio += (total - c) * math.log((total - c) / (total - mu))
    return max(ratio, 0.0)


@kernel(nogil=True)
def high_ratio(c: float, mu: float, total: float, trials: float) -> float:
    """Return the log likelihood ratio of a window with more cases than expected, else zero."""
    return likelihood_ratio(c, mu, total, trials) if c > mu else 0.0


@kernel(nogil=True)
def scored(c: float, mu: float, total: float, trials: float, rates: int, least: int) -> float:
    """Return the ratio of a window if its rate goes the way that is asked for, else zero."""
    wanted = (rates != LOW and c > mu and c >= least) or (rates != HIGH and c < mu)
    return likelihood_ratio(c, mu, total, trials) if wanted else 0.0


def bins_for(largest: float) -> tuple[npt.NDArray[np.float64], int]:
    """Return the lower edges of the bins of expected counts up to `largest`, and their offset.

    The first bin reaches down to zero. Edges lie a trifle low, so that rounding a count's
    expectation to single precision never lifts it over the edge of its bin.
    """
    offset = int(np.float32(LEAST_EXPECTED).view(np.int32)) >> BIN_SHIFT
    last = int(np.float32(max(largest * 1.0001, LEAST_EXPECTED)).view(np.int32)) >> BIN_SHIFT
    keys = np.arange(offset, last + 2, dtype=np.int32) << BIN_SHIFT
    edges = keys.view(np.float32).astype(np.float64) * (1 - 1e-6)
    edges[0] = 0.0
    return edges, offset


@kernel(nogil=True)
def fill_least(
    table: npt.NDArray[np.int64], edges: npt.NDArray[np.float64], floor: float, total: float,
    trials: float, least: int,
) -> None:  # fmt: skip
    """Set, for each bin of expected counts, the least count that could beat the floor."""
    c = least
    for b in range(len(edges)):
        c = max(c, int(edges[b]))
        while c <= total and (
            edges[b] > 0 and high_ratio(float(c), edges[b], total, trials) <= floor
        ):
            c += 1
        table[b] = c
