"""The policy on one page: what was promised, measured, said and shown, with the same edition."""

import re
from datetime import date

import pytest
from tests.factories.policy import INVESTIGATED, LATER, fill, make_policy_house
from tests.factories.recommendations import make_house as make_recommending
from tests.factories.recommendations import make_set

from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGE = "/es/politica/panorama/"
PROSECUTOR = f"{PAGE}?entidad=09&eje=investigation"
MOST_BYTES = 150_000


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
        recommending = make_recommending()
    fill(made.settle())
    make_set(recommending)
    return made


def rows_of(page):
    """Return what a page shows row by row, each cell by its head."""
    return [
        {
            "what": flat(re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL)[1]),
            **{head: flat(cell) for head, cell in re.findall(
                r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)},
        }
        for row in re.findall(r"<tr>(?:(?!</tr>).)*scope=\"row\".*?</tr>", page, re.DOTALL)
    ]  # fmt: skip


def flat(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_figure_stands_with_its_target_both_sides_and_its_documents(portal, house):
    house.let_out()
    [row] = [one for one in rows_of(portal.read(PROSECUTOR)) if "hipótesis" in one["what"].lower()]
    assert "25 %" in row["La cifra más reciente"]
    assert "60 %" in row["Lo prometido"]
    assert row["La autoridad"] == "Avanza"
    assert row["Sociedad civil"] == "Sin avance"
    assert "https://ejemplo.test/respuesta.pdf" in portal.read(PROSECUTOR)


def test_what_was_promised_stands_late_first_and_says_whose_word_it_is(portal, house):
    house.promise(says="Publicar el mapa.", due_date=date(2026, 1, 20))
    house.let_out(at=LATER)
    rows = rows_of(portal.read(f"{PAGE}?eje=protection"))
    promises = [one for one in rows if "Publicar" in one["what"]]
    late, kept = promises[0], promises[-1]
    assert "Publicar el mapa." in late["what"]
    assert late["Lo prometido"].startswith("Tarde")
    assert kept["Sociedad civil"] == "Cumplido"
    assert kept["Lo prometido"].startswith("Cumplido, dice: Sociedad civil A más tardar el ")
    assert kept["Lo prometido"].count("Cumplido") == 1
    assert "No dice nada" in late["La autoridad"]


def test_an_axis_and_a_place_narrow_it_and_what_there_is_not_is_no_page(portal, house):
    house.let_out()
    page = portal.read(PROSECUTOR)
    assert "EDO-09-FIS" in page
    assert "instituciones/SEGOB/" not in page
    assert page.count("<section") < portal.read(PAGE).count("<section")
    assert portal.get(f"{PAGE}?entidad=99").status_code == 404
    assert portal.get(f"{PAGE}?eje=otro").status_code == 404


def test_what_does_not_stand_says_so_on_it(portal, house):
    release = house.let_out()
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED,
            ground=ErratumGround.WRONG, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    assert re.search("[Nn]o se sostiene", portal.read(PROSECUTOR))


def test_who_did_not_answer_has_no_figure_and_no_zero(portal, house):
    house.let_out()
    rows = rows_of(portal.read(f"{PAGE}?entidad=30&eje=investigation"))
    [row] = [one for one in rows if "hipótesis" in one["what"].lower()]
    assert row["La cifra más reciente"] == "—"
    assert row["La autoridad"] == "Avanza"


def test_it_is_read_in_few_queries_and_bytes(portal, house, django_assert_max_num_queries):
    house.let_out()
    portal.read(PAGE)
    with django_assert_max_num_queries(12):
        page = portal.get(PAGE)
    assert len(page.content) < MOST_BYTES


def test_without_an_edition_it_says_that_there_is_none(portal):
    assert portal.get(PAGE).status_code == 200
