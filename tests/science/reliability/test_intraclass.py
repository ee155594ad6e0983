import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f as fisher
from tests.science.reliability import twin

from baluarte.science.reliability import InvalidRatings, NotDefined, intraclass_correlations

# Shrout & Fleiss (1979), table 2: six targets, four judges; their table 4 and text.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("form", "value", "lower", "upper"),
    [
        ("ICC(1,1)", 0.17, -0.13, 0.72),
        ("ICC(2,1)", 0.29, 0.02, 0.76),
        ("ICC(3,1)", 0.71, 0.34, 0.95),
        ("ICC(1,k)", 0.44, -0.88, 0.91),
        ("ICC(2,k)", 0.62, 0.07, 0.93),
        ("ICC(3,k)", 0.91, 0.68, 0.99),
    ],
)
def test_published_correlations_and_limits(form, value, lower, upper):
    found = intraclass_correlations(JUDGES).form(form)
    assert tuple(round(one, 2) for one in (found.value, found.lower, found.upper)) == (
        value,
        lower,
        upper,
    )


def test_published_mean_squares():
    found = intraclass_correlations(JUDGES)
    squares = (found.between_units, found.within_units, found.between_raters, found.error)
    assert tuple(round(one, 2) for one in squares) == (11.24, 6.26, 32.49, 1.02)


def test_limits_stand_where_degrees_of_freedom_are_next_to_none():
    one = intraclass_correlations([[0, 0, 0], [0, 13, -19]]).form("ICC(A,1)")
    assert one.lower <= one.value <= one.upper


def test_both_names_call_the_same_form():
    found = intraclass_correlations(JUDGES)
    assert found.form("ICC(A, 1)") == found.form("ICC(2,1)")


def test_an_unknown_form_is_named():
    with pytest.raises(KeyError):
        intraclass_correlations(JUDGES).form("ICC(4,1)")


numbers = st.integers(-50, 50)
matrices = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(numbers, min_size=k, max_size=k), min_size=2, max_size=8)
)


@given(rows=matrices)
def test_mean_squares_and_correlations_equal_the_slow_twin(rows):
    between, within, columns, error = twin.mean_squares(rows)
    try:
        found = intraclass_correlations(rows)
    except NotDefined:
        assert between == pytest.approx(0, abs=1e-9)
        return
    squares = (found.between_units, found.within_units, found.between_raters, found.error)
    assert squares == pytest.approx((between, within, columns, error), abs=1e-8)
    n, k = len(rows), len(rows[0])
    if within > 1e-9:
        assert found.form("ICC(1)").value == pytest.approx(
            (between - within) / (between + (k - 1) * within), abs=1e-9
        )
    below = between + (k - 1) * error + k * (columns - error) / n
    if error > 1e-9 and below > 1e-9:
        assert found.form("ICC(A,1)").value == pytest.approx((between - error) / below, abs=1e-9)


def test_limits_are_where_the_test_turns():
    """The limits of ICC(C,1) are the correlations that F would just not refuse."""
    found = intraclass_correlations(JUDGES)
    one = found.form("ICC(C,1)")
    for limit, tail in ((one.lower, 0.025), (one.upper, 0.975)):
        scale = (1 + 3 * limit) / (1 - limit)
        assert fisher.sf(one.f / scale, one.df1, one.df2) == pytest.approx(tail)


@pytest.mark.prove
def test_limits_cover_what_they_claim():
    draws = np.random.default_rng(2)
    covered = np.zeros(3)
    for _ in range(2_000):
        units = draws.normal(size=(30, 1)) * 2
        raters = draws.normal(size=(1, 4))
        rows = units + raters + draws.normal(size=(30, 4))
        found = intraclass_correlations(rows)
        truths = {"ICC(A,1)": 4 / 6, "ICC(C,1)": 4 / 5, "ICC(A,k)": 4 / (4 + 2 / 4)}
        for at, (form, truth) in enumerate(truths.items()):
            one = found.form(form)
            covered[at] += one.lower <= truth <= one.upper
    consistency = covered[1]
    assert 1_870 < consistency < 1_930
    # What the approximation is known to give for four raters.
    assert ((covered[[0, 2]] > 1_790) & (covered[[0, 2]] < 1_930)).all()


def test_perfect_agreement_is_one_with_its_limits():
    found = intraclass_correlations([[1, 1, 1], [2, 2, 2], [5, 5, 5]])
    assert [(one.value, one.lower, one.upper) for one in found.forms] == [(1, 1, 1)] * 6


def test_raters_of_different_levels_are_consistent_and_do_not_agree():
    found = intraclass_correlations([[1.1, 3.1], [2.1, 4.1], [5.1, 7.1]])
    assert found.form("ICC(C,1)").value == 1
    assert found.form("ICC(A,1)").value == pytest.approx(13 / 19)


def test_units_with_gaps_are_left_out_only_when_asked():
    rows = [*JUDGES, [1, 2, None, 4]]
    assert intraclass_correlations(rows, missing="leave_out").left_out == 1
    with pytest.raises(InvalidRatings) as caught:
        intraclass_correlations(rows)
    assert str(caught.value) == (
        "ratings, row 6, column 2: no value (missing='leave_out' leaves such units out)"
    )


def test_a_long_table_says_the_same_as_a_matrix():
    rows = [(u, r, x) for u, given in enumerate(JUDGES) for r, x in enumerate(given)]
    long = pd.DataFrame(rows, columns=["unit", "rater", "value"])
    assert intraclass_correlations(long).forms == intraclass_correlations(JUDGES).forms


def test_every_form_stands_in_the_frame():
    forms = intraclass_correlations(JUDGES).to_frame()["form"]
    assert list(forms) == ["ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(k)", "ICC(A,k)", "ICC(C,k)"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1, 2, 3]], "ratings: 1 units by 3 raters; two of each are needed"),
        ([[1], [2]], "ratings: 2 units by 1 raters; two of each are needed"),
        ([[1, "a"], [2, 2]], "ratings: 'a' is no number, as a measurement needs"),
        ([[False, True], [True, True]], "ratings: False is no number, as a measurement needs"),
    ],
)
def test_what_is_wrong_is_named(rows, message):
    with pytest.raises(InvalidRatings) as caught:
        intraclass_correlations(rows)
    assert str(caught.value) == message


@pytest.mark.parametrize("rows", [[[3, 3], [3, 3]], [[0, 1], [1, 0]]])
def test_units_that_do_not_differ_say_nothing(rows):
    with pytest.raises(NotDefined) as caught:
        intraclass_correlations(rows)
    assert str(caught.value) == (
        "intraclass correlations are not defined: the means of all 2 units are the same"
    )
