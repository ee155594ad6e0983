"""What whoever monitors takes in: once, sealed with its copy, and read only with an entry of the log."""

from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.factories.access import settle
from tests.factories.registry import DECIDED, LATER, make_side

from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import (
    CopyGiven,
    NothingPromised,
    NothingSaid,
    SlugTaken,
    change_share_level,
    erase_notes,
    erase_reports,
    keep_promise,
    open_monitoring,
    receive_monitored,
    write_note,
)
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.models import ArchivedCopy, DayNote, Report
from baluarte.domain.intake.paste_parser import read_pasted
from baluarte.domain.intake.queries import (
    copies_of,
    monitoring_lists,
    notes_in,
    notes_of,
    open_copy,
    open_notes,
    open_report,
    promises_open,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"
TEXT = f"Siguieron a {NAME} https://ejemplo.invalid/nota"
DAY = date(2026, 3, 6)


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def other(as_operator):
    return make_side(as_operator)


@pytest.fixture
def desk(side):
    with acting_as(side.steward.pk):
        return open_monitoring(institution=side.institution, by=side.steward.pk, at=DECIDED)


def receive(side, desk, *, text=TEXT, copies=None, key=None) -> Report:
    return receive_monitored(
        source_list=desk,
        pasted=read_pasted(text),
        copies=[CopyGiven(text.encode())] if copies is None else copies,
        key=key or uuid4(),
        by=side.documenter.pk,
        at=LATER,
    )


def test_what_is_monitored_goes_into_the_list_of_monitoring_alone(side):
    with acting_as(side.documenter.pk), pytest.raises(NotAllowed, match="only_into_monitoring"):
        receive(side, side.source_list)


def note(side, desk, **said) -> DayNote:
    given = {"with_whom": NAME, "said": "Que sigue bien."} | said
    return write_note(source_list=desk, on_date=DAY, **given, by=side.documenter.pk, at=LATER)


def acts() -> list[str]:
    return list(Entry.objects.order_by("recorded_at", "pk").values_list("act", flat=True))


def test_it_is_opened_once_by_a_steward_and_by_nobody_else(side, desk):
    with acting_as(side.steward.pk), pytest.raises(SlugTaken):
        open_monitoring(institution=side.institution, by=side.steward.pk, at=LATER)
    with acting_as(side.documenter.pk), pytest.raises(NotAllowed):
        open_monitoring(institution=side.institution, by=side.documenter.pk, at=LATER)


def test_what_is_pasted_is_a_report_that_waits_with_its_copy_and_its_hash(side, desk):
    with acting_as(side.documenter.pk):
        report = receive(side, desk)
        opened = open_report(report.pk, by=side.documenter.pk, at=LATER)
        [copy] = copies_of(report)
    cells = {one.column: one.text for one in opened.cells}
    assert (report.state, cells["Palabras"], cells["Enlace"], copy.sha256, copy.size) == (
        "to_complete",
        TEXT,
        "https://ejemplo.invalid/nota",
        sha256(TEXT.encode()).hexdigest(),
        len(TEXT.encode()),
    )


def test_a_file_comes_back_byte_by_byte_and_its_opening_is_in_the_log(side, desk):
    content = bytes(range(256))
    with acting_as(side.documenter.pk):
        report = receive(side, desk, copies=[CopyGiven(content, "foto.png", "image/png")])
        [row] = ArchivedCopy.objects.filter(report=report)
        found = open_copy(row.pk, by=side.documenter.pk, at=LATER)
        logged = Entry.objects.get(act="intake.open_copy").objects_named
    assert (found.content, found.is_intact, found.name, logged) == (
        content,
        True,
        "foto.png",
        [str(report.pk)],
    )


def test_the_same_key_is_the_same_report_with_the_same_copy(side, desk):
    key = uuid4()
    with acting_as(side.documenter.pk):
        first, again = receive(side, desk, key=key), receive(side, desk, key=key)
        assert (first == again, ArchivedCopy.objects.count()) == (True, 1)


def test_nothing_of_it_stands_in_clear_in_the_database(side, desk):
    with acting_as(side.documenter.pk):
        receive(side, desk)
        note(side, desk, promised=f"Llamar a {NAME}")
        with connection.cursor() as cursor:
            for table in ("intake_archivedcopy", "intake_daynote", "intake_report"):
                cursor.execute(f"select string_agg(t::text, '') from {table} t")
                told = cursor.fetchone()[0]
                assert ("Zenaida" in told, b"Zenaida".hex() in told) == (False, False)


def test_erasing_the_report_erases_its_copies(side, desk):
    with acting_as(side.documenter.pk):
        report = receive(side, desk)
        [row] = ArchivedCopy.objects.filter(report=report)
    with acting_as(side.steward.pk):
        erase_reports(reports=[report], ground="Lo pidió ella.", by=side.steward.pk, at=LATER)
        assert copies_of(report) == []
        with pytest.raises(ArchivedCopy.DoesNotExist):
            open_copy(row.pk, by=side.steward.pk, at=LATER)


def test_others_see_neither_the_desk_nor_its_copies_nor_its_notes(side, desk, other):
    with acting_as(side.documenter.pk):
        receive(side, desk)
        note(side, desk)
    with acting_as(other.documenter.pk):
        seen = (list(monitoring_lists()), ArchivedCopy.objects.count(), notes_of(DAY))
    assert seen == ([], 0, [])


def test_a_peer_who_reads_the_reports_reads_no_note(side, desk, other):
    with acting_as(side.documenter.pk):
        receive(side, desk)
        note(side, desk)
    with acting_as(side.steward.pk):
        change_share_level(
            source_list=desk,
            level=ShareLevel.PEERS,
            peers=[other.institution],
            by=side.steward.pk,
            at=DECIDED,
        )
    settle(Grant)
    with acting_as(other.documenter.pk):
        assert (ArchivedCopy.objects.count(), DayNote.objects.count()) == (1, 0)


def test_a_note_is_opened_with_one_entry_that_names_all_it_opened(side, desk):
    with acting_as(side.documenter.pk):
        one, two = note(side, desk), note(side, desk, said="", promised="Enviarle el formato.")
        opened = open_notes(notes_of(DAY), by=side.documenter.pk, at=LATER)
        entry = Entry.objects.get(act="intake.read_notes")
    assert (
        {(it.with_whom, it.said, it.promised) for it in opened},
        set(entry.objects_named),
    ) == (
        {(NAME, "Que sigue bien.", ""), (NAME, "", "Enviarle el formato.")},
        {str(one.pk), str(two.pk)},
    )


def test_promises_stand_open_the_soonest_first_until_somebody_says_they_are_done(side, desk):
    with acting_as(side.documenter.pk):
        note(side, desk)
        undated = note(side, desk, promised="Buscarla.")
        late = note(side, desk, promised="Llamar.", due_date=date(2026, 3, 20))
        soon = note(side, desk, promised="Escribir.", due_date=date(2026, 3, 9))
        before = promises_open()
        keep_promise(note=soon, by=side.documenter.pk, at=LATER)
        assert (before, promises_open()) == ([soon, late, undated], [late, undated])
        with pytest.raises(NotAllowed):
            keep_promise(note=soon, by=side.documenter.pk, at=LATER)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"with_whom": " "}, NothingSaid),
        ({"said": ""}, NothingSaid),
        ({"due_date": date(2026, 3, 9)}, NothingPromised),
    ],
)
def test_a_note_that_says_nothing_is_refused_and_not_kept(side, desk, said, refusal):
    with acting_as(side.documenter.pk):
        with pytest.raises(refusal):
            note(side, desk, **said)
        assert not DayNote.objects.exists()


def test_nobody_edits_a_note(side, desk):
    with acting_as(side.documenter.pk):
        one = note(side, desk)
        with pytest.raises(DatabaseError, match="permission denied"):
            DayNote.objects.filter(pk=one.pk).update(on_date=date(2026, 1, 1))


def test_erased_notes_are_no_notes_and_no_promises(side, desk):
    with acting_as(side.documenter.pk):
        note(side, desk, promised="Llamar.")
        with pytest.raises(NotAllowed):
            erase_notes(source_list=desk, ground="x", by=side.documenter.pk, at=LATER)
    with acting_as(side.steward.pk):
        erased = erase_notes(source_list=desk, ground="Se va.", by=side.steward.pk, at=LATER)
        assert (erased, notes_of(DAY), notes_in(desk), promises_open()) == (1, [], [], [])
