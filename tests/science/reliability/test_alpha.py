import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.reliability import twin

from baluarte.science.reliability import InvalidRatings, NotDefined, krippendorff_alpha

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": the examples A, B and C.
A = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
B = list(zip("aabbdcccedda", "babbbcccEddd".lower(), strict=True))
_ = None
C = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)


@pytest.mark.parametrize(
    ("ratings", "level", "published"),
    [
        (A, "nominal", 0.095),
        (B, "nominal", 0.692),
        (C, "nominal", 0.743),
        (C, "ordinal", 0.815),
        (C, "interval", 0.849),
        (C, "ratio", 0.797),
    ],
)
def test_published_alphas(ratings, level, published):
    assert round(krippendorff_alpha(ratings, level=level, resamples=0).value, 3) == published


def test_units_that_cannot_be_paired_are_counted():
    found = krippendorff_alpha(C, resamples=0)
    assert (found.units, found.left_out, found.raters, found.ratings) == (11, 1, 4, 40)


units = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
)


@settings(deadline=None)
@given(ratings=units, level=st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_equals_the_slow_twin(ratings, level):
    rated = [[one for one in unit if one is not None] for unit in ratings]
    pairable = [unit for unit in rated if len(unit) > 1]
    try:
        found = krippendorff_alpha(ratings, level=level, resamples=0)
    except NotDefined:
        assert len({one for unit in pairable for one in unit}) <= 1
        return
    except InvalidRatings:
        assert not any(rated)
        return
    assert found.value == pytest.approx(twin.alpha(rated, getattr(twin, level)), abs=1e-9)


def test_a_long_table_says_the_same_as_a_matrix():
    rows = [
        (unit, rater, value)
        for unit, given in enumerate(C)
        for rater, value in enumerate(given)
        if value is not None
    ]
    table = pd.DataFrame(rows, columns=["unit", "rater", "value"])
    assert krippendorff_alpha(table, resamples=0).value == krippendorff_alpha(C, resamples=0).value


def test_words_are_ordinal_only_in_an_order_that_is_said():
    words = [["low", "mid"], ["high", "high"], ["mid", "mid"], ["low", "low"]]
    numbers = [[1, 2], [3, 3], [2, 2], [1, 1]]
    said = krippendorff_alpha(words, level="ordinal", order=["low", "mid", "high"], resamples=0)
    assert said.value == krippendorff_alpha(numbers, level="ordinal", resamples=0).value
    with pytest.raises(InvalidRatings) as caught:
        krippendorff_alpha(words, level="ordinal")
    assert str(caught.value) == "order: ordinal values in words have no order of their own"


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_a_seed_gives_the_same_interval_to_the_bit(level):
    one, two = (krippendorff_alpha(C, level=level, seed=3, resamples=200) for _ in range(2))
    other = krippendorff_alpha(C, level=level, seed=4, resamples=200)
    assert (one.lower, one.upper) == (two.lower, two.upper)
    assert one.lower != other.lower


def invented(draws, size):
    truth = draws.normal(size=size)
    return np.round(truth[:, None] * 2 + draws.normal(size=(size, 3)))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_the_interval_narrows_with_the_root_of_the_units(level):
    draws = np.random.default_rng(5)
    few, many = (
        krippendorff_alpha(invented(draws, size), level=level, resamples=400)
        for size in (100, 1600)
    )
    assert (few.upper - few.lower) / (many.upper - many.lower) == pytest.approx(4, rel=0.25)


@pytest.mark.prove
def test_the_interval_covers_what_it_claims():
    draws = np.random.default_rng(6)
    truth = krippendorff_alpha(invented(draws, 200_000), level="interval", resamples=0).value
    covered = 0
    for seed in range(1_000):
        found = krippendorff_alpha(invented(draws, 80), level="interval", resamples=400, seed=seed)
        covered += found.lower <= truth <= found.upper
    assert 910 < covered < 970


def test_progress_is_told():
    told = []
    krippendorff_alpha(C, resamples=250, progress=lambda *at: told.append(at))
    assert told == [(100, 250), (200, 250), (250, 250)]


def test_no_interval_without_resamples():
    assert math.isnan(krippendorff_alpha(C, resamples=0).lower)


@pytest.mark.parametrize(
    ("ratings", "level", "message"),
    [
        ([], "nominal", "ratings: a row a unit and a column a rater are needed, not 1 dimensions"),
        ([[], []], "nominal", "ratings: there are none"),
        ([[1, 2], [3]], "nominal", "ratings: the rows are not equally long"),
        (
            [["a", "b"], ["a", "a"]],
            "interval",
            "ratings: 'a' is no number, as level 'interval' needs",
        ),
        ([[1, -2], [1, 1]], "ratio", "ratings: -2 is negative, level 'ratio' cannot be"),
        ([[1, np.inf], [1, 1]], "interval", "ratings: inf is not finite"),
        ([[1, 1]], "both", "level: 'both' is none of nominal, ordinal, interval, ratio"),
        (
            pd.DataFrame({"unit": [1, 1], "rater": ["a", "a"], "value": [1, 2]}),
            "nominal",
            "ratings, row 1: rater 'a' rated unit 1 before",
        ),
        (
            pd.DataFrame({"unit": [1, None], "rater": ["a", "a"], "value": [1, 2]}),
            "nominal",
            "ratings, column 'unit', row 1: no value",
        ),
        (
            np.arange(6_002).reshape(-1, 2),
            "interval",
            "ratings: 6002 distinct values are more than 3000",
        ),
    ],
)
def test_what_is_wrong_is_named(ratings, level, message):
    with pytest.raises(InvalidRatings) as caught:
        krippendorff_alpha(ratings, level=level)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([[1, None], [2, None]], "alpha is not defined: no unit has two ratings"),
        ([[1, 1], [1, 1]], "alpha is not defined: all 4 pairable ratings are the same"),
    ],
)
def test_what_cannot_be_said_is_named(ratings, message):
    with pytest.raises(NotDefined) as caught:
        krippendorff_alpha(ratings)
    assert str(caught.value) == message
