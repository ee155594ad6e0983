"""The approximation at given hyperparameters, against dense algebra and fine sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.rates.invented import lattice

from baluarte.science.rates import read_neighbours
from baluarte.science.rates.propagation import (
    Problem,
    Sites,
    approximate,
    first_sites,
    gaussian,
    tilt,
)
from baluarte.science.rates.structure import structure_of

PLACES = 12


def problem() -> Problem:
    structure = structure_of(read_neighbours([*lattice(2, 4), (8, 9), (9, 10)], places=PLACES))
    generator = np.random.default_rng(4)
    return Problem(
        structure=structure,
        counts=generator.poisson(3.0, PLACES).astype(float),
        expected=generator.gamma(2.0, 1.5, PLACES),
        design=np.stack([np.ones(PLACES), generator.normal(size=PLACES)], axis=1),
        precision=np.array([1e-6, 0.001]),
    )


def dense(asked: Problem, *, sigma: float, share: float) -> np.ndarray:
    pattern = asked.structure.pattern
    matrix = np.diag(asked.structure.diagonal)
    for one in range(PLACES):
        for at in range(pattern.starts[one], pattern.starts[one + 1]):
            matrix[pattern.rows[at], one] = matrix[one, pattern.rows[at]] = pattern.below[at]
    effects = share * np.linalg.pinv(matrix, rcond=1e-9) + (1 - share) * np.eye(PLACES)
    return sigma**2 * effects + asked.design @ np.diag(1 / asked.precision) @ asked.design.T


def test_mean_variance_and_mass_are_those_of_dense_algebra() -> None:
    asked = problem()
    sites = Sites(np.linspace(-1, 2, PLACES), np.linspace(0.1, 4, PLACES))
    masses, dense_masses = [], []
    for sigma, share in ((0.6, 0.7), (1.3, 0.1)):
        found = gaussian(asked, sites, sigma=sigma, share=share, rest=1 - share)
        prior = dense(asked, sigma=sigma, share=share)
        weighed = np.eye(PLACES) + prior @ np.diag(sites.precision)
        posterior = np.linalg.solve(weighed, prior)
        masses.append(found.log_mass)
        dense_masses.append(
            (sites.shift @ posterior @ sites.shift - np.linalg.slogdet(weighed)[1]) / 2
        )
        assert found.mean.tolist() == pytest.approx((posterior @ sites.shift).tolist(), rel=1e-4)
        assert found.variance.tolist() == pytest.approx(np.diag(posterior).tolist(), rel=1e-4)
    assert masses[1] - masses[0] == pytest.approx(dense_masses[1] - dense_masses[0], abs=1e-4)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 400),
    st.floats(1e-3, 300),
    st.floats(-3, 3),
    st.floats(1e-3, 9),
)
def test_tilted_moments_are_those_of_a_fine_sum(
    count: int, expected: float, centre: float, spread: float
) -> None:
    mean, variance, mass = (
        float(one[0])
        for one in tilt(*(np.array([float(one)]) for one in (count, expected, centre, spread)))
    )
    at = np.linspace(mean - 12 * np.sqrt(variance), mean + 12 * np.sqrt(variance), 20_001)
    log = count * at - expected * np.exp(at) - (at - centre) ** 2 / (2 * spread)
    log -= np.log(2 * np.pi * spread) / 2
    top = log.max()
    weights = np.exp(log - top)
    by_sum = (weights * at).sum() / weights.sum()
    square = (weights * (at - by_sum) ** 2).sum() / weights.sum()
    assert (mean - by_sum) / np.sqrt(square) == pytest.approx(0, abs=1e-3)
    assert variance == pytest.approx(square, rel=3e-3)
    assert mass == pytest.approx(top + np.log(weights.sum() * (at[1] - at[0])), abs=1e-3)


def test_at_rest_every_places_tilted_moments_are_the_gaussians() -> None:
    asked = problem()
    found = approximate(asked, sigma=0.8, share=0.4, rest=0.6, sites=first_sites(asked))
    mean, variance, _ = tilt(asked.counts, asked.expected, found.cavity_mean, found.cavity_variance)
    assert mean.tolist() == pytest.approx(found.gaussian.mean.tolist(), abs=1e-3)
    assert variance.tolist() == pytest.approx(found.gaussian.variance.tolist(), rel=1e-3)
