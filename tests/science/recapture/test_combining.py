import numpy as np
from scipy.stats import norm

from baluarte.science.recapture.combining import add_estimates, pool_estimates
from baluarte.science.recapture.results import Diagnostics, Estimate


def normal(mean: float, sd: float, r_hat: float) -> Estimate:
    draws = norm(mean, sd).ppf((np.arange(4000) + 0.5) / 4000)
    lower, upper = norm(mean, sd).interval(0.95)
    found = Diagnostics(r_hat=r_hat, effective_size=1000 * r_hat)
    return Estimate("latent_class", 100, mean, lower, upper, mean, "", found, draws)


def test_sums_of_normals_are_normal() -> None:
    total = add_estimates([normal(300, 30, 1.0), normal(500, 40, 1.01)], np.random.SeedSequence(1))
    expected = norm(800, 50)
    np.testing.assert_allclose(
        [total.lower, total.total, total.upper], expected.ppf([0.025, 0.5, 0.975]), atol=1.5
    )
    assert (total.observed, total.mean) == (200, 800)


def test_the_worst_diagnosis_stands_for_all() -> None:
    total = add_estimates([normal(300, 30, 1.0), normal(500, 40, 1.01)], np.random.SeedSequence(1))
    assert (total.diagnostics.r_hat, total.diagnostics.effective_size) == (1.01, 1000.0)


def test_alternatives_are_mixed_and_their_distance_told() -> None:
    mixed, between = pool_estimates([normal(300, 30, 1.0), normal(420, 30, 1.0)])
    np.testing.assert_allclose(between, 3600 / (3600 + 900), rtol=0.01)
    np.testing.assert_allclose(
        (mixed.total, mixed.mean, mixed.observed), (360, 360, 100), rtol=0.01
    )
