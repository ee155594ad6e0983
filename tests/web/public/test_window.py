"""What holds of the portal as a whole: nobody is remembered, nobody else is asked, it is quick."""

import re

import pytest
from tests.factories.kept import kept_with_files
from tests.factories.publication import LARGE, OTHER_STATE_LARGE
from tests.web.public.loading import FIRST_VIEW, Loaded, weigh

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
ADDRESSES = (
    "",
    "mapa/",
    "mapa/?estado=20",
    f"mapa/?municipio={LARGE}&cuenta=victimas",
    "mapa/valores.json",
    "hechos/",
    "hechos/?estado=20&tipo=threat",
    f"hechos/?municipio={LARGE}&tipo=AG-THR&desde=2025&hasta=2026-01",
    "hechos/?desde=2918&estado=99&municipio=x&tipo=zz&cuenta=1&despues=%00",
    "ediciones/",
    "ediciones/1.0/",
    "custodia/",
    "protocolos/",
    "protocolos/entidades/",
    "protocolos/criminal_case/",
    "protocolos/mech_ordinary/simulador/?fecha=2026-03-10&hora=23:40&estado=26",
    "protocolos/mech_intake/diferencias/",
)


@pytest.fixture
def edition(cast, let):
    return kept_edition(cast, let)


@kept_with_files
def kept_edition(cast, let):
    let(3, acts=(("AG-THR", 1), ("AG-PHY", 1)))
    let(2, place=OTHER_STATE_LARGE, acts=(("AG-KIL", 1),))
    return cast.publish()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_answers_and_remembers_nobody(edition, portal, address, language):
    answer = portal.get(f"/{language}/{address}")
    assert (answer.status_code, dict(answer.cookies), "Set-Cookie" in answer.headers) == (
        200,
        {},
        False,
    )
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "json" not in a])
def test_a_page_asks_nobody_else_for_anything(edition, portal, address):
    page = Loaded(portal.read(f"/es/{address}"))
    elsewhere = [one for one in page.fetched + page.forms if one and not one.startswith("/")]
    assert (elsewhere, page.inline) == ([], [])


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "json" not in a])
def test_identifiers_are_unique(edition, portal, address):
    ids = Loaded(portal.read(f"/es/{address}")).ids
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "json" not in a])
def test_a_page_has_one_title(edition, portal, address):
    assert len(re.findall(r"<h1[ >]", portal.read(f"/es/{address}"))) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mapa/",
        "mapa/?estado=20",
        "mapa/valores.json",
        "hechos/",
        "hechos/?estado=20&tipo=threat",
        "ediciones/",
        "ediciones/1.0/",
    ],
)
def test_one_row_and_thirty_cost_the_same(cast, let, portal, address):
    let()
    cast.publish()
    first = len(portal.queries(f"/es/{address}"))
    let(29)
    cast.publish()
    again = len(portal.queries(f"/es/{address.replace('1.0', '2.0')}"))
    assert again == first


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asks_little_of_the_database(edition, portal, address):
    asked = portal.queries(f"/es/{address}")
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


@pytest.mark.parametrize(
    "address",
    ["", "hechos/", "ediciones/", "ediciones/1.0/", "protocolos/", "protocolos/criminal_case/"],
)
def test_the_first_view_is_small(edition, portal, address):
    assert sum(weigh(portal.read(f"/es/{address}")).values()) < FIRST_VIEW
