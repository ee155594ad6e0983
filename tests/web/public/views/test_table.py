import re
from datetime import date

import pytest
from tests.factories.publication import LARGE, OTHER_STATE_LARGE
from tests.web.markup import flat

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.queries import records

pytestmark = pytest.mark.django_db
TABLE = "/es/hechos/"


def references(page):
    return re.findall(r'class="reference" href="/es/hechos/(\w+)/"', page)


@pytest.fixture
def published(cast, let):
    let(2, acts=(("AG-THR", 1), ("AG-PHY", 1)))
    let(place=OTHER_STATE_LARGE, acts=(("AG-KIL", 1),), on=date(2025, 7, 3))
    return cast.publish()


def test_the_newest_come_first(published, portal):
    expected = [one.reference for one in records(published).rows]
    assert references(portal.read(TABLE)) == expected
    assert len(expected) == 3


def test_a_row_in_words(published, portal):
    words = portal.words(f"{TABLE}?estado=07")
    assert "3 de julio de 2025 Otra Villa, Otro Estado Asesinato / ejecución 1 1" in words


def test_what_is_not_published_is_a_dash(cast, let, portal):
    let(fields=[])
    cast.publish()
    words = portal.words(TABLE)
    assert "— Estado Inventado — — —" in words


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("estado=20", 2),
        (f"municipio={LARGE}", 2),
        ("tipo=AG-KIL", 1),
        ("tipo=threat", 2),
        ("desde=2026-01", 2),
        ("hasta=2025", 1),
        ("desde=2025-07&hasta=2025-07&estado=20", 0),
    ],
)
def test_rows_follow_the_address(published, portal, asked, count):
    assert len(references(portal.read(f"{TABLE}?{asked}"))) == count


def test_totals_are_of_what_is_asked_for(published, portal):
    assert "2 hechos 4 agresiones 2 víctimas" in portal.words(f"{TABLE}?estado=20")


def facets(page):
    found = re.findall(
        r'href="([^"]+)"(?: aria-current="true")?><span class="facet__name">([^<]+)</span>'
        r'<span class="facet__count">([^<]+)<',
        page,
    )
    return [(label, count, address.replace("&amp;", "&")) for address, label, count in found]


def test_facets_narrow_the_list_and_keep_the_rest(published, portal):
    assert facets(portal.read(f"{TABLE}?hasta=2026-01")) == [
        ("Contra la integridad", "2", f"{TABLE}?hasta=2026-01&tipo=integrity"),
        ("Amenazas e intimidación", "2", f"{TABLE}?hasta=2026-01&tipo=threat"),
        ("Contra la vida", "1", f"{TABLE}?hasta=2026-01&tipo=lethal"),
        ("Estado Inventado", "2", f"{TABLE}?hasta=2026-01&estado=20"),
        ("Otro Estado", "1", f"{TABLE}?hasta=2026-01&estado=07"),
        ("2026", "2", f"{TABLE}?hasta=2026-12&desde=2026-01"),
        ("2025", "1", f"{TABLE}?hasta=2025-12&desde=2025-01"),
    ]


def test_within_a_group_and_a_state_facets_are_finer(published, portal):
    page = portal.read(f"{TABLE}?estado=20&tipo=threat")
    assert facets(page) == [
        ("Amenaza (no de muerte)", "2", f"{TABLE}?estado=20&tipo=AG-THR"),
        ("Villa Grande", "2", f"{TABLE}?estado=20&tipo=threat&municipio={LARGE}"),
        ("2026", "2", f"{TABLE}?estado=20&tipo=threat&desde=2026-01&hasta=2026-12"),
    ]


def test_each_year_leads_to_as_many_events_as_it_counts(cast, let, portal):
    let(2)
    let(on=date(2025, 7, 3))
    let(2, on=date(2025, 2, 1), until=date(2025, 9, 30))
    let(on=date(2024, 11, 1), until=date(2025, 1, 31))
    cast.publish()
    years = {one: (count, url) for one, count, url in facets(portal.read(TABLE)) if one.isdigit()}
    assert [count for count, _url in years.values()] == ["2", "3"]
    assert all(len(references(portal.read(url))) == int(count) for count, url in years.values())
    assert "2025 3" in portal.words("/es/").partition("Año Hechos")[2]


@pytest.fixture
def many(cast, let):
    let(60)
    return cast.publish()


def test_pages_follow_one_another_without_gap_or_double(many, portal):
    first = portal.read(TABLE)
    [address] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = portal.read(address.replace("&amp;", "&"))
    found = references(first) + references(second)
    assert (len(references(first)), len(found), len(set(found))) == (50, 60, 60)


