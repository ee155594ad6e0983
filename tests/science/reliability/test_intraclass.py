import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f as fisher
from tests.science.reliability import twin
from tests.science.reliability.published import JUDGES

from baluarte.science.reliability import InvalidRatings, NotDefined, intraclass_correlations


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


def test_generalised_limits_of_consistency_are_those_from_f():
    for name in ("ICC(1)", "ICC(C,1)", "ICC(k)", "ICC(C,k)"):
        one = intraclass_correlations(JUDGES).form(name)
        assert (one.generalised_lower, one.generalised_upper) == (one.lower, one.upper)


def test_generalised_limits_are_quantiles_of_what_mean_squares_may_be():
    """The slow way: one draw after the other, variances first, the correlation from them."""
    found, draws = intraclass_correlations(JUDGES), np.random.default_rng(12)
    values = []
    for _ in range(10_000):
        units = found.between_units * 5 / draws.chisquare(5)
        raters = found.between_raters * 3 / draws.chisquare(3)
        error = found.error * 15 / draws.chisquare(15)
        of_units, of_raters = max(0, units - error) / 4, max(0, raters - error) / 6
        values.append(of_units / (of_units + of_raters + error))
    one = found.form("ICC(A,1)")
    assert np.quantile(values, [0.025, 0.975]) == pytest.approx(
        [one.generalised_lower, one.generalised_upper], abs=0.01
    )


def test_generalised_limits_of_many_units_and_raters_are_next_to_those_from_f():
    draws = np.random.default_rng(13)
    rows = draws.normal(size=(300, 1)) + draws.normal(size=(1, 40)) + draws.normal(size=(300, 40))
    one = intraclass_correlations(rows).form("ICC(A,1)")
    assert (one.generalised_lower, one.generalised_upper) == pytest.approx(
        (one.lower, one.upper), abs=0.02
    )


def test_a_seed_gives_the_same_limits_to_the_bit():
    one, two, other = (intraclass_correlations(JUDGES, seed=at).forms for at in (3, 3, 4))
    assert one == two
    assert one != other


@pytest.mark.prove
@pytest.mark.parametrize(
    ("units", "raters", "levels"),
    [(30, 4, 0.25), (30, 4, 1.0), (30, 4, 4.0), (30, 2, 1.0), (30, 10, 1.0), (10, 4, 1.0)],
)
def test_limits_cover_what_they_claim(units, raters, levels):
    draws = np.random.default_rng(2)
    form_of = {
        "ICC(A,1)": 4 / (5 + levels), "ICC(C,1)": 4 / 5,
        "ICC(A,k)": 4 / (4 + (1 + levels) / raters),
    }  # fmt: skip
    covered, sets = dict.fromkeys(form_of, 0), 2_000
    for seed in range(sets):
        rows = 2 * draws.normal(size=(units, 1)) + draws.normal(size=(units, raters))
        rows += np.sqrt(levels) * draws.normal(size=(1, raters))
        found = intraclass_correlations(rows, seed=seed)
        for form, truth in form_of.items():
            one = found.form(form)
            covered[form] += one.generalised_lower <= truth <= one.generalised_upper
    assert 0.935 * sets <= covered["ICC(C,1)"] <= 0.965 * sets
    # Generalised limits are on the safe side where units or raters are few.
    assert 0.935 * sets <= covered["ICC(A,1)"] <= 0.98 * sets
    assert covered["ICC(A,k)"] == covered["ICC(A,1)"]


@pytest.mark.prove
def test_limits_of_agreement_from_f_are_as_short_as_is_said():
    draws = np.random.default_rng(2)
    covered = 0
    for _ in range(2_000):
        rows = 2 * draws.normal(size=(30, 1)) + draws.normal(size=(1, 4))
        one = intraclass_correlations(rows + draws.normal(size=(30, 4))).form("ICC(A,1)")
        covered += one.lower <= 4 / 6 <= one.upper
    assert 1_790 < covered < 1_930


def test_perfect_agreement_is_one_with_its_limits():
    found = intraclass_correlations([[1, 1, 1], [2, 2, 2], [5, 5, 5]])
    assert [(one.value, one.lower, one.upper) for one in found.forms] == [(1, 1, 1)] * 6
    assert {(one.generalised_lower, one.generalised_upper) for one in found.forms} == {(1, 1)}


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
