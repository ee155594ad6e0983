"""How a reader contests what the portal says, and what institutions ask of everybody until when."""

import pytest
from tests.factories.observations import ASKED, answer_contribution, call, contribute, make_sides
from tests.factories.policy import INVESTIGATED, LATER, fill, make_policy_house
from tests.factories.statements import NOW

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind

pytestmark = pytest.mark.django_db
ES = "/es/politica/"
PAGES = (f"{ES}indicadores/{INVESTIGATED}/", f"{ES}instituciones/SEGOB/")


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
        made.sides = make_sides()
    fill(made.settle())
    return made


@pytest.mark.parametrize(
    ("page", "contact"),
    [(PAGES[0], ("correo@ejemplo.test", "mailto:")), (PAGES[1], ("https://ejemplo.test/c", ""))],
)
def test_each_figure_says_where_to_write(house, portal, settings, page, contact):
    given, scheme = contact
    settings.OPERATOR_CONTACT = given
    house.let_out()
    assert f'<a href="{scheme}{given}">{given}</a>' in portal.read(page)
    assert "pueden pedir una cuenta" in portal.words(page)


@pytest.mark.parametrize("given", ["", "javascript:alert(1)"])
def test_what_is_no_address_is_no_link(portal, house, settings, given):
    settings.OPERATOR_CONTACT = given
    house.let_out()
    page = portal.read(PAGES[0])
    assert "javascript:" not in page
    assert "esta instalación aún no dice a qué dirección" in portal.words(PAGES[0])


def test_an_open_consultation_is_listed_with_its_days(portal, house):
    call(house.sides)
    house.let_out(at=NOW)
    said = portal.words(ES)
    assert "Consulta inventada" in said
    assert "Del 1 de mayo de 2026 al 10 de junio de 2026" in said


@pytest.mark.parametrize(("answered", "silent"), [(False, 1), (True, 0)])
def test_who_leaves_contributions_unanswered_is_silent(portal, house, answered, silent):
    row = call(house.sides)
    told = contribute(house.sides, row, words="Palabras de una organización.")
    if answered:
        answer_contribution(house.sides, told)
    first, second = house.let_out(at=NOW), house.let_out(at=LATER)
    bodies = [
        house.read(queries.policy_row, one, PolicyRowKind.INSTITUTION, ASKED).body
        for one in (first, second)
    ]
    assert [
        sum(kind == PolicyRowKind.CONSULTATION for kind, _ in body["silent"]) for body in bodies
    ] == [0, silent]
    assert "Palabras de una organización." not in portal.read(f"{ES}datos/2/edicion.json")
