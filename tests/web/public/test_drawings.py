from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.publication.totals import Totals
from baluarte.web.public.counting import EVENTS
from baluarte.web.public.drawings import (
    MOST_CLASSES,
    by_year,
    classes,
    columns,
    shaded_states,
    starts,
)
from baluarte.web.public.outline import Outline


@pytest.mark.parametrize(
    ("values", "begun"),
    [
        ([], []),
        ([1], [1]),
        ([1, 3], [1, 2]),
        ([1, 2, 7, 12, 60], [1, 2, 5, 10, 20, 50]),
        ([1, 1, 1, 2, 6, 30, 120], [1, 2, 5, 10, 50, 100]),
    ],
)
def test_classes_begin_at_round_numbers(values, begun):
    assert starts(values) == begun


@given(st.lists(st.integers(1, 50_000), min_size=1))
def test_every_value_has_a_class(values):
    begun = starts(values)
    assert (begun[0] <= min(values) or begun[0] == 1, len(begun) <= MOST_CLASSES) == (True, True)


@given(st.lists(st.integers(1, 50_000)))
def test_classes_rise(values):
    begun = starts(values)
    assert all(a < b for a, b in pairwise(begun))


def test_classes_say_what_they_hold():
    assert [one["says"] for one in classes([1, 2, 6, 1200])][-1] == "1,000 o más"


def test_a_class_of_one_number_is_that_number():
    assert [one["says"] for one in classes([1, 2, 3, 5])] == ["1", "2–4", "5 o más"]


def test_years_without_events_stand_between_the_others():
    months = {date(2020, 1, 1): Totals(2), date(2020, 5, 1): Totals(1), date(2022, 1, 1): Totals(4)}
    assert by_year(months) == {2020: 3, 2021: 0, 2022: 4}


def test_dates_within_no_month_are_in_no_year():
    assert by_year({None: Totals(7)}) == {}


def test_the_largest_year_is_the_highest_column():
    drawn = {one.year: one.height for one in columns({2020: 3, 2021: 0, 2022: 6})}
    assert drawn == {2020: drawn[2022] / 2, 2021: 0, 2022: max(drawn.values())}


def test_columns_stand_on_one_ground():
    drawn = columns({2020: 3, 2021: 1})
    assert {round(one.top + one.height, 1) for one in drawn} == {194}


def test_nothing_is_drawn_of_no_years():
    assert columns({}) == []


def test_a_state_without_a_figure_has_no_shade():
    outline = Outline(10, 10, {"07": "M0 0l1 1z", "20": "M0 0l2 2z"})
    drawn = shaded_states(outline, {"20": Totals(3)}, {"07": "Uno", "20": "Otro"}, EVENTS)
    assert [(one["says"], bool(one["shade"])) for one in drawn["states"]] == [
        ("Uno: Sin dato publicable", False),
        ("Otro: 3 hechos", True),
    ]
