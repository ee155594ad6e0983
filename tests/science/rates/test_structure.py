"""The scaled structure and the prior of its share, against eigenvalues."""

import numpy as np
import pytest
from scipy.special import expit
from tests.science.rates.invented import lattice

from baluarte.science.rates import read_neighbours
from baluarte.science.rates.structure import MixingPrior, Structure, structure_of

# A lattice, a chain of three beside it, and an island.
PAIRS = [*lattice(4, 5), (20, 21), (21, 22)]
PLACES = 24


def scaled_covariance() -> np.ndarray:
    graph = read_neighbours(PAIRS, places=PLACES)
    plain = np.diag(graph.degrees) - graph.matrix().toarray()
    found = np.zeros((PLACES, PLACES))
    for part in (range(20), range(20, 23)):
        within = np.ix_(part, part)
        inverse = np.linalg.pinv(plain[within])
        found[within] = inverse / np.exp(np.log(np.diag(inverse)).mean())
    found[23, 23] = 1.0
    return found


@pytest.fixture(scope="module")
def structure() -> Structure:
    return structure_of(read_neighbours(PAIRS, places=PLACES))


@pytest.fixture(scope="module")
def eigenvalues() -> np.ndarray:
    return np.linalg.eigvalsh(scaled_covariance())


def test_variances_are_the_scaled_generalised_inverses(structure: Structure) -> None:
    dense = np.diag(scaled_covariance())[structure.pattern.order]
    assert structure.variances.tolist() == pytest.approx(dense.tolist())


def test_each_parts_variances_have_geometric_mean_one(structure: Structure) -> None:
    logs = np.log(structure.variances)
    means = [logs[structure.part == part].mean() for part in (-1, 0, 1)]
    assert means == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


def test_the_determinant_is_that_of_the_positive_eigenvalues(
    structure: Structure, eigenvalues: np.ndarray
) -> None:
    positive = eigenvalues[eigenvalues > 1e-9]
    assert structure.log_determinant == pytest.approx(-np.log(positive).sum())


def test_the_prior_puts_the_chance_below_the_bound(
    structure: Structure, eigenvalues: np.ndarray
) -> None:
    prior = MixingPrior(structure, bound=0.5, chance=2 / 3)
    away = np.where(eigenvalues > 1e-9, eigenvalues, 0.0) - 1
    scores = [-2.0, -0.5, 0.2, 0.9, 1.6]
    shares = expit([prior.logit_at(one) for one in scores])
    distance = np.sqrt([(one * away - np.log1p(one * away)).sum() for one in [0.5, *shares]])
    rate = np.log(3) / distance[0]
    below = 1 - np.exp(-rate * distance[1:])
    from scipy.stats import norm

    assert below.tolist() == pytest.approx(norm.cdf(scores).tolist(), rel=1e-5)


def test_near_one_the_prior_follows_the_constants_alone(
    structure: Structure, eigenvalues: np.ndarray
) -> None:
    prior = MixingPrior(structure, bound=0.5, chance=2 / 3)
    place = prior.logit_at(2.5)
    away = np.where(eigenvalues > 1e-9, eigenvalues, 0.0) - 1
    some = away[eigenvalues > 1e-9]
    half = np.sqrt((0.5 * away - np.log1p(0.5 * away)).sum())
    whole = np.sqrt((some - np.log1p(some)).sum() - 2 + 2 * place)
    from scipy.stats import norm

    assert np.log(3) / half * whole == pytest.approx(-norm.logsf(2.5), rel=1e-4)


def test_among_islands_alone_nothing_is_shared() -> None:
    prior = MixingPrior(structure_of(read_neighbours([], places=3)), bound=0.5, chance=2 / 3)
    assert prior.logit_at(1.0) == -np.inf
