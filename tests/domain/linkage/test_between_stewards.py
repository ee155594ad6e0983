"""Two stewards and one pair: of the other's side only how it agrees, until both say "same".

By the wall: what is asked here is asked of the tables themselves, without any code of ours.
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_side,
    share_coded,
)

from baluarte.domain.access.models import Grant
from baluarte.domain.linkage.actions import judge_pair, propose_pairs
from baluarte.domain.linkage.models import Card, Judgement, Pair, Reason
from baluarte.domain.linkage.queries import clusters, next_to_judge, pair_page, pairs_waiting
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# Names that stand nowhere but in their own organisation's rows.
HERS, THEIRS = "Canaria Inventada Uno", "Canario Inventado Dos"


@pytest.fixture
def curator(as_operator, side, other):
    share_coded(side)
    share_coded(other)
    return make_curator(as_operator)


@pytest.fixture
def events(side, other):
    """The same facts with the two stewards; the other knows more, in codes and by name."""
    return (
        make_event(side, names=f"{HERS}"),
        make_event(other, names=f"{THEIRS}", types=["AG-THR", "AG-KIL"], victims=1),
    )


@pytest.fixture
def pair(events, curator, at_work):
    with at_work(curator):
        propose_pairs(at=LATER)
    with acting_as(curator.pk):
        return Pair.objects.get()


def judge(pair, account, verdict, *, minutes=0, reason="read mine"):
    with acting_as(account.pk):
        return judge_pair(
            pair=pair, verdict=verdict, reason=reason, by=account.pk,
            at=LATER + timedelta(minutes=minutes),
        )  # fmt: skip


def all_that_is_read(account) -> str:
    """Return every row of the registry's and its neighbours' tables that the wall lets through."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if name.startswith(("registry_", "intake_", "people_"))
    ]
    read = []
    with acting_as(account.pk), connection.cursor() as cursor:
        for table in tables:
            try:
                with transaction.atomic():
                    cursor.execute(f'select to_jsonb(t)::text from "{table}" t')
                    read += [row[0] for row in cursor.fetchall()]
            except DatabaseError:
                # Not to be read at all by the workbench, or only some of its columns.
                continue
    return "\n".join(read)


def test_each_sees_the_pair_and_of_the_other_side_nothing_but_its_key(pair, side, other, events):
    for mine, account, own, theirs in (
        (side, side.documenter, *events),
        (other, other.documenter, *reversed(events)),
    ):
        with acting_as(account.pk):
            page = pair_page(pair.pk)
            seen = {line.event.pk for line in (page.left, page.right) if line}
            assert seen == {own.pk}
            assert not Event.objects.filter(pk=theirs.pk).exists()
            assert next_to_judge().judged.pair == pair
            assert [row.judged.pair for row in pairs_waiting().rows] == [pair]
        text = all_that_is_read(account)
        assert (own.reference in text, theirs.reference in text) == (True, False)
        assert str(mine.institution.pk) not in text or theirs.reference not in text


def test_names_are_in_the_clear_nowhere_and_the_owner_sees_her_row(pair, side, other, events):
    judge(pair, side.documenter, Verdict.SAME)
    judge(pair, other.documenter, Verdict.SAME)
    for account in (side.documenter, other.documenter, side.colleague):
        text = all_that_is_read(account)
        assert (HERS in text, THEIRS in text, "Canari" in text) == (False, False, False)
    with acting_as(other.documenter.pk):
        assert Event.objects.filter(pk=events[1].pk).exists()


def test_what_one_says_is_hers_until_both_say_same(pair, side, other):
    judge(pair, other.documenter, Verdict.SAME, reason="Canaria en el motivo")
    with acting_as(side.documenter.pk):
        counted = (Judgement.objects.count(), Reason.objects.count(), Card.objects.count())
        judged = pair_page(pair.pk).judged
    assert (counted, judged.verdict, judged.waits_for_me) == ((0, 0, 0), None, True)
    judge(pair, side.documenter, Verdict.DIFFERENT, minutes=1)
    with acting_as(side.documenter.pk):
        assert (Judgement.objects.count(), Reason.objects.count()) == (1, 1)
        assert (Card.objects.count(), pair_page(pair.pk).cards) == (0, {})


def test_once_both_say_same_each_sees_what_the_other_laid_open(pair, side, other, events):
    judge(pair, other.documenter, Verdict.SAME)
    judge(pair, side.documenter, Verdict.SAME, minutes=1)
    theirs = Voice.RIGHT if pair.right_id == events[1].pk else Voice.LEFT
    with acting_as(side.documenter.pk):
        page = pair_page(pair.pk)
        holds = page.cards[theirs].holds
        assert (page.judged.both_say_same, Judgement.objects.count()) == (True, 2)
        # Still not a row of theirs, and not a word of why.
        assert not Event.objects.filter(pk=events[1].pk).exists()
        assert Reason.objects.count() == 1
    assert holds == {
        "steward": str(other.institution),
        "list": other.source_list.title,
        "reference": events[1].reference,
        "date": "2025-05-03",
        "state": "30",
        "municipality": "30001",
        "types": {"AG-THR": 1, "AG-KIL": 1},
        "victims": 1,
    }


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.UNSURE])
def test_whoever_says_otherwise_again_closes_it_for_both(pair, side, other, verdict):
    judge(pair, side.documenter, Verdict.SAME)
    judge(pair, other.documenter, Verdict.SAME, minutes=1)
    judge(pair, other.documenter, verdict, minutes=2)
    for account, own in ((side.documenter, 1), (other.documenter, 1)):
        with acting_as(account.pk):
            assert (Card.objects.count(), pair_page(pair.pk).cards) == (own, {})


def test_what_is_withdrawn_is_laid_open_no_more(pair, side, other, events):
    judge(pair, side.documenter, Verdict.SAME)
    judge(pair, other.documenter, Verdict.SAME)
    with acting_as(other.documenter.pk):
        by = other.documenter.pk
        withdraw_event(event=events[1], reason="r", by=by, at=LATER)
    with acting_as(side.documenter.pk):
        assert [card.by for card in Card.objects.all()] == [side.documenter]


def test_a_list_that_is_shared_no_more_is_in_no_pair(pair, side, other):
    with acting_as(other.steward.pk):
        given = Grant.objects.filter(compartment=other.compartment, role="curator")
        assert given.update(valid_until=LATER.replace(year=2026, month=2, day=2)) == 1
    for account in (side.documenter, other.documenter):
        with acting_as(account.pk):
            assert (Pair.objects.count(), pairs_waiting().rows, next_to_judge()) == (0, [], None)


def test_a_third_steward_learns_nothing(pair, as_operator):
    third = make_side(as_operator)
    share_coded(third)
    with acting_as(third.documenter.pk):
        counted = [m.objects.count() for m in (Pair, Judgement, Reason, Card)]
        assert counted == [0, 0, 0, 0]


def test_nobody_lays_a_card_for_the_other_side(pair, side):
    theirs = Voice.RIGHT if pair.left_compartment_id == side.compartment.pk else Voice.LEFT
    with (
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Card(
            pair=pair, left_compartment_id=pair.left_compartment_id,
            right_compartment_id=pair.right_compartment_id, voice=theirs, holds={},
            laid_at=LATER, by=side.documenter,
        ).save(force_insert=True)  # fmt: skip


def test_both_stewards_join_the_event_for_the_registry(pair, side, other, curator):
    judge(pair, side.documenter, Verdict.SAME)
    judge(pair, other.documenter, Verdict.SAME, minutes=1)
    with acting_as(curator.pk):
        assert clusters() == [sorted([pair.left_id, pair.right_id])]
