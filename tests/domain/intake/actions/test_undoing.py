"""A file is undone as one act: the list says what it said before, and the history says both."""

from datetime import timedelta

import pytest
from tests.factories.intake import AT, deliver, make_mapping, row

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import (
    Supplied,
    UndoRefused,
    complete_report,
    foresee_undo,
    undo_delivery,
)
from baluarte.domain.intake.choices import CannotUndo
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.messages import changes
from baluarte.domain.intake.models import Coding, Report, SourceList
from baluarte.domain.intake.queries import newest_codings
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER, LATEST = AT + timedelta(days=1), AT + timedelta(days=2)
FIRST = [row(Folio="1"), row(Folio="2", Fecha=""), row(Folio="3")]
SECOND = [row(Folio="1", Hechos="Otra cosa."), row(Folio="2"), row(Folio="4")]
CODED = ("date", "municipality_id", "types", "perpetrators", "victims", "acts", "origin")


@pytest.fixture
def account(cast):
    return cast["steward"]


@pytest.fixture
def second(account, source_list):
    deliver(account, source_list, FIRST)
    return deliver(account, source_list, SECOND, at=LATER)


def undo(account, delivery):
    with acting_as(account.pk):
        return undo_delivery(delivery=delivery, by=account.pk, at=LATEST)


def said(account, source_list):
    """What the list says: of each row its content, its state, how it is coded, if it is there."""
    with acting_as(account.pk):
        newest = Report.objects.filter(
            source_list=source_list, is_newest=True, missing_from=None
        ).exclude(state="withdrawn")
        codings = newest_codings(newest)
        return {
            bytes(one.key_hash): (
                unseal(one, "raw"),
                one.state,
                one.reasons,
                [getattr(codings[one.pk], name) for name in CODED] if one.pk in codings else None,
            )
            for one in newest
        }


def test_the_list_says_what_it_said_before(account, source_list):
    deliver(account, source_list, FIRST)
    before = said(account, source_list)
    second = deliver(account, source_list, SECOND, at=LATER)
    assert said(account, source_list) != before
    undo(account, second)
    assert said(account, source_list) == before


def test_what_it_would_do_is_known_before(account, second):
    with acting_as(account.pk):
        what = foresee_undo(second)
    assert (len(what.restored), len(what.brought), what.missing, what.why_not) == (2, 1, 1, None)


def test_it_is_one_act_in_the_log_and_one_line_in_the_list(account, second):
    done = undo(account, second)
    with acting_as(account.pk):
        assert Entry.objects.filter(act="intake.undo_delivery").count() == 1
    assert done.counts == {"restored": 2, "taken_back": 1, "found": 1}
    assert list(changes(done)) == [
        "Filas que dicen otra vez lo de antes: 2. Retiradas: 1. Que ya no faltan: 1."
    ]


def test_nothing_of_the_file_is_edited_or_gone(account, second):
    with acting_as(account.pk):
        before = {one.pk: unseal(one, "raw") for one in Report.objects.filter(delivery=second)}
    undo(account, second)
    with acting_as(account.pk):
        after = {one.pk: unseal(one, "raw") for one in Report.objects.filter(delivery=second)}
    assert after == before


def test_what_a_person_completed_before_the_file_comes_back_as_she_completed_it(
    account, source_list
):
    deliver(account, source_list, FIRST)
    with acting_as(account.pk):
        waiting = Report.objects.get(row=3)
        supplied = Supplied(date="2018-09-20")
        complete_report(report=waiting, supplied=supplied, by=account.pk, at=AT)
    before = said(account, source_list)
    undo(account, deliver(account, source_list, SECOND, at=LATER))
    assert said(account, source_list) == before


def why(account, delivery):
    with acting_as(account.pk), pytest.raises(UndoRefused) as refused:
        undo_delivery(delivery=delivery, by=account.pk, at=LATEST)
    return refused.value.why, list(refused.value.rows)


def test_an_older_file_is_undone_after_the_newer(account, source_list, second):
    deliver(account, source_list, [*SECOND, row(Folio="9")], at=LATEST)
    assert why(account, second) == (CannotUndo.NOT_THE_NEWEST, [])


def test_it_is_undone_once_and_an_undo_is_not_undone(account, second):
    done = undo(account, second)
    assert why(account, second) == (CannotUndo.UNDONE, [])
    assert why(account, done) == (CannotUndo.IS_AN_UNDO, [])


def test_work_that_would_be_lost_stops_it_by_its_rows(account, source_list):
    deliver(account, source_list, [row(Folio="1")])
    second = deliver(account, source_list, [row(Folio="1", Fecha="")], at=LATER)
    with acting_as(account.pk):
        waiting = Report.objects.get(delivery=second)
        supplied = Supplied(date="2018-09-20")
        complete_report(report=waiting, supplied=supplied, by=account.pk, at=LATER)
    assert why(account, second) == (CannotUndo.WORKED_ON, [2])


def test_a_file_that_came_with_other_meanings_is_not_undone(account, source_list):
    deliver(account, source_list, FIRST)
    other = make_mapping().content
    other = dict(other) | {"perpetrators": {"column": "Perpetrador",
                                            "codes": {"Crimen organizado": "PE-POM"}}}  # fmt: skip
    second = deliver(account, source_list, [*FIRST, row(Folio="8")], mapping=read_mapping(other),
                     at=LATER)  # fmt: skip
    assert why(account, second)[0] is CannotUndo.READ_OTHERWISE


@pytest.mark.parametrize("who", ["documenter", "auditor"])
def test_only_a_steward_undoes(cast, second, who):
    with acting_as(cast[who].pk), pytest.raises((NotAllowed, SourceList.DoesNotExist)):
        undo_delivery(delivery=second, by=cast[who].pk, at=LATEST)


def test_the_first_file_undone_leaves_nothing_that_counts(account, source_list):
    first = deliver(account, source_list, FIRST)
    undo(account, first)
    assert said(account, source_list) == {}
    with acting_as(account.pk):
        assert Coding.objects.count() > 0
