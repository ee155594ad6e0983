import re
from html import unescape

import pytest
from tests.factories.atlas import lay_atlas, lay_atlas_of_places
from tests.factories.publication import (
    EVERYTHING,
    LARGE,
    MIDDLING,
    OTHER_STATE_LARGE,
    SMALL,
)
from tests.web.markup import flat

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.territory.models import Descent, Municipality

pytestmark = pytest.mark.django_db
VALUES = "/es/mapa/valores.json"


@pytest.fixture
def published(cast, let):
    """Two events in one place, one in another state, one in a place too small to name."""
    let(2, acts=(("AG-THR", 1), ("AG-PHY", 1)))
    let(place=OTHER_STATE_LARGE, acts=(("AG-KIL", 1),))
    let(place=SMALL)
    return cast.publish()


def test_each_municipality_has_its_value(published, portal):
    assert portal.get(VALUES).json() == {
        "rows": [
            {"id": OTHER_STATE_LARGE, "value": 1, "said": "1 hecho"},
            {"id": LARGE, "value": 2, "said": "2 hechos"},
        ]
    }


def test_none_few_and_withheld_look_the_same(published, portal):
    ids = {row["id"] for row in portal.get(VALUES).json()["rows"]}
    assert ids == {LARGE, OTHER_STATE_LARGE}


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("cuenta=agresiones", {OTHER_STATE_LARGE: 1, LARGE: 4}),
        ("cuenta=victimas", {OTHER_STATE_LARGE: 1, LARGE: 2}),
        ("tipo=AG-KIL", {OTHER_STATE_LARGE: 1}),
        ("tipo=lethal", {OTHER_STATE_LARGE: 1}),
        ("desde=2026-02", {}),
        ("hasta=2026-01", {OTHER_STATE_LARGE: 1, LARGE: 2}),
    ],
)
def test_values_follow_the_address(published, portal, asked, values):
    rows = portal.get(f"{VALUES}?{asked}").json()["rows"]
    assert {row["id"]: row["value"] for row in rows} == values


def test_outside_the_state_asked_for_the_map_stays_true(published, portal):
    assert portal.get(f"{VALUES}?estado=20").json() == portal.get(VALUES).json()


def test_a_count_that_nobody_publishes_is_no_value(cast, let, portal):
    let(fields=[f for f in EVERYTHING if f != Publishable.VICTIMS])
    cast.publish()
    assert portal.get(f"{VALUES}?cuenta=victimas").json() == {"rows": []}


def test_a_count_that_one_event_lacks_is_at_least(cast, let, portal):
    let()
    let(fields=[f for f in EVERYTHING if f != Publishable.VICTIMS])
    cast.publish()
    [row] = portal.get(f"{VALUES}?cuenta=victimas").json()["rows"]
    assert row == {"id": LARGE, "value": 1, "said": "al menos 1 víctima"}


def test_a_municipality_younger_than_the_map_is_drawn_in_its_parent(cast, let, portal, as_operator):
    with as_operator():
        Municipality.objects.filter(code=MIDDLING).update(has_shape=False)
        Descent.objects.create(child_id=MIDDLING, parent_id=LARGE, position=0)
    let()
    let(place=MIDDLING)
    cast.publish()
    assert portal.get(VALUES).json()["rows"] == [
        {"id": LARGE, "value": 2, "said": "2 hechos, con los de Villa Media"}
    ]


def test_a_parent_without_events_of_its_own_says_whose_they_are(cast, let, portal, as_operator):
    with as_operator():
        Municipality.objects.filter(code=MIDDLING).update(has_shape=False)
        Descent.objects.create(child_id=MIDDLING, parent_id=LARGE, position=0)
    let(place=MIDDLING)
    cast.publish()
    assert portal.get(VALUES).json()["rows"] == [
        {"id": LARGE, "value": 1, "said": "1 hecho, en Villa Media"}
    ]


def test_a_sentence_stands_behind_the_map(published, portal):
    assert (
        "De 4 hechos, 3 se pueden mostrar en su municipio. Donde más: Villa Grande (Estado "
        "Inventado), 2 hechos; Otra Villa (Otro Estado), 1 hecho. En los demás no ocurrió nada, "
        "ocurrió poco o no puede publicarse: aquí las tres cosas se ven igual."
    ) in portal.words("/es/mapa/")


def test_the_sentence_is_of_the_state_asked_for(published, portal):
    assert "De 3 hechos, 2 se pueden mostrar en su municipio." in portal.words(
        "/es/mapa/?estado=20"
    )


def test_the_table_behind_the_map_has_the_three_counts(published, portal):
    words = portal.words("/es/mapa/?estado=20")
    assert (
        "Municipio Estado Hechos Agresiones Víctimas Villa Grande Estado Inventado 2 4 2" in words
    )


def test_the_map_asks_for_the_values_that_the_address_names(published, portal):
    page = portal.read("/es/mapa/?estado=20&tipo=threat&cuenta=victimas&desde=2025")
    [address] = re.findall(r'data-values="([^"]+)"', page)
    assert address == "/es/mapa/valores.json?desde=2025-01&amp;tipo=threat&amp;cuenta=victimas"


def test_the_map_of_a_state_is_drawn_round_its_municipalities(published, portal):
    page = portal.read("/es/mapa/?estado=20")
    assert re.findall(r'data-bounds="([^"]+)"', page) == ["-100.20,16.55,-95.80,17.95"]


