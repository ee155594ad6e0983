import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from baluarte.science.recapture.summation import Improper, log_rising, sum_posterior


@dataclass
class Lines:
    """Densities given as a function of the number missed."""

    log_density: object

    def sums(self, missed, weights, group):
        values = np.exp(self.log_density(missed)) * weights
        shape = (len(values), -1, group)
        return np.array([values.reshape(shape).sum(2), (values * missed).reshape(shape).sum(2)])


def negative_binomial(size: float, chance: float):
    law = nbinom(size, chance)
    mode = np.log(law.mean() + 1)
    return sum_posterior(
        Lines(lambda m: continuous(m, size, chance)[None, :]),
        modes=np.array([mode]),
        spreads=np.array([law.std() / law.mean()]),
        stop=10.0,
        farthest=1e9,
    )


def continuous(m: np.ndarray, size: float, chance: float) -> np.ndarray:
    rising = log_rising(m + 1.0, size - 1.0)
    return (
        rising
        + m * np.log1p(-chance)
        + size * np.log(chance)
        - log_rising(np.array([1.0]), size - 1.0)
    )


@pytest.mark.parametrize(("size", "chance"), [(50, 0.3), (400, 0.01), (30_000, 0.2), (9, 0.001)])
def test_quantiles_equal_those_of_a_known_law(size: int, chance: float) -> None:
    found, law = negative_binomial(size, chance), nbinom(size, chance)
    shares = (0.001, 0.025, 0.5, 0.975, 0.999)
    assert [found.quantile(q) for q in shares] == [int(law.ppf(q)) for q in shares]


@pytest.mark.parametrize(("size", "chance"), [(50, 0.3), (400, 0.01), (30_000, 0.2)])
def test_mean_equals_that_of_a_known_law(size: int, chance: float) -> None:
    found = negative_binomial(size, chance).mean(np.array([True]), 10.0)
    np.testing.assert_allclose(found, nbinom(size, chance).mean(), rtol=1e-7)


def test_draws_are_its_quantiles() -> None:
    found = negative_binomial(400, 0.01).draws(1000)
    law = nbinom(400, 0.01).ppf((np.arange(1000) + 0.5) / 1000)
    np.testing.assert_allclose(found, law, rtol=1e-3)


def test_a_heavy_tail_is_summed_to_its_end() -> None:
    found = sum_posterior(
        Lines(lambda m: -2.0 * np.log(m)[None, :]),
        modes=np.array([0.1]),
        spreads=np.array([1.0]),
        stop=1.0,
        farthest=1e13,
    )
    # Of 1/m^2 six over pi^2 lies on one, and what lies beyond m is about 6/(pi^2 m).
    np.testing.assert_allclose(found.masses[0, 0], 6 / np.pi**2, rtol=1e-7)
    np.testing.assert_allclose(found.quantile(1 - 1e-5), 6 / np.pi**2 / 1e-5, rtol=1e-3)


def test_a_tail_that_does_not_end_is_refused() -> None:
    with pytest.raises(Improper):
        sum_posterior(
            Lines(lambda m: -1.05 * np.log(m)[None, :]),
            modes=np.array([0.1]),
            spreads=np.array([1.0]),
            stop=1.0,
            farthest=1e9,
        )


@settings(deadline=None)
@given(st.floats(1, 1e13), st.integers(0, 300))
def test_rising_factorials_equal_their_products(start: float, more: int) -> None:
    exact = math.fsum(math.log(start + step) for step in range(more))
    found = float(log_rising(np.array([start]), float(more))[0])
    assert abs(found - exact) <= 1e-9 * max(1.0, abs(exact))


@settings(deadline=None)
@given(st.floats(1, 1e13), st.floats(0.1, 1e6), st.floats(0.1, 1e6))
def test_rising_twice_is_rising_once(start: float, more: float, again: float) -> None:
    once = float(log_rising(np.array([start]), more + again)[0])
    twice = float(log_rising(np.array([start]), more)[0])
    twice += float(log_rising(np.array([start + more]), again)[0])
    assert abs(once - twice) <= 1e-8 * max(1.0, abs(once))