def test_the_last_page_leads_back_to_the_beginning(many, portal):
    [address] = re.findall(r'href="([^"]+)" rel="next"', portal.read(f"{TABLE}?estado=20"))
    page = portal.read(address.replace("&amp;", "&"))
    assert re.findall(r'rel="next"', page) == []
    assert f'href="{TABLE}?estado=20"><span>Volver al principio de la lista' in page


def test_files_of_the_whole_edition_are_offered(published, portal):
    page = portal.read(TABLE)
    assert re.findall(r'href="(/es/ediciones/[^"]+)" download', page) == [
        "/es/ediciones/1.0/hechos.csv",
        "/es/ediciones/1.0/hechos_tal_cual.csv",
        "/es/ediciones/1.0/hechos.parquet",
        "/es/ediciones/1.0/hechos.geojson",
        "/es/ediciones/1.0/hechos_tal_cual.geojson",
    ]


def test_what_was_not_used_is_said(published, portal):
    words = portal.words(f"{TABLE}?tipo=zz&despues=%00")
    assert "No hay tipo de agresión con la clave «zz»." in words
    assert "Ese lugar de la lista no se pudo leer: éste es su principio." in words


def test_nothing_found_says_what_that_means(published, portal):
    assert "Sin dato publicable con estos filtros" in portal.words(f"{TABLE}?desde=2026-02")


def test_what_is_only_of_a_state_is_in_no_municipality(cast, let, portal):
    let(fields=[Publishable.DATE])
    cast.publish()
    assert len(references(portal.read(f"{TABLE}?estado=20"))) == 1
    assert references(portal.read(f"{TABLE}?municipio={LARGE}")) == []


def test_before_the_first_edition_there_are_no_rows(cast, portal):
    assert "Todavía no hay ninguna edición" in portal.words(TABLE)


def test_what_is_published_by_its_year_may_be_of_the_period_and_a_line_says_so(cast, let, portal):
    let(12)
    let(12, on=date(2026, 1, 1), until=date(2026, 12, 31))
    cast.publish()
    narrow = f"{TABLE}?desde=2026-01&hasta=2026-03"
    assert "12 hechos más pueden ser de este periodo" in portal.words(narrow)
    assert "fechas=posibles" in portal.read("/es/mapa/?desde=2026-01&hasta=2026-03")
    wider = portal.words(f"{narrow}&fechas=posibles")
    assert "24 hechos" in wider
    assert "pueden ser de este periodo" not in wider


@pytest.mark.parametrize(
    ("order", "first"),
    [("lugar", "07"), ("-lugar", "20"), ("fecha", "07"), ("-agresiones", "20"), ("-victimas", "")],
)
def test_a_table_stands_in_the_order_asked_for(published, portal, order, first):
    page = portal.read(f"{TABLE}?orden={order}")
    events = {one.reference: one.state_id for one in records(published).rows}
    found = references(page)
    assert sorted(found) == sorted(events)
    assert not first or events[found[0]] == first
    assert flat(page).count("aria-sort=") == 1
    assert "Ordenar por" in page
    assert (
        f'href="?orden={order.removeprefix("-") if order.startswith("-") else f"-{order}"}"' in page
    )


def test_pages_of_an_order_lead_on(cast, let, portal):
    let(60)
    cast.publish()
    first = portal.read(f"{TABLE}?orden=victimas")
    [after] = re.findall(r"\?orden=victimas&amp;(despues=[^\"]+)", first)
    second = portal.read(f"{TABLE}?orden=victimas&{after}")
    assert len({*references(first), *references(second)}) == 60


def test_an_address_or_a_form_chooses_columns(published, portal):
    listed = flat(portal.read(f"{TABLE}?columnas=autor,lugar&orden=lugar"))
    boxes = flat(portal.read(f"{TABLE}?columnas=autor&columnas=lugar&orden=lugar"))
    for page in (listed, boxes):
        heads = re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", page)
        assert heads == ["Hecho", "Personas presuntamente responsables", "Dónde"]
        assert "columnas: Personas presuntamente responsables, Dónde" in page
        # The files have what is shown.
        assert "/es/hechos/seleccion.csv?orden=lugar&amp;columnas=autor%2Clugar" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("orden=poder", "La tabla no puede ordenarse por «poder»"),
        ("columnas=nombre", "La tabla no tiene la columna «nombre»."),
        ("orden=lugar&despues=x", "Ese lugar de la lista no se pudo leer"),
    ],
)
def test_what_the_table_cannot_show_is_said(published, portal, asked, said):
    page = portal.words(f"{TABLE}?{asked}")
    assert said in page
    assert len(references(portal.read(f"{TABLE}?{asked}"))) == 3
