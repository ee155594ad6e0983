"""A curator adopts a table of weights: from then on pairs are weighed by it, and each keeps which."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.registry import LATER, make_curator, make_events, share_coded

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.linkage.actions import adopt_weights, judge_pair, propose_pairs
from baluarte.domain.linkage.comparison import WRITTEN
from baluarte.domain.linkage.models import Pair, WeightTable
from baluarte.domain.linkage.queries.weight_tables import (
    Rule,
    judged_at_least,
    rule_in_force,
    weighings,
    weights_of,
    wilson,
)
from baluarte.domain.registry.actions import MustSayWhy
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NEXT = LATER + timedelta(days=1)
# Nothing but the day counts, and it is enough.
BY_DAY = replace(WRITTEN, place={}, type={}, names={}, proposed_from=11.0)


@pytest.fixture
def curator(side, other, as_operator):
    for one in (side, other):
        share_coded(one)
    return make_curator(as_operator)


def adopt(curator, weights=BY_DAY, *, at=LATER, ground="Probado con la verdad inventada."):
    with acting_as(curator.pk):
        return adopt_weights(weights=weights, ground=ground, by=curator.pk, at=at)


def propose(curator, at_work, at):
    with at_work(curator):
        return propose_pairs(at=at)


def test_without_an_adopted_table_the_written_rule_holds(curator) -> None:
    with acting_as(curator.pk):
        assert rule_in_force() == Rule(WRITTEN, None)


def test_what_is_proposed_later_is_weighed_by_the_table_and_keeps_it(
    side, other, curator, at_work
) -> None:
    make_events(side, [{"date": "2024-01-05"}])
    make_events(other, [{"date": "2024-01-05"}])
    assert propose(curator, at_work, LATER) == 1
    made = adopt(curator)
    make_events(side, [{"date": "2023-02-02"}], at=NEXT)
    make_events(other, [{"date": "2023-02-02"}], at=NEXT)
    assert propose(curator, at_work, NEXT) == 1
    with acting_as(curator.pk):
        kept = Pair.objects.order_by("proposed_at").values_list("weight", "weighing")
        assert list(kept) == [(20.8, None), (11.1, made.pk)]


def test_the_newest_holds_and_the_written_rule_can_be_taken_up_again(curator) -> None:
    first = adopt(curator)
    again = adopt(curator, WRITTEN, at=NEXT, ground="Se vuelve a la regla escrita.")
    with acting_as(curator.pk):
        assert rule_in_force() == Rule(WRITTEN, again.pk)
        assert rule_in_force(known_at=LATER) == Rule(BY_DAY, first.pk)
        assert [weights_of(one) for one in weighings()] == [WRITTEN, BY_DAY]


def test_adopting_stands_in_the_log(curator) -> None:
    made = adopt(curator)
    with acting_as(curator.pk):
        [entry] = Entry.objects.filter(act="registry.adopt_weights")
        assert (entry.object_type, entry.actor, entry.objects_named) == (
            "weighing", curator.pk, [str(made.pk)],
        )  # fmt: skip


def test_only_a_curator_adopts_and_says_why(side, curator) -> None:
    with pytest.raises(NotAllowed):
        adopt(side.steward)
    with pytest.raises(MustSayWhy):
        adopt(curator, ground="  ")
    with acting_as(curator.pk):
        assert WeightTable.objects.count() == 0


def test_nobody_changes_what_was_adopted_and_everybody_reads_it(side, curator) -> None:
    made = adopt(curator)
    with acting_as(side.documenter.pk):
        assert [one.pk for one in weighings()] == [made.pk]
    with acting_as(curator.pk), pytest.raises(DatabaseError), transaction.atomic():
        WeightTable.objects.filter(pk=made.pk).update(ground="otro")


def test_what_was_judged_is_told_by_weight(side, other, curator, at_work) -> None:
    days = ["2025-05-03", "2024-05-03", "2023-05-03"]
    for one in (side, other):
        make_events(one, [{"date": day} for day in days])
    assert propose(curator, at_work, LATER) == 3
    with acting_as(curator.pk):
        pairs = list(Pair.objects.all())
        for pair, verdict in zip(pairs, (Verdict.SAME, Verdict.DIFFERENT), strict=False):
            judge_pair(pair=pair, verdict=verdict, reason="dicho", by=curator.pk, at=NEXT)
        told = [
            (one.bits, one.proposed, one.same, one.different) for one in judged_at_least(WRITTEN)
        ]
    assert told == [
        (15.0, 3, 1, 1), (17.0, 3, 1, 1), (19.0, 3, 1, 1), (23.0, 0, 0, 0), (31.0, 0, 0, 0),
    ]  # fmt: skip


def test_an_interval_of_wilson() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263, and 0 of 20.
    assert wilson(81, 263) == pytest.approx((81 / 263, 0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) is None
