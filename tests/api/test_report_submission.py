"""Reports that a program sends: all of its rows or none, once for each key, behind the wall."""

import pytest
from django.db import connection
from tests.api.workbench import program_of
from tests.factories.registry import MAPPING, make_event, make_side, share_with
from tests.factories.rewriting import past_the_wall

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.choices import DeliveryState, ReportState
from baluarte.domain.intake.models import Delivery, Report, SourceList
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
KEYED = {"key": "Folio", "place": {"municipality": "Municipio", "likely": "take"}}
COLUMNS = ["Folio", "Fecha", "Municipio", "Nombre", "Medio", "Tipo"]
ROW = {
    "Folio": "1", "Fecha": "2025-05-03", "Municipio": "Puerto Inventado", "Nombre": "Ana Inventada",
    "Tipo": "Amenaza",
}  # fmt: skip
NEEDS_A_LOOK = ROW | {"Folio": "2", "Fecha": ""}


@pytest.fixture
def side(as_operator):
    """A list with a key and the columns of its first file."""
    made = make_side(as_operator)
    with acting_as(made.steward.pk):
        SourceList.objects.filter(pk=made.source_list.pk).update(mapping=MAPPING | KEYED)
        with past_the_wall():
            Delivery.objects.update(columns=COLUMNS, headers=COLUMNS)
    return made


@pytest.fixture
def send(side):
    browser = program_of(side.documenter)

    def sent(rows, key="una", to=side.source_list, update=False, empty=False):
        headers = {"Idempotency-Key": key} if key else {}
        given = {"rows": rows, "update": update, "empty": empty}
        address = f"/api/v1/lists/{to.pk}/reports"
        answer = browser.post(address, given, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    return sent


def held(side, model=Report, **asked):
    with acting_as(side.documenter.pk):
        return model.objects.filter(**asked).count()


def test_the_lists_one_may_send_to_are_named_with_their_columns(side, as_operator):
    other = make_side(as_operator)
    share_with(other, side.institution)
    [said] = program_of(side.documenter).get("/api/v1/lists").json()
    assert (said["id"], said["columns"]) == (str(side.source_list.pk), COLUMNS)


def test_a_row_becomes_a_report_and_its_event(side, send):
    status, said = send([ROW])
    [report] = said["reports"]
    with acting_as(side.documenter.pk):
        [event] = Event.objects.all()
    assert (status, report["state"], report["event"]) == (201, "coded", event.reference)
    assert (event.municipality_id, said["is_again"]) == ("30002", False)


def test_what_lacks_something_waits_and_says_why(send):
    _, said = send([NEEDS_A_LOOK])
    [report] = said["reports"]
    assert (report["state"], report["event"]) == (ReportState.TO_COMPLETE, None)
    assert {"code": "date.missing", "column": "Fecha"} in report["reasons"]


def test_the_same_key_is_answered_the_same_and_takes_nothing_in(side, send):
    first, again = send([ROW, NEEDS_A_LOOK]), send([ROW, NEEDS_A_LOOK])
    assert (first[0], again[0], again[1]["is_again"]) == (201, 200, True)
    assert again[1]["reports"] == first[1]["reports"]
    assert (held(side), held(side, Event)) == (2, 1)


def test_another_body_under_the_same_key_is_refused(side, send):
    send([ROW])
    status, said = send([ROW | {"Folio": "9"}])
    assert (status, said["rule"], held(side)) == (422, "intake.send.key_reused", 1)


def test_the_same_key_of_another_program_s_owner_is_another(side, send):
    send([ROW])
    theirs = program_of(side.colleague).post(
        f"/api/v1/lists/{side.source_list.pk}/reports",
        {"rows": [ROW | {"Folio": "7"}]}, content_type="application/json",
        headers={"Idempotency-Key": "una"},
    )  # fmt: skip
    assert theirs.status_code == 201


def test_without_a_key_nothing_is_sent(side, send):
    status, said = send([ROW], key="")
    assert (status, said["rule"], held(side)) == (400, "intake.send.needs_key", 0)


def test_a_row_that_would_change_one_that_is_in_is_refused_by_its_number(side, send):
    send([ROW])
    status, said = send([ROW | {"Folio": "3"}, ROW | {"Tipo": "Otra"}], key="dos")
    assert (status, said["rule"], said["names"]) == (409, "intake.send.rows_known", ["2"])
    assert held(side) == 1


def test_told_to_it_changes_it(side, send):
    send([ROW])
    status, said = send([ROW | {"Municipio": "San Inventado"}], key="dos", update=True)
    with acting_as(side.documenter.pk):
        [event] = Event.objects.all()
    assert (status, event.municipality_id) == (201, "20001")
    assert said["reports"][0]["event"] == event.reference


def test_a_row_that_would_empty_a_cell_is_refused_unless_told(side, send):
    send([ROW])
    less = {name: cell for name, cell in ROW.items() if name != "Nombre"}
    status, said = send([less], key="dos", update=True)
    assert (status, said["rule"], said["names"]) == (409, "intake.send.rows_erase", ["1"])
    assert send([less], key="tres", update=True, empty=True)[0] == 201


def test_what_is_not_sent_again_is_not_missing(side, send):
    send([ROW])
    send([ROW | {"Folio": "8"}], key="dos")
    assert held(side, missing_from__isnull=False) == 0


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([ROW | {"Otra": "x"}], "intake.send.unknown_columns"),
        ([], "api.misshapen"),
        ([ROW] * 101, "api.misshapen"),
        ([{"Folio": 1}], "api.misshapen"),
        ("x", "api.misshapen"),
    ],
)
def test_what_is_misshapen_is_refused_whole(side, send, rows, rule):
    status, said = send(rows)
    assert (status, said["rule"], held(side)) == (422, rule, 0)


def test_while_a_file_is_being_read_nothing_is_sent(side, send):
    with acting_as(side.steward.pk), past_the_wall():
        Delivery.objects.update(state=DeliveryState.READING)
    status, said = send([ROW])
    assert (status, said["rule"]) == (409, "intake.send.list_busy")


def test_a_list_one_only_reads_takes_nothing_and_one_hidden_is_not_there(side, send, as_operator):
    shared, hidden = make_side(as_operator), make_side(as_operator)
    share_with(shared, side.institution)
    assert send([ROW], to=shared.source_list)[0] == 403
    assert send([ROW], to=hidden.source_list)[0] == 404


def test_who_sent_it_is_logged_and_what_was_sent_is_sealed(side, send):
    send([ROW])
    with acting_as(side.documenter.pk):
        acts = set(Entry.objects.values_list("act", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cursor.execute("select s::text from intake_sentonce s")
        [[kept]] = cursor.fetchall()
        cursor.execute("set local role bal_app")
    assert {"intake.receive_delivery", "intake.read_rows", "intake.finish_delivery"} <= acts
    assert ("Ana" in kept, "una" in kept) == (False, False)


def test_refused_nothing_of_it_stays(side, send):
    make_event(side)
    before = held(side), held(side, Delivery)
    send([ROW, ROW | {"Otra": "x"}])
    assert (held(side), held(side, Delivery)) == before
