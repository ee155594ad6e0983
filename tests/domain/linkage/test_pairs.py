from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.jobs import ProcrastinateJob, run_job, said
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_side,
    share_coded,
    share_with,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.linkage.actions import (
    NotAPair,
    NothingSaid,
    ask_for_pairs,
    judge_pair,
    propose_pair,
    propose_pairs,
    undo_judgement,
)
from baluarte.domain.linkage.actions.reasons import write_reason
from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.linkage.queries import (
    clusters,
    joint_with,
    next_to_judge,
    pair_page,
    pairs_waiting,
)
from baluarte.domain.registry.actions import MustSayWhy, withdraw_event
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.wall.context import ContextConflict, NoContext, acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(as_operator, side, other):
    """A curator to whom both lists are open in coded form."""
    share_coded(side)
    share_coded(other)
    return make_curator(as_operator)


@pytest.fixture
def pair(side, other, curator, at_work):
    """A pair between two stewards, proposed by the worker for the curator."""
    make_event(side)
    make_event(other)
    with at_work(curator):
        propose_pairs(at=LATER)
    with acting_as(curator.pk):
        return Pair.objects.get()


def judge(pair, account, verdict, *, minutes=0, reason="read both"):
    with acting_as(account.pk):
        return judge_pair(
            pair=pair,
            verdict=verdict,
            reason=reason,
            by=account.pk,
            at=LATER + timedelta(minutes=minutes),
        )


def joined(account, *, known_at=None):
    with acting_as(account.pk):
        return len(clusters(known_at=known_at))


def test_the_worker_proposes_what_agrees_for_who_asked(pair, side, other):
    assert (pair.agreement, pair.weight, pair.by_id) == (
        {
            "date": "day",
            "days": 0,
            "place": "municipality",
            "type": "type",
            "names": "unknown",
        },
        20.8,
        None,
    )
    sides = {pair.left_compartment_id, pair.right_compartment_id}
    assert sides == {side.compartment.pk, other.compartment.pk}


def test_the_same_is_proposed_once(pair, curator, at_work):
    with at_work(curator):
        assert (propose_pairs(at=LATER), Pair.objects.count()) == (0, 1)


def test_facts_of_one_list_are_compared_too(side, at_work):
    make_event(side)
    make_event(side)
    make_event(side, date="2024-01-01")
    with at_work(side.documenter):
        assert propose_pairs(at=LATER) == 1


def test_nothing_is_compared_that_who_asks_does_not_see(side, other, at_work):
    make_event(side)
    make_event(other)
    with at_work(side.documenter):
        assert propose_pairs(at=LATER) == 0


def test_what_was_withdrawn_is_not_compared(side, at_work):
    made = make_event(side)
    make_event(side)
    with acting_as(side.steward.pk):
        withdraw_event(event=made, reason="r", by=side.steward.pk, at=LATER)
    with at_work(side.documenter):
        assert propose_pairs(at=LATER) == 0


def test_nobody_asks_for_nothing(as_role):
    with as_role("bal_worker"), acting_as_nobody(), pytest.raises(NoContext):
        propose_pairs(at=LATER)


def test_a_pair_exists_for_its_curators_and_its_two_stewards(
    pair, side, other, curator, as_operator
):
    # What the two stewards see of it: see `test_between_stewards`.
    stranger = make_side(as_operator).documenter
    cast = (side.documenter, other.documenter, make_curator(as_operator), stranger)
    seen = []
    for account in cast:
        with acting_as(account.pk):
            seen.append(Pair.objects.count())
    assert seen == [1, 1, 1, 0]
    with acting_as(stranger.pk), pytest.raises(Pair.DoesNotExist):
        pair_page(pair.pk)
    with acting_as(curator.pk):
        assert pair_page(pair.pk).judged.pair == pair


