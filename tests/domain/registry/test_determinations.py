from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import make_account
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_curator,
    make_event,
    make_side,
    share_coded,
    share_with,
    text_of,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions import (
    DeterminedFields,
    MustSayWhy,
    NoSuchVictim,
    Outdated,
    TooLong,
    add_act,
    assess_event,
    determine,
    end_act,
    standing_of,
    verify_event,
    withdraw_event,
    withdraw_events,
)
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.registry.queries import Filters, list_events
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.imprecise import DateRefused

pytestmark = pytest.mark.django_db
EVEN_LATER = LATER + timedelta(days=1)


@pytest.fixture
def made(side):
    return make_event(side)


def change(side, made, *, by=None, at=LATER, ground="read the file", seen=None, **what):
    by = by or side.documenter.pk
    with acting_as(by):
        held = Event.objects.get(pk=made.pk).current
        return determine(
            event=made,
            what=replace(standing_of(held), **what),
            ground=ground,
            seen=seen,
            by=by,
            at=at,
        )


def verify(side, made, *, by=None, at=LATER):
    by = by or side.verifier.pk
    with acting_as(by):
        return verify_event(event=made, grounds="two sources", by=by, at=at)


def test_what_is_determined_supersedes_and_leaves_the_history(side, made):
    fresh = change(side, made, date="2025-05", municipality="20002", victims=3)
    with acting_as(side.documenter.pk):
        now = Event.objects.get(pk=made.pk)
        assert (
            now.current_id,
            now.listed_date,
            now.state_id,
            now.municipality_id,
            fresh.first_date,
            fresh.last_date,
            fresh.victims,
            fresh.origin,
            fresh.coding_id,
            fresh.supersedes_id,
        ) == (
            fresh.pk,
            date(2025, 5, 1),
            "20",
            "20002",
            date(2025, 5, 1),
            date(2025, 5, 31),
            3,
            "person",
            None,
            made.current_id,
        )
        assert Determination.objects.get(pk=made.current_id).date == "2025-05-03"


def test_acts_are_listed_under_the_day_of_their_event(side, made):
    change(side, made, date="2024-01-01")
    with acting_as(side.documenter.pk):
        assert [act.listed_date for act in made.acts.all()] == [date(2024, 1, 1)]
        [row] = list_events(Filters(types=("AG-THR",), until_date=date(2024, 1, 1))).rows
        assert row.event == made


def test_the_log_says_which_fields_changed(side, made):
    change(side, made, victims=2)
    with acting_as(side.documenter.pk):
        [entry] = Entry.objects.filter(act="registry.determine")
        assert entry.objects_named == [str(made.pk)]


def test_a_determination_needs_its_ground(side, made):
    with pytest.raises(MustSayWhy, match="ground"):
        change(side, made, ground="  ", victims=2)


def test_the_link_to_the_work_needs_a_written_criterion(side, made):
    with pytest.raises(MustSayWhy, match="link_criterion"):
        change(side, made, link_to_work="motivated_by_activity")
    fresh = change(
        side, made, link_to_work="motivated_by_activity", link_criterion="published days before"
    )
    with acting_as(side.documenter.pk):
        now = Event.objects.get(pk=made.pk)
        assert (now.link_to_work, text_of(fresh.criterion)) == (
            "motivated_by_activity",
            "published days before",
        )


def test_a_link_not_determined_again_has_no_criterion(side, made):
    change(side, made, link_to_work="no_link", link_criterion="private quarrel")
    assert change(side, made, link_to_work="not_determined").criterion is None


def test_the_database_refuses_a_link_without_its_criterion(side, made):
    constraint = "registry_link_to_work_by_a_written_criterion"
    with acting_as(side.documenter.pk):
        held = made.current
        held.pk = uuid4()
        held.link_to_work = "no_link"
        held.supersedes_id = made.current_id
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            held.save(force_insert=True)


def test_a_criterion_that_stays_is_not_written_twice(side, made):
    first = change(side, made, link_to_work="no_link", link_criterion="private quarrel")
    with acting_as(side.documenter.pk):
        again = determine(
            event=made,
            what=replace(standing_of(first), victims=2),
            ground="read the file",
            by=side.documenter.pk,
            at=LATER,
        )
        assert (again.criterion_id, text_of(again.criterion)) == (
            first.criterion_id,
            "private quarrel",
        )


def test_the_database_refuses_a_decision_without_its_ground(side, made):
    with acting_as(side.documenter.pk):
        held = made.current
        held.pk, held.supersedes_id, held.occasion = uuid4(), made.current_id, "decided"
        with (
            pytest.raises(DatabaseError, match="registry_determination_has_a_ground"),
            transaction.atomic(),
        ):
            held.save(force_insert=True)


