from datetime import timedelta

import pytest
from django.db import DatabaseError
from tests.domain.intake.content import content_of
from tests.factories.intake import AT, COLUMNS, csv_of, deliver, make_list, make_mapping, row

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import (
    DeliveryStopped,
    Supplied,
    complete_report,
    withdraw_report,
)
from baluarte.domain.intake.actions.reports import erase_reports
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.models import Coding, Delivery, Report
from baluarte.domain.intake.schema import MappingRefused
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
THREE = [row(Folio="1"), row(Folio="2", Fecha=""), row(Folio="3", Nombre="Ana Supuesta")]


def reports(account, **given):
    with acting_as(account.pk):
        return list(Report.objects.filter(**given).order_by("delivery__number", "row"))


def counts(delivery, *names):
    return tuple(delivery.counts.get(name, 0) for name in names)


CHANGES = ("new", "changed", "unchanged", "missing")
STATES = ("coded", "to_complete", "refused")


def test_every_row_becomes_a_report_and_is_accounted_for(cast, source_list):
    delivery = deliver(cast["documenter"], source_list, [*THREE, THREE[0], row(Folio="5")])
    assert (delivery.state, delivery.rows, delivery.rows_done) == ("done", 5, 5)
    assert (counts(delivery, *STATES), counts(delivery, *CHANGES)) == ((3, 1, 1), (5, 0, 0, 0))
    kept = reports(cast["documenter"])
    assert [(one.row, one.state) for one in kept] == [
        (2, "coded"),
        (3, "to_complete"),
        (4, "coded"),
        (5, "refused"),
        (6, "coded"),
    ]
    assert kept[1].reasons == [{"code": "date.missing", "column": "Fecha"}]


def test_a_coded_row_and_a_waiting_row_have_codings_and_a_refused_one_has_none(cast, source_list):
    deliver(cast["documenter"], source_list, [*THREE[:2], THREE[0], row(Folio="9")])
    with acting_as(cast["documenter"].pk):
        rows = Coding.objects.order_by("report__row").values_list(
            "report__row", "municipality", "date"
        )
        assert list(rows) == [
            (2, "06007", "2018-09-26"),
            (3, "06007", ""),
            (5, "06007", "2018-09-26"),
        ]


def test_the_raw_row_is_sealed_and_whole(cast, source_list):
    deliver(cast["documenter"], source_list, [row(Hechos="Lo que pasó, \u202etal cual")])
    [report] = reports(cast["documenter"])
    with acting_as(cast["documenter"].pk):
        assert unseal(report, "key") == '["1"]'
        assert '"Hechos":"Lo que pasó, \u202etal cual"' in unseal(report, "raw")
    assert b"tal cual" not in bytes(report.raw)


def test_the_same_file_again_changes_nothing(cast, source_list):
    first = deliver(cast["documenter"], source_list, THREE)
    with acting_as(cast["documenter"].pk):
        before = (content_of(source_list), Entry.objects.count(), Delivery.objects.count())
    second = deliver(cast["documenter"], source_list, THREE, at=LATER)
    with acting_as(cast["documenter"].pk):
        after = (content_of(source_list), Entry.objects.count(), Delivery.objects.count())
    assert (first.pk, before) == (second.pk, after)


