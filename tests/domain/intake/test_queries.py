from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.intake import AT, COLUMNS, deliver, make_list, row, toy_places

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import Supplied, complete_report
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.queries import (
    codings_of,
    counts_by_state,
    deliveries_of,
    list_named,
    lists,
    lists_to_complete,
    missing_reports,
    newest_codings,
    open_report,
    reasons_of,
    reports_of,
    reports_to_complete,
    victims_of,
    waiting_reports,
)
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.wall.context import ContextConflict, acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
ROWS = [
    row(Folio="1"),
    row(Folio="2", Fecha=""),
    row(Folio="3", Municipio="Manzanilo", Nombre="Ana Supuesta, Se reserva"),
    row(Folio="4", Fecha="mañana", Nombre="N/A"),
    row(Folio="1"),
    row(Folio="6"),
]


@pytest.fixture
def delivered(cast, source_list):
    deliver(cast["documenter"], source_list, ROWS)
    return source_list


def as_documenter(cast):
    return acting_as(cast["documenter"].pk)


def test_lists_are_those_the_context_may_see(cast, delivered):
    make_list(cast["stranger"], cast["other"], slug="otra")
    with as_documenter(cast):
        assert [one.pk for one in lists()] == [delivered.pk]
    with acting_as(cast["stranger"].pk):
        assert [one.slug for one in lists()] == ["otra"]


def test_a_list_is_found_by_name_and_a_strangers_is_not(cast, delivered):
    with as_documenter(cast):
        assert list_named(delivered.slug).pk == delivered.pk
        assert list_named(delivered.slug, steward=cast["one"].slug).pk == delivered.pk
    with acting_as(cast["stranger"].pk), pytest.raises(SourceList.DoesNotExist):
        list_named(delivered.slug)


def test_the_newest_file_comes_first(cast, delivered):
    deliver(cast["documenter"], delivered, ROWS[:3])
    with as_documenter(cast):
        assert [one.number for one in deliveries_of(delivered)] == [2, 1]


def test_reports_are_counted_by_state(cast, delivered):
    empty = make_list(cast["steward"], cast["one"])
    with as_documenter(cast):
        assert counts_by_state([delivered, empty]) == {
            delivered.pk: {"coded": 2, "to_complete": 3, "refused": 1}
        }


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_follow_one_another_in_the_order_of_the_sheet(cast, delivered, limit):
    found, after = [], None
    with as_documenter(cast):
        while page := reports_of(delivered, after=after, limit=limit):
            found += [one.row for one in page]
            after = page[-1]
    assert found == [2, 3, 4, 5, 6, 7]


def test_a_page_reads_nothing_sealed(cast, delivered):
    with as_documenter(cast), CaptureQueriesContext(connection) as asked:
        reports_of(delivered, state=ReportState.CODED)
    assert ['raw"' in one["sql"] or '"key"' in one["sql"] for one in asked] == [False]


def test_waiting_reports_say_why_by_column(cast, delivered):
    with as_documenter(cast):
        waiting = waiting_reports(delivered)
    assert [(one.report.row, [(r.code, r.column) for r in one.reasons]) for one in waiting] == [
        (3, [("date.missing", "Fecha")]),
        (4, [("place.unknown", "Municipio"), ("victim.reserved", "Nombre")]),
        (5, [("date.unreadable", "Fecha"), ("victim.missing", "Nombre")]),
    ]


def test_a_page_of_one_and_of_many_asks_as_often(cast, delivered):
    with as_documenter(cast):
        asked = []
        for limit in (1, 30):
            with CaptureQueriesContext(connection) as queries:
                waiting_reports(delivered, limit=limit)
            asked.append(len(queries))
    assert asked[0] == asked[1] == 1


def test_the_stranger_reads_no_page(cast, delivered):
    with acting_as(cast["stranger"].pk):
        assert (reports_of(delivered), counts_by_state([delivered])) == ([], {})


def test_what_a_newer_file_lacks_is_listed(cast, delivered):
    newer = deliver(cast["documenter"], delivered, ROWS[:4])
    with as_documenter(cast):
        assert [one.row for one in missing_reports(newer)] == [6, 7]


def test_reasons_are_counted_over_a_list(cast, delivered):
    with as_documenter(cast):
        counted = reasons_of(deliveries_of(delivered)[0])
    assert counted[Reason("date.missing", "Fecha")] == 1
    assert sum(counted.values()) == 6


