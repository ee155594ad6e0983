import datetime as dt

import pandas as pd
import pytest
from tests.science.scan.invented import country

from baluarte.science.scan import InvalidSetting, InvalidTable, find_clusters

CASES, PEOPLE, WHERE = country(places=6, months=24)


def refused(**options):
    with pytest.raises(InvalidSetting) as caught:
        find_clusters(CASES, PEOPLE, WHERE, plane=True, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "gamma"}, "model: 'gamma' is none of poisson, bernoulli, permutation, "
                             "multinomial, ordinal, normal, exponential"),
        ({"analysis": "space"}, "analysis: 'space' is none of spatial, temporal, retrospective, "
                                "prospective"),
        ({"rates": "all"}, "rates: 'all' is none of high, low, both"),
        ({"interval": "week"}, "interval: 'week' is none of day, month, year"),
        ({"inference": "bayes"}, "inference: 'bayes' is none of monte_carlo, sequential, gumbel"),
        ({"adjust_time": "month"}, "adjust_time: 'month' is none of interval, year, season, "
                                   "weekday"),
        ({"max_population": 0}, "max_population: 0 is no share in (0, 1]"),
        ({"max_population": 50}, "max_population: 50 is no share in (0, 1]"),
        ({"max_population": float("nan")}, "max_population: nan is no share in (0, 1]"),
        ({"max_radius_km": -1}, "max_radius_km: -1 is no distance"),
        ({"simulations": -1}, "simulations: -1 is no whole number from 0"),
        ({"simulations": 9.5}, "simulations: 9.5 is no whole number from 0"),
        ({"seed": -3}, "seed: -3 is no whole number from 0"),
        ({"interval_length": 0}, "interval_length: 0 is no whole number from 1"),
        ({"alpha": 1}, "alpha: 1 is no probability"),
        ({"max_duration": 0}, "max_duration: 0 is no duration"),
        ({"max_duration": "two months"}, "max_duration: 'two months' is not like '24 months'"),
        ({"max_duration": "3 weeks"}, "max_duration: 'week' is none of day, month, year"),
        ({"max_duration": "9 days"}, "max_duration: '9 days' does not fit intervals of a month"),
        ({"max_duration": 2, "interval_length": 3},
         "max_duration: 2 is shorter than an interval (3 months)"),
        ({"max_duration": 0.01}, "max_duration: 0.01 is shorter than an interval (1 month)"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(options, said):
    assert refused(**options) == said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "permutation", "analysis": "spatial"},
         "model 'permutation' compares places through time: it needs a space-time analysis"),
        ({"model": "permutation", "adjust_time": "year"},
         "adjust_time and adjust_place belong to the Poisson model"),
        ({"analysis": "spatial", "adjust_time": "year"}, "adjust_time needs an analysis in time"),
        ({"analysis": "temporal", "adjust_place": "half"},
         "adjust_place needs an analysis in space"),
        ({"analysis": "temporal", "adjust_time": "interval"},
         "adjust_time by interval leaves a temporal analysis nothing to find"),
        ({"model": "permutation", "iterative": True},
         "an iterative scan takes clusters out: the permutation model cannot"),
        ({"iterative": True, "simulations": 0}, "an iterative scan needs simulations"),
        ({"model": "bernoulli", "covariates": ["sex"]}, "covariates belong to the Poisson model"),
        ({"model": "multinomial", "rates": "low"},
         "rates belong to models of counts: categories are neither high nor low"),
        ({"model": "ordinal", "rates": "both"}, "rates of the ordinal model are high or low"),
        ({"inference": "gumbel", "simulations": 1},
         "inference 'gumbel' needs at least 2 simulations"),
    ],
)  # fmt: skip
def test_settings_that_do_not_go_together_are_named(options, said):
    assert refused(**options) == said


@pytest.mark.parametrize(
    ("asked", "longest"),
    [(None, 12), (0.25, 6), (7, 7), ("5 months", 5), ("1 year", 12), (99, 24)],
)
def test_the_longest_window_may_be_said_in_many_ways(asked, longest):
    result = find_clusters(
        CASES, PEOPLE, WHERE, plane=True, max_duration=asked, simulations=0,
        period=("2020", "2021"),
    )  # fmt: skip
    assert result.problem.longest == longest


def test_the_longest_window_may_be_a_timedelta():
    days = CASES.assign(date=pd.Timestamp("2020-01-01") + pd.to_timedelta(CASES.index, "D"))
    result = find_clusters(
        days, PEOPLE, WHERE, plane=True, max_duration=dt.timedelta(days=7), simulations=0
    )
    assert result.problem.longest == 7


def test_longer_intervals_hold_fewer_of_them():
    result = find_clusters(
        CASES, PEOPLE, WHERE, plane=True, max_duration=7, interval_length=3, simulations=0,
        period=("2020", "2021"),
    )  # fmt: skip
    assert (result.problem.longest, result.problem.counts.shape[1]) == (2, 8)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "permutation"}, "population: the space-time permutation model takes none; "
                                   "give None"),
        ({"controls": CASES}, "controls: they belong to the Bernoulli model"),
        ({"model": "bernoulli", "controls": CASES},
         "population: a Bernoulli model takes either it or controls"),
        ({"model": "bernoulli"},
         "controls: a Bernoulli model in time needs them dated; a population has no dates"),
        ({"neighbours": {}, "max_radius_km": 3},
         "neighbours: a list has no kilometres; leave max_radius_km out"),
        ({"adjust_place": "region"},
         "places: there is no column 'region' (there are: 'place', 'x', 'y')"),
    ],
)  # fmt: skip
def test_tables_that_do_not_go_with_the_model_are_named(options, said):
    with pytest.raises(InvalidTable) as caught:
        find_clusters(CASES, PEOPLE, WHERE, plane=True, **options)
    assert str(caught.value) == said