def test_an_older_file_sent_again_undoes_nothing(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    deliver(cast["documenter"], source_list, [row(Folio="1", Nombre="Ana Supuesta")])
    with acting_as(cast["documenter"].pk):
        before = content_of(source_list)
    again = deliver(cast["documenter"], source_list, THREE)
    with acting_as(cast["documenter"].pk):
        assert (again.number, content_of(source_list)) == (1, before)


def test_a_newer_version_touches_only_what_changed(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    before = {one.row: one for one in reports(cast["documenter"])}
    newer = [row(Folio="1"), row(Folio="2", Fecha="27/09/2018"), row(Folio="4")]
    delivery = deliver(cast["documenter"], source_list, newer, at=LATER)
    assert counts(delivery, *CHANGES) == (1, 1, 1, 1)
    assert counts(delivery, *STATES) == (3, 0, 0)
    first, second, third, changed, fresh = reports(cast["documenter"])
    assert (first.pk, first.received_at, first.is_newest) == (before[2].pk, AT, True)
    assert (second.is_newest, changed.supersedes_id, changed.is_newest) == (False, second.pk, True)
    assert (changed.state, fresh.supersedes_id) == (ReportState.CODED, None)
    assert (third.missing_from_id, third.is_newest, third.state) == (delivery.pk, True, "coded")


def test_rows_in_another_order_or_with_columns_in_another_order_are_unchanged(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    turned = csv_of(THREE[::-1], COLUMNS[::-1])
    delivery = deliver(cast["documenter"], source_list, turned)
    assert counts(delivery, *CHANGES) == (0, 0, 3, 0)


def test_a_row_that_was_missing_and_comes_back_is_missing_no_longer(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    deliver(cast["documenter"], source_list, THREE[:2])
    delivery = deliver(cast["documenter"], source_list, [*THREE, row(Folio="4")])
    assert counts(delivery, *CHANGES) == (1, 0, 3, 0)
    assert [one.missing_from_id for one in reports(cast["documenter"])] == [None] * 4


def test_a_row_that_changes_and_changes_back_is_three_reports(cast, source_list):
    for number, fecha in enumerate(("26/09/2018", "27/09/2018", "26/09/2018"), start=2):
        deliver(cast["documenter"], source_list, [row(Fecha=fecha), row(Folio=str(number))])
    chain = [one for one in reports(cast["documenter"]) if one.row == 2]
    assert [one.is_newest for one in chain] == [False, False, True]
    assert [one.supersedes_id for one in chain] == [None, chain[0].pk, chain[1].pk]


def test_rows_of_one_key_are_told_apart_by_their_order(cast, source_list):
    twice = [row(Folio="7"), row(Folio="7", Nombre="Ana Supuesta")]
    deliver(cast["documenter"], source_list, twice)
    kept = reports(cast["documenter"])
    assert [one.reasons for one in kept] == [[], [{"code": "key.repeated", "column": "Folio"}]]
    newer = deliver(cast["documenter"], source_list, [twice[0], row(Folio="7", Nombre="Ana S.")])
    assert counts(newer, *CHANGES) == (0, 1, 1, 0)


def test_the_same_row_twice_counts_once_and_is_kept_twice(cast, source_list):
    delivery = deliver(cast["documenter"], source_list, [row(), row(), row()])
    assert counts(delivery, *STATES) == (1, 0, 2)
    assert [one.reasons for one in reports(cast["documenter"])][1:] == [
        [{"code": "row.repeated", "column": ""}]
    ] * 2


def test_a_row_without_its_key_is_known_by_all_it_says(cast, source_list):
    without = [row(Folio=""), row(Folio="", Nombre="Ana Supuesta")]
    deliver(cast["documenter"], source_list, without)
    delivery = deliver(
        cast["documenter"], source_list, [without[1], row(Folio="", Nombre="Luz Otra")]
    )
    assert counts(delivery, *CHANGES) == (1, 0, 1, 1)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_the_size_of_chunks_makes_no_difference(cast, source_list, chunk):
    many = [row(Folio=str(n), Nombre=f"Persona Inventada {n}") for n in range(7)]
    deliver(cast["documenter"], source_list, many, chunk=chunk)
    other = make_list(cast["steward"], cast["one"])
    deliver(cast["documenter"], other, many, chunk=100)
    with acting_as(cast["documenter"].pk):
        assert content_of(source_list) == content_of(other)


@pytest.mark.parametrize("stop_after", [1, 2, 3, 4])
def test_a_reading_that_was_cut_goes_on_where_it_was(cast, source_list, stop_after):
    first = [row(Folio=str(n)) for n in range(6)]
    newer = [
        row(Folio=str(n), Nombre="Ana Supuesta" if n % 2 else "Lucía Inventada")
        for n in range(1, 8)
    ]
    whole = make_list(cast["steward"], cast["one"])
    for of in (source_list, whole):
        deliver(cast["documenter"], of, first, chunk=2)
    cut = deliver(cast["documenter"], source_list, newer, chunk=2, stop_after=stop_after)
    assert cut.rows_done == min(2 * stop_after, 7)
    done = deliver(cast["documenter"], source_list, newer, chunk=2)
    straight = deliver(cast["documenter"], whole, newer, chunk=2)
    assert (cut.pk, done.state, done.counts) == (done.pk, "done", straight.counts)
    with acting_as(cast["documenter"].pk):
        assert content_of(source_list) == content_of(whole)


def test_a_reading_goes_on_with_chunks_of_another_size(cast, source_list):
    many = [row(Folio=str(n)) for n in range(9)]
    deliver(cast["documenter"], source_list, many, chunk=4, stop_after=1)
    done = deliver(cast["documenter"], source_list, many, chunk=3)
    assert (done.rows, counts(done, *CHANGES)) == (9, (9, 0, 0, 0))


def test_a_newer_file_stops_one_that_was_not_read_to_the_end(cast, source_list):
    many = [row(Folio=str(n)) for n in range(6)]
    deliver(cast["documenter"], source_list, many, chunk=2, stop_after=1)
    deliver(cast["documenter"], source_list, many[:3])
    with pytest.raises(DeliveryStopped):
        deliver(cast["documenter"], source_list, many)
    assert [one.row for one in reports(cast["documenter"])] == [2, 3, 4]


def test_each_chunk_is_one_entry_of_the_log(cast, source_list):
    many = [row(Folio=str(n)) for n in range(5)]
    delivery = deliver(cast["documenter"], source_list, many, chunk=2)
    with acting_as(cast["documenter"].pk):
        entries = list(Entry.objects.filter(act__startswith="intake.").order_by("act"))
    assert [one.act for one in entries] == [
        "intake.finish_delivery",
        *["intake.read_rows"] * 3,
        "intake.receive_delivery",
    ]
    named = [str(source_list.pk), str(delivery.pk)]
    assert [one.objects_named for one in entries] == [named] * 5


def test_a_changed_mapping_codes_unchanged_rows_again(cast, source_list):
    rumour = [row(Folio="1"), row(Folio="2", Agresión="Rumor")]
    deliver(cast["documenter"], source_list, rumour)
    types = dict(make_mapping().content["types"])
    types["codes"] = {**types["codes"], "Rumor": "AG-SMR"}
    better = read_mapping(dict(make_mapping().content) | {"types": types})
    delivery = deliver(cast["documenter"], source_list, rumour, mapping=better, at=LATER)
    assert (counts(delivery, *STATES), counts(delivery, "unchanged", "recoded")) == (
        (2, 0, 0),
        (2, 1),
    )
    [_, second] = reports(cast["documenter"])
    with acting_as(cast["documenter"].pk):
        codings = list(Coding.objects.filter(report=second).order_by("decided_at"))
        assert [one.types for one in codings] == [[], ["AG-SMR"]]
        assert (codings[1].supersedes_id, second.state, second.reasons) == (
            codings[0].pk,
            "coded",
            [],
        )


def test_what_a_person_completed_is_not_coded_over(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    waiting = reports(cast["documenter"])[1]
    who = cast["documenter"].pk
    with acting_as(who):
        complete_report(report=waiting, supplied=Supplied(date="27/09/2018"), by=who, at=LATER)
    other = read_mapping(dict(make_mapping().content) | {"already_public": True})
    delivery = deliver(cast["documenter"], source_list, THREE, mapping=other, at=LATER)
    assert counts(delivery, *STATES) == (3, 0, 0)
    with acting_as(who):
        newest = Coding.objects.filter(superseded_by=None).order_by("report__row")
        assert [(one.origin, one.already_public) for one in newest] == [
            ("mapping", True),
            ("person", False),
            ("mapping", True),
        ]


def test_a_withdrawn_row_does_not_come_back_by_being_sent_again(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    [first, *_] = reports(cast["documenter"])
    who = cast["steward"].pk
    with acting_as(who):
        withdraw_report(report=first, ground="pide quien reportó", by=who, at=LATER)
    same = deliver(cast["documenter"], source_list, [*THREE, row(Folio="4")])
    assert counts(same, *STATES, "withdrawn") == (2, 1, 0, 1)
    newer = deliver(cast["documenter"], source_list, [row(Folio="1", Nombre="Otra"), *THREE[1:]])
    assert counts(newer, *STATES, "withdrawn") == (1, 2, 0, 0)
    [again] = reports(cast["documenter"], supersedes=first)
    assert again.reasons == [{"code": "row.was_withdrawn", "column": ""}]


def test_an_erased_row_does_not_come_back_at_all(cast, source_list):
    deliver(cast["documenter"], source_list, THREE)
    [first, *_] = reports(cast["documenter"])
    who = cast["steward"].pk
    with acting_as(who):
        erase_reports(reports=[first], ground="pide la persona", by=who, at=LATER)
    newer = deliver(cast["documenter"], source_list, [row(Folio="1", Nombre="Otra"), *THREE[1:]])
    assert (counts(newer, *CHANGES), counts(newer, "erased")) == ((0, 0, 3, 0), (1,))
    assert len(reports(cast["documenter"])) == 3


def test_broken_rows_wait_and_the_others_go_in(cast, source_list):
    data = (
        csv_of([row(Folio="1"), row(Folio="2")]) + b'\r\n"3","sin cerrar\r\n' + b"4,27/09/2018\r\n"
    )
    delivery = deliver(cast["documenter"], source_list, data)
    assert (delivery.rows, counts(delivery, *STATES)) == (4, (2, 1, 1))
    [*_, broken, short] = reports(cast["documenter"])
    assert broken.reasons == [{"code": "row.quotes", "column": ""}]
    assert {"code": "row.too_few_cells", "column": "Hora"} in short.reasons


def test_hostile_characters_are_kept_sealed_and_said(cast, source_list):
    deliver(cast["documenter"], source_list, [row(Hechos="a\x00b\u202e=1+1")])
    [report] = reports(cast["documenter"])
    assert report.reasons == [
        {"code": "cell.control", "column": "Hechos"},
        {"code": "cell.invisible", "column": "Hechos"},
    ]
    with acting_as(cast["documenter"].pk):
        assert '"Hechos":"a\\u0000b\u202e=1+1"' in unseal(report, "raw")


def test_a_file_without_the_columns_of_the_mapping_is_not_received(cast, source_list):
    with pytest.raises(MappingRefused):
        deliver(cast["documenter"], source_list, b"Folio,Fecha\n1,2\n")
    with acting_as(cast["documenter"].pk):
        assert Delivery.objects.count() == 0


def test_a_stranger_cannot_deliver(cast, source_list):
    with pytest.raises((DatabaseError, type(source_list).DoesNotExist)):
        deliver(cast["stranger"], source_list, [row()])
    assert reports(cast["documenter"]) == []
