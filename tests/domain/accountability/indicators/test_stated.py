"""Figures that documents state: loaded as statements; every document and office's answer invented.

The published figures (207.6 of 325 million pesos, 36 staff, 155 beneficiaries each, 1,140 files and
10 convictions) are reproduced from what is loaded, never typed into the figure.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.factories.statements import NOW, keep, let_stand, say

from baluarte.domain.accountability.indicators import (
    DegreeRule,
    FigureState,
    NoData,
    StatementSource,
    SumRule,
    figure_by_institution,
    figure_of,
    newest_figures,
    rule_of,
    series_of,
)
from baluarte.domain.accountability.indicators.from_statements import PARTS_OF_A_WHOLE
from baluarte.domain.accountability.indicators.investigation import STANDARDISED
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.choices import Answer
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import institutions_of, policy_indicators
from baluarte.norms.statements import headings

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2019, 1, 1), "last_date": date(2019, 12, 31)}
OFFICES = (*institutions_of("EDO-*-FIS"), "FGR")


def of(house, code, year=2019):
    with acting_as(house.one.pk):
        return figure_of(code, Period(year), known_at=NOW)


def said(heading, value, institution="CEN", **more):
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def test_s45_the_published_budget_covers_63_9_per_cent_of_the_need(house, stand):
    stand(
        said("budget_approved", Decimal(207_600_000)), said("budget_needed", Decimal(325_000_000))
    )
    found = of(house, "PRO-S-03")
    assert (found.state, found.value.quantize(Decimal("0.1"))) == (
        FigureState.STATED, Decimal("63.9"),
    )  # fmt: skip
    assert (found.numerator, found.denominator) == (Decimal(207_600_000), Decimal(325_000_000))
    assert found.sources[0] == StatementSource(
        found.sources[0].statement, "CEN", house.document.reference, 3
    )


def test_s15_the_published_load_comes_out_of_loaded_statements(house, stand):
    # How many of the 36 follow cases is not published: six is our own number.
    stand(
        said("posts_authorised", Decimal(36)), said("posts_occupied", Decimal(36)),
        said("staff_in_contact", Decimal(6)), said("beneficiaries", Decimal(930)),
        said("staff_trained", Decimal(27)),
    )  # fmt: skip
    assert of(house, "PRO-P-14").value == 155
    trained = of(house, "PRO-P-15")
    assert (trained.value, trained.denominator) == (75, 36)


def test_a_load_that_is_stated_itself_stands_where_its_parts_do_not(house, stand):
    stand(said("caseload_per_person", Decimal(155)))
    found = of(house, "PRO-P-14")
    assert (found.value, found.numerator, found.asked, found.answered) == (155, None, 1, 1)


def test_impunity_is_what_is_left_without_a_conviction(house, stand):
    stand(said("files_opened", Decimal(1140), "FGR"), said("files_convicted", Decimal(10), "FGR"))
    found = of(house, "INV-O-02")
    assert found.value.quantize(Decimal("0.01")) == Decimal("99.12")
    assert (found.asked, found.answered, found.without_data) == (33, 1, 32)
    # What is counted is what is left: files without a conviction.
    assert (found.numerator, found.denominator) == (1130, 1140)


def test_s29_of_33_offices_those_that_do_not_answer_are_without_data_and_never_zero(house, stand):
    rows = []
    for place, office in enumerate(OFFICES):
        row = said("protocol_in_force", "yes", office, about=STANDARDISED)
        if place >= 28:
            continue
        if place >= 21:
            row |= {"answer": Answer.NOT_ANSWERED, "value": None}
        elif place >= 14:
            row["value"] = "no"
        rows.append(row)
    stand(*rows)
    found = of(house, "INV-S-02")
    assert (found.asked, found.answered, found.without_data) == (33, 21, 12)
    assert (found.numerator, found.denominator) == (14, 21)
    bounds = [one.quantize(Decimal("0.1")) for one in (found.value, found.low, found.high)]
    assert bounds == [Decimal("66.7"), Decimal("42.4"), Decimal("78.8")]
    with acting_as(house.one.pk):
        each = figure_by_institution("INV-S-02", Period(2019), known_at=NOW)
    assert len(each) == 33
    reasons = [one.reason for one in each.values()]
    assert reasons.count(NoData.NOT_ANSWERED) == 7
    assert reasons.count(NoData.NOBODY_STATED) == 5
    assert sum(one.value == 0 for one in each.values()) == 7


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((), NoData.NOBODY_STATED),
        ((said("files_charged", Decimal(3), "FGR"),), NoData.NO_DENOMINATOR),
        (
            (said("files_opened", None, "FGR", answer=Answer.RESERVED),),
            NoData.WITHOUT_FIGURE,
        ),
        (
            (said("files_opened", None, "FGR", answer=Answer.NOT_ANSWERED),),
            NoData.NOT_ANSWERED,
        ),
        (
            (
                said("files_opened", Decimal(0), "FGR"),
                said("files_charged", Decimal(0), "FGR"),
            ),
            NoData.ZERO_DENOMINATOR,
        ),
    ],
)
def test_what_cannot_be_said_says_why(house, stand, rows, reason):
    if rows:
        stand(*rows)
    found = of(house, "INV-O-01")
    assert (found.state, found.reason, found.value) == (FigureState.NO_DATA, reason, None)


def test_an_office_with_one_half_is_in_neither_sum(house, stand):
    stand(
        said("files_opened", Decimal(100), "FGR"), said("files_charged", Decimal(25), "FGR"),
        said("files_opened", Decimal(900), "EDO-09-FIS"),
    )  # fmt: skip
    found = of(house, "INV-O-01")
    assert (found.value, found.denominator, found.answered) == (25, 100, 1)


def test_two_documents_that_do_not_agree_are_said_to(house, stand):
    stand(said("files_opened", Decimal(100), "FGR"), said("files_charged", Decimal(25), "FGR"))
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    newer = said("files_opened", Decimal(120), "FGR", said_date=date(2026, 5, 5))
    let_stand(house.other, say(house.one, other, **newer))
    found = of(house, "INV-O-01")
    assert (found.differing, found.denominator) == (1, 120)


def test_what_no_second_person_let_stand_is_in_no_figure(house):
    for heading, value in [("files_opened", 100), ("files_charged", 25)]:
        say(house.one, house.document, **said(heading, Decimal(value), "FGR"))
    assert of(house, "INV-O-01").reason == NoData.NOBODY_STATED


def test_a_series_names_the_year_without_data_between_two_that_have_it(house, stand):
    years = [
        {"first_date": date(year, 1, 1), "last_date": date(year, 12, 31)} for year in (2021, 2023)
    ]
    stand(
        *(said("files_opened", Decimal(10), "FGR") | year for year in years),
        *(said("files_charged", Decimal(4), "FGR") | year for year in years),
    )
    with acting_as(house.one.pk):
        found = series_of("INV-O-01", known_at=NOW)
        newest = newest_figures(["INV-O-01"], known_at=NOW)["INV-O-01"]
    assert [(one.period.year, one.value) for one in found] == [
        (2021, 40), (2022, None), (2023, 40),
    ]  # fmt: skip
    assert newest == replace(found[-1], known_at=newest.known_at)


def test_every_indicator_has_a_figure_or_says_that_it_has_none(house):
    with acting_as(house.one.pk):
        found = newest_figures(known_at=NOW)
    assert {one.state for one in found.values()} == {FigureState.NO_DATA}
    assert {one.reason for one in found.values()} == {NoData.NOBODY_STATED, NoData.NOT_BUILT}


@pytest.mark.parametrize(
    ("code", "part"), [("INV-O-01", "files_charged"), ("INV-O-02", "files_convicted")]
)
def test_a_part_beyond_its_whole_in_two_documents_gives_no_figure(house, stand, code, part):
    stand(said("files_opened", Decimal(3), "FGR"))
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    let_stand(house.other, say(house.one, other, **said(part, Decimal(20), "FGR")))
    found = of(house, code)
    assert (found.state, found.reason, found.value) == (
        FigureState.NO_DATA, NoData.PARTS_EXCEED, None,
    )  # fmt: skip
    assert (found.numerator, found.denominator) == (None, None)


def test_what_is_said_to_be_no_part_may_be_more(house, stand):
    stand(said("budget_approved", Decimal(400)), said("budget_needed", Decimal(200)))
    assert of(house, "PRO-S-03").value == 200


def test_a_share_that_is_a_part_is_refused_beyond_its_whole_by_one_document():
    for code, one in policy_indicators().items():
        rule = rule_of(code)
        if not isinstance(rule, SumRule) or rule.formula not in PARTS_OF_A_WHOLE:
            continue
        if not one.may_exceed:
            assert _wholes(rule.numerator) >= {rule.denominator}, code


def test_every_state_is_asked_and_a_missing_part_is_named(house, stand):
    assert len(rule_of("PRO-S-01").institutions) == 32
    stand(
        said("agreement_signed", "yes", "EDO-01-GOB", about="coordination"),
        said("agreement_signed", "no", "EDO-02-GOB", about="cooperacion"),
        said("liaison_named", "yes", "EDO-01-MEC"),
    )
    found = of(house, "PRO-S-01")
    assert (found.reason, found.missing) == (
        NoData.PART_NOT_STATED, ("norm_in_force:annual_plan",),
    )  # fmt: skip
    assert (found.value, found.asked) == (None, 32)
    stand(said("norm_in_force", "yes", "EDO-01-GOB", about="annual_plan"))
    found = of(house, "PRO-S-01")
    assert (found.numerator, found.denominator, found.asked) == (1, 2, 32)


def test_what_is_divided_by_so_many_is_asked_of_so_many():
    for code, one in policy_indicators().items():
        rule = rule_of(code)
        if isinstance(rule, DegreeRule) and one.fixed_denominator:
            assert len(rule.institutions) == one.fixed_denominator, code


def _wholes(heading):
    """Return what a heading may not exceed, directly or by another."""
    found, at_most = set(), headings()[heading].at_most
    while at_most:
        found.add(at_most)
        at_most = headings()[at_most].at_most
    return found
