"""The mean grade that two raters give: by hand, by scipy, and where it is not defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baluarte.science import reliability

LEVELS = ["low", "medium", "high", "imminent"]
RATED = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=2)


def test_by_hand():
    found = reliability.mean_grade(["low", "high"], ["medium", "high"], categories=LEVELS)
    assert (found.value, found.size, found.left_out) == (2.25, 2, 0)
    assert found.lower == 1.0
    assert found.upper == 4.0


@given(RATED)
def test_the_interval_is_that_of_student(pairs):
    found = reliability.mean_grade(*zip(*pairs, strict=True), categories=LEVELS)
    middle = [(LEVELS.index(one) + LEVELS.index(other)) / 2 + 1 for one, other in pairs]
    assert found.value == pytest.approx(np.mean(middle))
    if len(set(middle)) > 1:
        low, high = stats.t.interval(
            0.95, len(middle) - 1, loc=np.mean(middle), scale=stats.sem(middle)
        )
        assert found.lower == pytest.approx(max(1, low))
        assert found.upper == pytest.approx(min(4, high))
    assert 1 <= found.lower <= found.value + 1e-9 <= found.upper + 2e-9 <= 4 + 2e-9


@given(RATED)
def test_it_does_not_matter_who_rated_first(pairs):
    first, second = zip(*pairs, strict=True)
    one = reliability.mean_grade(first, second, categories=LEVELS)
    other = reliability.mean_grade(second, first, categories=LEVELS)
    assert (one.value, one.lower) == pytest.approx((other.value, other.lower))


def test_what_one_left_out_is_counted_apart():
    found = reliability.mean_grade(["low", None, "low"], ["low", "high", "high"], categories=LEVELS)
    assert (found.size, found.left_out, found.value) == (2, 1, 1.5)


def test_one_unit_has_no_interval():
    with pytest.raises(reliability.NotDefined, match="one unit has no spread"):
        reliability.mean_grade(["low"], ["low"], categories=LEVELS)


@pytest.mark.parametrize("confidence", [0, 1, -0.5])
def test_a_confidence_that_cannot_be_is_refused(confidence):
    with pytest.raises(reliability.InvalidRatings, match="confidence"):
        reliability.mean_grade(
            ["low", "low"], ["low", "low"], categories=LEVELS, confidence=confidence
        )


def test_a_grade_that_was_not_listed_is_refused():
    with pytest.raises(reliability.InvalidRatings, match="none of the categories"):
        reliability.mean_grade(["low", "grave"], ["low", "low"], categories=LEVELS)