def test_the_table_of_events_has_the_same_filters(published, portal):
    page = portal.read("/es/mapa/?estado=20&tipo=threat&cuenta=victimas")
    assert 'href="/es/hechos/?estado=20&amp;tipo=threat"' in page


def test_the_form_is_an_address_and_shows_what_was_understood(published, portal):
    page = flat(portal.read("/es/mapa/?desde=2025&estado=20&cuenta=victimas"))
    assert re.findall(r'<form class="filters" method="(\w+)"', page) == ["get"]
    assert 'name="desde" value="2025-01"' in page
    assert '<option value="20" selected>Estado Inventado</option>' in page
    assert '<option value="victimas" selected>Víctimas</option>' in page


def test_without_a_publishable_datum_no_empty_map_is_drawn(published, portal):
    page = portal.read("/es/mapa/?desde=2026-02")
    assert ("Sin dato publicable con estos filtros" in page, "data-map" in page) == (True, False)


def test_what_was_not_used_is_said(published, portal):
    words = portal.words("/es/mapa/?estado=99&desde=2918")
    assert "Una parte de la dirección no se usó" in words
    assert "No hay estado con la clave «99»." in words


def test_before_the_first_edition_there_is_nothing_to_draw(cast, portal):
    assert "Todavía no hay ninguna edición" in portal.words("/es/mapa/")
    assert portal.get(VALUES).json() == {"rows": []}


def test_the_map_comes_before_what_narrows_it(published, portal):
    page = flat(portal.read("/es/mapa/"))
    assert page.index("data-map") < page.index('class="filters"')


def test_a_click_leads_to_the_published_events_of_a_place(published, portal):
    page = portal.read("/es/mapa/?tipo=threat&cuenta=victimas")
    [pattern] = re.findall(r'data-place="([^"]+)"', page)
    assert pattern == "/es/hechos/?tipo=threat&amp;estado=__state__&amp;municipio=__place__"
    address = f"/es/hechos/?tipo=threat&amp;estado=20&amp;municipio={LARGE}"
    assert f'href="{address}"' in page


@pytest.mark.parametrize(("asked", "within"), [("", ""), ("?estado=20", "20")])
def test_what_lies_outside_the_state_asked_for_is_paler(published, portal, asked, within):
    page = portal.read(f"/es/mapa/{asked}")
    assert re.findall(r'data-within="([^"]*)"', page) == [within]
    assert ("Más tenue: fuera del lugar elegido" in page) == bool(within)


def test_while_it_loads_it_says_so_and_without_scripts_too(published, portal, settings, tmp_path):
    # Without an atlas there is no picture to show before.
    settings.FILE_FOLDER = tmp_path
    page = portal.read("/es/mapa/")
    assert "Cargando el mapa…" in page
    assert "El mapa necesita JavaScript" in page


@pytest.fixture
def drawn(settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    lay_atlas_of_places(tmp_path, place=LARGE)


def painted(page):
    """Return the classes of the picture's paths; that they are drawn is `test_map_picture`'s."""
    [picture] = re.findall(r'<svg class="map-picture".*?</svg>', page, re.DOTALL)
    return re.findall(r'<path class="([^"]+)"', picture)


def test_the_map_is_seen_before_any_script_and_its_program_is_fetched_once_wanted(
    published, drawn, portal
):
    page = portal.read("/es/mapa/")
    assert painted(page) == ["is-6"]
    assert re.findall(r'data-map-program="([^"]+)"', page) == ["/static/built/map.js"]
    assert ('src="/static/built/map.js"' in page, "aria-busy" in page) == (False, False)
    assert "El mapa necesita JavaScript" not in page


def test_in_the_picture_what_lies_outside_the_state_asked_for_is_paler(published, drawn, portal):
    assert painted(portal.read("/es/mapa/?estado=20")) == ["is-6"]
    assert painted(portal.read("/es/mapa/?estado=07")) == ["is-6 is-outside"]


def test_what_is_shared_is_the_address_without_the_readers_theme(published, portal, settings):
    page = portal.read("/es/mapa/?estado=20&tema=oscuro")
    address = f"{settings.PORTAL_URL}/es/mapa/?estado=20"
    assert f'id="municipalities-address" value="{address}"' in flat(page)


@pytest.fixture
def outlined(settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    lay_atlas(tmp_path, state="20")


def test_another_page_may_show_the_states_as_an_image(published, outlined, portal):
    answer = portal.get("/es/mapa/imagen.svg?tipo=threat&estado=20")
    image = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Estado Inventado: 3 hechos" in image
    assert "Baluarte" in image
    assert ("<script" in image, "style=" in image) == (False, False)


def test_the_code_for_another_page_is_text_that_shows_that_image_and_links_here(
    published, portal, settings
):
    page = portal.read("/es/mapa/?tipo=threat&estado=20")
    assert "<img" not in page
    [code] = re.findall(r'id="municipalities-snippet"[^>]*>([^<]*)</pre>', page)
    told = unescape(code)
    assert told.startswith(f'<a href="{settings.PORTAL_URL}/es/mapa/?estado=20&amp;tipo=threat">')
    assert f'src="{settings.PORTAL_URL}/es/mapa/imagen.svg?tipo=threat"' in told


def test_without_an_atlas_there_is_no_image(published, settings, tmp_path, portal):
    settings.FILE_FOLDER = tmp_path
    assert portal.get("/es/mapa/imagen.svg").status_code == 404
