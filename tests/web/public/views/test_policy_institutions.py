"""Institutions at the portal: each thing in one list with whose word it is; silence apart."""

import re
from datetime import date

import pytest
from tests.factories.policy import FACTS, INVESTIGATED, LATER, fill, make_policy_house

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ES = "/es/politica/"
WHO = f"{ES}instituciones/SEGOB/"
THE_YEAR_BEFORE = {"first_date": date(2024, 1, 1), "last_date": date(2024, 12, 31)}


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    fill(made.settle())
    return made


def harm(house, release, code):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code=code, ground=ErratumGround.HARM,
            by=house.analyst.pk, at=LATER,
        )  # fmt: skip


def section(page, name):
    """Return what a page shows between the anchor of a part and the next section."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_what_was_fulfilled_names_whose_word_it_is_and_the_document(portal, house):
    house.let_out()
    did = section(portal.read(WHO), "did")
    assert "Publicar la plantilla." in did
    assert "Quién lo afirma" in did
    assert "https://ejemplo.test/respuesta.pdf" in did


def test_what_it_owes_adds_up(portal, house):
    house.let_out()
    said = portal.words(WHO)
    found = re.search(
        r"Debe (\d+) ?: sin empezar (\d+), en curso (\d+), tarde (\d+), abandonadas (\d+), "
        r"cumplidas (\d+)\.", said,
    )  # fmt: skip
    assert found
    owed, *parts = map(int, found.groups())
    assert (owed, owed > 1) == (sum(parts), True)


def test_the_list_of_institutions_counts_silence_of_the_asked_alone(portal, house):
    house.let_out()
    said = portal.words(f"{ES}instituciones/")
    assert "de 198 instituciones" not in said
    assert re.search(r"1 de \d+ instituciones no respondieron algo que se les preguntó", said)


def test_who_was_asked_in_vain_and_who_never_was_stand_apart(portal, house):
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    silent, without = section(page, "silent"), section(page, "without")
    assert ("EDO-30-FIS" in silent, "EDO-20-FIS" in silent) == (True, False)
    assert ("EDO-30-FIS" in without, "EDO-20-FIS" in without) == (False, True)
    assert "Ningún documento público que tengamos lo dice." in without


def test_who_only_lacks_the_whole_is_not_silent(portal, house):
    house.state({**FACTS[1], "institution": "EDO-20-FIS"})
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    assert "EDO-20-FIS" not in section(page, "silent")
    assert "Falta el dato entre el cual se dividiría." in section(page, "without")


def test_who_answered_once_and_not_the_last_time_is_silent(portal, house):
    house.state(*({**one, **THE_YEAR_BEFORE, "institution": "EDO-30-FIS"} for one in FACTS[:2]))
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    assert "EDO-30-FIS" in section(page, "silent")


def test_what_could_harm_is_counted_nowhere(portal, house):
    release = house.let_out()
    address = f"{ES}instituciones/EDO-30-FIS/"
    silent = r"(\d+) Donde calla"
    [fact] = [one.code for one in house.read(rows_of, release) if one.institution == "EDO-30-FIS"]
    before = re.search(silent, portal.words(address)).group(1)
    harm(house, release, fact)
    page = portal.words(address)
    assert (before, re.search(silent, page).group(1)) == ("1", "0")
    listed = portal.words(f"{ES}instituciones/")
    assert re.search(r"0 de \d+ instituciones no respondieron", listed)


def rows_of(release):
    return queries.policy_rows(release, kinds=[PolicyRowKind.FACT])