def test_a_curator_judges_between_stewards_and_may_judge_again(pair, curator):
    judge(pair, curator, Verdict.SAME)
    assert joined(curator) == 1
    judge(pair, curator, Verdict.UNSURE, minutes=1)
    assert joined(curator) == 0
    with acting_as(curator.pk):
        said = Judgement.objects.order_by("decided_at").values_list("verdict", "voice")
        assert list(said) == [("same", "registry"), ("unsure", "registry")]
        assert Entry.objects.filter(act="registry.judge_pair").count() == 2


def test_what_was_joined_on_an_instant_can_be_asked_later(pair, curator):
    judge(pair, curator, Verdict.SAME, minutes=5)
    judge(pair, curator, Verdict.DIFFERENT, minutes=10)
    known = [joined(curator, known_at=LATER + timedelta(minutes=m)) for m in (4, 5, 9, 10)]
    assert known == [0, 1, 1, 0]


def test_a_judgement_is_never_changed(pair, curator):
    judge(pair, curator, Verdict.SAME)
    with (
        acting_as(curator.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Judgement.objects.update(verdict=Verdict.DIFFERENT)


def test_a_judgement_needs_a_reason(pair, curator):
    with pytest.raises(MustSayWhy):
        judge(pair, curator, Verdict.SAME, reason=" ")


def test_nobody_signs_for_another(pair, curator, side):
    with (
        acting_as(curator.pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Judgement(
            pair=pair,
            left_compartment_id=pair.left_compartment_id,
            right_compartment_id=pair.right_compartment_id,
            voice=Voice.REGISTRY,
            verdict=Verdict.SAME,
            reason=write_reason("r", pair=pair, voice=Voice.REGISTRY),
            decided_at=LATER,
            by=side.documenter,
        ).save(force_insert=True)


@pytest.fixture
def peers(side, other):
    """The two organisations show one another their lists."""
    share_with(side, other.institution)
    share_with(other, side.institution)


def test_one_steward_alone_joins_nothing_and_both_do(pair, curator, side, other, peers):
    judge(pair, side.documenter, Verdict.SAME)
    assert joined(curator) == 0
    judge(pair, other.documenter, Verdict.SAME)
    assert joined(curator) == 1


def test_a_steward_who_says_otherwise_is_heard_before_the_registry(
    pair, curator, side, other, peers
):
    judge(pair, curator, Verdict.SAME)
    assert joined(side.documenter) == 1
    judge(pair, side.documenter, Verdict.DIFFERENT)
    assert joined(side.documenter) == 0


def test_both_stewards_are_heard_before_the_registry(pair, curator, side, other, peers):
    judge(pair, curator, Verdict.DIFFERENT)
    judge(pair, side.documenter, Verdict.SAME)
    judge(pair, other.documenter, Verdict.SAME)
    assert joined(curator) == 1


def test_who_holds_both_sides_speaks_for_both(side, at_work):
    make_event(side)
    make_event(side)
    with at_work(side.documenter):
        propose_pairs(at=LATER)
    with acting_as(side.documenter.pk):
        pair = Pair.objects.get()
    assert judge(pair, side.documenter, Verdict.SAME).voice == "both"
    assert joined(side.documenter) == 1
    judge(pair, side.colleague, Verdict.DIFFERENT, minutes=1)
    assert joined(side.documenter) == 0


def test_a_curator_does_not_judge_within_one_steward(side, curator, at_work):
    make_event(side)
    make_event(side)
    with at_work(curator):
        propose_pairs(at=LATER)
    with acting_as(curator.pk):
        pair = Pair.objects.get()
        assert pairs_waiting().rows == []
    with pytest.raises(NotAllowed) as refused:
        judge(pair, curator, Verdict.SAME)
    assert refused.value.rule == "registry.judge.only_its_stewards_or_a_curator"


def test_two_lists_of_one_steward_are_within_one_steward(side, as_operator, curator, at_work):
    second = make_side(as_operator, institution=side.institution)
    share_coded(second)
    make_event(side)
    make_event(second)
    with at_work(curator):
        assert propose_pairs(at=LATER) == 1
    with acting_as(curator.pk):
        pair = Pair.objects.get()
    with pytest.raises(NotAllowed):
        judge(pair, curator, Verdict.SAME)
    assert judge(pair, side.documenter, Verdict.SAME).voice == "both"


def test_a_pair_waits_for_each_voice_until_it_has_spoken(pair, curator, side, other, peers):
    def waits(account):
        with acting_as(account.pk):
            return [row.judged.pair.pk for row in pairs_waiting().rows]

    cast = (curator, side.documenter, other.documenter)
    assert [waits(account) for account in cast] == [[pair.pk]] * 3
    judge(pair, side.documenter, Verdict.UNSURE)
    assert [waits(account) for account in cast] == [[pair.pk], [], [pair.pk]]
    assert waits(side.colleague) == []
    judge(pair, curator, Verdict.SAME)
    assert [waits(account) for account in cast] == [[], [], [pair.pk]]


def test_the_queue_is_walked_page_by_page_the_likeliest_first(side, at_work):
    for n in range(4):
        make_event(side, types=["AG-THR"] if n else ["AG-INT"])
    with at_work(side.documenter):
        assert propose_pairs(at=LATER) == 6
    with acting_as(side.documenter.pk):
        first = pairs_waiting(limit=4)
        rest = pairs_waiting(limit=4, after=type(first.after).read(str(first.after)))
        weights = [row.judged.pair.weight for page in (first, rest) for row in page.rows]
        assert (len(first.rows), len(rest.rows), rest.after) == (4, 2, None)
        assert weights == sorted(weights, reverse=True)
        assert len({row.judged.pair.pk for p in (first, rest) for row in p.rows}) == 6


def test_a_steward_sees_the_other_side_in_full_only_when_both_say_same(
    side, other, as_operator, at_work
):
    from baluarte.domain.wall.choices import Level

    share_with(side, other.institution, level=Level.CODED)
    share_with(other, side.institution, level=Level.CODED)
    mine = make_event(side)
    make_event(other)
    with at_work(side.documenter):
        propose_pairs(at=LATER)
    with acting_as(side.documenter.pk):
        pair = Pair.objects.get()

    def shown(account):
        with acting_as(account.pk):
            page = pair_page(pair.pk)
            return [line.event.pk if line else None for line in (page.left, page.right)]

    own = [
        mine.pk if pair.left_id == mine.pk else None,
        mine.pk if pair.right_id == mine.pk else None,
    ]
    assert shown(side.documenter) == own
    judge(pair, side.documenter, Verdict.SAME)
    assert shown(side.documenter) == own
    judge(pair, other.documenter, Verdict.SAME)
    assert shown(side.documenter) == [pair.left_id, pair.right_id]


def test_a_person_proposes_what_the_comparison_did_not(side):
    one, two = make_event(side), make_event(side, date="2020-01-01")
    with acting_as(side.documenter.pk):
        by = side.documenter.pk
        pair = propose_pair(one=two, other=one, reason="one trial", by=by, at=LATER)
        assert (pair.by_id, pair.left_id < pair.right_id, pair.agreement["date"]) == (
            by,
            True,
            "apart",
        )
        for left, right in ((one, two), (one, one)):
            with pytest.raises(NotAPair):
                propose_pair(one=left, other=right, reason="again", by=by, at=LATER)


def test_nobody_pairs_what_they_do_not_see(side, other):
    one, two = make_event(side), make_event(other)
    with acting_as(side.documenter.pk), pytest.raises(NotAPair):
        propose_pair(one=one, other=two, reason="r", by=side.documenter.pk, at=LATER)


def test_a_joint_event_is_what_live_edges_reach(side, at_work):
    made = [make_event(side) for _ in range(3)]
    apart = make_event(side, date="2019-01-01")
    with at_work(side.documenter):
        propose_pairs(at=LATER)
    with acting_as(side.documenter.pk):
        by_ends = {frozenset((p.left_id, p.right_id)): p for p in Pair.objects.all()}
    for one, two in ((0, 1), (1, 2)):
        judge(by_ends[frozenset((made[one].pk, made[two].pk))], side.documenter, Verdict.SAME)
    with acting_as(side.documenter.pk):
        joint = joint_with(made[0].pk)
        keys = {one.pk for one in made}
        assert (joint.members[0], set(joint.members), len(joint.pairs)) == (made[0].pk, keys, 3)
        assert joint_with(apart.pk).members == [apart.pk]
        assert clusters() == [sorted(keys)]
        assert clusters(among=[made[0].pk, made[1].pk]) == [sorted([made[0].pk, made[1].pk])]
        assert clusters(among=[made[0].pk, made[2].pk]) == []


def test_the_worker_judges_nothing(pair, curator, at_work):
    with (
        at_work(curator),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        judge_pair(pair=pair, verdict=Verdict.SAME, reason="r", by=curator.pk, at=LATER)


def jobs():
    return list(ProcrastinateJob.objects.filter(task_name="linkage.propose_pairs"))


def test_establishing_asks_the_worker_once_and_the_worker_proposes(side, as_role):
    for _ in range(2):
        make_event(side)
    [job] = jobs()
    assert said(job.args) == {"account": str(side.documenter.pk)}
    with as_role("bal_worker"):
        assert run_job(job) == 1
    with acting_as(side.documenter.pk):
        assert Pair.objects.count() == 1


def test_nobody_asks_for_another(side, other):
    with acting_as(side.documenter.pk), pytest.raises(ContextConflict):
        ask_for_pairs(by=other.documenter.pk)
    assert jobs() == []


def test_who_has_yet_to_judge_learns_nothing_of_what_others_said(pair, curator, side, other, peers):
    judge(pair, curator, Verdict.SAME, reason="read by the curator")
    judge(pair, other.documenter, Verdict.DIFFERENT, reason="read by the other")

    def seen(account):
        with acting_as(account.pk):
            judged = pair_page(pair.pk).judged
            texts = [one.reason.text for one in judged.judgements]
            return judged.waits_for_me, judged.verdict, judged.both_say_same, texts

    assert seen(side.documenter) == (True, None, False, [])
    judge(pair, side.documenter, Verdict.UNSURE, reason="read by me")
    waits, verdict, _, texts = seen(side.documenter)
    assert (waits, verdict, len(texts)) == (False, Verdict.DIFFERENT, 3)


def test_pairs_to_judge_come_by_lot_and_each_once(side, at_work):
    for n in range(4):
        make_event(side, types=["AG-THR"] if n else ["AG-INT"])
    with at_work(side.documenter):
        propose_pairs(at=LATER)
    shown = []
    with acting_as(side.documenter.pk):
        found = next_to_judge()
        while found is not None:
            shown.append(found.judged.pair.pk)
            found = next_to_judge(after=shown[-1])
        assert shown == sorted(Pair.objects.values_list("pk", flat=True))
    judge(Pair(pk=shown[0], left_compartment=side.compartment, right_compartment=side.compartment),
          side.documenter, Verdict.SAME)  # fmt: skip
    with acting_as(side.documenter.pk):
        assert next_to_judge().judged.pair.pk == shown[1]


def test_what_is_undone_is_what_the_same_voice_said_before(pair, curator, side):
    def undo(account, minutes):
        with acting_as(account.pk):
            by, at = account.pk, LATER + timedelta(minutes=minutes)
            return undo_judgement(pair=pair, reason="r", by=by, at=at).verdict

    judge(pair, curator, Verdict.DIFFERENT)
    judge(pair, curator, Verdict.SAME, minutes=1)
    assert (joined(curator), undo(curator, 2), joined(curator)) == (1, "different", 0)
    with pytest.raises(NothingSaid):
        undo(side.documenter, 3)
