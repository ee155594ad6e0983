"""Recognition at the portal: listed by kind, each at its address, said not to stand where it is."""

import csv
import re
from io import StringIO

import pytest
from tests.factories.policy import LATER, make_policy_house
from tests.factories.recognition import STIGMA, ask, stands

from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LIST = "/es/politica/reconocimientos/"


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return made.settle()


@pytest.fixture
def support(house):
    return stands(house.curator, house.analyst, house.document)


@pytest.fixture
def stigma(house):
    made = stands(house.curator, house.analyst, house.document, **STIGMA)
    ask(house.curator, made)
    return made


@pytest.fixture
def release(house, support, stigma):
    return house.let_out(at=LATER)


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_list_shows_every_entry_with_its_words(portal, release, support, stigma):
    said = text(portal, LIST)
    assert support.quote in said
    assert stigma.quote in said


def test_one_kind_is_listed_alone(portal, release, support, stigma):
    said = text(portal, f"{LIST}?tipo=support")
    assert support.quote in said
    assert stigma.quote not in said


def test_a_kind_that_is_none_has_no_page(portal, release):
    assert portal.get(f"{LIST}?tipo=nada").status_code == 404


def test_an_entry_has_an_address_its_document_and_page_and_is_cited(portal, release, support):
    said = text(portal, f"{LIST}{support.reference}/")
    assert "https://ejemplo.test/respuesta.pdf#page=3" in said or "página 3" in said
    assert f"[{support.reference}]" in said
    assert f"?edicion={release.number}" in said


def test_its_description_is_words_alone(portal, release, support):
    said = text(portal, f"{LIST}{support.reference}/")
    [description] = re.findall(r'<meta name="description"\s+content="([^"]*)"', said)
    assert description.endswith(f" de {support.happened_date.year}.")
    assert "<" not in description


def test_what_stigmatises_says_what_followed(portal, release, stigma):
    said = text(portal, f"{LIST}{stigma.reference}/")
    assert "Qué siguió" in said
    assert STIGMA["office"] in said


def test_an_address_of_nothing_is_not_found(portal, release):
    assert portal.get(f"{LIST}NADAQUEVER00/").status_code == 404


def test_the_policy_and_its_axis_lead_there(portal, release):
    assert f"{LIST}?tipo=support" in text(portal, "/es/politica/")
    assert f"{LIST}?tipo=support" in text(portal, "/es/politica/ejes/prevention/")


def test_search_finds_an_entry_by_its_kind(portal, release, support):
    said = text(portal, "/es/buscar/?q=respaldo")
    assert f"{LIST}{support.reference}/" in said


def test_what_could_harm_somebody_is_shown_no_more(portal, release, support, house):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.RECOGNITION, code=support.reference,
            ground=ErratumGround.HARM, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    assert support.quote not in text(portal, LIST)
    assert portal.get(f"{LIST}{support.reference}/").status_code == 404


def test_before_the_first_edition_the_page_says_so(portal):
    assert "Todavía no se publica ninguna edición" in text(portal, LIST)


def test_the_entries_are_a_table_with_the_correction_that_was_asked(portal, release, house, stigma):
    sent = portal.get("/es/politica/datos/1/reconocimientos.csv").content.decode()
    rows = {row["referencia"]: row for row in csv.DictReader(StringIO(sent.removeprefix("\ufeff")))}
    assert len(rows) == 2
    told = rows[stigma.reference]
    assert (told["tipo"], told["colectivo"], told["cita"]) == ("stigmatising", "", stigma.quote)
    assert told["correccion_pedida"] != ""
    assert told["correccion_respuesta"] == ""
    [other] = [row for code, row in rows.items() if code != stigma.reference]
    assert (other["tipo"], other["correccion_pedida"], other["no_se_sostiene"]) == (
        "support", "", "",
    )  # fmt: skip
    assert {row["edicion"] for row in rows.values()} == {str(release.number)}
    page = text(portal, "/es/politica/datos/")
    assert 'href="/es/politica/datos/1/reconocimientos.csv"' in page
    assert portal.get("/es/politica/datos/1/reconocimientos.xlsx").status_code == 200
