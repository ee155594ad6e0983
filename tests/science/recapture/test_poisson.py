import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from baluarte.science.recapture.poisson import fit_poisson

DESIGN = np.array([[1.0, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]])


@settings(deadline=None)
@given(st.lists(st.integers(1, 200), min_size=5, max_size=5))
def test_coefficients_maximise_the_likelihood(counts: list[int]) -> None:
    y = np.array(counts, dtype=float)

    def loss(b: np.ndarray) -> float:
        return float(np.exp(DESIGN @ b).sum() - y @ (DESIGN @ b))

    def slope(b: np.ndarray) -> np.ndarray:
        return DESIGN.T @ (np.exp(DESIGN @ b) - y)

    twin = minimize(loss, np.full(3, np.log(y.mean()) / 2), jac=slope, method="BFGS", tol=1e-9)
    found, _, likelihood, converged = fit_poisson(DESIGN, y)
    assert converged
    np.testing.assert_allclose(found, twin.x, atol=1e-4)
    np.testing.assert_allclose(likelihood, -twin.fun, rtol=1e-8)


def test_covariance_is_the_inverse_of_the_information() -> None:
    y = np.array([12.0, 30, 7, 25, 28])
    found, covariance, _, _ = fit_poisson(DESIGN, y)
    mean = np.exp(DESIGN @ found)
    np.testing.assert_allclose(covariance, np.linalg.inv(DESIGN.T * mean @ DESIGN), rtol=1e-6)
