"""The BYM2 model, against a sum over everything on the smallest map there is."""

import numpy as np
import pytest
from tests.science.rates.invented import lattice

from baluarte.science.rates import (
    ColumnRefused,
    NeighboursRefused,
    NothingCounted,
    RiskMap,
    fit_bym2,
)

PAIR_COUNTS, PAIR_EXPECTED = (9, 1), (3.0, 2.5)


def prior_of_the_difference(steps: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Return variances of the difference of two neighbours' log risks, and prior weights.

    On two places the scaled covariance is ((1, -1), (-1, 1)), its eigenvalues 2 and 0.
    """
    chances = (np.arange(steps) + 0.5) / steps
    sigma = -np.log1p(-chances) / -np.log(0.01)
    rate = np.log(3) / np.sqrt(-np.log1p(-0.25))
    share = np.sqrt(-np.expm1(-((np.log1p(-chances) / rate) ** 2)))
    variance = sigma[:, None] ** 2 * (4 * share + 2 * (1 - share))[None, :]
    return variance.ravel(), np.full(steps * steps, 1 / steps**2)


def twin() -> tuple[np.ndarray, float]:
    """Return posterior means of both relative risks, and the chance that the first exceeds 1."""
    variance, weight = prior_of_the_difference()
    difference = np.linspace(-6, 6, 481)
    density = np.array(
        [
            (weight * np.exp(-(one**2) / (2 * variance)) / np.sqrt(variance)).sum()
            for one in difference
        ]
    )
    level = np.linspace(-6, 4, 801)
    first = level[:, None] + difference[None, :] / 2
    second = level[:, None] - difference[None, :] / 2
    log = sum(
        count * at - expected * np.exp(at)
        for count, expected, at in zip(PAIR_COUNTS, PAIR_EXPECTED, (first, second), strict=True)
    )
    posterior = np.exp(log) * density[None, :]
    posterior /= posterior.sum()
    means = [(posterior * np.exp(at)).sum() for at in (first, second)]
    return np.array(means), float(posterior[first > 0].sum())


def test_on_two_places_it_is_the_sum_over_everything() -> None:
    found = fit_bym2(PAIR_COUNTS, PAIR_EXPECTED, [(0, 1)])
    means, exceeds = twin()
    assert found.estimate.tolist() == pytest.approx(means.tolist(), rel=0.02)
    assert float(found.exceedance()[0]) == pytest.approx(exceeds, abs=0.01)


@pytest.fixture(scope="module")
def fitted() -> RiskMap:
    generator = np.random.default_rng(8)
    rows = np.arange(64) // 8
    counts = generator.poisson(4.0 * np.exp((rows - 3.5) / 5))
    return fit_bym2(counts, np.full(64, 4.0), lattice(8, 8))


def test_quantiles_and_exceedance_are_one_distribution(fitted: RiskMap) -> None:
    above = [fitted.exceedance(float(at))[5] for at in (fitted.lower[5], fitted.upper[5])]
    assert above == pytest.approx([0.975, 0.025], abs=1e-4)


def test_moments_are_those_of_the_density(fitted: RiskMap) -> None:
    step = fitted.grid[:, 1] - fitted.grid[:, 0]
    chance = fitted.density * step[:, None]
    assert chance.sum(axis=1).tolist() == pytest.approx([1.0] * 64)
    assert (chance * np.exp(fitted.grid)).sum(axis=1).tolist() == pytest.approx(
        fitted.estimate.tolist()
    )


def test_the_order_of_the_places_does_not_matter(fitted: RiskMap) -> None:
    generator = np.random.default_rng(8)
    rows = np.arange(64) // 8
    counts = generator.poisson(4.0 * np.exp((rows - 3.5) / 5))
    names = [f"place {one}" for one in range(64)]
    laid = generator.permutation(64)
    pairs = [(names[one], names[other]) for one, other in lattice(8, 8)]
    again = fit_bym2(counts[laid], np.full(64, 4.0), pairs, places=[names[one] for one in laid])
    assert again.estimate.tolist() == pytest.approx(fitted.estimate[laid].tolist(), rel=1e-3)


def test_a_covariate_that_explains_the_map_is_found() -> None:
    generator = np.random.default_rng(3)
    slope = generator.normal(size=100)
    counts = generator.poisson(20 * np.exp(0.2 + 0.7 * slope))
    found = fit_bym2(counts, np.full(100, 20.0), lattice(10, 10), covariates=slope)
    intercept, coefficient = found.coefficients
    assert intercept.lower < 0.2 < intercept.upper
    assert coefficient.lower < 0.7 < coefficient.upper
    assert found.sigma.upper < 0.2


def test_islands_share_nothing() -> None:
    found = fit_bym2([3, 9, 1], [2.0, 3.0, 4.0], [])
    assert (found.share.mean, found.share.upper) == (0.0, 0.0)


def test_an_island_with_few_events_is_known_less_well() -> None:
    found = fit_bym2([80, 20, 38, 41, 0], [20.0, 21.0, 19.0, 20.0, 0.1], lattice(2, 2))
    assert found.log_deviation[4] > 2 * found.log_deviation[:4].max()


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    fit_bym2([3, 9, 1], [2.0, 3.0, 4.0], [(0, 1)], progress=lambda *now: told.append(now))
    assert (told[0], told[-1]) == ((1, 100), (100, 100))


def test_whoever_raises_in_progress_cancels() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_bym2([3, 9, 1], [2.0, 3.0, 4.0], [(0, 1)], progress=stop)
    assert fit_bym2([3, 9, 1], [2.0, 3.0, 4.0], [(0, 1)]).estimate.shape == (3,)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"covariates": [1.0, 1.0, 1.0]}, "covariates: one of them is constant, or repeats"),
        ({"covariates": [1.0, 2.0]}, "covariates: 2 rows beside 3 counts"),
        ({"sigma_prior": (0.0, 0.01)}, "sigma_prior: (0.0, 0.01) is no bound with a chance"),
        ({"share_prior": (1.5, 0.5)}, "share_prior: (1.5, 0.5) is no bound with a chance"),
        ({"sigma_prior": 1.0}, "sigma_prior: a bound and a chance are needed, not 1.0"),
        ({"places": ["a", "b"]}, "neighbours, pair 0: 0 is not among the places"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises((ColumnRefused, NeighboursRefused)) as refused:
        fit_bym2([3, 9, 1], [2.0, 3.0, 4.0], [(0, 1)], **more)  # type: ignore[arg-type]
    assert str(refused.value).startswith(said)


def test_without_any_event_there_is_no_map() -> None:
    with pytest.raises(NothingCounted) as refused:
        fit_bym2([0, 0, 0], [2.0, 3.0, 4.0], [(0, 1)])
    assert str(refused.value) == "count: no event was counted"
