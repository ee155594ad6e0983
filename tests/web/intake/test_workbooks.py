"""A workbook as organisations keep it, walked through the page as a documenter does."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook
from tests.factories.workbooks import HEADER, workbook_of_an_organisation
from tests.web.intake.conftest import row, rows, said, sheet

from baluarte.domain.intake.models import Delivery
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db

MEANT = {
    "key": "No.", "date": "Fecha", "state": "Entidad", "municipality": "Municipio",
    "victims": "Nombre", "types": "Tipo de agresión", "what": "Hechos", "perpetrators": "",
    "source": "",
}  # fmt: skip


@pytest.fixture
def preview(desk):
    return desk.preview(workbook_of_an_organisation(), name="agresiones.xlsx")


def test_what_is_set_aside_is_said_with_what_it_says(desk, preview):
    page = said(desk.browser.get(preview, headers={"accept-language": "es"}))
    assert "Filas apartadas, que no son reportes: 6" in page
    assert "arriba del encabezado: 3; subtítulos entre filas: 1; totales: 2" in page
    assert "TOTAL · 6" in page
    assert "RED INVENTADA DE PERIODISTAS" in page


def test_the_columns_are_those_of_the_header_that_was_found(desk, preview):
    page = said(desk.browser.get(f"{preview}columnas/"))
    assert all(f'value="{column}"' in page for column in HEADER)


def test_another_row_is_chosen_as_the_header(desk, preview):
    answer = desk.browser.post(preview, {"act": "read", "header": "2"})
    assert answer.status_code == 302
    page = said(desk.browser.get(f"{preview}columnas/"))
    assert 'value="Registro de agresiones"' in page
    desk.browser.post(preview, {"act": "read", "header": "5"})
    assert 'value="Entidad"' in said(desk.browser.get(f"{preview}columnas/"))


def test_an_empty_row_is_no_header_and_the_page_says_so(desk, preview):
    answer = desk.browser.post(preview, {"act": "read", "header": "4"})
    assert answer.status_code == 422
    assert "está vacía; elija otra" in said(answer)


def test_the_sheets_are_listed_and_another_is_read(desk, preview):
    page = said(desk.browser.get(preview))
    assert 'value="Catálogo"' in page
    assert desk.browser.post(preview, {"act": "read", "sheet": "Catálogo"}).status_code == 302
    assert 'value="Clave"' in said(desk.browser.get(f"{preview}columnas/"))
    assert desk.browser.post(preview, {"act": "read", "sheet": "Otra"}).status_code == 422


def test_every_row_of_the_file_is_accounted_for_when_it_is_in(desk, preview):
    desk.say_columns(preview, **MEANT)
    taken = desk.take_in(preview)
    assert [report.row for report in desk.reports(taken)] == [6, 7, 8, 10, 11, 12]
    with acting_as(desk.account.pk):
        counts = Delivery.objects.get(source_list=taken).counts
    assert (counts["title"], counts["heading"], counts["total"]) == (3, 1, 2)
    assert "Filas apartadas, que no son reportes: 6" in said(
        desk.browser.get(reverse("list", args=[taken.pk]))
    )


def test_a_newer_version_is_read_by_the_row_that_names_the_columns_of_its_list(desk):
    taken = desk.take(sheet(*rows(2)))
    newer = sheet("a,b,c,d,e,f,g,h,i", *rows(2), row(3), header="x,y,z,w,v,u,t,s,r")
    newer = newer.replace(b"a,b,c,d,e,f,g,h,i", sheet().strip())
    preview = desk.preview(newer, of=taken)
    page = said(desk.browser.get(preview))
    assert "1 fila es nueva" in page


def test_broken_letters_wait_for_somebody_and_are_shown(desk, preview):
    desk.say_columns(preview, **MEANT)
    page = said(desk.browser.get(preview))
    assert "letras rotas" in page
    assert "<mark>Eva NuÃ±ez Inventada</mark>" in page
    taken = desk.take_in(preview)
    [broken] = [report for report in desk.reports(taken) if report.row == 10]
    assert broken.state == "to_complete"
    assert {"code": "cell.misread", "column": "Nombre"} in broken.reasons


def lines(desk, preview):
    """Return what the page asks once: as written, and in how many rows."""
    page = desk.browser.get(preview)
    form = page.context["unread_form"]
    return [(line["written"], line["rows"]) for line in form.lines()] if form else []


def test_what_was_not_read_is_asked_once_with_its_rows(desk, preview):
    desk.say_columns(preview, **MEANT)
    assert lines(desk, preview) == [
        ("9 de enero", 1),
        ("en la feria", 1),
        ("Hostigamiento x", 2),
    ]


def test_the_year_of_the_list_said_once_reads_its_dates(desk, preview):
    desk.say_columns(preview, **MEANT, date_year="2024")
    assert ("9 de enero", 1) not in lines(desk, preview)
    taken = desk.take_in(preview)
    assert taken.mapping["date"]["year"] == 2024


def test_what_is_said_once_holds_for_all_rows_and_is_kept_with_the_list(desk, preview):
    desk.say_columns(preview, **MEANT)
    answer = desk.browser.post(
        preview,
        {"act": "unread", "meant_0": "09/01/2024", "meant_1": "mayo 2024", "meant_2": "AG-INT"},
    )
    assert answer.status_code == 302
    assert lines(desk, preview) == []
    taken = desk.take_in(preview)
    assert taken.mapping["date"]["readings"] == {
        "9 de enero": "2024-01-09",
        "en la feria": "2024-05",
    }
    assert taken.mapping["types"]["codes"]["Hostigamiento x"] == "AG-INT"
    states = {report.row: report.state for report in desk.reports(taken)}
    # Only the row of broken letters waits still.
    assert states == dict.fromkeys([6, 7, 8, 11, 12], "coded") | {10: "to_complete"}


def test_a_meaning_that_is_no_date_is_said_and_nothing_is_kept(desk, preview):
    desk.say_columns(preview, **MEANT)
    answer = desk.browser.post(preview, {"act": "unread", "meant_0": "algún día"})
    assert answer.status_code == 422
    assert "No entendimos la fecha" in said(answer)
    assert len(lines(desk, preview)) == 3


def test_columns_said_again_keep_what_was_said_of_dates(desk, preview):
    desk.say_columns(preview, **MEANT)
    desk.browser.post(preview, {"act": "unread", "meant_1": "mayo 2024"})
    desk.say_columns(preview, **MEANT)
    assert [written for written, _rows in lines(desk, preview)] == ["9 de enero", "Hostigamiento x"]


def test_a_date_that_says_that_nobody_knows_is_said_so_once(desk, preview):
    desk.say_columns(preview, **MEANT)
    assert "No se sabe" in said(desk.browser.get(preview))
    answer = desk.browser.post(preview, {"act": "unread", "meant_1_unknown": "on"})
    assert answer.status_code == 302
    assert [written for written, _rows in lines(desk, preview)] == ["9 de enero", "Hostigamiento x"]
    taken = desk.take_in(preview)
    assert taken.mapping["date"]["not_known"] == ["en la feria"]


def two_sheets(name, *names):
    """Return a workbook whose list is its second sheet."""
    made, held = Workbook(), BytesIO()
    made.active.title = "Portada"
    made.active.append(["Red Inventada", "2024"])
    told = made.create_sheet(name)
    told.append(["Fecha", "Entidad", "Nombre", "Tipo", "Hechos"])
    for number, one in enumerate(names, start=1):
        told.append([f"{number}/3/2024", "Veracruz", one, "Amenaza", f"Hecho inventado {number}"])
    made.save(held)
    return held.getvalue()


SECOND = {
    "key": "", "date": "Fecha", "state": "Entidad", "municipality": "", "victims": "Nombre",
    "types": "Tipo", "what": "Hechos", "perpetrators": "", "source": "",
}  # fmt: skip


def test_a_newer_version_is_read_from_the_sheet_its_list_was_read_from(desk):
    first = desk.preview(two_sheets("Casos", "Ana Uno"), name="agresiones.xlsx")
    desk.browser.post(first, {"act": "read", "sheet": "Casos"})
    desk.say_columns(first, **SECOND)
    taken = desk.take_in(first)
    with acting_as(desk.account.pk):
        taken.refresh_from_db()
    assert taken.mapping["sheet"] == "Casos"
    newer = desk.preview(two_sheets("Casos", "Ana Uno", "Luz Dos"), name="2.xlsx", of=taken)
    assert desk.browser.get(newer).context["study"]["sheet"] == "Casos"
    gone = desk.preview(two_sheets("Otra", "Ana Uno"), name="3.xlsx", of=taken)
    page = desk.browser.get(gone, headers={"accept-language": "es"})
    assert page.context["study"]["sheet"] == "Portada"
    assert "La lista se leía de la hoja Casos" in said(page)
