"""Properties of what is joined: undone it leaves no trace, and every past can be rebuilt."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.factories.registry import LATER, make_events

from baluarte.domain.analysis.queries import tally_of
from baluarte.domain.analysis.queries.totals import Tally
from baluarte.domain.linkage.actions import judge_pair, propose_pair, undo_judgement
from baluarte.domain.linkage.joint_events import components
from baluarte.domain.linkage.models import Judgement
from baluarte.domain.linkage.queries import clusters, joint_with
from baluarte.domain.linkage.rules import verdict_of
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import events
from baluarte.domain.wall.context import acting_as

RECORDS = range(5)
PAIRS = [(a, b) for a in RECORDS for b in RECORDS if a < b]
SAID = st.tuples(st.sampled_from(PAIRS), st.sampled_from(list(Voice)), st.sampled_from(Verdict))
WHAT_WAS_SAID = st.lists(SAID, max_size=30)


def joined(said) -> list[list[int]]:
    """Return what holds together after these judgements, the oldest first."""
    by_pair = defaultdict(list)
    for pair, voice, verdict in said:
        by_pair[pair].append(Judgement(voice=voice, verdict=verdict))
    same = [pair for pair, judged in by_pair.items() if verdict_of(judged) is Verdict.SAME]
    return components(RECORDS, same)


def as_sets(groups) -> set[frozenset]:
    return {frozenset(group) for group in groups}


@given(WHAT_WAS_SAID, SAID)
def test_saying_again_what_a_voice_said_before_undoes_whatever_it_said_since(said, more) -> None:
    pair, voice, _ = more
    before = [verdict for p, v, verdict in said if (p, v) == (pair, voice)]
    restored = (pair, voice, before[-1] if before else Verdict.UNSURE)
    silent = [*said] if before else [*said, (pair, voice, Verdict.UNSURE)]
    assert as_sets(joined([*said, more, restored])) == as_sets(joined(silent))


@given(WHAT_WAS_SAID, st.permutations(PAIRS))
def test_judgements_of_different_pairs_may_come_in_any_order(said, order) -> None:
    reordered = sorted(said, key=lambda one: order.index(one[0]))
    assert as_sets(joined(reordered)) == as_sets(joined(said))


@pytest.fixture
def records(side):
    """Four records and the six pairs of them, nothing judged yet."""
    made = make_events(side, [{"victims": 1 + n % 2} for n in range(4)])
    by = side.documenter.pk
    with acting_as(by):
        pairs = [
            propose_pair(one=one, other=other, reason="r", by=by, at=LATER)
            for n, one in enumerate(made)
            for other in made[n + 1 :]
        ]
    return side.documenter.pk, pairs


@pytest.mark.django_db
@settings(
    max_examples=examples(12, few=4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Verdict)), max_size=6), st.data())
def test_a_merge_and_its_undo_leave_no_trace_and_every_past_stays(records, said, data) -> None:
    by, pairs = records
    with acting_as(by):
        # Each example goes on where the one before stopped: any state will do to begin from.
        now = LATER + timedelta(minutes=1 + Judgement.objects.count())
        known = [(now, held())]
        for n, verdict in said:
            now += timedelta(minutes=1)
            judge_pair(pair=pairs[n], verdict=verdict, reason="r", by=by, at=now)
            known.append((now, held()))
        before = held()
        chosen = pairs[data.draw(st.integers(0, 5))]
        first, second = now + timedelta(minutes=1), now + timedelta(minutes=2)
        judge_pair(pair=chosen, verdict=Verdict.SAME, reason="r", by=by, at=first)
        merged = held()
        undo_judgement(pair=chosen, reason="r", by=by, at=second)
        assert held() == before
        for at, was in (*known, (first, merged), (second, before)):
            assert held(known_at=at) == was


def held(known_at=None) -> tuple[list[list[UUID]], Tally, dict[UUID, set[UUID]]]:
    """Return all that joining changes: groups, counts, and what each record is joined with."""
    return (
        clusters(known_at=known_at),
        tally_of(events(known_at=known_at), known_at=known_at),
        {
            key: set(joint_with(key, known_at=known_at).members)
            for key in Event.objects.values_list("pk", flat=True)
        },
    )
