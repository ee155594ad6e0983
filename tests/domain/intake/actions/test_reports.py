from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from tests.factories.intake import AT, deliver, row

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import (
    NothingSupplied,
    PlaceMismatch,
    PlaceSupplied,
    ReportClosed,
    Supplied,
    complete_report,
    erase_reports,
    withdraw_report,
)
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.sealing.queries import Erased, unseal
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.imprecise import DateRefused

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def delivered(cast, source_list):
    """Deliver one row and return its report."""

    def do(**changes):
        deliver(cast["documenter"], source_list, [row(**changes)])
        with acting_as(cast["documenter"].pk):
            return Report.objects.select_related("delivery").get(is_newest=True)

    return do


def complete(cast, report, who="documenter", **supplied):
    account = cast[who].pk
    with acting_as(account), transaction.atomic():
        coding = complete_report(report=report, supplied=Supplied(**supplied), by=account, at=LATER)
        return coding, Report.objects.get(pk=report.pk)


def test_a_date_that_is_supplied_completes_the_report(cast, delivered):
    report = delivered(Fecha="00/00/0000")
    coding, completed = complete(cast, report, date="26 o 27 de septiembre de 2018")
    assert (completed.state, completed.reasons) == (ReportState.CODED, [])
    assert (coding.date, coding.first_date, coding.last_date) == (
        "[2018-09-26,2018-09-27]",
        date(2018, 9, 26),
        date(2018, 9, 27),
    )


def test_what_is_not_supplied_stays_as_it_was_coded(cast, delivered):
    report = delivered(Fecha="")
    coding, _ = complete(cast, report, date="2018")
    assert (coding.municipality_id, coding.types, coding.perpetrators, coding.victims) == (
        "06007",
        ["AG-THR"],
        ["PE-OCR"],
        1,
    )


def test_a_coding_by_a_person_supersedes_and_does_not_change_the_one_before(cast, delivered):
    report = delivered(Fecha="")
    coding, _ = complete(cast, report, date="2018")
    with acting_as(cast["documenter"].pk):
        first = Coding.objects.get(pk=coding.supersedes_id)
        assert (first.date, first.origin) == ("", "mapping")
        assert (coding.origin, coding.by_id, coding.decided_at) == (
            "person",
            cast["documenter"].pk,
            LATER,
        )


def test_what_is_still_missing_keeps_the_report_waiting(cast, delivered):
    report = delivered(Fecha="", Nombre="")
    _, half = complete(cast, report, date="2018")
    assert (half.state, half.reasons) == (
        ReportState.TO_COMPLETE,
        [{"code": "victim.missing", "column": "Nombre"}],
    )
    _, whole = complete(cast, half, victims=2)
    assert whole.state == ReportState.CODED


@pytest.mark.parametrize(
    ("changes", "supplied"),
    [
        ({"Municipio": "Manzanilla"}, {"place": PlaceSupplied(PlacePrecision.MUNICIPALITY, municipality="06007")}),
        ({"Lon": "-98.5"}, {"place": PlaceSupplied(PlacePrecision.MUNICIPALITY, "06", "06007")}),
        ({"Municipio": "x"}, {"place": PlaceSupplied(PlacePrecision.STATE, state="06")}),
        ({"Municipio": "x"}, {"place": PlaceSupplied(PlacePrecision.RESERVED)}),
        ({"Agresión": "Rumor"}, {"types": ("AG-SMR",)}),
        ({"Hechos": ""}, {"settled": frozenset({"what.missing"})}),
        ({"Hechos": "a\x00b"}, {"settled": frozenset({"cell.control"})}),
    ],
)  # fmt: skip
def test_each_reason_has_its_answer(cast, delivered, changes, supplied):
    report = delivered(**changes)
    assert report.state == ReportState.TO_COMPLETE
    _, completed = complete(cast, report, **supplied)
    assert completed.state == ReportState.CODED


def test_a_note_stays_when_the_report_is_complete(cast, delivered):
    report = delivered(Fecha="", Nombre="Se reserva")
    _, completed = complete(cast, report, date="2018")
    assert completed.reasons == [{"code": "victim.reserved", "column": "Nombre"}]


