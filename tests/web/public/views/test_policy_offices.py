"""Prosecutor's offices at the portal: only what was let out, in the order of the states."""

import re

import pytest
from tests.factories.policy import LATER, filled, make_policy_house

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.queries.policy_offices import public_offices
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.means import matrix

pytestmark = pytest.mark.django_db
ALL = "/es/politica/fiscalias/"
HERE = f"{ALL}EDO-09-FIS/"


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return filled(made)


def test_before_an_edition_nothing_is_said_of_any_office(portal, house):
    assert "EDO-09-FIS" not in portal.read(ALL)
    assert portal.get(HERE).status_code == 404


def test_33_offices_in_the_order_of_the_states_and_silence_is_no_zero(portal, house):
    house.let_out()
    page = portal.read(ALL)
    rows = re.findall(r'href="/es/politica/fiscalias/([A-Z0-9-]+)/', page)
    order = [*matrix("fiscalias").institutions]
    assert rows[:33] == rows[33:] == order
    words = portal.words(ALL)
    drawn = re.findall(r"<tr>.*?</tr>", page.partition('class="matrix"')[2], re.DOTALL)[1:34]
    # What is drawn in a row, but for its name and levels.
    signs = [set(re.findall(r'matrix__[a-z]+">\s*(?:<span[^>]*>)?([^<\s]+)', one)) for one in drawn]
    assert len([one for one in signs if one <= {"?", "✕", "·"}]) == 33
    assert "De 33, ningún documento responde nada" in words
    assert "No respondió" in words


def test_the_page_of_an_office_shows_what_was_let_out_with_its_document(portal, house):
    house.let_out()
    words = portal.words(HERE)
    assert "Carpetas iniciadas 20" in words
    assert "Respuesta inventada" in words
    assert "Con inicio" in words
    assert portal.get(f"{ALL}EDO-09-VIC/").status_code == 404
    assert portal.get(f"{ALL}?anio=abc").status_code == 404


def test_what_was_noted_as_an_error_is_no_evidence(house):
    release = house.let_out()
    before = _levels(house)
    with acting_as(house.analyst.pk):
        fact = next(
            one for one in queries.policy_rows(release, kinds=[PolicyRowKind.FACT])
            if (one.part_of, one.institution) == ("files_opened", "EDO-09-FIS")
        )  # fmt: skip
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code=fact.code,
            ground=ErratumGround.WRONG, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    assert (before, _levels(house)) == ("begun", "none")


def _levels(house):
    with acting_as(house.analyst.pk):
        release = queries.latest_policy()
        wrong = {one.code for one in queries.policy_errata(release)}
        found = public_offices(release, wrong=wrong)
    profile = next(one for one in found.profiles if one.institution == "EDO-09-FIS")
    return profile.section("caseload").judged.level
