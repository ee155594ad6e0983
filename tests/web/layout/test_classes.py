from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.web.layout.classes import MOST_CLASSES, classes, starts


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
