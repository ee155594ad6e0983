import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.reliability import twin
from tests.science.reliability.published import RARE

from baluarte.science.reliability import InvalidRatings, NotDefined, gwet_ac1, kappa_of_table


def said(table):
    """Return a table as the ratings of both."""
    pairs = [
        (row, column)
        for row, counts in enumerate(table) for column, count in enumerate(counts)
        for _ in range(count)
    ]  # fmt: skip
    return tuple(zip(*pairs, strict=True))


def test_it_stays_high_where_kappa_falls_below_chance_as_published():
    found, kappa = gwet_ac1(*said(RARE)), kappa_of_table(RARE, weights="unweighted", resamples=0)
    assert (round(found.observed, 4), round(found.value, 4), round(kappa.value, 4)) == (
        0.944, 0.9408, -0.0234,
    )  # fmt: skip


ratings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


@settings(deadline=None)
@given(pairs=ratings)
def test_value_and_variance_equal_the_slow_twin(pairs):
    first, second = zip(*pairs, strict=True)
    found = gwet_ac1(first, second, categories=range(4))
    value, variance = twin.ac1(first, second, range(4))
    size = len(pairs)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.standard_error**2 == pytest.approx(variance * size / (size - 1), abs=1e-9)


def test_raters_at_random_agree_by_chance_only():
    rng = np.random.default_rng(5)
    first, second = rng.integers(0, 4, (2, 40_000))
    assert abs(gwet_ac1(list(first), list(second)).value) < 0.02


def test_where_nobody_differs_the_interval_has_a_width_all_the_same():
    found = gwet_ac1(["low"] * 30, ["low"] * 30, categories=["low", "high"])
    assert (found.value, found.upper, round(found.lower, 4)) == (
        1.0,
        1.0,
        round(0.025 ** (1 / 30), 4),
    )


def test_a_unit_one_left_out_is_counted_and_left_out():
    found = gwet_ac1(["a", "b", None, "a"], ["a", "b", "a", "b"])
    assert (found.size, found.left_out) == (3, 1)


@pytest.mark.parametrize(
    ("first", "second", "more", "error", "words"),
    [
        ([1, 2], [1], {}, InvalidRatings, "first has 2 ratings, second 1"),
        ([None], [1], {}, InvalidRatings, "no unit has a rating by both"),
        ([1, 3], [1, 2], {"categories": [1, 2]}, InvalidRatings, "3"),
        ([1, 1], [1, 1], {}, NotDefined, "two categories at least, not 1"),
        ([1, 2], [1, 2], {"confidence": 1.5}, InvalidRatings, "confidence"),
    ],
)
def test_what_cannot_be_is_said(first, second, more, error, words):
    with pytest.raises(error, match=words):
        gwet_ac1(first, second, **more)