def test_a_report_is_opened_as_it_was_told(cast, delivered):
    with as_documenter(cast):
        [report] = reports_of(delivered, limit=1)
        opened = open_report(report.pk, by=cast["documenter"].pk, at=LATER)
    assert [(one.column, one.header, one.text) for one in opened.cells] == [
        (column, column, ROWS[0][column]) for column in COLUMNS
    ]
    assert [one.name for one in opened.victims] == ["Lucía Inventada"]
    assert [one.origin for one in opened.codings] == ["mapping"]


def test_opening_a_report_is_logged_and_without_a_log_there_is_no_opening(cast, delivered):
    with as_documenter(cast):
        [report] = reports_of(delivered, limit=1)
        open_report(report.pk, by=cast["documenter"].pk, at=LATER)
        [entry] = Entry.objects.filter(act="intake.open_report")
        assert entry.objects_named == [str(report.pk)]
        with pytest.raises(ContextConflict), transaction.atomic():
            open_report(report.pk, by=uuid4(), at=LATER)


def test_a_place_that_waits_is_asked_again_for_suggestions(cast, delivered):
    with as_documenter(cast):
        waiting = [one for one in waiting_reports(delivered) if one.report.row == 4]
        opened = open_report(
            waiting[0].report.pk, places=toy_places(), by=cast["documenter"].pk, at=LATER
        )
    assert [one.code for one in opened.suggestions] == ["06007"]


def test_a_stranger_opens_nothing(cast, delivered):
    with as_documenter(cast):
        [report] = reports_of(delivered, limit=1)
    with acting_as(cast["stranger"].pk), pytest.raises(Report.DoesNotExist):
        open_report(report.pk, by=cast["stranger"].pk, at=LATER)


def test_victims_of_many_reports_are_one_logged_reading(cast, delivered):
    with as_documenter(cast):
        rows = reports_of(delivered)
        told = victims_of([one.pk for one in rows], by=cast["documenter"].pk, at=LATER)
        entries = list(Entry.objects.filter(act="intake.read_victims"))
    by_row = {one.row: [(v.name, v.is_reserved) for v in told[one.pk]] for one in rows}
    assert by_row == {
        2: [("Lucía Inventada", False)],
        3: [("Lucía Inventada", False)],
        4: [("Ana Supuesta", False), ("", True)],
        5: [],
        6: [("Lucía Inventada", False)],
        7: [("Lucía Inventada", False)],
    }
    assert [sorted(one.objects_named) for one in entries] == [sorted(str(one.pk) for one in rows)]


def test_no_reports_are_no_reading(cast):
    with as_documenter(cast):
        assert victims_of([], by=cast["documenter"].pk, at=LATER) == {}
        assert Entry.objects.filter(act="intake.read_victims").count() == 0


def test_the_history_of_a_report_is_known_as_of_an_instant(cast, delivered):
    who = cast["documenter"].pk
    with acting_as(who):
        [waiting, *_] = waiting_reports(delivered)
        complete_report(report=waiting.report, supplied=Supplied(date="2018"), by=who, at=LATER)
        now = codings_of(waiting.report)
        then = codings_of(waiting.report, known_at=AT)
        newest = newest_codings([waiting.report])
    assert ([one.date for one in now], [one.date for one in then]) == (["2018", ""], [""])
    assert newest[waiting.report.pk].pk == now[0].pk


def test_a_report_whose_key_is_destroyed_names_nobody(cast, delivered, as_operator):
    with as_documenter(cast):
        rows = reports_of(delivered, limit=1)
    with as_operator():
        RecordKey.objects.filter(pk=rows[0].record_key_id).update(wrapped=None, destroyed_at=AT)
        Report.objects.filter(pk=rows[0].pk).update(state=ReportState.ERASED)
    with as_documenter(cast):
        assert victims_of([one.pk for one in rows], by=cast["documenter"].pk, at=LATER) == {}


def test_what_waits_in_a_case_is_not_counted_among_lists(cast, source_list, as_operator):
    deliver(cast["documenter"], source_list, ROWS)
    with acting_as(cast["documenter"].pk):
        waiting = reports_to_complete().count()
    with as_operator():
        Compartment.objects.filter(pk=source_list.compartment_id).update(kind=CompartmentKind.CASE)
    with acting_as(cast["documenter"].pk):
        assert waiting == 3
        assert reports_to_complete().count() == 0
        assert not lists_to_complete().exists()
