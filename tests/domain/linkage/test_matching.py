"""Pairs are proposed as reports come: only what is new is compared, and everything it can meet."""

from datetime import timedelta

import pytest
from tests.factories.jobs import ProcrastinateJob
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_events,
    share_coded,
)

from baluarte.domain.linkage import tasks
from baluarte.domain.linkage.actions import propose_pairs
from baluarte.domain.linkage.models import Matching, Pair
from baluarte.domain.registry.actions import add_act, establish_apart, unlink_report
from baluarte.domain.registry.models import Link
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NEXT = LATER + timedelta(days=1)


@pytest.fixture
def propose(at_work):
    def by(account, at=LATER):
        with at_work(account):
            return propose_pairs(at=at)

    return by


def jobs() -> list[str]:
    found = ProcrastinateJob.objects.filter(task_name="linkage.propose_pairs")
    return sorted(found.values_list("args__account", flat=True))


def test_what_comes_is_compared_with_what_there_was(side, propose):
    make_events(side, [{}, {"date": "2024-01-01"}])
    assert propose(side.documenter) == 0
    make_event(side, date="2025-05-04", at=LATER)
    assert propose(side.documenter, at=NEXT) == 1


def test_what_was_compared_is_not_compared_again(side, propose):
    make_events(side, [{"date": "2025-05-03"}, {"date": "2025-05-03"}])
    assert propose(side.documenter) == 1
    with acting_as(side.documenter.pk):
        assert Pair.objects.count() == 1
    make_event(side, date="2019-01-01", at=LATER)
    assert propose(side.documenter, at=NEXT) == 0


def test_names_meet_where_the_new_one_has_no_date(side, propose):
    make_event(side, names="Ana Inventada Ruiz")
    propose(side.documenter)
    make_event(side, names="Ana Inventada Ruiz", date="", at=LATER)
    assert propose(side.documenter, at=NEXT) == 1


def test_what_is_opened_later_is_new_however_old(side, other, propose, as_operator):
    curator = make_curator(as_operator)
    share_coded(side)
    make_event(side)
    make_event(other)
    assert propose(curator) == 0
    share_coded(other)
    assert propose(curator, at=NEXT) == 1


def test_in_parts_all_is_proposed_that_would_be_at_once(side, other, propose, as_operator):
    days = [f"2025-05-{day:02}" for day in range(1, 25)]
    told = [{"date": day, "names": f"Ana Inventada {'Luz' if n % 3 else 'Sol'}"} for n, day in
            enumerate(days)]  # fmt: skip
    at_once, in_parts = make_curator(as_operator), make_curator(as_operator)
    share_coded(side)
    share_coded(other)
    for n in range(4):
        at = LATER + timedelta(days=n)
        make_events(side if n % 2 else other, told[n::4], at=at)
        propose(in_parts, at=at + timedelta(minutes=1))
    with acting_as(at_once.pk):
        found = set(Pair.objects.values_list("left", "right"))
    assert (propose(at_once, at=NEXT), len(found) > 20) == (0, True)


def test_a_run_that_finds_nothing_new_leaves_no_row(side, propose, at_work):
    make_event(side)
    for n in range(3):
        propose(side.documenter, at=LATER + timedelta(days=n))
    with at_work(side.documenter):
        assert Matching.objects.count() == 1


def test_an_event_that_is_told_otherwise_is_compared_anew(side, propose):
    one, other = make_event(side, types=["AG-KIL"]), make_event(side, date="2025-05-05")
    assert propose(side.documenter) == 0
    by = side.documenter.pk
    with acting_as(by):
        add_act(event=one, type="AG-THR", victim_number=1, perpetrators=["PE-UNK"], by=by,
                at=LATER)  # fmt: skip
    assert propose(side.documenter, at=NEXT) == 1
    with acting_as(by):
        pair = Pair.objects.get()
    assert {pair.left_id, pair.right_id} == {one.pk, other.pk}


def test_who_never_asked_leaves_no_trace_of_her(side, other, propose, at_work):
    propose(side.documenter)
    for account, seen in ((side.documenter, 1), (other.documenter, 0)):
        with at_work(account):
            assert Matching.objects.count() == seen


def test_curators_are_asked_for_without_asking(side, as_operator, as_role):
    curators = sorted(str(make_curator(as_operator).pk) for _ in range(2))
    with as_role("bal_worker"):
        assert tasks.each_ten_minutes(0) >= 2
        assert set(curators) <= set(jobs())


def test_a_report_made_an_event_of_its_own_is_matched_too(side, as_role):
    made = make_event(side)
    with as_role("bal_worker"):
        ProcrastinateJob.objects.all().delete()
    by = side.documenter.pk
    with acting_as(by):
        link = Link.objects.get(event=made)
        unlink_report(link=link, ground="g", by=by, at=LATER)
        establish_apart(report=link.report, ground="g", by=by, at=LATER)
    assert jobs() == [str(by)]
