"""The portal's map by rates of published events: at least, with the interval, refused for acts."""

import pytest
from tests.factories.publication import LARGE, OTHER_STATE_LARGE

from baluarte.domain.territory.models import Population

pytestmark = pytest.mark.django_db
VALUES, PAGE = "/es/mapa/valores.json?medida=tasa", "/es/mapa/?medida=tasa"


@pytest.fixture
def published(cast, let):
    let(2, acts=(("AG-THR", 1),))
    let(place=OTHER_STATE_LARGE, acts=(("AG-KIL", 1),))
    return cast.publish()


@pytest.mark.usefixtures("published")
def test_shapes_have_rates_with_their_interval(portal):
    rows = {row["id"]: row for row in portal.get(VALUES).json()["rows"]}
    assert rows[LARGE]["value"] > rows[OTHER_STATE_LARGE]["value"] > 0
    assert "intervalo de 95 %" in rows[LARGE]["said"]


@pytest.mark.usefixtures("published")
def test_a_place_whose_people_are_not_known_has_no_rate_and_no_zero(portal, as_operator):
    with as_operator():
        Population.objects.filter(municipality=LARGE).delete()
    rows = {row["id"]: row for row in portal.get(VALUES).json()["rows"]}
    assert rows[LARGE]["value"] is None
    assert "no se sabe cuántas personas viven ahí" in rows[LARGE]["said"]


@pytest.mark.usefixtures("published")
def test_the_table_says_both_and_the_page_that_it_is_at_least(portal):
    words = portal.words(PAGE)
    assert "Sólo hechos publicados: cada tasa es al menos" in words
    assert "Hechos por 100,000 años-persona (intervalo de 95 %)" in words


@pytest.mark.usefixtures("published")
def test_without_any_population_numbers_are_drawn_and_it_is_said(portal, as_operator):
    with as_operator():
        Population.objects.all().delete()
    assert "no se sabe cuántas personas viven ahí" in str(portal.get(VALUES).json()["rows"])


@pytest.mark.usefixtures("published")
def test_rates_are_of_events_only(portal):
    words = portal.words("/es/mapa/?medida=tasa&cuenta=victimas")
    assert "Las tasas son sólo de hechos" in words


def test_the_page_asks_little_of_the_database(published, portal):
    assert len(portal.queries(PAGE)) <= 15


@pytest.mark.usefixtures("published")
def test_the_title_says_that_it_is_a_rate(portal):
    assert "Hechos por municipio, por 100,000 años-persona" in portal.words(PAGE)
