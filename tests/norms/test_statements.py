"""Kinds and headings of what is stated of institutions: whole, bilingual, and of one another."""

from decimal import Decimal

import pytest

from baluarte.norms.statements import (
    FIGURES,
    Degree,
    StatementRefused,
    Value,
    heading,
    headings,
    kinds,
    read_value,
    refusals,
)

# What the mission names, each of which an institution can be held to.
ASKED = {
    "post", "vacancy", "profile", "training", "budget", "norm", "protocol", "caseload", "files",
    "agreement", "commitment", "report", "recommendation", "law",
}  # fmt: skip


def test_every_kind_the_policy_asks_for_is_there():
    assert set(kinds()) >= ASKED


def test_no_heading_stands_twice():
    every = [one.code for kind in kinds().values() for one in kind.headings]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("code", list(headings()))
def test_a_heading_is_in_both_languages_and_exceeds_only_what_is_there(code):
    of = heading(code)
    assert set(of.label) == {"es", "en"}
    assert not of.at_most or headings()[of.at_most].value in FIGURES
    assert not of.parts or of.about_is_optional


@pytest.mark.parametrize("code", list(refusals()))
def test_a_refusal_is_said_in_both_languages(code):
    refused = StatementRefused(code, field="value", given="7", right="8")
    assert "{" not in refused.in_language("es") + refused.in_language("en")


def test_a_value_is_read_as_its_heading_holds_it():
    assert read_value(heading("files_opened"), "14") == Decimal(14)
    assert read_value(heading("training_hours"), "7.5") == Decimal("7.5")
    assert read_value(heading("head_named"), "partly") == Degree.PARTLY
    assert read_value(heading("agreement_day"), "2025-03-01").isoformat() == "2025-03-01"
    assert read_value(heading("law_article"), " art. 5 ") == "art. 5"


@pytest.mark.parametrize("given", ["", "x", "-1", "NaN", "Infinity", "1e15", "0.5"])
def test_no_count_is_made_of_what_is_none(given):
    with pytest.raises(StatementRefused):
        read_value(heading("files_opened"), given)


def test_every_shape_of_value_is_used_or_is_a_share():
    assert {one.value for one in headings().values()} | {Value.SHARE} == set(Value)
