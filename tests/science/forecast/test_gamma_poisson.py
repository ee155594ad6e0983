from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.science.forecast.invented import invented_panel

from baluarte.science.forecast import gamma_poisson
from baluarte.science.forecast.gamma_poisson import fit_rates, prior_means, state_pace
from baluarte.science.forecast.panel import Panel


def slowly(panel: Panel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shapes, totals and weights, month by month, with SciPy's negative binomial."""
    counts = np.nan_to_num(panel.counts)
    exposure = panel.exposure * state_pace(panel)
    prior = gamma_poisson.PRIOR_SHAPE / prior_means(panel, exposure)
    size = (len(counts), len(gamma_poisson.DISCOUNTS))
    shapes, totals, evidence = np.empty(size), np.empty(size), np.zeros(size)
    burn_in = min(24, counts.shape[1] // 2)
    for place, (y, e) in enumerate(zip(counts, exposure, strict=True)):
        for one, discount in enumerate(gamma_poisson.DISCOUNTS):
            for last in range(counts.shape[1] + 1):
                faded = discount ** np.arange(last)[::-1]
                a, b = 2.0 + faded @ y[:last], prior[place] + faded @ e[:last]
                if burn_in <= last < len(y):
                    evidence[place, one] *= gamma_poisson.FORGETTING
                    if e[last] > 0:
                        evidence[place, one] += stats.nbinom.logpmf(y[last], a, b / (b + e[last]))
            shapes[place, one], totals[place, one] = a, b
    months = panel.exposure[:, -24:].sum(axis=1)
    volume = np.digitize(counts[:, -24:].sum(axis=1) / months, gamma_poisson.VOLUMES)
    lent = np.array([evidence[volume == one].mean(axis=0) for one in volume])
    weights = np.exp(evidence + gamma_poisson.BORROWED * lent)
    return shapes, totals, weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_its_slow_twin(seed: int) -> None:
    panel = invented_panel(places=12, months=40, seed=seed, mean=8.0)
    counts, exposure = panel.counts.copy(), panel.exposure.copy()
    counts[:3, 10:14], exposure[:3, 10:14] = np.nan, 0.0
    exposure[5, -2:] = 0.6
    panel = replace(panel, counts=counts, exposure=exposure)
    rates, twin = fit_rates(panel), slowly(panel)
    np.testing.assert_allclose(rates.shapes, twin[0], rtol=1e-10)
    np.testing.assert_allclose(rates.totals, twin[1], rtol=1e-10)
    np.testing.assert_allclose(rates.weights, twin[2], rtol=1e-6, atol=1e-12)
    assert rates.weights.shape == (12, len(gamma_poisson.DISCOUNTS))


def test_a_large_count_is_weighed_like_a_small_one() -> None:
    shape, total = 31.5, 2.0
    whole = [gamma_poisson._log_predictive(float(y), 1.0, shape, total) for y in (64, 65)]
    scipys = [stats.nbinom.logpmf(y, shape, total / (total + 1)) for y in (64, 65)]
    factorials = np.cumsum(np.log(np.arange(1, 66)))[[63, 64]]
    assert whole == pytest.approx((np.array(scipys) + factorials).tolist(), rel=1e-12)


def test_a_panel_without_events_has_a_steady_pace_and_a_least_prior() -> None:
    panel = invented_panel(places=4, months=24)
    panel = replace(panel, counts=np.zeros_like(panel.counts))
    rates = fit_rates(panel)
    assert (
        state_pace(panel).tolist() == np.ones((4, 24)).tolist(),
        (rates.shapes / rates.totals).max() < gamma_poisson.LEAST_MEAN * 2,
    ) == (True, True)


def test_a_state_that_calmed_down_lowers_what_its_places_expect() -> None:
    panel = invented_panel(places=20, months=48, states=2)
    counts = np.full_like(panel.counts, 4.0)
    counts[panel.groups == 0, 36:] = 1.0
    pace = state_pace(replace(panel, counts=counts))
    calmed, steady = pace[panel.groups == 0][0], pace[panel.groups == 1][0]
    assert (calmed[0] > 2.5, abs(steady[0] - 1) < 0.2, calmed[-1], steady[-1]) == (
        True,
        True,
        1.0,
        1.0,
    )


def test_populations_share_a_states_rate_out() -> None:
    panel = invented_panel(places=2, months=24, states=1)
    population = np.repeat([[1000.0], [3000.0]], 24, axis=1)
    given = replace(panel, counts=np.ones((2, 24)), population=population)
    assert prior_means(given, given.exposure).tolist() == pytest.approx([0.5, 1.5])


def test_a_place_of_unknown_population_is_taken_for_a_middling_one() -> None:
    panel = invented_panel(places=3, months=24, states=1)
    population = np.repeat([[1000.0], [3000.0], [np.nan]], 24, axis=1)
    given = replace(panel, counts=np.ones((3, 24)), population=population)
    assert prior_means(given, given.exposure).tolist() == pytest.approx([0.5, 1.5, 1.0])


def test_neighbours_draw_the_prior_towards_them() -> None:
    panel = invented_panel(places=4, months=24, states=1)
    counts = np.repeat([[0.0], [8.0], [0.0], [0.0]], 24, axis=1)
    population = np.full((4, 24), 1000.0)
    alone = replace(panel, counts=counts, population=population)
    near = replace(alone, neighbours=((0, 1), (2, 3)))
    before, after = prior_means(alone, alone.exposure), prior_means(near, near.exposure)
    assert (after[0] > before[0], after[2] < before[2]) == (True, True)


def test_what_is_not_covered_weighs_nothing() -> None:
    panel = invented_panel(places=3, months=30)
    counts, exposure = panel.counts.copy(), panel.exposure.copy()
    counts[0, 20:24], exposure[0, 20:24] = np.nan, 0.0
    given = replace(panel, counts=counts, exposure=exposure)
    other = counts.copy()
    other[0, 20:24] = 0.0
    zeros = replace(panel, counts=other)
    means = [
        (r.shapes / r.totals * r.weights).sum(axis=1)[0] for r in map(fit_rates, (given, zeros))
    ]
    assert means[0] > means[1]
