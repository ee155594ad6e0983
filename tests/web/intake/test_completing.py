"""What waits is completed by a person, row by row; what was told stays as it was told."""

import json

import pytest
from django.urls import reverse
from tests.web.intake.conftest import row, said, sheet

from baluarte.domain.audit.models import Entry, Payload
from baluarte.domain.intake.choices import Origin, PlacePrecision, ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import codings_of
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DAY = {"when_0": "day", "when_1": "3", "when_2": "2", "when_3": "2026"}


def day(year: str = "2026", kind: str = "day") -> dict[str, str]:
    """Return a date as the form sends it."""
    return {"when": kind, "when_day": "3", "when_month": "2", "when_year": year}


@pytest.fixture
def waiting(desk):
    """Take in rows and return the first that waits."""

    def first(*lines: str) -> Report:
        taken = desk.take(sheet(*lines))
        return next(one for one in desk.reports(taken) if one.state == ReportState.TO_COMPLETE)

    return first


def page_of(report: Report) -> str:
    return reverse("complete_report", args=[report.pk])


def newest(desk, report: Report):
    with acting_as(desk.account.pk):
        return codings_of(report)[0]


def held(desk, report: Report) -> str:
    return str(newest(desk, report).pk)


def complete(desk, report: Report, **given):
    return desk.browser.post(page_of(report), {"coding": held(desk, report)} | given)


def test_the_page_shows_the_cell_that_is_the_matter(desk, waiting):
    report = waiting(row(1, Fecha="31/02/2026"))
    page = said(desk.browser.get(page_of(report)))
    assert ("Esa fecha no existe." in page, "«31/02/2026»" in page) == (True, True)


def test_a_date_completes_the_row_and_establishes_it(desk, waiting):
    report = waiting(row(1, Fecha="31/02/2026"))
    answer = complete(desk, report, **day())
    assert (answer.status_code, answer.url) == (302, reverse("list", args=[report.source_list_id]))
    coding = newest(desk, report)
    with acting_as(desk.account.pk):
        assert Report.objects.get(pk=report.pk).state == ReportState.CODED
        assert Event.objects.filter(compartment=report.compartment_id).count() == 1
    assert (coding.date, coding.origin, coding.by_id) == (
        "2026-02-03",
        Origin.PERSON,
        desk.account.pk,
    )


def test_a_date_may_be_a_month_or_a_year(desk, waiting):
    report = waiting(row(1, Fecha=""))
    complete(desk, report, **day(kind="month"))
    assert newest(desk, report).date == "2026-02"


def test_a_date_to_come_is_refused_in_words(desk, waiting):
    report = waiting(row(1, Fecha=""))
    answer = complete(desk, report, **day(year="2031"))
    assert answer.status_code == 422
    assert "La fecha es posterior al día en que se obtuvo la lista." in said(answer)


def test_after_one_row_comes_the_next(desk, waiting):
    report = waiting(row(1, Fecha=""), row(2), row(3, Fecha=""))
    answer = complete(desk, report, **day())
    following = desk.reports(report.source_list)[-1]
    assert answer.url == page_of(following)


def test_after_the_last_row_come_those_that_were_skipped(desk, waiting):
    first = waiting(row(1, Fecha=""), row(2, Fecha=""))
    last = desk.reports(first.source_list)[-1]
    assert complete(desk, last, **day()).url == page_of(first)


def test_a_row_is_skipped(desk, waiting):
    first = waiting(row(1, Fecha=""), row(2, Fecha=""))
    address = reverse("waiting", args=[first.source_list_id])
    answer = desk.browser.get(address, {"abrir": "1", "despues": str(first.pk)})
    assert answer.url == page_of(desk.reports(first.source_list)[-1])


def test_nothing_said_is_no_completion(desk, waiting):
    report = waiting(row(1, Fecha=""))
    answer = complete(desk, report)
    assert (answer.status_code, "Todavía no se dijo nada" in said(answer)) == (422, True)


def test_a_row_that_lacks_two_things_waits_for_the_other(desk, waiting):
    report = waiting(row(1, Fecha="", Tipo="Susto"))
    complete(desk, report, **day())
    with acting_as(desk.account.pk):
        left = Report.objects.get(pk=report.pk)
    assert (left.state, [one["code"] for one in left.reasons]) == (
        ReportState.TO_COMPLETE,
        ["type.unmapped"],
    )


def test_types_are_ticked(desk, waiting):
    report = waiting(row(1, Tipo="Susto"))
    complete(desk, report, types_0=["AG-KIL"], types_3=["AG-THR"])
    assert newest(desk, report).types == ["AG-KIL", "AG-THR"]


