"""Clocks of condemnations lie with their event; nobody else reads, starts or ends one."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories.recognition import (
    CONDEMNS,
    NOW,
    enter_one,
    hear,
    let_entry_stand,
    note,
    open_clock,
    stands,
)
from tests.factories.registry import make_event, make_side, share_coded
from tests.factories.statements import keep, make_every_state

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.prevention.actions import withdraw_recognition
from baluarte.domain.prevention.choices import ClockStatus, HowTold, Word
from baluarte.domain.prevention.models import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
)
from baluarte.domain.prevention.queries import clocks
from baluarte.domain.registry.models import Event
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.wall.context import acting_as
from baluarte.norms.recognition import RecognitionRefused

pytestmark = pytest.mark.django_db
EVENT_DAY = "2026-05-20"
PEER_TABLES = ("condemnationclock", "familyword", "condemnationnoted")


@pytest.fixture
def side(as_operator, house):
    return make_side(as_operator, institution=house.institution)


@pytest.fixture
def event(side):
    return make_event(side, date=EVENT_DAY)


@pytest.fixture
def clock(side, event):
    return open_clock(side.documenter, event)


def read(account, clock, *, at=NOW, known_at=None):
    with acting_as(account.pk):
        [found] = clocks.track_clocks([clocks.clock(clock.reference)], at=at, known_at=known_at)
        return found.reading


@pytest.mark.parametrize("place", [1, 3, 32_767])
def test_no_word_is_laid_ahead_of_its_turn_and_a_later_no_is_heard(side, clock, place):
    """Sent as SQL: the last word counts, so that one far ahead would be the last for ever."""
    hear(side.documenter, clock)
    with acting_as(side.documenter.pk):
        said = FamilyWord.objects.get(clock=clock)
        said.pk, said.number = uuid4(), place
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            said.save(force_insert=True)
    hear(side.documenter, clock, word=Word.NO)
    assert read(side.documenter, clock).status is ClockStatus.ENDED


def test_s07_of_a_killing_the_clock_starts_only_with_the_familys_recorded_yes(side, clock):
    assert read(side.documenter, clock).status is ClockStatus.NOT_STARTED
    hear(side.documenter, clock)
    found = read(side.documenter, clock, at=NOW - timedelta(days=1), known_at=NOW)
    assert (found.status, found.due) == (ClockStatus.RUNNING, date(2026, 5, 31))
    assert read(side.documenter, clock).status is ClockStatus.LATE


def test_a_no_ends_it_at_once(side, clock):
    hear(side.documenter, clock)
    hear(side.documenter, clock, word=Word.NO, day=date(2026, 5, 29))
    assert read(side.documenter, clock).status is ClockStatus.ENDED


def test_what_was_known_on_a_day_stays_known(side, clock):
    hear(side.documenter, clock)
    hear(side.documenter, clock, word=Word.NO, at=NOW + timedelta(days=2))
    then = read(side.documenter, clock, at=NOW + timedelta(days=3), known_at=NOW)
    assert then.status is ClockStatus.LATE


def test_what_they_made_public_needs_its_document(house, side, clock):
    told = {"word": Word.MADE_PUBLIC, "how": HowTold.DOCUMENT}
    with pytest.raises(RecognitionRefused) as refused:
        hear(side.documenter, clock, **told)
    assert refused.value.code == "public_document"
    document = keep(side.documenter, house.institution)
    hear(side.documenter, clock, document=document, **told)
    assert read(side.documenter, clock).started == date(2026, 5, 28)
    row = {"compartment_id": clock.compartment_id, "clock": clock, "number": 2, "word": Word.MADE_PUBLIC,
           "how": HowTold.DOCUMENT, "told_date": date(2026, 5, 28), "recorded_at": NOW,
           "recorded_by": side.documenter}  # fmt: skip
    with acting_as(side.documenter.pk), pytest.raises(IntegrityError), transaction.atomic():
        FamilyWord.objects.create(**row)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"day": date(2026, 6, 2)}, "ahead"),
        ({"day": date(2026, 5, 19)}, "before_event"),
        ({"how": HowTold.DOCUMENT}, "how_told"),
    ],
)
def test_a_word_that_cannot_be_is_refused(side, clock, told, code):
    with pytest.raises(RecognitionRefused) as refused:
        hear(side.documenter, clock, **told)
    assert refused.value.code == code


def test_the_same_word_twice_is_recorded_once_and_after_a_no_only_a_yes_counts(house, side, clock):
    hear(side.documenter, clock)
    with pytest.raises(RecognitionRefused) as refused:
        hear(side.colleague, clock)
    assert refused.value.code == "same_word"
    hear(side.documenter, clock, word=Word.NO)
    document = keep(side.documenter, house.institution)
    with pytest.raises(RecognitionRefused) as refused:
        hear(side.documenter, clock, word=Word.MADE_PUBLIC, how=HowTold.DOCUMENT, document=document)
    assert refused.value.code == "after_no"


def test_a_condemnation_that_stands_meets_it_and_one_withdrawn_does_not(house, side, clock):
    hear(side.documenter, clock)
    document = keep(house.one, house.institution)
    entry = enter_one(house.one, document, happened_date=date(2026, 5, 30), **CONDEMNS)
    with pytest.raises(RecognitionRefused) as refused:
        note(side.documenter, clock, entry)
    assert refused.value.code == "not_condemnation"
    let_entry_stand(house.other, entry)
    note(side.documenter, clock, entry)
    assert read(side.documenter, clock).status is ClockStatus.MET
    later = NOW + timedelta(days=1)
    new = enter_one(
        house.one, document, happened_date=date(2026, 6, 1), at=later, supersedes=entry, **CONDEMNS
    )
    let_entry_stand(house.other, new, at=later)
    assert read(side.documenter, clock, at=later).status is ClockStatus.MET_LATE
    assert read(side.documenter, clock, known_at=NOW).status is ClockStatus.MET
    with acting_as(house.one.pk):
        withdraw_recognition(entry=new, why=TakenBack.MISTAKE, by=house.one.pk, at=later)
    assert read(side.documenter, clock, at=later).status is ClockStatus.MET


def test_no_condemnation_is_noted_before_the_familys_word(house, side, clock):
    document = keep(house.one, house.institution)
    entry = stands(house.one, house.other, document, happened_date=date(2026, 5, 30), **CONDEMNS)
    with pytest.raises(RecognitionRefused) as refused:
        note(side.documenter, clock, entry)
    assert refused.value.code == "not_started"


@pytest.mark.parametrize(
    "changes",
    [
        {"made_by": "FGR"},
        {"kind": "support"},
        {"happened_date": date(2026, 5, 19)},
    ],
)
def test_only_a_condemnation_of_that_authority_after_the_event_meets_it(
    house, side, clock, changes
):
    hear(side.documenter, clock)
    document = keep(house.one, house.institution)
    asked = CONDEMNS | {"happened_date": date(2026, 5, 30)} | changes
    entry = stands(house.one, house.other, document, **asked)
    with pytest.raises(RecognitionRefused) as refused:
        note(side.documenter, clock, entry)
    assert refused.value.code == "not_condemnation"


def test_one_clock_of_an_event_and_authority(side, event, clock):
    with pytest.raises(RecognitionRefused) as refused:
        open_clock(side.colleague, event)
    assert (refused.value.code, refused.value.given) == ("clock_before", clock.reference)
    with pytest.raises(RecognitionRefused) as refused:
        open_clock(side.documenter, event, authority="MUN-*")
    assert refused.value.code == "authority"


def test_days_end_where_the_authority_is(as_operator, side, event):
    with as_operator():
        make_every_state()
    coast = open_clock(side.documenter, event, authority="EDO-02-FIS")
    east = open_clock(side.documenter, event, authority="EDO-23-FIS")
    for clock in (coast, east):
        hear(side.documenter, clock)
    between = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)
    statuses = {one.authority: read(side.documenter, one, at=between, known_at=NOW).status
                for one in (coast, east)}  # fmt: skip
    assert statuses == {"EDO-02-FIS": ClockStatus.RUNNING, "EDO-23-FIS": ClockStatus.LATE}


def test_nobody_without_the_event_reads_a_clock_nor_adds_to_it(house, side, event, clock):
    word = hear(side.documenter, clock)
    document = keep(house.one, house.institution)
    entry = stands(house.one, house.other, document, happened_date=date(2026, 5, 30), **CONDEMNS)
    note(side.documenter, clock, entry)
    rows = {"compartment_id": clock.compartment_id}
    forged = [
        (CondemnationClock, {"reference": "OTRO", "event": event, "authority": "FGR",
                             "term_version": 1, "opened_at": NOW, "opened_by": house.peer}),
        (FamilyWord, {"clock": clock, "number": 2, "word": "yes", "how": "written", "recorded_at": NOW,
                      "told_date": word.told_date, "recorded_by": house.peer}),
        (CondemnationNoted, {"clock": clock, "recognition": entry, "noted_at": NOW,
                             "noted_by": house.peer}),
    ]  # fmt: skip
    with acting_as(house.peer.pk), connection.cursor() as cursor:
        for table in PEER_TABLES:
            cursor.execute(f"select count(*) from prevention_{table}")
            assert cursor.fetchone() == (0,)
    for model, row in forged:
        with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.create(**rows, **row)
    with pytest.raises(NotAllowed):
        hear(house.peer, clock, word=Word.NO)


def test_who_sees_an_event_coded_reads_its_clock_and_starts_nothing(
    as_operator, house, side, clock
):
    share_coded(side)
    assert read(house.peer, clock).status is ClockStatus.NOT_STARTED
    with pytest.raises(NotAllowed):
        hear(house.peer, clock)


def test_a_clock_lies_in_the_compartment_of_its_event(as_operator, side, event):
    elsewhere = make_side(as_operator, institution=side.institution)
    row = {"reference": "OTRO", "event": event, "authority": "FGR", "term_version": 1,
           "opened_at": NOW, "opened_by": side.documenter,
           "compartment_id": elsewhere.compartment.pk}  # fmt: skip
    with acting_as(side.documenter.pk), pytest.raises(ProgrammingError), transaction.atomic():
        CondemnationClock.objects.create(**row)
    with acting_as(side.documenter.pk):
        assert Event.objects.get(pk=event.pk).compartment_id == side.compartment.pk
