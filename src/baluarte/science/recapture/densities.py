# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Inner loops over graphs: where each density peaks, and sums of all."""

import numpy as np

from baluarte.science.kernels import kernel

# Smaller than this part (in logarithm) of the highest peak adds nothing.
NOTHING = -60.0
HALVINGS = 44
# From here the asymptotic series of digamma is exact to twelve digits.
FAR = 10.0


@kernel()
def add_up(
    terms: np.ndarray,
    signs: np.ndarray,
    parts: np.ndarray,
    log_weights: np.ndarray,
    missed: np.ndarray,
    group: int,
    found: np.ndarray,
) -> None:
    """Add weighted densities, and densities times missed, over groups of points.

    Parameters
    ----------
    terms, signs : arrays, shape (graphs, width)
        Sets of lists each graph factors into, and with which sign.
    parts : array, shape (sets, points)
        Log density of each set of lists.
    log_weights, missed : arrays, shape (points,)
        What is common to all graphs, and the number missed.
    group : int
        Points in each group.
    found : array, shape (2, graphs, points // group)
        Added to in place.
    """
    graphs, width = terms.shape
    points = len(missed)
    line = np.empty(points)
    for g in range(graphs):
        line[:] = log_weights
        for t in range(width):
            sign = signs[g, t]
            if sign != 0.0:
                line += sign * parts[terms[g, t]]
        for i in range(points):
            if line[i] > NOTHING:
                value = np.exp(line[i])
                found[0, g, i // group] += value
                found[1, g, i // group] += value * missed[i]


@kernel()
def find_modes(
    terms: np.ndarray,
    signs: np.ndarray,
    rises: np.ndarray,
    observed: float,
    total: float,
    farthest: float,
    modes: np.ndarray,
    spreads: np.ndarray,
) -> None:
    """Find each graph's mode in x = log(m + 1) by halving, and its spread by curvature."""
    for g in range(len(terms)):
        low, high = 0.0, farthest
        for _ in range(HALVINGS):
            x = 0.5 * (low + high)
            if _slope(terms[g], signs[g], rises, observed, total, x) < 0:
                high = x
            else:
                low = x
        x = 0.5 * (low + high)
        step = 1e-4
        bend = _slope(terms[g], signs[g], rises, observed, total, x + step)
        bend -= _slope(terms[g], signs[g], rises, observed, total, x - step)
        modes[g] = x
        spreads[g] = 1.0 / np.sqrt(max(-bend / (2 * step), 1e-2))


@kernel()
def _slope(
    terms: np.ndarray, signs: np.ndarray, rises: np.ndarray, observed: float, total: float, x: float
) -> float:
    start = np.exp(x)
    whole = digamma(start + observed + total - 1.0)
    slope = digamma(start + observed) - digamma(start) - 1.0 / (observed + start - 1.0)
    for t in range(len(terms)):
        if signs[t] != 0.0:
            slope += signs[t] * (digamma(start + rises[terms[t]]) - whole)
    return float(slope * start + 1.0)


@kernel()
def digamma(z: float) -> float:
    """Derivative of the logarithm of Gamma, for z > 0, to about twelve digits."""
    shift = 0.0
    while z < FAR:
        shift -= 1.0 / z
        z += 1.0
    inverse = 1.0 / (z * z)
    series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)))
    return float(shift + np.log(z) - 0.5 / z - series)
