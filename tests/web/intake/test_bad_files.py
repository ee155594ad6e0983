"""What people send that is no list, and what they are told: the row and the column, in Spanish."""

import json
import zipfile
from io import BytesIO

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from tests.web.intake.conftest import row, rows, said, sheet, upload

from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.wall.context import acting_as
from baluarte.web.intake.preview import MOST_ROWS
from baluarte.web.layout.uploads import LARGEST_UPLOAD

pytestmark = pytest.mark.django_db


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hoja.txt", "hola")
    return file.getvalue()


WIDE = ",".join(f"c{n}" for n in range(100_000)).encode()
LARGE = b"a,b\n" + b"1,2\n" * (LARGEST_UPLOAD // 4)
REFUSED = {
    "empty": (b"", "hoja.csv", "El archivo está vacío."),
    "blank": (b"\n\n  \n", "hoja.csv", "El archivo está vacío."),
    "a zip named csv": (zipped(), "hoja.csv", "es de tipo zip"),
    "a zip named xlsx": (zipped(), "hoja.xlsx", "es de tipo zip"),
    "a strange name": (b"a,b\n1,2\n", "hoja.doc", "Debe terminar en .csv"),
    "far too wide": (WIDE, "hoja.csv", "100000 columnas"),
    "broken JSON": (b'{"a": [1,2', "hoja.json", "línea 1"),
    "JSON of something else": (b'{"a": 1}', "hoja.json", "lista de registros"),
    "too large": (LARGE, "hoja.csv", "baluarte import"),
    "too many rows": (b"a\n" + b"1\n" * (MOST_ROWS + 1), "hoja.csv", "20,000 filas"),
}


def test_a_name_that_is_no_text_is_cleaned_and_said(desk):
    sent = upload(b'[{"a\\u0000": 1, "b": 2}]', "hoja.json")
    page = said(desk.browser.post(reverse("new_list"), sent, follow=True))
    assert "caracteres que no son texto" in page


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_words(desk, files, name):
    content, called, words = REFUSED[name]
    answer = desk.browser.post(reverse("new_list"), upload(content, called))
    page = said(answer)
    assert (answer.status_code, words in page, "Traceback" in page) == (422, True, False)
    assert not (files / "drafts").exists() or list((files / "drafts").iterdir()) == []


def test_no_file_is_said_too(desk):
    answer = desk.browser.post(reverse("new_list"), {"accessed_date": "2026-03-01"})
    assert (answer.status_code, "Elija un archivo." in said(answer)) == (422, True)


def test_a_day_to_come_is_refused(desk):
    sent = upload(sheet(*rows(1))) | {"accessed_date": "2999-01-01"}
    assert desk.browser.post(reverse("new_list"), sent).status_code == 422


ODD = {
    "NUL": (row(1, Nombre="Per\x00sona"), "Nombre", "cell.control"),
    "a cell of a megabyte": (row(1, Hechos="a" * 1024**2), "Hechos", "cell.too_long"),
    "zeros for a date": (row(1, Fecha="00/00/0000"), "Fecha", "date.missing"),
    "a date far away": (row(1, Fecha="01/01/2918"), "Fecha", "date.future"),
    "no such date": (row(1, Fecha="32/13/2020"), "Fecha", "date.impossible"),
    "too few cells": ("F-1,03/02/2026", "Estado", "row.too_few_cells"),
    "an unknown place": (row(1, Municipio="Lugar Ninguno"), "Municipio", "place.unknown"),
    "a word without a code": (row(1, Tipo="Susto"), "Tipo", "type.unmapped"),
}


@pytest.mark.parametrize("name", ODD)
def test_a_row_that_cannot_be_coded_waits_with_its_column(desk, name):
    line, column, code = ODD[name]
    preview = desk.preview(sheet(line, row(2)))
    desk.say_columns(preview)
    page = said(desk.browser.get(preview))
    taken = desk.take_in(preview)
    first, second = desk.reports(taken)
    assert {"code": code, "column": column} in first.reasons
    assert (first.row, first.state, second.state) == (2, "to_complete", "coded")
    assert f'<th scope="row">{column}</th>' in page
    waiting = said(desk.browser.get(reverse("waiting", args=[taken.pk])))
    assert f"<strong>{column}</strong>" in waiting


@pytest.mark.parametrize("name", ODD)
def test_its_pages_show_it_without_harm(desk, name):
    [odd] = desk.reports(desk.take(sheet(ODD[name][0])))
    for page in ("report", "complete_report"):
        assert desk.browser.get(reverse(page, args=[odd.pk])).status_code == 200


REFUSED_ROWS = {
    "an open quotation mark": ('F-1,"abc,1,2', "row.quotes"),
    "too many cells": (row(1) + ",de,más", "row.too_many_cells"),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_a_row_that_cannot_be_told_apart_is_refused_and_the_others_come_in(desk, name):
    line, code = REFUSED_ROWS[name]
    first, second = desk.reports(desk.take(sheet(line, row(2))))
    assert (first.state, first.reasons[0]["code"], second.state) == ("refused", code, "coded")


def test_headers_that_repeat_are_said_and_kept_apart(desk):
    header = "Folio,Fecha,Fecha,,Nombre"
    page = said(desk.browser.get(desk.preview(sheet("1,a,b,c,d", header=header))))
    assert ("Fecha (2)" in page, "(4)" in page) == (True, True)


def test_a_header_with_a_nul_is_taken_in_all_the_same(desk):
    header = "Folio,Fecha,Estado,Municipio,Nombre,Tipo,Perpetrador,Hechos,Fu\x00ente"
    [only] = desk.reports(desk.take(sheet(row(1), header=header)))
    page = desk.browser.get(reverse("report", args=[only.pk]))
    assert (page.status_code, "Fu�ente" in said(page)) == (200, True)


def test_what_turns_text_around_is_named_instead(desk):
    [odd] = desk.reports(desk.take(sheet(row(1, Nombre="Ana\u202e Inventada"))))
    page = desk.browser.get(reverse("report", args=[odd.pk])).content.decode()
    assert ("[U+202E]" in page, "\u202e" in page) == (True, False)


def test_bytes_of_no_encoding_are_shown_as_such(desk):
    lines = [row(1, Nombre="XX"), *rows(4, Hechos="Lo siguió un ñandú")]
    preview = desk.preview(sheet(*lines).replace(b"XX", b"Pe\xf1a"))
    desk.say_columns(preview)
    assert "Pe�a" in said(desk.browser.get(preview))
    odd = desk.reports(desk.take_in(preview))[0]
    assert {"code": "cell.undecodable", "column": "Nombre"} in odd.reasons
    assert desk.browser.get(reverse("complete_report", args=[odd.pk])).status_code == 200


def test_points_that_are_not_in_the_country_wait(desk):
    names = sheet().decode().strip().split(",")
    properties = dict(zip(names, row(1).split(","), strict=True))
    features = [
        {
            "type": "Feature",
            "properties": properties | {"Folio": f"F-{n}", "Municipio": "", "Estado": ""},
            "geometry": {"type": "Point", "coordinates": point},
        }
        for n, point in enumerate(([19.2, -96.1], [-40, 0]))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    preview = desk.preview(content, name="puntos.geojson")
    desk.say_columns(preview, longitude="(longitude)", latitude="(latitude)")
    found = [one.reasons[0] for one in desk.reports(desk.take_in(preview))]
    assert found == [{"code": "point.outside", "column": "(longitude)"}] * 2


def test_a_sheet_without_rows_is_not_taken_in(desk):
    preview = desk.preview(sheet())
    desk.say_columns(preview)
    answer = desk.browser.post(preview, {"act": "take_in", "title": "Vacía"})
    assert answer.status_code == 422
    with acting_as(desk.account.pk):
        assert (SourceList.objects.count(), Delivery.objects.count()) == (0, 0)


def breaking(execute, sql, parameters, many, context):
    """Break when the last table of a taking in is written to."""
    if "insert into registry_link" in sql.lower().replace('"', ""):
        raise OperationalError
    return execute(sql, parameters, many, context)


def test_what_breaks_on_the_way_leaves_nothing_half_done(desk):
    preview = desk.preview(sheet(*rows(3)))
    desk.say_columns(preview)
    with connection.execute_wrapper(breaking), pytest.raises(OperationalError):
        desk.browser.post(preview, {"act": "take_in", "title": "Lista inventada"})
    with acting_as(desk.account.pk):
        assert (SourceList.objects.count(), Delivery.objects.count()) == (0, 0)
    assert len(desk.reports(desk.take_in(preview))) == 3


def test_a_form_without_its_token_is_refused(enter, cast, files):
    careful = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    careful.cookies = enter(cast.owner).cookies
    answer = careful.post(reverse("new_list"), upload(sheet(*rows(1))))
    assert answer.status_code == 403
