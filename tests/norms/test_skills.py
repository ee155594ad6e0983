"""Competences and what roles need: every code resolves, a new rule leaves what was given."""

from datetime import date

import pytest

from baluarte.norms import skills
from baluarte.norms.catalogues import terms

DAY = date(2026, 6, 1)


def test_every_role_and_competence_that_is_named_exists():
    assert {one.role for one in skills.needs()} - set(terms("user_roles")) == set()
    named = {code for one in skills.needs() for code in one.competences}
    assert named == set(skills.competence_codes())


def test_every_row_says_how_sure_it_is_and_in_both_languages():
    rows = (*skills.competences(), *skills.needs())
    assert {one.confidence for one in rows} <= {"A", "B", "C"}
    assert [one for one in rows if not one.source] == []
    assert [one.code for one in skills.competences() if set(one.label) != {"es", "en"}] == []


def test_the_three_approaches_are_asked_of_each_course():
    assert list(skills.required_contents()) == ["gender", "differential", "community"]


def test_a_competence_in_risk_is_valid_for_twelve_months():
    risk = skills.competence_on("risk", DAY)
    assert risk.last_day(date(2025, 8, 31)) == date(2026, 8, 31)
    assert skills.competence_on("approaches", DAY).last_day(date(2024, 2, 29)) == date(2026, 2, 28)


def test_the_first_version_speaks_of_the_days_before_it():
    assert skills.competence_on("risk", date(2001, 1, 1)).version == 1


def test_what_several_roles_need_is_named_once():
    assert skills.needed_by(["documenter", "verifier", "analyst"], DAY) == (
        "approaches", "documentation", "interview",
    )  # fmt: skip
    assert skills.needed_by(["analyst"], DAY) == ()
    assert skills.needed_by(["documenter"], date(2023, 12, 31)) == ()


def test_a_competence_that_is_none_is_refused_in_both_languages():
    with pytest.raises(skills.SkillsRefused) as refused:
        skills.competence_on("flying", DAY)
    assert refused.value.in_language("es") == "No hay una competencia «flying»."
    assert str(refused.value) == "There is no competence “flying”."
