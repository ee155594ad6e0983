import numpy as np
import pytest
from scipy.signal import lfilter

from baluarte.science.recapture.convergence import effective_size, split_r_hat


def chains(correlation: float, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(4, 6000))
    return lfilter([1.0], [1.0, -correlation], noise, axis=1)[:, 1000:]


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_effective_size_equals_that_of_an_autoregression(correlation: float) -> None:
    expected = 20_000 * (1 - correlation) / (1 + correlation)
    np.testing.assert_allclose(effective_size(chains(correlation)), expected, rtol=0.15)


def test_chains_that_agree_have_r_hat_near_one() -> None:
    assert abs(split_r_hat(chains(0.3)) - 1.0) < 0.003


def test_chains_about_different_places_do_not_agree() -> None:
    assert split_r_hat(chains(0.0) + np.arange(4)[:, None]) > 1.3


def test_chains_of_different_width_do_not_agree() -> None:
    assert split_r_hat(chains(0.0) * np.array([1, 1, 1, 6.0])[:, None]) > 1.1


def test_a_trend_is_seen_within_one_chain() -> None:
    assert split_r_hat(chains(0.0)[:1] + np.linspace(0, 4, 5000)) > 1.3


def test_only_ranks_matter() -> None:
    draws = chains(0.6)
    assert split_r_hat(np.exp(3 * draws)) == pytest.approx(split_r_hat(draws), abs=2e-3)


def test_constant_chains_are_worth_all_their_draws() -> None:
    assert (effective_size(np.ones((2, 50))), split_r_hat(np.ones((2, 50)))) == (100.0, 1.0)
