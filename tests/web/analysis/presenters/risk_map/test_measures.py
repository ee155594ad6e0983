"""Classes that stay: fixed steps, or those that the first run of a series set."""

import pytest

from baluarte.domain.analysis.choices import RunMethod
from baluarte.web.analysis.presenters.risk_map.measures import (
    BY_PEOPLE,
    MEASURES,
    measure_of,
    unsure,
)

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
