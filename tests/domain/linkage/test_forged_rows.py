"""Whoever can send SQL as one account lays no pair and no judgement on what others hold."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_side,
    share_coded,
)

from baluarte.domain.linkage.actions import propose_pairs
from baluarte.domain.linkage.actions.reasons import write_reason
from baluarte.domain.linkage.models import Pair
from baluarte.domain.registry.choices import Voice
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
REFUSED = "row-level security"
PAIR = (
    "insert into linkage_pair (id, left_id, right_id, left_compartment_id, right_compartment_id,"
    " agreement, weight, proposed_at, by_id) values (%s, %s, %s, %s, %s, '{}', %s, now(), %s)"
)
JUDGEMENT = (
    "insert into linkage_judgement (id, pair_id, left_compartment_id, right_compartment_id, voice,"
    " verdict, reason_id, decided_at, by_id) values (%s, %s, %s, %s, %s, 'same', %s, now(), %s)"
)
CARD = (
    "insert into linkage_card (id, pair_id, left_compartment_id, right_compartment_id, voice,"
    " holds, laid_at, by_id) values (%s, %s, %s, %s, 'left', '{}', now(), %s)"
)
REASON = (
    "insert into linkage_reason (id, left_compartment_id, right_compartment_id,"
    " side_compartment_id, record_key_id, sealed_text) select %s, left_compartment_id,"
    " right_compartment_id, %s, record_key_id, sealed_text from linkage_reason where id = %s"
)
WEIGHTS = (
    "insert into linkage_weighttable (id, tables, proposed_from, learned_from, ground, adopted_at,"
    " by_id) values (%s, '{}', 0, '{}', 'x', now(), %s)"
)


def laid(account, statement: str, *given) -> str:
    """Send one statement as an account; return why it was refused, nothing where it was not."""
    try:
        with acting_as(account.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [uuid4(), *given])
    except DatabaseError as refused:
        return str(refused).splitlines()[0]
    return ""


@pytest.fixture
def curator(as_operator, side, other):
    share_coded(side)
    share_coded(other)
    return make_curator(as_operator)


@pytest.fixture
def pair(side, other, curator, at_work):
    """A pair between the two houses, proposed by the worker."""
    make_event(side)
    make_event(other)
    with at_work(curator):
        propose_pairs(at=LATER)
    with acting_as(curator.pk):
        return Pair.objects.get()


def reason_for(account, pair, voice):
    with acting_as(account.pk):
        return write_reason("read both", pair=pair, voice=voice).pk


def sides_of(pair, side) -> tuple[Voice, Voice]:
    """Return in which voice a house speaks of a pair, and in which the other."""
    is_left = pair.left_compartment_id == side.compartment.pk
    return (Voice.LEFT, Voice.RIGHT) if is_left else (Voice.RIGHT, Voice.LEFT)


def judged(account, pair, voice, reason, *, compartments=None) -> str:
    named = compartments or (pair.left_compartment_id, pair.right_compartment_id)
    return laid(account, JUDGEMENT, pair.pk, *named, voice, reason, account.pk)


@pytest.fixture
def ends(side, other):
    """Two events of one's own, and one of another house."""
    return *sorted((make_event(side).pk, make_event(side).pk)), make_event(other).pk


def test_a_pair_of_ones_own_events_can_be_laid(side, ends):
    mine = [side.compartment.pk] * 2
    by = side.documenter
    assert laid(by, PAIR, *ends[:2], *mine, 20.0, by.pk) == ""


def test_a_pair_with_anothers_event_is_refused_whatever_its_row_says(side, other, ends):
    one, _, theirs = ends
    by = side.documenter
    first, second = sorted((one, theirs))
    for compartments in (
        [side.compartment.pk] * 2,
        [side.compartment.pk, other.compartment.pk],
    ):
        assert REFUSED in laid(by, PAIR, first, second, *compartments, 20.0, by.pk)


def test_a_pair_weighs_no_more_than_bits_can(side, ends):
    mine = [side.compartment.pk] * 2
    by = side.documenter
    for weight in (1000.0, -1000.0, float("nan"), float("inf")):
        assert "linkage_pair_weighs_bits" in laid(by, PAIR, *ends[:2], *mine, weight, by.pk)


def test_a_pair_is_laid_by_who_lays_it(side, ends):
    mine = [side.compartment.pk] * 2
    for by in (None, side.colleague.pk):
        assert REFUSED in laid(side.documenter, PAIR, *ends[:2], *mine, 20.0, by)


def test_one_judges_in_ones_own_voice(side, pair):
    voice, _ = sides_of(pair, side)
    reason = reason_for(side.documenter, pair, voice)
    assert judged(side.documenter, pair, voice, reason) == ""


def test_a_curator_judges_for_the_registry_and_in_no_other_voice(pair, curator):
    reason = reason_for(curator, pair, Voice.REGISTRY)
    assert judged(curator, pair, Voice.REGISTRY, reason) == ""
    for voice in (Voice.LEFT, Voice.RIGHT, Voice.BOTH):
        assert REFUSED in judged(curator, pair, voice, reason)


def test_nobody_speaks_for_the_other_side_nor_for_the_registry(side, pair):
    mine, theirs = sides_of(pair, side)
    reason = reason_for(side.documenter, pair, mine)
    for voice in (theirs, Voice.BOTH, Voice.REGISTRY):
        assert REFUSED in judged(side.documenter, pair, voice, reason)


def test_nobody_judges_the_pair_of_others_by_saying_it_lies_with_her(pair, as_operator, at_work):
    stranger = make_side(as_operator)
    own = make_event(stranger), make_event(stranger)
    with at_work(stranger.documenter):
        propose_pairs(at=LATER)
    with acting_as(stranger.documenter.pk):
        mine = Pair.objects.get()
    assert {mine.left_id, mine.right_id} == {one.pk for one in own}
    reason = reason_for(stranger.documenter, mine, Voice.BOTH)
    compartments = [stranger.compartment.pk] * 2
    for voice in (Voice.BOTH, Voice.LEFT, Voice.RIGHT):
        refused = judged(stranger.documenter, pair, voice, reason, compartments=compartments)
        assert REFUSED in refused
    assert judged(stranger.documenter, mine, Voice.BOTH, reason) == ""


def test_no_card_is_laid_on_the_pair_of_others(pair, as_operator):
    stranger = make_side(as_operator)
    by = stranger.documenter
    assert REFUSED in laid(by, CARD, pair.pk, *[stranger.compartment.pk] * 2, by.pk)


def test_a_reason_is_of_the_side_that_speaks(side, other, pair):
    own = reason_for(side.documenter, pair, sides_of(pair, side)[0])
    for theirs in (other.compartment.pk, None):
        assert REFUSED in laid(side.documenter, REASON, theirs, own)


def test_only_a_curator_adopts_weights(side, curator):
    assert REFUSED in laid(side.documenter, WEIGHTS, side.documenter.pk)
    assert laid(curator, WEIGHTS, curator.pk) == ""
