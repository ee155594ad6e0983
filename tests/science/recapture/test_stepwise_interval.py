"""BCa intervals of stepwise models: against a plain twin, by their seed, and at their edges."""

from statistics import NormalDist

import numpy as np
import pytest
from tests.science.recapture.tables import HEPATITIS, frame, simulated

from baluarte.science.recapture import BadHistories, stepwise_interval, stepwise_model
from baluarte.science.recapture.histories import read_histories


def twin(table, replicates, seed):
    """Follow Efron's formulas record by record: each table drawn is written out and fitted."""
    histories = read_histories(table, "n")
    total = stepwise_model(table, counts="n").total
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(replicates):
        counts = rng.multinomial(histories.observed, histories.counts / histories.observed)
        drawn.append(stepwise_model(histories.incidence, counts=counts).total)
    normal = NormalDist()
    below = sum(one < total for one in drawn) + sum(one == total for one in drawn) / 2
    z0 = normal.inv_cdf(below / replicates)
    without = []
    for at, number in enumerate(histories.counts):
        counts = histories.counts.copy()
        counts[at] -= 1
        without += [stepwise_model(histories.incidence, counts=counts).total] * int(number)
    away = np.mean(without) - np.array(without)
    a = sum(away**3) / (6 * sum(away**2) ** 1.5)
    limits = []
    for tail in (0.025, 0.975):
        z = z0 + normal.inv_cdf(tail)
        share = normal.cdf(z0 + z / (1 - a * z))
        limits.append(sorted(drawn)[int(np.ceil(share * replicates)) - 1])
    return z0, a, *limits


def test_it_is_what_the_formulas_give():
    found = stepwise_interval(frame(HEPATITIS), counts="n", replicates=200, seed=5)
    z0, a, lower, upper = twin(frame(HEPATITIS), 200, 5)
    assert (found.bias, found.acceleration) == pytest.approx((z0, a))
    assert (found.lower, found.upper) == pytest.approx((lower, upper))
    assert found.total == stepwise_model(frame(HEPATITIS), counts="n").total


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    one, again, other = (
        stepwise_interval(frame(HEPATITIS), counts="n", replicates=100, seed=seed)
        for seed in (1, 1, 2)
    )
    assert one == again
    assert one.lower != other.lower


def test_of_independent_lists_it_holds_the_truth():
    table = simulated(900, [0.25, 0.3, 0.2, 0.15], seed=4)
    found = stepwise_interval(table, replicates=200)
    assert found.lower < 900 < found.upper


def test_tables_without_an_estimate_are_counted_and_make_the_end_infinite():
    once = {"100": 41, "010": 29, "001": 22, "110": 1}
    found = stepwise_interval(frame(once), counts="n", replicates=200, threshold=0)
    assert (found.without_estimate > 0, found.upper) == (True, np.inf)
    assert np.isfinite(found.lower)


@pytest.mark.parametrize("told", [{"level": 1.0}, {"level": 0}, {"replicates": 99}])
def test_a_level_or_number_that_is_none_is_refused(told):
    with pytest.raises(BadHistories, match=next(iter(told))):
        stepwise_interval(frame(HEPATITIS), counts="n", **told)


def test_it_says_how_far_it_came():
    steps = []
    stepwise_interval(
        frame(HEPATITIS), counts="n", replicates=100, progress=lambda *one: steps.append(one)
    )
    assert steps[-1] == (100, 100)
