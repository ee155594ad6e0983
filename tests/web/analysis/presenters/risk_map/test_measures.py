"""Classes that stay: fixed steps, or those that the first run of a series set."""

import pytest

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.queries.risk_map import MAPPED
from baluarte.web.analysis.presenters.risk_map.comparisons import COMPARISONS
from baluarte.web.analysis.presenters.risk_map.files import COLUMNS_OF
from baluarte.web.analysis.presenters.risk_map.measures import (
    BY_PEOPLE,
    MEASURES,
    RATE,
    measure_of,
    unsure,
)

TIMES = (0.0, 1.0, 1.5, 2.0, 3.0, 5.0)
CALM, WILD = [{"rate": 0.1}], [{"rate": 900.0}, {"rate": 3.0}]
ROWS = [{"rate": one} for one in (0.0, 0.4, 1.2, 7.0, 33.0)]


@pytest.mark.parametrize(
    ("value", "shade"), [(0.2, 1), (1.0, 2), (1.49, 2), (1.5, 3), (5.0, 6), (40.0, 6), (None, 0)]
)
def test_times_expected_fall_into_fixed_steps(value, shade):
    assert BY_PEOPLE[0].shade_of({"smoothed": value}) == shade


def test_each_class_has_words():
    for one in (
        measure_of(one.key, method, first_rows=ROWS)
        for method, known in MEASURES.items()
        for one in known
    ):
        legend = one.legend()
        assert len(legend) == len(one.starts) <= 6
        assert all(step["says"] for step in legend)


def test_classes_of_rates_are_those_of_the_first_run_whatever_comes_later():
    first = measure_of("tasa", RunMethod.RATES, first_rows=ROWS)
    assert first.starts[0] == 0.0
    assert first.shade_of({"rate": 900.0}) == first.shade_of({"rate": 33.0}) == 6
    assert measure_of("tasa", RunMethod.RATES, first_rows=[]).starts == (0.0,)


def test_an_unknown_name_is_the_first_measure():
    assert measure_of("otra", RunMethod.RATES, first_rows=[]) is BY_PEOPLE[0]


@pytest.mark.parametrize(
    ("chance", "how"), [(0.97, 0), (0.02, 0), (0.85, 1), (0.15, 1), (0.5, 2), (None, 0)]
)
def test_what_is_not_sure_is_paler(chance, how):
    assert unsure({"exceeds": chance}) == how


def test_every_mapped_method_has_measures_words_and_columns():
    assert set(MAPPED) == set(MEASURES) == set(COMPARISONS) == set(COLUMNS_OF)


@pytest.mark.parametrize("method", MAPPED)
def test_classes_do_not_move_with_the_data(method):
    """Two months can be compared: no class is a quantile of either."""
    keys = [one.key for one in MEASURES[method] if one.key != RATE]
    assert keys
    for key in keys:
        calm, wild = (measure_of(key, method, first_rows=rows) for rows in (CALM, WILD))
        assert calm.starts == wild.starts != ()


@pytest.mark.parametrize("method", MAPPED)
def test_times_what_is_expected_have_the_same_steps_in_every_method(method):
    assert measure_of("", method, first_rows=[]).starts == TIMES


def test_rates_keep_the_classes_of_the_first_run_of_their_series():
    alike = [measure_of(RATE, method, first_rows=WILD).starts
             for method in (RunMethod.RATES, RunMethod.BYM2)]  # fmt: skip
    assert alike[0] == alike[1]
    assert alike[0] != measure_of(RATE, RunMethod.BYM2, first_rows=CALM).starts
