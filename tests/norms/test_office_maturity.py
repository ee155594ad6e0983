"""Levels of an office under each heading: from evidence alone, and what is missing never counts."""

from datetime import date
from decimal import Decimal

import pytest

from baluarte.norms.office_maturity import (
    Evidence,
    Outcome,
    ReportsDue,
    judge,
    maturity_on,
    maturity_versions,
    outcome_of,
)
from baluarte.norms.policy.means import periodic_reports
from baluarte.norms.statements import Degree, Value, check_about, headings

TEXT = maturity_on(date(2026, 12, 1))
UNIT, GUIDE = "specialised_unit", "context_analysis_guide"


def stated(*values):
    return Evidence(tuple(Decimal(one) if isinstance(one, int) else one for one in values))


def level(code, evidence, reports=None):
    found = judge(TEXT.heading(code), evidence, reports or {}, levels=[*TEXT.levels])
    return found.level


TRAINED = {
    ("staff_trained", ""): stated(4), ("staff_tested", ""): stated(3),
    ("posts_occupied", ""): stated(8), ("files_context_analysis", ""): stated(1),
}  # fmt: skip


def test_every_need_asks_a_heading_that_is_there_by_what_its_value_is():
    for text in maturity_versions():
        assert next(iter(text.levels)) == "none"
        for heading in text.headings:
            for key, about in heading.keys:
                check_about(headings()[key], about)
            for step in heading.steps:
                assert set(step.says) >= {"es", "en"}
                assert step.needs
                for need in step.needs:
                    _check(need)


def _check(need):
    if need.reports:
        assert need.reports in periodic_reports()
        return
    of = headings()[need.heading]
    if need.among:
        assert of.value is Value.DEGREE
        assert set(need.among) <= {str(one) for one in Degree}
    elif not need.stated:
        assert of.is_figure
        assert need.at_least is not None
    if need.share_of:
        assert headings()[need.share_of].is_figure


def test_s24_without_any_evidence_every_heading_has_none():
    assert {one.code: level(one.code, {}) for one in TEXT.headings} == {
        one.code: "none" for one in TEXT.headings
    }


def test_s24_the_level_is_the_highest_of_which_all_below_is_met():
    assert level("training", TRAINED) == "proven"
    # Half of eight is four; with three the third level fails, whatever the fourth shows.
    assert level("training", TRAINED | {("staff_trained", ""): stated(3)}) == "formal"
    assert level("training", TRAINED | {("files_context_analysis", ""): stated(0)}) == "working"


@pytest.mark.parametrize("key", [*TRAINED])
def test_s24_evidence_that_is_taken_away_lowers_and_never_raises(key):
    order = [*TEXT.levels]
    less = {one: found for one, found in TRAINED.items() if one != key}
    assert order.index(level("training", less)) < order.index(level("training", TRAINED))
    unanswered = TRAINED | {key: Evidence(is_unanswered=True)}
    assert level("training", unanswered) == level("training", less)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (stated(Degree.YES), Outcome.MET),
        (stated(Degree.PARTLY), Outcome.NOT_MET),
        (stated(Degree.YES, Degree.NO), Outcome.CONTRADICTED),
        (Evidence(is_unanswered=True), Outcome.UNANSWERED),
        (Evidence(), Outcome.MISSING),
    ],
)
def test_what_is_no_clear_yes_is_not_met_and_says_why(found, outcome):
    need = TEXT.heading("unit").steps[1].needs[0]
    assert outcome_of(need, {("norm_in_force", UNIT): found}, {}) is outcome


@pytest.mark.parametrize(
    ("part", "whole", "outcome"),
    [
        (stated(8), stated(10), Outcome.MET),
        (stated(7), stated(10), Outcome.NOT_MET),
        # Of ten it is enough, of eleven it is not.
        (stated(8), stated(10, 11), Outcome.CONTRADICTED),
        (stated(0), stated(0), Outcome.NOT_MET),
        (stated(8), Evidence(), Outcome.MISSING),
    ],
)
def test_a_share_needs_both_its_numbers(part, whole, outcome):
    need = TEXT.heading("staff").steps[2].needs[0]
    evidence = {("posts_occupied", ""): part, ("posts_authorised", ""): whole}
    assert outcome_of(need, evidence, {}) is outcome


@pytest.mark.parametrize(
    ("due", "came", "on_time", "level_of_it"),
    [
        (0, 0, 0, "none"), (4, 0, 0, "none"), (4, 1, 1, "begun"), (4, 2, 2, "formal"),
        (4, 4, 3, "working"), (4, 4, 4, "proven"),
    ],
)  # fmt: skip
def test_a_period_that_was_missed_keeps_reporting_from_its_higher_levels(
    due, came, on_time, level_of_it
):
    reports = {"protocol_progress": ReportsDue(due, came, on_time)}
    assert level("reporting", {}, reports) == level_of_it


def test_what_the_next_level_lacks_is_named():
    found = judge(TEXT.heading("training"), {}, {}, levels=[*TEXT.levels])
    assert [one.need.heading for one in found.lacking] == ["staff_trained"]
    assert judge(TEXT.heading("training"), TRAINED, {}, levels=[*TEXT.levels]).lacking == ()


def test_an_earlier_year_is_held_against_the_first_text():
    assert maturity_on(date(2019, 1, 1)) == maturity_versions()[0]