def test_a_ground_longer_than_a_few_sentences_is_refused(side, made):
    with pytest.raises(TooLong):
        change(side, made, ground="x" * 601, victims=2)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"link_to_work": "because"}, UnknownCode),
        ({"date": "the other day"}, DateRefused),
        ({"date": "2025-05-10/2025-05-01"}, DateRefused),
    ],
)
def test_what_no_catalogue_or_calendar_knows_is_refused(side, made, what, error):
    with pytest.raises(error):
        change(side, made, **what)


def test_a_determination_is_never_changed(side, made):
    with acting_as(side.documenter.pk):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Determination.objects.filter(pk=made.current_id).update(occasion="decided")
        assert Determination.objects.get(pk=made.current_id).occasion == "as_told"


def test_who_read_what_is_no_longer_held_is_told(side, made):
    change(side, made, victims=2)
    with pytest.raises(Outdated):
        change(side, made, victims=3, seen=made.current_id)


def test_a_later_decision_is_not_known_before_an_earlier_one(side, made):
    change(side, made, victims=2, at=LATER)
    assert change(side, made, victims=3, at=DECIDED).decided_at == LATER


def test_a_verifier_confirms_what_another_determined(side, made):
    fresh = verify(side, made)
    with acting_as(side.documenter.pk):
        now = Event.objects.get(pk=made.pk)
        assert (now.status, text_of(fresh.ground), fresh.date) == (
            "CON",
            "two sources",
            "2025-05-03",
        )


def test_a_documenter_confirms_nothing(side, made):
    with pytest.raises(NotAllowed) as refused:
        verify(side, made, by=side.colleague.pk)
    assert refused.value.rule == "registry.verify.only_a_verifier_of_its_steward"


def test_nobody_confirms_what_they_determined_themselves(side, made):
    change(side, made, by=side.verifier.pk, victims=2)
    with pytest.raises(NotAllowed) as refused:
        verify(side, made)
    assert refused.value.rule == "registry.verify.needs_a_second_person"


def test_what_is_determined_after_it_was_confirmed_is_to_be_confirmed_anew(side, made):
    verify(side, made)
    assert change(side, made, victims=2, at=EVEN_LATER).status == "REP"


def test_an_act_added_after_it_was_confirmed_takes_the_confirmation_back(side, made):
    verify(side, made)
    with acting_as(side.documenter.pk):
        add_act(event=made, type="AG-PHY", victim_number=1, by=side.documenter.pk, at=EVEN_LATER)
        assert Event.objects.get(pk=made.pk).status == "REP"


def test_confirmed_and_withdrawn_have_actions_of_their_own(side, made):
    for status in (EventState.CONFIRMED, EventState.WITHDRAWN):
        with acting_as(side.documenter.pk), pytest.raises(NotAllowed):
            assess_event(event=made, status=status, ground="x", by=side.documenter.pk, at=LATER)


def test_what_cannot_be_verified_is_said_to_be_so(side, made):
    with acting_as(side.documenter.pk):
        assess_event(
            event=made,
            status=EventState.UNVERIFIABLE,
            ground="nobody answers",
            by=side.documenter.pk,
            at=LATER,
        )
        assert Event.objects.get(pk=made.pk).status == "NVE"


def test_what_is_withdrawn_keeps_its_history(side, made):
    with acting_as(side.steward.pk):
        withdraw_event(event=made, reason="she asks for it", by=side.steward.pk, at=LATER)
        now = Event.objects.get(pk=made.pk)
        assert (now.status, now.determinations.count(), now.current.date) == (
            "RTR",
            2,
            "2025-05-03",
        )


def test_many_are_withdrawn_as_one_is_in_a_few_statements(
    side, made, django_assert_max_num_queries
):
    several = [made, *(make_event(side) for _ in range(30))]
    with acting_as(side.steward.pk):
        asked = Event.objects.exclude(pk=several[-1].pk)
        # As many for two as for thirty.
        with django_assert_max_num_queries(20):
            gone = withdraw_events(events=asked, reason="we leave", by=side.steward.pk, at=LATER)
        held = Event.objects.filter(status="RTR", current__ground__isnull=False)
        assert set(gone) == {one.pk for one in several[:-1]} == {one.pk for one in held}
        assert text_of(held.get(pk=made.pk).current.ground) == "we leave"
        [entry] = Entry.objects.filter(act="registry.withdraw_event")
        assert set(entry.objects_named) == {str(key) for key in gone}
        assert withdraw_events(events=asked.none(), reason="x", by=side.steward.pk, at=LATER) == []


