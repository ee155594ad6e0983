"""Dates at which risk rises: noted by a house for itself, near ones without a warning are told."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from tests.factories.warnings import STATE, TOWN, decide, make_warning_cast, propose

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.prevention.actions import (
    NewTrigger,
    note_trigger_date,
    withdraw_trigger_date,
)
from baluarte.domain.prevention.models import TriggerDate, TriggerDateWithdrawal
from baluarte.domain.prevention.queries.trigger_dates import near_without_warning, trigger_calendar
from baluarte.domain.prevention.warning_choices import Decided, TriggerKind
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = local_day(timezone.now())


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def given(**changes) -> NewTrigger:
    return NewTrigger(**{
        "kind": TriggerKind.TRIAL, "state": STATE, "municipality": TOWN,
        "first_date": TODAY + 10 * DAY, "last_date": TODAY + 12 * DAY,
        "words": "Audiencia por el despojo de un manglar (inventado).",
    } | changes)  # fmt: skip


def note(cast, **changes) -> TriggerDate:
    with acting_as(cast.one.pk):
        return note_trigger_date(
            given=given(**changes), holder=cast.house, by=cast.one.pk, at=timezone.now()
        )


def near(cast, account, *, at=None):
    with acting_as(account.pk):
        return [one.row for one in near_without_warning(account.pk, at=at or timezone.now())]


def test_a_near_date_is_told_until_a_warning_of_its_place_waits_or_stands(cast):
    noted = note(cast)
    note(cast, first_date=TODAY + 60 * DAY, last_date=TODAY + 60 * DAY)
    assert near(cast, cast.other) == [noted]
    made = propose(cast)
    assert near(cast, cast.other) == []
    decide(cast, made, outcome=Decided.OVERRULED, told=())
    assert near(cast, cast.other) == [noted]


def test_a_warning_that_ends_before_a_date_does_not_answer_it(cast):
    noted = note(cast)
    propose(cast, valid_until=TODAY + 9 * DAY)
    assert near(cast, cast.other) == [noted]


def test_the_same_date_twice_is_one_and_taken_back_it_is_none(cast):
    noted = note(cast)
    assert note(cast) == noted
    with acting_as(cast.other.pk):
        withdraw_trigger_date(trigger=noted, by=cast.other.pk, at=timezone.now())
        with pytest.raises(WarningRefused) as refused:
            withdraw_trigger_date(trigger=noted, by=cast.other.pk, at=timezone.now())
        assert refused.value.code == "trigger_gone"
    assert near(cast, cast.other) == []
    assert note(cast) != noted


def test_an_election_of_the_coming_year_stands_there_without_being_noted(cast):
    at = timezone.now().replace(year=2027, month=5, day=10)
    with acting_as(cast.one.pk):
        [election] = trigger_calendar(cast.one.pk, at=at)
        assert (election.first_date, election.states) == (date(2027, 6, 6), frozenset())
        assert election.is_near(local_day(at))
        # Of what nobody of the house noted nothing is asked.
        assert near_without_warning(cast.one.pk, at=at) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"municipality": "99999"}, "municipality"), ({"words": "  "}, "words"),
        ({"last_date": TODAY + 9 * DAY}, "last_date"),
        ({"last_date": TODAY + 103 * DAY}, "last_date"),
        ({"first_date": TODAY - 5 * DAY, "last_date": TODAY - 3 * DAY}, "last_date"),
        ({"first_date": TODAY + 800 * DAY, "last_date": TODAY + 800 * DAY}, "last_date"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(WarningRefused) as refused:
        note(cast, **changes)
    assert refused.value.field == field


def test_nobody_outside_the_house_reads_notes_or_takes_back(cast):
    noted = note(cast)
    for account in (cast.police_liaison, cast.peer):
        with acting_as(account.pk):
            assert not TriggerDate.objects.exists()
            with pytest.raises(NotAllowed):
                note_trigger_date(
                    given=given(), holder=cast.house, by=account.pk, at=timezone.now()
                )
            with pytest.raises(ProgrammingError), transaction.atomic():
                TriggerDateWithdrawal.objects.create(
                    holder=cast.house, trigger=noted, withdrawn_at=timezone.now(),
                    withdrawn_by=account,
                )  # fmt: skip


def test_by_sql_nobody_notes_by_another_name_nor_dates_it_back(cast, settings):
    settings.DATES_BACK = False
    row = {
        "holder": cast.house, "kind": "trial", "state_id": STATE, "first_date": TODAY,
        "last_date": TODAY, "words": "x",
    }  # fmt: skip
    with acting_as(cast.one.pk):
        for changes in (
            {"noted_by": cast.other, "noted_at": timezone.now()},
            {"noted_by": cast.one, "noted_at": timezone.now() - 3 * DAY},
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                TriggerDate.objects.create(**row, **changes)
