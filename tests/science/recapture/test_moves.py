import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.recapture.moves import log_prior, log_seen, log_sum, tabulate_class


def stick_density(weights: np.ndarray, concentration: float) -> float:
    """Density of the sticks, each Beta(1, concentration), and of the weights they give."""
    left, log = 1.0, 0.0
    for weight in weights[:-1]:
        stick = weight / left
        log += np.log(concentration) + (concentration - 1) * np.log1p(-stick) - np.log(left)
        left -= weight
    return log


@settings(deadline=None)
@given(st.lists(st.floats(0.05, 1.0), min_size=4, max_size=4), st.floats(0.1, 5.0))
def test_prior_equals_the_density_of_sticks(parts: list[float], concentration: float) -> None:
    weights = np.array(parts) / sum(parts)
    found = log_prior(np.log(weights), np.zeros(4), concentration)
    twin = stick_density(weights, concentration) - 3 * np.log(concentration)
    np.testing.assert_allclose(found, twin, atol=1e-8)


def test_prior_of_shares_changes_coordinates_as_numeric_derivatives_do() -> None:
    random = np.random.default_rng(2)
    shares, seen = random.dirichlet(np.ones(3)), random.uniform(0.2, 0.9, 3)

    def weights(free: np.ndarray) -> np.ndarray:
        odds = np.r_[free, 1 - free.sum()] / seen
        return odds[:2] / odds.sum()

    step = 1e-6
    columns = [
        (weights(shares[:2] + step * e) - weights(shares[:2] - step * e)) / (2 * step)
        for e in np.eye(2)
    ]
    whole = np.r_[weights(shares[:2]), 1 - weights(shares[:2]).sum()]
    twin = stick_density(whole, 1.7) - 2 * np.log(1.7)
    twin += np.log(abs(np.linalg.det(np.column_stack(columns))))
    np.testing.assert_allclose(log_prior(np.log(shares), np.log(seen), 1.7), twin, atol=1e-6)


def test_chances_of_patterns_given_that_they_are_seen_add_to_one() -> None:
    patterns = np.array([[s >> j & 1 for j in range(4)] for s in range(1, 16)])
    likely = np.empty(15)
    hidden = tabulate_class(patterns, np.array([0.2, 0.5, 0.01, 0.9]), likely)
    np.testing.assert_allclose(likely.sum(), 1.0)
    np.testing.assert_allclose(np.exp(hidden), 0.8 * 0.5 * 0.99 * 0.1)


def test_what_is_hardly_ever_seen_keeps_its_digits() -> None:
    np.testing.assert_allclose(log_seen(np.log1p(-1e-12)), np.log(1e-12), rtol=1e-9)


def test_sums_of_tiny_weights_do_not_vanish() -> None:
    np.testing.assert_allclose(log_sum(np.array([-2000.0, -2000.0])), -2000 + np.log(2))
