"""Empirical Bayes estimates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import gammaincc
from scipy.stats import gamma, nbinom

from baluarte.science.rates import (
    ColumnRefused,
    NothingCounted,
    empirical_bayes,
    poisson_interval,
)

COUNTS = np.array([0, 3, 12, 1, 7, 30, 2, 0, 5, 9])
EXPECTED = np.array([1.5, 2.0, 4.0, 3.0, 6.5, 9.0, 4.0, 2.5, 5.0, 3.0])


def likelihood(at: np.ndarray | list[float], counts: np.ndarray, expected: np.ndarray) -> float:
    shape, mean = np.exp(at)
    return float(nbinom.logpmf(counts, shape, shape / (shape + expected * mean)).sum())


def test_shape_and_mean_are_where_a_plain_search_finds_the_likelihoods_top() -> None:
    found = empirical_bayes(COUNTS, EXPECTED)
    searched = minimize(
        lambda at: -likelihood(at, COUNTS, EXPECTED),
        [0.0, 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 10_000},
    )
    assert np.log([found.shape, found.mean]).tolist() == pytest.approx(searched.x, abs=1e-7)


def test_the_posterior_is_what_bayes_says() -> None:
    found = empirical_bayes(COUNTS, EXPECTED)
    shape, mean = float(found.shape), float(found.mean)
    prior = gamma(shape, scale=mean / shape)

    def weight(risk: float) -> float:
        return float(prior.pdf(risk) * np.exp(-9.0 * risk) * risk**30)

    whole = quad(weight, 0, 20, points=[3.3])[0]
    average = quad(lambda risk: risk * weight(risk), 0, 20, points=[3.3])[0] / whole
    below = quad(weight, 0, found.lower[5], points=[2.3])[0] / whole
    above = quad(weight, found.upper[5], 20)[0] / whole
    assert [average, below, above] == pytest.approx([found.estimate[5], 0.025, 0.025], rel=1e-6)


def test_the_chance_to_exceed_is_the_posteriors_tail() -> None:
    found = empirical_bayes(COUNTS, EXPECTED)
    tail = gamma.sf(1.7, found.posterior_shape, scale=1 / found.posterior_rate)
    assert found.exceedance(1.7).tolist() == pytest.approx(tail.tolist())


def test_where_places_do_not_differ_the_chance_to_exceed_is_that_of_the_rate_they_share() -> None:
    found = empirical_bayes([2, 2, 3], [2.0, 2.0, 3.0])
    assert found.exceedance(1.2).tolist() == pytest.approx([gamma.sf(1.2, 7.5, scale=1 / 7)] * 3)


counted = st.lists(
    st.tuples(st.integers(0, 30), st.floats(0.05, 50)), min_size=2, max_size=30
).filter(lambda rows: any(count for count, _ in rows))


@settings(max_examples=60)
@given(counted, st.sampled_from(["likelihood", "moments"]))
def test_estimates_lie_between_mean_and_own_rate_and_no_interval_is_negative(
    rows: list[tuple[int, float]], method: str
) -> None:
    counts, expected = (np.array(one, dtype=float) for one in zip(*rows, strict=True))
    found = empirical_bayes(counts, expected, method=method)  # type: ignore[arg-type]
    rate = counts / expected
    slack = 1e-9 * (1 + rate)
    between = (found.estimate >= np.minimum(rate, found.mean) - slack) & (
        found.estimate <= np.maximum(rate, found.mean) + slack
    )
    ordered = (found.lower >= 0) & (found.lower < found.upper)
    assert [bool(between.all()), bool(ordered.all())] == [True, True]


@settings(max_examples=40)
@given(counted)
def test_no_other_shape_and_mean_are_likelier(rows: list[tuple[int, float]]) -> None:
    counts, expected = (np.array(one, dtype=float) for one in zip(*rows, strict=True))
    found = empirical_bayes(counts, expected)
    at = np.log([min(float(found.shape), 1e7), float(found.mean)])
    near = [
        likelihood([at[0] + up, at[1] + side], counts, expected)
        for up in (-0.01, 0, 0.01)
        for side in (-0.01, 0, 0.01)
    ]
    assert max(near) <= likelihood(at, counts, expected) + 1e-6


def test_marshalls_moments_are_those_one_writes_by_hand() -> None:
    found = empirical_bayes(COUNTS, EXPECTED, method="moments")
    mean = COUNTS.sum() / EXPECTED.sum()
    spread = sum(EXPECTED * (COUNTS / EXPECTED - mean) ** 2) / EXPECTED.sum()
    variance = spread - mean / EXPECTED.mean()
    weight = variance / (variance + mean / EXPECTED)
    estimate = mean + (COUNTS / EXPECTED - mean) * weight
    assert [float(found.mean), float(found.variance)] == pytest.approx([mean, variance])
    assert found.estimate.tolist() == pytest.approx(estimate.tolist())


@pytest.mark.parametrize("method", ["likelihood", "moments"])
def test_where_chance_explains_everything_all_get_the_mean_and_its_interval(method: str) -> None:
    found = empirical_bayes([2, 2, 3], [2.0, 2.0, 3.0], method=method)  # type: ignore[arg-type]
    lower, upper = poisson_interval([7])
    assert found.estimate.tolist() == [1.0, 1.0, 1.0]
    assert [found.lower[0], found.upper[0]] == [lower[0] / 7, upper[0] / 7]
    assert [float(found.shape), float(found.variance)] == [np.inf, 0.0]


def test_each_month_is_fitted_by_itself() -> None:
    months = np.stack([COUNTS, np.zeros_like(COUNTS), COUNTS[::-1]], axis=1)
    found = empirical_bayes(months, EXPECTED)
    alone = empirical_bayes(COUNTS[::-1], EXPECTED)
    assert found.estimate[:, 2].tolist() == alone.estimate.tolist()
    assert found.upper[:, 2].tolist() == alone.upper.tolist()


def test_a_month_without_events_is_zero_with_an_upper_end() -> None:
    found = empirical_bayes(np.stack([COUNTS, np.zeros_like(COUNTS)], axis=1), EXPECTED)
    highest = poisson_interval([0])[1][0] / EXPECTED.sum()
    assert found.estimate[:, 1].tolist() == [0.0] * 10
    assert found.upper[:, 1].tolist() == [highest] * 10


def test_without_any_event_there_is_no_rate() -> None:
    with pytest.raises(NothingCounted) as refused:
        empirical_bayes([0, 0], [1.0, 2.0])
    assert str(refused.value) == "count: no event was counted, of any place or month"


def test_a_single_place_gets_its_own_rate() -> None:
    found = empirical_bayes([3], [2.0])
    assert (found.estimate[0], float(found.shape)) == (1.5, np.inf)


def test_the_least_ratio_found_is_found_as_often_as_it_says() -> None:
    chance = np.random.default_rng(11)
    expected = chance.uniform(1.0, 12.0, 400)
    counts = chance.poisson(expected * chance.gamma(4.0, 0.25, 400))
    found = empirical_bayes(counts, expected)
    least = found.least_ratio_found(1.0, sure=0.95, power=0.8)
    # One place's count made anew at that risk, the gamma distribution as it was estimated.
    prior = found.posterior_rate - expected
    drawn = chance.poisson(expected * least, size=(4_000, 400))
    sure = gammaincc(found.shape + drawn, found.posterior_rate) >= 0.95
    share = sure.mean(axis=0)
    assert np.allclose(prior, prior[0])
    assert np.abs(share - 0.8).max() < 0.04
    assert (least > 1).all()
    # More is expected, less is needed.
    order = np.argsort(expected)
    assert np.corrcoef(expected[order], least[order])[0, 1] < -0.5


def test_where_places_do_not_differ_none_would_be_found() -> None:
    found = empirical_bayes([5, 5, 5, 5], [5.0, 5.0, 5.0, 5.0])
    assert np.isinf(found.least_ratio_found()).all()


@pytest.mark.parametrize("asked", [{"threshold": 0.0}, {"sure": 1.2}, {"power": 0.0}])
def test_what_cannot_be_asked_of_the_least_ratio_is_refused(asked: dict[str, float]) -> None:
    found = empirical_bayes([9, 1, 0, 4], [3.0, 3.0, 3.0, 3.0])
    with pytest.raises(ColumnRefused):
        found.least_ratio_found(**asked)
