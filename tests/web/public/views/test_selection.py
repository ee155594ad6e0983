import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.http import Http404
from openpyxl import load_workbook
from tests.factories.publication import OTHER_STATE_LARGE

from baluarte.web.public.views.selection import selected_rows

pytestmark = pytest.mark.django_db
SELECTION = "/es/hechos/seleccion"


@pytest.fixture
def published(cast, let):
    let(2, acts=(("AG-THR", 1), ("AG-PHY", 1)))
    let(place=OTHER_STATE_LARGE, acts=(("AG-KIL", 1),), on=date(2025, 7, 3))
    return cast.publish()


def rows_of_csv(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_a_selection_is_of_what_the_address_asks_with_labels_beside_codes(published, portal):
    [row] = rows_of_csv(portal.get(f"{SELECTION}.csv?estado=07"))
    assert (row["Clave de tipo"], row["Qué se hizo"]) == ("AG-KIL", "Asesinato / ejecución")
    assert (row["Clave de estado"], row["Estado"]) == ("07", "Otro Estado")
    assert (row["Fecha codificada"], row["Cuándo"]) == ("2025-07-03", "3 de julio de 2025")
    assert row["Edición"] == str(published)


def test_its_csv_says_its_encoding_so_that_excel_opens_it_rightly(published, portal):
    answer = portal.get(f"{SELECTION}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(rows_of_csv(answer)) == 3
    assert f'filename="hechos-edicion-{published}.csv"' in answer["Content-Disposition"]


def test_its_workbook_says_the_same(published, portal):
    sheet = load_workbook(BytesIO(portal.get(f"{SELECTION}.xlsx").content)).active
    [header, *rows] = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    told = rows_of_csv(portal.get(f"{SELECTION}.csv"))
    assert [dict(zip(header, row, strict=True)) for row in rows] == told


def test_its_workbook_tells_where_it_comes_from_and_what_was_asked(published, portal):
    book = load_workbook(BytesIO(portal.get(f"{SELECTION}.xlsx?estado=07").content))
    source = {row[0]: row[1] for row in book["Fuente"].iter_rows(values_only=True)}
    assert source["Qué se pidió"] == "Otro Estado"
    assert source["Hechos"] == 1
    assert source["Dirección"].endswith("/es/hechos/?estado=07")
    assert f"Edición {published}" in source["Cómo se cita"]
    assert source["Licencia"].startswith("CC BY 4.0")


def test_more_than_a_page_makes_are_not_cut_off_in_silence(published, portal):
    assert len(selected_rows({}, published, most=3)) == 3
    with pytest.raises(Http404):
        selected_rows({}, published, most=2)


def test_the_page_offers_the_selection_as_its_address_asks(published, portal):
    assert f'href="{SELECTION}.xlsx?estado=07"' in portal.read("/es/hechos/?estado=07")


def test_before_the_first_edition_there_is_none(portal):
    assert portal.get(f"{SELECTION}.csv").status_code == 404


def test_a_selection_has_the_order_and_columns_of_the_table(published, portal):
    asked = "?orden=lugar&columnas=lugar,vinculo"
    rows = rows_of_csv(portal.get(f"{SELECTION}.csv{asked}"))
    assert list(rows[0]) == [
        "Hecho", "Clave de estado", "Estado", "Clave de municipio", "Municipio",
        "Clave del vínculo", "Vínculo con la labor", "Edición", "Dirección",
    ]  # fmt: skip
    assert [row["Clave de estado"] for row in rows] == ["07", "20", "20"]
    book = load_workbook(BytesIO(portal.get(f"{SELECTION}.xlsx{asked}").content))
    assert [cell.value for cell in next(book.active.iter_rows())] == list(rows[0])
    source = {row[0]: row[1] for row in book["Fuente"].iter_rows(values_only=True)}
    assert source["Qué se pidió"].startswith("por lugar, en el orden de las entidades; columnas: ")
