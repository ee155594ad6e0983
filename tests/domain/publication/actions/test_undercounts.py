"""An estimate leaves by two people; the portal reads what was let out and nothing else of it."""

import json
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from tests.domain.registry.conftest import make_side, other, side  # noqa: F401
from tests.factories.runs import make_studying
from tests.factories.undercount import tell_overlaps
from tests.factories.undercount_releases import RICH, make_releasing

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication.actions import (
    AlreadySaid,
    CannotLeave,
    NeedsAnotherPerson,
    ask_for_undercount,
    review_undercount,
)
from baluarte.domain.publication.choices import UndercountObjection
from baluarte.domain.publication.models import (
    UndercountProposal,
    UndercountRelease,
    UndercountReview,
)
from baluarte.domain.publication.queries.undercounts import (
    digest_of_body,
    undercount_files,
    undercount_releases,
)
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def releasing(side, other, as_operator, as_role, tmp_path):  # noqa: F811
    studying = make_studying(side, as_operator, as_role, tmp_path)
    made = make_releasing(studying, as_operator, as_role)
    made.sides = [side, other, make_side(as_operator)]
    tell_overlaps(made.sides, as_operator, counts=RICH)
    return made


@pytest.fixture
def as_stranger(as_role):
    @contextmanager
    def take():
        with as_role("bal_public"), acting_as_nobody():
            yield

    return take


def test_what_would_leave_names_no_list_and_gives_no_true_count(releasing):
    run = releasing.ran()
    proposal = releasing.propose(run)
    said = json.dumps(proposal.body, ensure_ascii=False)
    assert not [one for one in releasing.sides if one.institution.name in said]
    assert proposal.body["lists"] == ["A", "B", "C"]
    result = releasing.studying.answer(run).result
    numbers = [row[name] for row in proposal.body["estimates"]
               for name in ("observed", "total", "low", "high")]  # fmt: skip
    numbers += [one[name] for one in proposal.body["table"] for name in ("value",)]
    assert {one % 5 for one in numbers} == {0}
    for digest in (releasing.studying.answer(run).given_sha256, "result_sha256"):
        assert digest not in said
    assert {row["family"] for row in result["rows"]} == {
        row["family"] for row in proposal.body["estimates"]
    }


def test_no_estimate_stands_without_what_was_observed_and_none_is_averaged(releasing):
    body = releasing.propose(releasing.ran()).body
    assert all(row["observed"] for row in [*body["estimates"], *body["without"]])
    assert {row["family"] for row in body["estimates"]} == {
        one["family"] for one in body["families"]
    }
    assert all(one["assumes"]["es"] and one["breaks"] for one in body["families"])


def test_who_proposed_does_not_let_it_out_and_nobody_agrees_twice(releasing):
    proposal = releasing.propose(releasing.ran())
    with acting_as(releasing.analyst.pk), pytest.raises((NeedsAnotherPerson, NotAllowed)):
        review_undercount(
            proposal=proposal, objection=None, by=releasing.analyst.pk, at=timezone.now()
        )
    releasing.agree(proposal)
    with pytest.raises(AlreadySaid):
        releasing.agree(proposal)


def test_two_names_for_one_person_are_refused_by_the_database(releasing):
    proposal = releasing.propose(releasing.ran())
    by = releasing.curator.pk
    with acting_as(by), pytest.raises(ProgrammingError), transaction.atomic():
        UndercountReview.objects.create(
            proposal=proposal, proposed_by_id=releasing.stranger.pk, objection="",
            reviewed_at=timezone.now(), reviewed_by_id=by,
        )  # fmt: skip


def test_only_the_worker_lets_out_and_only_what_was_agreed(releasing):
    proposal = releasing.propose(releasing.ran())
    assert releasing.let_out(proposal) is None
    by = releasing.curator.pk
    with acting_as(by), pytest.raises(ProgrammingError), transaction.atomic():
        UndercountRelease.objects.create(
            proposal=proposal, number=9, first_month=proposal.first_month,
            last_month=proposal.last_month, known_at=proposal.known_at,
            released_at=timezone.now(), body=proposal.body, body_sha256="0" * 64,
        )  # fmt: skip
    with acting_as(by):
        review_undercount(
            proposal=proposal, objection=UndercountObjection.LISTS, by=by, at=timezone.now()
        )
    assert releasing.let_out(proposal) is None


def test_the_portal_reads_what_was_let_out_and_no_proposal(releasing, as_stranger):
    waiting = releasing.propose(releasing.ran())
    with as_stranger():
        assert not undercount_releases().exists()
    for model in (UndercountProposal, UndercountReview):
        with as_stranger(), pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.exists()
    releasing.agree(waiting)
    released = releasing.let_out(waiting)
    with as_stranger():
        [found] = undercount_releases()
        assert (found.body, found.body_sha256) == (waiting.body, digest_of_body(waiting.body))
        assert {*undercount_files(found)} == {
            "estimacion.json", "combinaciones.csv", "estimaciones.csv",
        }  # fmt: skip
    with as_stranger(), pytest.raises(ProgrammingError), transaction.atomic():
        UndercountRelease.objects.filter(pk=released.pk).update(body={})


def test_taken_back_no_figure_of_it_is_left_and_nobody_puts_it_back(releasing, as_stranger):
    released = releasing.release(releasing.ran())
    releasing.withdraw(released)
    with as_stranger():
        [found] = undercount_releases()
        assert (found.body, found.withdrawn_why, undercount_files(found)) == ({}, "wrong", {})
    with pytest.raises(AlreadySaid):
        releasing.withdraw(released)
    by = releasing.curator.pk
    with acting_as(by):
        changed = UndercountRelease.objects.filter(pk=released.pk).update(body={"a": 1})
    assert changed == 0


def test_a_newer_one_of_the_same_events_replaces_it_and_is_taken_back_with_it(releasing):
    first = releasing.release(releasing.ran())
    second = releasing.release(releasing.ran())
    with acting_as(releasing.curator.pk):
        first.refresh_from_db()
    assert (second.number, first.replaced_at is not None) == (2, True)
    assert second.body["lists"] == first.body["lists"]
    releasing.withdraw(second)
    with acting_as(releasing.curator.pk):
        assert not UndercountRelease.objects.filter(withdrawn_at=None).exists()


def test_of_the_same_events_parted_otherwise_nothing_more_leaves(releasing):
    releasing.release(releasing.ran())
    run = releasing.ran(strata="year")
    by = releasing.analyst.pk
    with acting_as(by), pytest.raises(CannotLeave) as caught:
        ask_for_undercount(run=run, by=by, at=timezone.now())
    assert caught.value.why == CannotLeave.OVERLAPS


def test_of_another_method_nothing_leaves_this_way(releasing):
    run = releasing.studying.ran()
    by = releasing.analyst.pk
    with acting_as(by), pytest.raises(CannotLeave):
        ask_for_undercount(run=run, by=by, at=timezone.now())
