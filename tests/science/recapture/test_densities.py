import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import digamma as exact

from baluarte.science.recapture.densities import add_up, digamma


@settings(deadline=None)
@given(st.floats(1e-3, 1e12))
def test_digamma_equals_the_exact_one(z: float) -> None:
    np.testing.assert_allclose(digamma(z), exact(z), rtol=1e-11, atol=1e-11)


def test_sums_are_those_of_whole_tables() -> None:
    terms = np.array([[3, 1], [2, 0]])
    signs = np.array([[1.0, -1.0], [1.0, 0.0]])
    parts = np.random.default_rng(1).normal(size=(4, 6))
    weights, missed = np.log(np.arange(1.0, 7.0)), np.arange(6.0)
    found = np.zeros((2, 2, 3))
    add_up(terms, signs, parts, weights, missed, 2, found)
    whole = np.exp(np.array([parts[3] - parts[1], parts[2]]) + weights)
    np.testing.assert_allclose(found[0], whole.reshape(2, 3, 2).sum(axis=2))
    np.testing.assert_allclose(found[1], (whole * missed).reshape(2, 3, 2).sum(axis=2))
