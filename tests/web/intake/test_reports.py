"""One report as it was told: its reading is logged, it can be taken back, erased it is a place."""

import pytest
from django.urls import reverse
from tests.web.intake.conftest import row, rows, said, sheet

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import erase_reports
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(desk) -> Report:
    [made] = desk.reports(desk.take(sheet(row(1, Nombre="Rosa Inventada"))))
    return made


def address(report: Report) -> str:
    return reverse("report", args=[report.pk])


def readings(desk) -> list[list[str]]:
    with acting_as(desk.account.pk):
        found = Entry.objects.filter(act="intake.open_report").order_by("recorded_at")
        return [entry.objects_named for entry in found]


def test_it_is_shown_as_it_was_told(desk, report):
    page = said(desk.browser.get(address(report)))
    assert ("Rosa Inventada" in page, "La amenazaron por su labor" in page) == (True, True)


def test_each_reading_is_in_the_log(desk, report):
    desk.browser.get(address(report))
    assert readings(desk) == [[str(report.pk)]]


def test_completing_is_a_reading_too(desk, report):
    desk.browser.get(reverse("complete_report", args=[report.pk]))
    assert readings(desk) == [[str(report.pk)]]


def test_lists_of_what_waits_read_nothing_sealed(desk):
    taken = desk.take(sheet(*rows(3, Fecha="", Nombre="Rosa Inventada")))
    page = said(desk.browser.get(reverse("waiting", args=[taken.pk])))
    assert ("Rosa Inventada" in page, readings(desk)) == (False, [])


def test_no_title_names_anybody(desk, report):
    for name in ("report", "complete_report"):
        page = desk.browser.get(reverse(name, args=[report.pk])).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert " ".join(title.split()) in ("Reporte · Baluarte", "Completar una fila · Baluarte")


def test_why_one_sees_it_is_said(desk, report, cast):
    page = said(desk.browser.get(address(report)))
    assert f"Su rol en {cast.institution.name}: Documentación." in page


def test_a_newer_version_is_pointed_to(desk, report):
    desk.take(sheet(row(1, Nombre="Rosa Inventada", Hechos="Otra cosa")), of=report.source_list)
    [newer] = desk.reports(report.source_list)
    assert address(newer) in said(desk.browser.get(address(report)))


def test_a_report_is_taken_back_for_a_reason(desk, report):
    answer = desk.browser.post(address(report), {"ground": "La familia lo pidió"})
    assert answer.status_code == 302
    assert [one.state for one in desk.reports(report.source_list)] == [ReportState.WITHDRAWN]


def test_without_a_reason_it_stays(desk, report):
    assert desk.browser.post(address(report), {"ground": ""}).status_code == 422
    assert [one.state for one in desk.reports(report.source_list)] == [ReportState.CODED]


def test_the_colleague_takes_nothing_back(enter, cast, desk, report):
    answer = enter(cast.colleague).post(address(report), {"ground": "porque sí"})
    assert answer.status_code == 404
    assert [one.state for one in desk.reports(report.source_list)] == [ReportState.CODED]


def test_an_erased_report_is_a_place_without_content(desk, report):
    with acting_as(desk.account.pk):
        erase_reports(
            reports=[report],
            ground="La familia lo pidió",
            by=desk.account.pk,
            at=report.received_at,
        )
    answer = desk.browser.get(address(report))
    page = said(answer)
    assert (answer.status_code, "Fue borrado" in page, "Rosa" in page) == (200, True, False)


def test_what_waits_comes_in_pages_by_its_row(desk):
    taken = desk.take(sheet(*rows(51, Fecha="")))
    address = reverse("waiting", args=[taken.pk])
    first = said(desk.browser.get(address))
    last_shown = desk.reports(taken)[49]
    assert (first.count("Completar<span"), f"?despues={last_shown.pk}" in first) == (50, True)
    rest = said(desk.browser.get(address, {"despues": str(last_shown.pk)}))
    assert rest.count("Completar<span") == 1


@pytest.mark.parametrize("after", ["nada", "00000000-0000-0000-0000-000000000000"])
def test_an_address_that_points_nowhere_begins_at_the_beginning(desk, after):
    taken = desk.take(sheet(*rows(2, Fecha="")))
    page = said(desk.browser.get(reverse("waiting", args=[taken.pk]), {"despues": after}))
    assert page.count("Completar<span") == 2


def test_where_nothing_waits_it_says_what_comes_here(desk):
    taken = desk.take(sheet(*rows(2)))
    assert "Aquí nada espera" in said(desk.browser.get(reverse("waiting", args=[taken.pk])))