def test_a_place_is_searched_for_without_scripts(desk, waiting):
    report = waiting(row(1, Municipio="Vila"))
    sent = {"coding": held(desk, report), "place_1": "villa", "again": "place"}
    page = said(desk.browser.post(page_of(report), sent))
    assert ('value="30001"' in page, 'value="20002"' in page) == (True, True)
    assert "Todavía no se dijo nada" not in page


def test_the_municipalities_of_a_state_are_listed_without_scripts(desk, waiting):
    report = waiting(row(1, Municipio="Vila"))
    sent = {"coding": held(desk, report), "place_2": "20", "again": "place"}
    page = said(desk.browser.post(page_of(report), sent))
    assert ("San Inventado" in page, "Puerto Inventado" in page) == (True, False)


def test_a_place_that_was_found_is_taken(desk, waiting):
    report = waiting(row(1, Municipio="Vila"))
    complete(desk, report, place_0="20001")
    coding = newest(desk, report)
    assert (coding.state_id, coding.municipality_id, coding.place_precision) == (
        "20",
        "20001",
        PlacePrecision.MUNICIPALITY,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"place_2": "20", "place_3": "20002"}, ("20", "20002", "municipality")),
        ({"place_2": "20"}, ("20", None, "state")),
        ({"place_4": "country"}, (None, None, "country")),
        ({"place_2": "20", "place_4": "reserved"}, ("20", None, "reserved")),
    ],
)
def test_a_place_is_said_as_exactly_as_it_is_known(desk, waiting, given, expected):
    report = waiting(row(1, Municipio="Vila"))
    assert complete(desk, report, **given).status_code == 302
    coding = newest(desk, report)
    assert (coding.state_id, coding.municipality_id, coding.place_precision) == expected


def test_a_municipality_of_another_state_is_refused(desk, waiting):
    report = waiting(row(1, Municipio="Vila"))
    answer = complete(desk, report, place_2="20", place_3="30001")
    assert answer.status_code == 422


def test_what_stands_as_it_is_is_ticked(desk, waiting):
    report = waiting(row(1, Hechos=""))
    page = said(desk.browser.get(page_of(report)))
    assert "Hechos: No se dice qué pasó." in page
    complete(desk, report, settled=["what.missing"])
    with acting_as(desk.account.pk):
        assert Report.objects.get(pk=report.pk).state == ReportState.CODED


def test_what_is_held_and_not_touched_is_no_news(desk, waiting):
    report = waiting(row(1, Fecha=""))
    before = newest(desk, report)
    complete(desk, report, **day(), place_2="30", place_3="30001", types_3=["AG-THR"], victims="1")
    with acting_as(desk.account.pk):
        [entry] = Entry.objects.filter(act="intake.complete_report")
    after = newest(desk, report)
    assert entry.objects_named == [str(report.pk)]
    assert (after.types, after.municipality_id, after.victims) == (
        before.types,
        before.municipality_id,
        before.victims,
    )


def test_what_somebody_else_completed_meanwhile_is_not_written_over(desk, waiting):
    report = waiting(row(1, Fecha="", Tipo="Susto"))
    old = held(desk, report)
    complete(desk, report, **day())
    answer = desk.browser.post(page_of(report), {"coding": old, "types_3": ["AG-THR"]})
    assert (answer.status_code, "Otra persona completó esta fila" in said(answer)) == (422, True)
    assert newest(desk, report).types == []


def test_the_reason_is_kept_in_the_log(desk, waiting):
    report = waiting(row(1, Fecha=""))
    complete(desk, report, **day(), why="Lo dice la nota del diario inventado")
    with acting_as(desk.account.pk):
        [entry] = Entry.objects.filter(act="intake.complete_report")
        coding = held(desk, report)
    with desk.as_operator():
        content = json.loads(unseal(Payload.objects.get(entry_id=entry.pk), "content"))
    assert (entry.objects_named, content) == (
        [str(report.pk)],
        {
            "coding": coding,
            "supplied": ["date"],
            "reason": "Lo dice la nota del diario inventado",
        },
    )


def test_a_coded_row_is_corrected(desk):
    taken = desk.take(sheet(row(1)))
    [report] = desk.reports(taken)
    complete(desk, report, victims="2")
    assert newest(desk, report).victims == 2


def test_a_closed_row_is_not_completed(desk):
    taken = desk.take(sheet('F-1,"abc', row(2)))
    refused = desk.reports(taken)[0]
    answer = desk.browser.get(page_of(refused))
    assert (answer.status_code, answer.url) == (302, reverse("report", args=[refused.pk]))
