"""Each place's distribution: its tilted densities over all hyperparameters, weighed."""

import numpy as np
from scipy.stats import norm

from baluarte.science.kernels import kernel
from baluarte.science.rates.columns import Floats
from baluarte.science.rates.integration import Point
from baluarte.science.rates.propagation import Problem, reach

STEPS = 161
LEAST_WEIGHT = 1e-6


def weights_of(points: list[Point]) -> Floats:
    """Return the posterior weight of each point."""
    logs = np.array([point.log_density for point in points])
    plain = np.exp(logs - logs.max())
    return np.asarray(plain / plain.sum())


def densities(problem: Problem, points: list[Point], weights: Floats) -> tuple[Floats, Floats]:
    """Return each place's grid of log relative risks, and its density there."""
    kept = [one for one in range(len(points)) if weights[one] > LEAST_WEIGHT]
    found = [points[one].approximation for one in kept]
    centres = np.stack([one.cavity_mean for one in found])
    spreads = np.stack([one.cavity_variance for one in found])
    masses = np.stack([one.log_tilted for one in found])
    grid, density = mixed(
        problem.counts, problem.expected, (centres, spreads, masses), weights[kept], STEPS
    )
    step = grid[:, 1] - grid[:, 0]
    return grid, density / (density.sum(axis=1) * step)[:, None]


@kernel()
def mixed(
    counts: Floats,
    expected: Floats,
    cavities: tuple[Floats, Floats, Floats],
    weights: Floats,
    steps: int,
) -> tuple[Floats, Floats]:  # pragma: no cover
    """Add up the tilted densities of all points on one grid for each place."""
    centres, spreads, masses = cavities
    points, size = centres.shape
    grid, density = np.zeros((size, steps)), np.zeros((size, steps))
    for place in range(size):
        lowest, highest = np.inf, -np.inf
        for point in range(points):
            low, high, _ = reach(
                counts[place], expected[place], centres[point, place], spreads[point, place]
            )
            lowest, highest = min(lowest, low), max(highest, high)
        step = (highest - lowest) / (steps - 1)
        for one in range(steps):
            at = lowest + one * step
            grid[place, one] = at
            own = counts[place] * at - expected[place] * np.exp(at)
            for point in range(points):
                spread = spreads[point, place]
                away = at - centres[point, place]
                log = own - away * away / (2 * spread) - masses[point, place]
                density[place, one] += weights[point] * np.exp(log) / np.sqrt(2 * np.pi * spread)
    return grid, density


def shares_below(grid: Floats, density: Floats) -> Floats:
    """Return each place's distribution function on its grid."""
    step = grid[:, 1] - grid[:, 0]
    middle = (density[:, 1:] + density[:, :-1]) / 2 * step[:, None]
    below = np.concatenate([np.zeros((len(grid), 1)), np.cumsum(middle, axis=1)], axis=1)
    return np.asarray(below / below[:, -1:])


def quantiles(grid: Floats, density: Floats, chance: float) -> Floats:
    """Return each place's quantile."""
    below = shares_below(grid, density)
    return np.array([np.interp(chance, low, at) for low, at in zip(below, grid, strict=True)])


def normal_quantile(means: Floats, deviations: Floats, weights: Floats, chance: float) -> float:
    """Return the quantile of a mixture of normals."""
    low = float((means - 10 * deviations).min())
    high = float((means + 10 * deviations).max())
    for _ in range(80):
        middle = (low + high) / 2
        if (weights * norm.cdf((middle - means) / deviations)).sum() < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2