@pytest.mark.parametrize(
    ("supplied", "error"),
    [
        ({}, NothingSupplied),
        ({"date": "pronto"}, DateRefused),
        ({"date": "1/1/2030"}, DateRefused),
        ({"types": ("AG-XXX",)}, UnknownCode),
        ({"perpetrators": ("AG-THR",)}, UnknownCode),
        ({"place": PlaceSupplied(PlacePrecision.MUNICIPALITY, "29", "06007")}, PlaceMismatch),
        ({"place": PlaceSupplied(PlacePrecision.MUNICIPALITY, "06")}, PlaceMismatch),
        ({"place": PlaceSupplied(PlacePrecision.STATE, municipality="06007")}, PlaceMismatch),
        ({"place": PlaceSupplied(PlacePrecision.UNKNOWN)}, PlaceMismatch),
        ({"place": PlaceSupplied(PlacePrecision.MUNICIPALITY, None, "99999")}, Municipality.DoesNotExist),
    ],
)  # fmt: skip
def test_what_cannot_be_supplied_is_refused_and_nothing_is_written(
    cast, delivered, supplied, error
):
    report = delivered(Fecha="")
    with pytest.raises(error):
        complete(cast, report, **supplied)
    with acting_as(cast["documenter"].pk):
        assert Coding.objects.count() == 1
        assert Entry.objects.filter(act="intake.complete_report").count() == 0


def test_a_closed_report_is_not_completed(cast, source_list, delivered):
    old = delivered(Fecha="")
    deliver(cast["documenter"], source_list, [row(Fecha="2018")])
    with pytest.raises(ReportClosed):
        complete(cast, old, date="2019")


def test_a_peer_who_reads_does_not_complete(cast, delivered):
    report = delivered(Fecha="")
    with pytest.raises(Report.DoesNotExist):
        complete(cast, report, who="stranger", date="2018")


def test_a_withdrawn_report_is_kept_and_counts_no_more(cast, delivered):
    report = delivered()
    who = cast["steward"].pk
    with acting_as(who):
        assert withdraw_report(report=report, ground="pide quien reportó", by=who, at=LATER) == 1
        kept = Report.objects.get()
        assert (kept.state, '"Folio":"1"' in unseal(kept, "raw")) == (ReportState.WITHDRAWN, True)
        [entry] = Entry.objects.filter(act="intake.withdraw_reports")
        assert entry.objects_named == [str(report.pk)]
    with pytest.raises(ReportClosed):
        complete(cast, report, date="2018")


def test_only_a_steward_withdraws_or_erases(cast, delivered):
    report = delivered()
    who = cast["documenter"].pk
    for action in (
        lambda: withdraw_report(report=report, ground="x", by=who, at=LATER),
        lambda: erase_reports(reports=[report], ground="x", by=who, at=LATER),
    ):
        with acting_as(who), pytest.raises(NotAllowed), transaction.atomic():
            action()


def test_a_stranger_cannot_withdraw_what_does_not_exist_for_them(cast, delivered):
    report = delivered()
    who = cast["stranger"].pk
    with acting_as(who), pytest.raises(Report.DoesNotExist), transaction.atomic():
        withdraw_report(report=report, ground="x", by=who, at=LATER)


def test_an_erased_report_and_its_older_versions_are_unreadable(cast, source_list, delivered):
    delivered(Nombre="CANARIO UNO")
    deliver(cast["documenter"], source_list, [row(Nombre="CANARIO DOS")])
    who = cast["steward"].pk
    with acting_as(who):
        newest = Report.objects.get(is_newest=True)
        assert erase_reports(reports=[newest], ground="pide la persona", by=who, at=LATER) == 2
        for report in Report.objects.all():
            assert report.state == ReportState.ERASED
            with pytest.raises(Erased):
                unseal(report, "raw")


def test_a_coding_cannot_be_changed_even_by_hand(cast, delivered):
    delivered()
    with acting_as(cast["steward"].pk), connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('bal_app', 'intake_coding', 'update'), "
            "has_table_privilege('bal_app', 'intake_report', 'delete')"
        )
        assert cursor.fetchone() == (False, False)
