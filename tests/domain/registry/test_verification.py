"""The queue orders work on events; a turn is had by one verifier at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account, make_institution
from tests.factories.registry import (
    LATER,
    make_event,
    make_events,
    share_with,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import Attribute, EventState
from baluarte.domain.registry.models import Event, VerificationTurn
from baluarte.domain.registry.queries.verification import QueueCursor, verification_queue
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OVER = LATER + timedelta(hours=2)


def waiting(account, *, at=LATER, **given):
    with acting_as(account.pk):
        return verification_queue(by=account.pk, at=at, **given)


def keys(page):
    return [row.listed.event.pk for row in page.rows]


def take(account, one, *, at=LATER):
    with acting_as(account.pk):
        return actions.take_turn(event=one, by=account.pk, at=at)


@pytest.fixture
def second(side, as_operator):
    """Another verifier of the same organisation."""
    with as_operator():
        return make_account(institution=side.institution, roles=["verifier"])


def test_the_gravest_act_goes_first(side):
    threat, killing, both = make_events(
        side, [{}, {"types": ["AG-KIL"]}, {"types": ["AG-THR", "AG-KIL"]}]
    )
    page = waiting(side.verifier)
    assert sorted(keys(page)[:2]) == sorted([killing.pk, both.pk])
    assert (keys(page)[2:], [row.gravity for row in page.rows]) == ([threat.pk], [1, 1, 6])


def test_of_one_gravity_the_best_source_goes_first_and_then_the_oldest(side):
    old = make_event(side, at=LATER - timedelta(days=9))
    newer = make_event(side, at=LATER - timedelta(days=5))
    trusted = make_event(side, at=LATER - timedelta(days=1))
    with acting_as(side.documenter.pk):
        actions.make_claim(
            event=trusted,
            attribute=Attribute.DATE,
            value="2025-05-03",
            source="press",
            reliability="high",
            by=side.documenter.pk,
            at=LATER,
        )
    page = waiting(side.verifier)
    assert keys(page) == [trusted.pk, old.pk, newer.pk]
    assert [row.reliability for row in page.rows] == ["high", "unknown", "unknown"]


def test_what_is_confirmed_or_discarded_waits_no_more(side):
    confirmed, discarded, reported = make_events(side, [{}, {}, {}])
    with acting_as(side.verifier.pk):
        actions.verify_event(event=confirmed, grounds="x", by=side.verifier.pk, at=LATER)
        actions.assess_event(
            event=discarded,
            status=EventState.DISCARDED,
            ground="x",
            by=side.verifier.pk,
            at=LATER,
        )
    assert keys(waiting(side.verifier)) == [reported.pk]


def test_pages_of_the_queue_follow_each_other(side):
    made = make_events(side, [{}, {"types": ["AG-KIL"]}, {}])
    first = waiting(side.verifier, limit=2)
    after = QueueCursor.read(str(first.after))
    second = waiting(side.verifier, limit=2, after=after)
    found = [*keys(first), *keys(second)]
    assert (found[0], sorted(found), second.after) == (
        made[1].pk,
        sorted(one.pk for one in made),
        None,
    )


@pytest.mark.parametrize("text", ["", "1_2", "1_2_x_y", "9_9_1e999_0", "a_b_c_d"])
def test_an_address_that_is_no_place_in_the_queue_is_none(text):
    assert QueueCursor.read(text) is None


def test_more_of_one_gravity_than_is_put_in_order_is_said(side):
    make_events(side, [{}, {}])
    assert waiting(side.verifier, looked_at=1).is_partial
    assert not waiting(side.verifier, looked_at=2).is_partial


@pytest.mark.parametrize("many", [1, 30])
def test_the_queue_asks_as_often_for_many_as_for_one(side, many):
    make_events(side, [{} for _ in range(many)])
    with acting_as(side.verifier.pk), CaptureQueriesContext(connection) as asked:
        page = verification_queue(by=side.verifier.pk, at=LATER)
    assert (len(page.rows), len(asked.captured_queries)) == (many, 5)


def test_what_one_determined_oneself_waits_for_another_person(side, second):
    one = make_event(side)
    with acting_as(side.verifier.pk):
        held = Event.objects.get(pk=one.pk).current
        actions.determine(
            event=one,
            what=replace(actions.standing_of(held), victims=2),
            ground="x",
            by=side.verifier.pk,
            at=LATER,
        )
    assert [row.is_own for row in waiting(side.verifier).rows] == [True]
    assert [row.is_own for row in waiting(second).rows] == [False]
    with pytest.raises(actions.OwnDetermination):
        take(side.verifier, one)


def test_a_turn_lasts_two_hours_and_is_seen_by_others(side, second):
    one = make_event(side)
    take(side.verifier, one)
    [row] = waiting(second).rows
    assert (row.turn.by, row.turn.until_at) == (side.verifier, OVER)
    assert [row.turn for row in waiting(second, at=OVER).rows] == [None]


def test_nobody_takes_what_another_has_until_it_is_over(side, second):
    one = make_event(side)
    take(side.verifier, one)
    with pytest.raises(actions.TakenByAnother):
        take(second, one, at=OVER - timedelta(seconds=1))
    assert take(second, one, at=OVER).by_id == second.pk


def test_who_has_a_turn_takes_it_again_for_two_more_hours(side):
    one = make_event(side)
    first = take(side.verifier, one)
    again = take(side.verifier, one, at=LATER + timedelta(hours=1))
    assert (again.pk, again.until_at) == (first.pk, OVER + timedelta(hours=1))


def test_a_turn_that_is_left_is_free(side, second):
    one = make_event(side)
    take(side.verifier, one)
    with acting_as(side.verifier.pk):
        actions.leave_turn(event=one, by=side.verifier.pk, at=LATER)
    assert take(second, one).by_id == second.pk


def test_nobody_leaves_the_turn_of_another(side, second):
    one = make_event(side)
    take(side.verifier, one)
    with acting_as(second.pk), pytest.raises(NotAllowed):
        actions.leave_turn(event=one, by=second.pk, at=LATER)


def test_the_database_holds_one_turn_an_event(side):
    one = make_event(side)
    take(side.verifier, one)
    twice = VerificationTurn(
        compartment=side.compartment,
        event=one,
        by=side.verifier,
        taken_at=LATER,
        until_at=OVER,
    )
    with acting_as(side.verifier.pk), pytest.raises(DatabaseError), transaction.atomic():
        twice.save(force_insert=True)


def test_nothing_is_taken_that_does_not_wait(side, second):
    one = make_event(side)
    with acting_as(second.pk):
        actions.verify_event(event=one, grounds="x", by=second.pk, at=LATER)
    with pytest.raises(actions.NothingWaits):
        take(side.verifier, one)


@pytest.fixture
def cast(side, as_operator):
    with as_operator():
        return {
            "owner": side.verifier,
            "colleague": side.documenter,
            "without_role": make_account(
                institution=side.institution, roles=["organisation_admin"]
            ),
            "stranger": make_account(institution=make_institution(), roles=["verifier"]),
        }


@pytest.mark.parametrize(
    ("who", "number"), [("owner", 1), ("colleague", 1), ("without_role", 0), ("stranger", 0)]
)
def test_the_queue_is_of_who_may_add_to_the_events(side, cast, who, number):
    make_event(side)
    assert len(waiting(cast[who]).rows) == number


@pytest.mark.parametrize("who", ["colleague", "without_role", "stranger"])
def test_only_a_verifier_of_its_steward_takes_a_turn(side, cast, who):
    one = make_event(side)
    with pytest.raises(NotAllowed):
        take(cast[who], one)
    assert take(side.verifier, one).by_id == side.verifier.pk


def test_a_hidden_event_changes_nothing_in_the_queue(side, other):
    one = make_event(side)
    make_event(other, types=["AG-KIL"])
    assert keys(waiting(side.verifier)) == [one.pk]


def test_who_only_reads_has_nothing_to_verify(side, other):
    make_event(side)
    share_with(side, other.institution, level=Level.CODED)
    assert keys(waiting(other.verifier)) == []
