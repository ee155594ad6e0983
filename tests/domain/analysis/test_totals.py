from contextlib import contextmanager
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.factories.registry import (
    LATER,
    make_curator,
    make_events,
    share_coded,
)

from baluarte.domain.analysis.queries import (
    Tally,
    count_acts,
    count_events,
    count_victims,
    tally_of,
)
from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.linkage.queries import clusters
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def pair_of(one, other, account, *, at=LATER):
    with acting_as(account.pk):
        return propose_pair(one=one, other=other, reason="r", by=account.pk, at=at)


def judge(pair, account, verdict, *, at=LATER):
    with acting_as(account.pk):
        judge_pair(pair=pair, verdict=verdict, reason="r", by=account.pk, at=at)


def tally(account, filters=None, *, known_at=None):
    with acting_as(account.pk):
        return tally_of(events(filters or Filters()), known_at=known_at)


def test_events_acts_and_victims_are_three_numbers(side):
    make_events(
        side,
        [
            {"types": ["AG-KIL"], "victims": 3},
            {"types": ["AG-THR", "AG-PHY"], "victims": 1},
            {"types": ["AG-THR"], "victims": None},
        ],
    )
    assert tally(side.documenter) == Tally(events=3, records=3, acts=6, victims=4, untold=1)
    with acting_as(side.documenter.pk):
        everything = events()
        counted = [f(everything) for f in (count_events, count_acts, count_victims)]
        assert counted == [3, 6, 4]
        assert count_acts(Event.objects.filter(acts__type="AG-KIL").distinct()) == 3


def test_what_was_withdrawn_is_counted_nowhere_from_then_on(side):
    [made, _] = make_events(side, [{"victims": 2}, {}])
    with acting_as(side.steward.pk):
        withdraw_event(event=made, reason="r", by=side.steward.pk, at=LATER)
    assert tally(side.documenter) == Tally(1, 1, acts=1, victims=1, untold=0)
    with acting_as(side.documenter.pk):
        before = LATER - timedelta(seconds=1)
        then = tally_of(events(known_at=before), known_at=before)
    assert then == Tally(2, 2, acts=3, victims=3, untold=0)


def test_a_joint_event_is_counted_once_where_both_ends_are_counted(side):
    one, two = make_events(side, [{"victims": 2}, {"victims": 1, "municipality_id": "30002"}])
    judge(pair_of(one, two, side.documenter), side.documenter, Verdict.SAME)
    assert tally(side.documenter) == Tally(1, 2, acts=2, victims=2, untold=0)
    elsewhere = Filters(municipality="30002")
    assert tally(side.documenter, elsewhere) == Tally(1, 1, acts=1, victims=1, untold=0)


def test_each_counts_what_they_see(side, other, as_operator):
    share_coded(side)
    share_coded(other)
    curator = make_curator(as_operator)
    [mine] = make_events(side, [{}])
    [theirs] = make_events(other, [{}])
    judge(pair_of(mine, theirs, curator), curator, Verdict.SAME)
    cast = (side.documenter, side.colleague, other.documenter, curator)
    assert [tally(account).events for account in cast] == [1, 1, 1, 1]
    assert [tally(account).records for account in cast] == [1, 1, 1, 2]


# Invented: of 97 events two stewards hold 127 events. Never one number for another.
PLANTED = Tally(events=97, records=127, acts=189, victims=166, untold=8)


def test_a_year_with_its_events_acts_and_victims(side, other, as_operator):
    share_coded(side)
    share_coded(other)
    curator = make_curator(as_operator)
    told = (
        [{"types": ["AG-THR"], "victims": 1}] * 37
        + [{"types": ["AG-KIL"], "victims": 3}] * 25
        # Which of the two was beaten, and which threatened, nobody told: three acts.
        + [{"types": ["AG-PHY", "AG-THR", "AG-THR"], "victims": 2}] * 15
        + [{"types": ["AG-PHY"], "victims": 2}] * 12
        # A raid, and nobody told on how many.
        + [{"types": ["AG-RAI"], "victims": None}] * 8
    )
    mine = make_events(side, told)
    also = Random(1).sample(range(89), 30)
    theirs = make_events(other, [{"types": told[n]["types"][:1]} for n in also])
    assert tally(curator) == Tally(127, 127, acts=219, victims=196, untold=8)
    for n, same in zip(also, theirs, strict=True):
        judge(pair_of(mine[n], same, curator), curator, Verdict.SAME)
    assert tally(curator) == PLANTED


@settings(
    max_examples=examples(15, few=6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_was_judged_same_and_then_undone_leaves_every_count_as_before(world, data):
    with undone_afterwards():
        assert_undone_is_as_before(world, data)


def assert_undone_is_as_before(world, data):
    account, pairs = world.account, world.pairs
    chosen = data.draw(st.lists(st.sampled_from(sorted(pairs)), unique=True, max_size=6))
    before = tally(account)
    for key in chosen:
        world.clock += 1
        judge(pairs[key], account, Verdict.SAME, at=LATER + timedelta(seconds=world.clock))
    joined = tally(account)
    assert joined.events == before.events - sum(len(c) - 1 for c in in_components(chosen))
    for key in data.draw(st.permutations(chosen)):
        world.clock += 1
        undone = data.draw(st.sampled_from([Verdict.DIFFERENT, Verdict.UNSURE]))
        judge(pairs[key], account, undone, at=LATER + timedelta(seconds=world.clock))
    assert tally(account) == before
    with acting_as(account.pk):
        assert clusters() == []


@contextmanager
def undone_afterwards():
    """Give each example the same world."""
    with transaction.atomic():
        mark = transaction.savepoint()
        yield
        transaction.savepoint_rollback(mark)


class World:
    """Six events of one list and a pair of each two."""

    def __init__(self, side):
        told = [
            {"victims": n % 3 + 1, "types": ["AG-THR", "AG-KIL"][: n % 2 + 1]} for n in range(6)
        ]
        self.account = side.documenter
        self.made = make_events(side, told)
        self.pairs = {
            (a, b): pair_of(self.made[a], self.made[b], self.account)
            for a, b in combinations(range(6), 2)
        }
        self.clock = 0


@pytest.fixture
def world(side):
    return World(side)


def in_components(edges):
    """The slow twin of joint events."""
    groups = []
    for edge in edges:
        touching = [group for group in groups if group & set(edge)]
        groups = [g for g in groups if g not in touching] + [set(edge).union(*touching)]
    return groups
