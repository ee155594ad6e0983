"""The posterior of two hyperparameters on a lattice, grown from its top until nothing is left."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from baluarte.science.rates.columns import Floats
from baluarte.science.rates.propagation import Approximation, Problem, approximate, first_sites
from baluarte.science.rates.structure import MixingPrior

Progress = Callable[[int, int], None]

SPACING = 0.9
FALL = 5.5
MOST_POINTS = 600
USUAL_POINTS = 100
PROBES = np.array([0.12, 0.4])
LIMITS = np.array([[-7.0, 4.0], [-5.0, 5.0]])


@dataclass(frozen=True, eq=False)
class Point:
    """One pair of hyperparameters.

    Attributes
    ----------
    sigma, share : float
        Standard deviation, and its structured share.
    log_density : float
        Posterior density of the lattice's coordinates, but for a constant.
    approximation : Approximation
        What is known there.
    """

    sigma: float
    share: float
    log_density: float
    approximation: Approximation


class Surface:
    """The log posterior of (log sigma, the share's normal score), each point approximated once."""

    def __init__(
        self, problem: Problem, *, rate: float, mixing: MixingPrior, progress: Progress | None
    ) -> None:
        self._problem, self._rate, self._mixing = problem, rate, mixing
        self._progress = progress
        self._sites = first_sites(problem)
        self._done = 0

    def at(self, place: Floats, *, near: Point | None = None) -> Point:
        """Return the point at a place, beginning from a point nearby, or the one before."""
        sigma, logit = float(np.exp(place[0])), self._mixing.logit_at(float(place[1]))
        share = float(expit(logit))
        sites = self._sites if near is None else near.approximation.sites
        found = approximate(
            self._problem, sigma=sigma, share=share, rest=float(expit(-logit)), sites=sites
        )
        self._sites = found.sites
        prior = np.log(self._rate) - self._rate * sigma + place[0] - place[1] ** 2 / 2
        self._done += 1
        if self._progress is not None:
            self._progress(min(self._done, USUAL_POINTS - 1), USUAL_POINTS)
        return Point(sigma, share, found.log_evidence + float(prior), found)

    def finish(self) -> None:
        """Say that nothing is left to do."""
        if self._progress is not None:
            self._progress(USUAL_POINTS, USUAL_POINTS)


def explore(surface: Surface) -> list[Point]:
    """Return the points of a lattice along the top's axes, as far as the posterior falls."""
    top = minimize(
        lambda place: -surface.at(np.clip(place, *LIMITS.T)).log_density,
        np.array([-0.7, 0.0]),
        method="Nelder-Mead",
        options={
            "initial_simplex": [[-0.7, 0.0], [-0.2, 0.0], [-0.7, 0.7]],
            "xatol": 0.05,
            "fatol": 0.02,
            "maxfev": 80,
        },
    )
    middle = np.clip(top.x, *LIMITS.T)
    axes = _axes(surface, middle)
    begun = surface.at(middle)
    best = begun.log_density
    kept = {(0, 0): begun}
    open_ends, seen = [(0, 0)], {(0, 0)}
    while open_ends and len(kept) < MOST_POINTS:
        here = max(open_ends, key=lambda end: kept[end].log_density)
        open_ends.remove(here)
        if kept[here].log_density < best - FALL:
            continue
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            end = (here[0] + step[0], here[1] + step[1])
            place = middle + axes @ (SPACING * np.array(end))
            if end in seen or (place < LIMITS[:, 0]).any() or (place > LIMITS[:, 1]).any():
                continue
            seen.add(end)
            kept[end] = surface.at(place, near=kept[here])
            best = max(best, kept[end].log_density)
            open_ends.append(end)
    surface.finish()
    return [point for point in kept.values() if point.log_density > best - FALL - 2]


def _axes(surface: Surface, middle: Floats) -> Floats:
    """Return the axes of the top, each as long as one standard deviation."""
    at = [surface.at(middle).log_density]
    for sign in (1, -1):
        at += [surface.at(middle + sign * PROBES * one).log_density for one in np.eye(2)]
    both = surface.at(middle + PROBES).log_density
    bend = np.diag([(at[1] + at[3] - 2 * at[0]), (at[2] + at[4] - 2 * at[0])])
    bend[0, 1] = bend[1, 0] = both - at[1] - at[2] + at[0]
    values, vectors = np.linalg.eigh(-bend / np.outer(PROBES, PROBES))
    # No axis longer than the priors themselves allow.
    return np.asarray(vectors / np.sqrt(np.maximum(values, 1.0)))
