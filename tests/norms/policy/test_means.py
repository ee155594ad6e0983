"""Standards, periodic reports and matrices: whole, bilingual, dated, with source and confidence."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy.means import (
    Shape,
    matrices,
    matrix,
    periodic_reports,
    standards,
    standards_for,
)
from baluarte.norms.statements import FIGURES, Value, check_about, heading

STANDARDS, REPORTS = standards().values(), periodic_reports().values()
SHAPES = {Shape.DEGREE: (Value.DEGREE,), Shape.DAY: (Value.DAY,), Shape.COUNT: FIGURES}
COLUMNS = [(of.code, one) for of in matrices().values() for one in of.columns]


@pytest.mark.parametrize("one", [*STANDARDS, *REPORTS], ids=lambda one: one.code)
def test_a_text_is_in_both_languages_with_its_source_and_how_sure_it_is(one):
    assert set(one.label) == {"es", "en"}
    assert set(one.source) <= set(terms("sources"))
    assert one.confidence in "ABC"
    # What no article fixes is said to be ours.
    assert bool(one.law) != one.is_proposal


@pytest.mark.parametrize("one", STANDARDS, ids=lambda one: one.code)
def test_a_standard_has_one_threshold_of_a_figure(one):
    assert (one.at_most is None) != (one.at_least is None)
    assert heading(one.heading).is_figure
    assert not one.is_passed_by(Decimal(one.threshold))
    assert one.is_passed_by(Decimal(one.threshold + (1 if one.at_most is not None else -1)))


def test_what_a_law_asks_holds_from_its_day_and_a_proposal_measures_any_year():
    day = standards()["experts_of_a_unit"].valid_from
    assert standards_for("UER", "posts_occupied", on=day)
    assert standards_for("UER", "posts_occupied", on=day - timedelta(1)) == []
    assert standards_for("FGR", "posts_occupied", on=day) == []
    for institution in ("CEN", "EDO-09-MEC"):
        assert standards_for(institution, "caseload_per_person", on=date(2019, 12, 31))


@pytest.mark.parametrize("one", REPORTS, ids=lambda one: one.code)
def test_the_periods_of_a_year_follow_each_other_and_fill_it(one):
    periods = one.periods_of(2025)
    assert (periods[0].first_date, periods[-1].last_date) == (date(2025, 1, 1), date(2025, 12, 31))
    gaps = [(after.first_date - before.last_date).days for before, after in pairwise(periods)]
    assert gaps == [1] * (len(periods) - 1)
    assert {(each.due_date - each.last_date).days for each in periods} == {one.days}
    assert one.periods_of(one.first_date.year - 1) == ()


@pytest.mark.parametrize(("code", "column"), COLUMNS, ids=lambda one: getattr(one, "heading", one))
def test_a_column_is_a_heading_of_its_shape(code, column):
    of = heading(column.heading)
    check_about(of, column.about)
    assert of.value in SHAPES[column.shape]
    assert set(column.label) == {"es", "en"}


@pytest.mark.parametrize("code", list(matrices()))
def test_a_matrix_has_33_offices_each_once(code):
    offices = matrix(code).institutions
    assert (len(offices), len(set(offices))) == (33, 33)
    assert not matrix(code).report or matrix(code).report in periodic_reports()


def test_a_matrix_that_is_none_is_named():
    with pytest.raises(UnknownCode):
        matrix("nada")