def test_many_are_withdrawn_only_by_who_may_withdraw_one(side, as_operator, made):
    curator = make_curator(as_operator)
    share_coded(side)
    with acting_as(curator.pk):
        assert Event.objects.filter(pk=made.pk).exists()
        gone = withdraw_events(events=Event.objects.all(), reason="x", by=curator.pk, at=LATER)
    with acting_as(side.steward.pk):
        assert (gone, Event.objects.get(pk=made.pk).status) == ([], "REP")


def test_acts_come_and_go_and_stay_in_the_history(side, made):
    with acting_as(side.documenter.pk):
        by = side.documenter.pk
        act = add_act(
            event=made,
            type="AG-KIL",
            victim_number=1,
            perpetrators=["PE-POM", "PE-ALC", "PE-POM"],
            by=by,
            at=LATER,
        )
        ended = end_act(act=act, by=by, at=EVEN_LATER)
        assert (act.perpetrators, ended.ended_at, ended.ended_by_id) == (
            ["PE-ALC", "PE-POM"],
            EVEN_LATER,
            by,
        )
        with pytest.raises(NotAllowed):
            end_act(act=act, by=by, at=EVEN_LATER)


@pytest.mark.parametrize("number", [0, 2])
def test_an_act_is_against_a_victim_there_is(side, made, number):
    with acting_as(side.documenter.pk), pytest.raises(NoSuchVictim):
        add_act(
            event=made,
            type="AG-KIL",
            victim_number=number,
            by=side.documenter.pk,
            at=LATER,
        )


def test_an_act_of_an_unknown_type_or_by_an_unknown_class_is_refused(side, made):
    with acting_as(side.documenter.pk):
        for told in ({"type": "AG-NON"}, {"type": "AG-KIL", "perpetrators": ["PE-NON"]}):
            with pytest.raises(UnknownCode):
                add_act(event=made, victim_number=1, by=side.documenter.pk, at=LATER, **told)


@pytest.mark.parametrize("name", ["determine", "assess", "withdraw", "add_act", "end_act"])
def test_the_owner_and_a_colleague_may_and_nobody_else(side, other, made, as_operator, name):
    share_coded(side)
    share_with(side, other.institution)
    curator = make_curator(as_operator)
    stranger = make_curator(as_operator)
    with acting_as(side.documenter.pk):
        act, standing = made.acts.get(), standing_of(made.current)
    done = {}
    cast = {
        "peer": other.documenter,
        "curator": curator,
        "stranger": stranger,
        "colleague": side.colleague,
    }
    for who, account in cast.items():
        common = {"by": account.pk, "at": EVEN_LATER}
        attempt = {
            "determine": lambda c=common: determine(event=made, what=standing, ground="g", **c),
            "assess": lambda c=common: assess_event(
                event=made, status=EventState.DISCARDED, ground="g", **c
            ),
            "withdraw": lambda c=common: withdraw_event(event=made, reason="g", **c),
            "add_act": lambda c=common: add_act(event=made, type="AG-KIL", victim_number=1, **c),
            "end_act": lambda c=common: end_act(act=act, **c),
        }[name]
        with acting_as(account.pk):
            try:
                attempt()
            except NotAllowed as refused:
                done[who] = refused.rule
            else:
                done[who] = "done"
    refused = "registry.only_who_contributes"
    assert done == {
        "peer": refused,
        "curator": refused,
        "stranger": refused,
        "colleague": "done",
    }


def test_a_stranger_does_not_see_the_event_and_the_owner_does(side, other, made):
    with acting_as(other.documenter.pk):
        assert not Event.objects.filter(pk=made.pk).exists()
        assert not Determination.objects.filter(event=made.pk).exists()
    with acting_as(side.documenter.pk):
        assert Event.objects.filter(pk=made.pk).exists()


def test_a_determination_lies_where_its_event_does(as_operator):
    """Who reads a list in coded form laid hers beside it, and an edition told it no more."""
    side, own = make_side(as_operator), make_side(as_operator)
    share_coded(side)
    event = make_event(side)
    with as_operator():
        home = own.institution
        curator = make_account(institution=home, roles=["curator", "documenter"])
    with acting_as(curator.pk):
        said = Determination.objects.get(event=event)
        said.pk, said.by_id, said.supersedes_id = uuid4(), curator.pk, None
        said.compartment_id = own.compartment.pk
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            said.save(force_insert=True)


def test_all_that_is_held_of_an_event_can_be_determined():
    of_the_row = {
        "id", "compartment", "event", "supersedes", "coding", "decided_at", "by", "origin",
        "occasion", "ground", "status",
    }  # fmt: skip
    follows = {"first_date", "last_date", "listed_date", "criterion"}
    held = {one.name for one in Determination._meta.concrete_fields} - of_the_row - follows
    assert {one.name for one in fields(DeterminedFields)} == held | {"link_criterion"}
