"""What was measured of each case: normal and exponential models."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from tests.science.scan import twin

from baluarte.science.scan import (
    InvalidSetting,
    InvalidTable,
    NothingToScan,
    find_clusters,
    power,
)
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.replicates import sampler, search_replicates

SIDE = 4
GRID = list(itertools.product(range(SIDE), range(SIDE)))
PLACES = pd.DataFrame(
    {
        "place": [f"p{x}{y}" for x, y in GRID],
        "x": [float(x) for x, _ in GRID],
        "y": [float(y) for _, y in GRID],
    }
)


def measured(seed, *, longer=1.0, number=160):
    """Times of invented cases in three years; those of four places in a corner are longer."""
    chance = np.random.default_rng(seed)
    place = PLACES["place"].to_numpy()[chance.integers(0, len(GRID), number)]
    value = chance.exponential(30.0, number) * np.where(np.isin(place, CORNER), longer, 1.0)
    return pd.DataFrame(
        {
            "place": place,
            "date": chance.integers(2001, 2004, number),
            "value": value,
            "censored": chance.random(number) < 0.2,
        }
    )


CORNER = ["p00", "p01", "p10", "p11"]


def scan_of(cases, model, **options):
    told = {"plane": True, "analysis": "spatial", "simulations": 0, "workers": 1}
    return find_clusters(cases, None, PLACES, model=model, **told | options)


def normal(inside, beyond):
    """The same from the two likelihoods, each with the variance that makes it largest."""
    n = len(inside) + len(beyond)
    every = np.concatenate([inside, beyond])
    one = ((inside - inside.mean()) ** 2).sum() + ((beyond - beyond.mean()) ** 2).sum()
    none = ((every - every.mean()) ** 2).sum()
    likelihood = [-n / 2 * math.log(2 * math.pi * left / n) - n / 2 for left in (one, none)]
    return likelihood[0] - likelihood[1]


def exponential(inside, beyond):
    """The same from the two likelihoods, each with its own rates: sum of ln rate - rate x time."""

    def likelihood(ended, time):
        rate = ended.sum() / time.sum()
        return (ended.sum() * math.log(rate) if rate else 0.0) - rate * time.sum()

    every = [np.concatenate(pair) for pair in zip(inside, beyond, strict=True)]
    return likelihood(*inside) + likelihood(*beyond) - likelihood(*every)


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
@pytest.mark.parametrize("rates", ["high", "low", "both"])
@pytest.mark.parametrize("model", ["normal", "exponential"])
def test_the_best_window_is_that_of_brute_force(analysis, rates, model):
    cases = measured(len(analysis) + len(rates), number=60)
    found = scan_of(cases, model, analysis=analysis, rates=rates, max_duration=2)
    number = cases["place"].value_counts().reindex(PLACES["place"], fill_value=0).tolist()
    sets = set().union(*map(set, twin.circles(GRID, number, share=0.5)))
    year = (cases["date"] - 2001).to_numpy()
    value, ended = cases["value"].to_numpy(), 1 - cases["censored"].to_numpy(float)
    best = 0.0
    spans = [(0, 3)] if analysis == "spatial" else found.problem.spans
    for members, (begin, end) in itertools.product(sets, spans):
        names = [PLACES["place"][i] for i in members]
        inside = cases["place"].isin(names).to_numpy() & (year >= begin) & (year < end)
        if not inside.any() or inside.all():
            continue
        if model == "normal":
            is_high = value[inside].mean() > value[~inside].mean()
            is_enough = inside.sum() >= 2
            ratio = normal(value[inside], value[~inside])
        else:
            r, t = ended[inside].sum(), value[inside].sum()
            is_high = r / t > ended.sum() / value.sum()
            is_enough = not is_high or r >= 2
            ratio = exponential((ended[inside], value[inside]), (ended[~inside], value[~inside]))
        if is_enough and rates in ("both", "high" if is_high else "low"):
            best = max(best, ratio)
    assert found.clusters[0].statistic == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize(("model", "rates"), [("normal", "high"), ("exponential", "low")])
def test_a_planted_shift_is_found_with_its_means(model, rates):
    cases = measured(3, longer=5.0, number=200)
    found = scan_of(cases, model, rates=rates, simulations=99)
    first = found.clusters[0]
    inside = cases["place"].isin(first.members)
    assert {*first.members} == {*CORNER}
    assert first.p_value == 0.01
    value = cases["value"]
    if model == "normal":
        assert first.observed == inside.sum()
        assert math.isnan(first.expected)
        assert first.mean_inside == pytest.approx(value[inside].mean())
        assert first.mean_outside == pytest.approx(value[~inside].mean())
        spread = (value - value.groupby(inside).transform("mean")) ** 2
        assert first.deviation == pytest.approx(math.sqrt(spread.mean()))
    else:
        ended = ~cases["censored"]
        assert first.observed == (inside & ended).sum()
        assert first.mean_inside == pytest.approx(value[inside].sum() / (inside & ended).sum())
        assert first.expected == pytest.approx(ended.sum() * value[inside].sum() / value.sum())
        assert math.isnan(first.deviation)
    assert found.findings()[CORNER[0]].code == "scan_values_since"
    assert found.detectable is None
    assert f"ModelType={5 if model == 'normal' else 4}" in str(found.settings)


@pytest.mark.parametrize("model", ["normal", "exponential"])
def test_chance_deals_the_same_values_to_other_places(model):
    problem = scan_of(measured(9), model).problem
    one = sampler(problem, null_draw(problem, replicates=6, seed=4))
    maxima = search_replicates(one, 0, 6).statistic
    assert (search_replicates(one, 2, 6).statistic == maxima[2:]).all()
    assert len(set(maxima.tolist())) == 6


@pytest.mark.parametrize("model", ["normal", "exponential"])
def test_chance_alone_is_seldom_a_cluster(model):
    found = 0
    for seed in range(60):
        first = scan_of(measured(seed), model, rates="both", simulations=39, seed=seed).clusters[0]
        found += first.p_value <= 0.1
    # Of 60 a right scan finds 1 to 12 with probability 0.995.
    assert 1 <= found <= 12


def test_a_row_of_several_cases_is_as_many_rows():
    cases = measured(4, number=40)
    counted = cases.assign(count=2)
    twice = pd.concat([cases, cases])
    for model in ("normal", "exponential"):
        one, other = (scan_of(table, model).clusters[0] for table in (counted, twice))
        assert one.statistic == pytest.approx(other.statistic)


def test_a_temporal_scan_takes_all_places_together():
    cases = measured(4)
    cases["value"] += 200 * (cases["date"] == 2003)
    first = scan_of(cases, "normal", analysis="temporal").clusters[0]
    assert first.start.year == 2003
    assert first.observed == (cases["date"] == 2003).sum()


CASES = measured(1, number=30)


@pytest.mark.parametrize(
    ("model", "cases", "error", "said"),
    [
        ("normal", CASES.drop(columns="value"), InvalidTable,
         "cases: there is no column 'value' (there are: 'place', 'date', 'censored')"),
        ("normal", CASES.assign(value=7.0), NothingToScan,
         "cases, column 'value': all are equal, so nothing to compare"),
        ("exponential", CASES.assign(value=7.0), NothingToScan,
         "cases, column 'value': all are equal, so nothing to compare"),
        ("normal", CASES[:2], NothingToScan, "cases, column 'value': at least 3 are needed"),
        ("exponential", CASES.assign(value=-3.0), InvalidTable,
         "cases, column 'value', row 0: -3 is negative"),
        ("exponential", CASES.assign(value=0), InvalidTable,
         "cases, column 'value', row 0: a time is above 0; give half a unit for what ended at once"),
        ("exponential", CASES.assign(censored=2), InvalidTable,
         "cases, column 'censored', row 0: 2 is neither 0 nor 1"),
        ("exponential", CASES.assign(censored=1), NothingToScan,
         "cases, column 'censored': none has ended, so nothing to compare"),
    ],
)  # fmt: skip
def test_values_that_say_nothing_are_refused(model, cases, error, said):
    with pytest.raises(error) as caught:
        scan_of(cases, model)
    assert str(caught.value) == said


def test_what_does_not_go_with_values_is_refused():
    with pytest.raises(InvalidSetting) as caught:
        scan_of(CASES, "normal", iterative=True, simulations=9)
    assert str(caught.value) == ("an iterative scan takes clusters out: the normal model cannot")
    with pytest.raises(InvalidSetting):
        scan_of(CASES, "normal", window="flexible", neighbours=[("p00", "p01")])
    with pytest.raises(InvalidSetting) as caught:
        power(scan_of(CASES, "normal", simulations=39), ["p00"], relative_risk=2)
    assert str(caught.value) == "power: categories and values have no relative risk"
    with pytest.raises(InvalidTable):
        find_clusters(CASES, PLACES, PLACES, model="normal", plane=True, analysis="spatial")
