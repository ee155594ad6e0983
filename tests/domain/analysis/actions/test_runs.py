"""A run is asked for, carried out by the worker, and ends once; refused is an answer too."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.jobs import as_the_worker, said
from tests.factories.registry import make_events, share_with
from tests.factories.runs import ASKED, KNOWN, tell_events

from baluarte.domain.access.actions import revoke_grant
from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.analysis import actions
from baluarte.domain.analysis.choices import Refusal, RunMethod, RunStanding
from baluarte.domain.analysis.methods import Refused
from baluarte.domain.analysis.models import Run, RunAnswer, RunEnding
from baluarte.domain.analysis.queries.runs import repeat, runs
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_a_run_is_asked_for_carried_out_and_answered(studying):
    tell_events(studying.side)
    run = studying.ask()
    before = studying.status(run).standing
    assert studying.carry_out(run) == "done"
    after = studying.status(run)
    assert (before, after.standing) == (RunStanding.QUEUED, RunStanding.DONE)
    first, *_ = after.answer.result["rows"]
    assert (first["place"], first["events"], first["says"]) == ("30001", 30, "more")


def test_the_worker_is_told_by_keys_alone(studying):
    run = studying.ask(filters=Filters(state="30"))
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        jobs = [(name, said(json.loads(args))) for name, args in cursor.fetchall()]
    given = {"account": str(studying.analyst.pk), "run": str(run.pk)}
    assert jobs == [("analysis.carry_out_run", given)]


def test_the_same_run_again_has_the_same_table_and_the_same_answer(studying):
    tell_events(studying.side)
    one = studying.answer(studying.ran())
    make_events(studying.side, [{"date": "2025-09-01"}], at=KNOWN + timedelta(days=1))
    again = studying.answer(studying.ran())
    assert (one.given_sha256, one.result_sha256) == (again.given_sha256, again.result_sha256)
    assert json.dumps(one.result) == json.dumps(again.result)


def test_what_is_known_later_is_another_table(studying):
    tell_events(studying.side)
    one = studying.answer(studying.ran())
    make_events(studying.side, [{"date": "2025-09-01"}], at=KNOWN + timedelta(days=1))
    later = studying.answer(studying.ran(known_at=KNOWN + timedelta(days=2)))
    assert one.given_sha256 != later.given_sha256
    assert later.result["summary"]["events"] == one.result["summary"]["events"] + 1


@pytest.mark.parametrize("method", [RunMethod.RATES, RunMethod.CLUSTERS])
def test_an_answer_is_computed_again_from_its_frozen_table_alone(studying, method, as_operator):
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("update territory_municipality set longitude = code::int % 10,"
                       " latitude = 19")  # fmt: skip
    tell_events(studying.side)
    run = studying.ran(method, parameters={"replicates": 99, "largest_share": 0.5})
    answer = studying.answer(run)
    result, digest = repeat(run, answer)
    assert (digest, result.as_json()) == (answer.result_sha256, answer.result)


def test_three_events_are_refused_with_the_reason_as_the_result(studying):
    make_events(studying.side, [{"date": "2026-01-01"}] * 3, at=KNOWN - timedelta(days=1))
    run = studying.ran()
    found = studying.status(run)
    assert (found.standing, found.answer.reason) == (
        RunStanding.REFUSED,
        {"code": "too_few_events", "events": 3, "needed": 10},
    )
    assert found.answer.given_sha256


def test_a_month_that_has_not_begun_is_refused(studying):
    tell_events(studying.side)
    reason = studying.answer(studying.ran(last="2026-09")).reason
    assert reason == {"code": "month_not_begun", "month": "2026-09", "known_in": "2026-07"}


def test_who_sees_nothing_is_told_so(studying):
    assert studying.answer(studying.ran()).reason == {"code": "sees_nothing"}


def test_only_an_analyst_asks(studying):
    with pytest.raises(NotAllowed):
        studying.ask(by=studying.side.documenter)


def test_a_cancelled_run_stays_cancelled_whatever_the_worker_does(studying):
    tell_events(studying.side)
    run = studying.ask()
    with acting_as(studying.analyst.pk):
        actions.cancel_run(run=run, by=studying.analyst.pk, at=ASKED)
    assert studying.carry_out(run) == ""
    assert studying.status(run).standing is RunStanding.CANCELLED


def test_what_is_cancelled_while_it_is_computed_is_not_answered(studying, as_role):
    tell_events(studying.side)
    run, by = studying.ask(), studying.analyst.pk
    with as_role("bal_worker"), acting_as(by):
        claimed = actions.claim_run(run=run.pk, by=by, at=ASKED)
        table = actions.read_run(claimed=claimed, by=by)
    with acting_as(by):
        actions.cancel_run(run=run, by=by, at=ASKED)
    with as_role("bal_worker"), acting_as(by):
        goes_on = actions.note_progress(claimed=claimed, percent=50, at=ASKED)
        kept = actions.finish_run(
            claimed=claimed,
            table=table,
            answer=Refused(Refusal.ONE_PLACE),
            milliseconds=1,
            by=by,
            at=ASKED + timedelta(minutes=1),
        )
        left = RunAnswer.objects.count()
    assert (goes_on, kept, left) == (False, None, 0)
    assert studying.status(run).standing is RunStanding.CANCELLED


def test_what_ended_is_not_cancelled(studying):
    tell_events(studying.side)
    run = studying.ran()
    with acting_as(studying.analyst.pk), pytest.raises(actions.AlreadyEnded):
        actions.cancel_run(run=run, by=studying.analyst.pk, at=ASKED)


@pytest.mark.parametrize("role", ["bal_app", "bal_worker"])
@pytest.mark.parametrize("model", [Run, RunAnswer, RunEnding])
def test_nobody_changes_a_finished_run(studying, as_role, model, role):
    tell_events(studying.side)
    studying.ran()
    column = {Run: "seed", RunAnswer: "result_sha256", RunEnding: "outcome"}[model]
    with (
        as_role(role), acting_as(studying.analyst.pk),
        pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(),
    ):  # fmt: skip
        model.objects.update(**{column: "1"})


def test_the_site_cannot_say_that_a_run_is_done(studying):
    run = studying.ask()
    with acting_as(studying.analyst.pk), pytest.raises(DatabaseError), transaction.atomic():
        RunEnding(run=run, outcome="failed", failure="error", ended_at=ASKED).save(
            force_insert=True
        )


def test_an_analyst_of_another_organisation_sees_none_of_it(studying, other, as_operator):
    tell_events(studying.side)
    run = studying.ran()
    with as_operator():
        stranger = make_account(institution=other.institution, roles=["analyst"])
    with acting_as(stranger.pk):
        seen = (runs().count(), RunAnswer.objects.count(), RunEnding.objects.count())
    with acting_as(studying.side.documenter.pk):
        seen += (runs().filter(pk=run.pk).count(),)
    assert seen == (0, 0, 0, 0)


def test_where_a_list_of_it_is_closed_to_a_reader_the_answer_is_too(studying, other, as_operator):
    tell_events(studying.side)
    share_with(other, studying.side.institution, level=Level.CODED)
    make_events(other, [{"date": "2026-02-01"}], at=KNOWN - timedelta(days=3))
    run = studying.ran()
    open_before = studying.status(run)
    with acting_as(other.steward.pk):
        grant = Grant.objects.get(
            compartment=other.compartment, institution=studying.side.institution
        )
        revoke_grant(grant=grant, by=other.steward.pk, at=ASKED)
    closed = studying.status(run)
    assert (open_before.answer is None, open_before.is_closed_to_me) == (False, False)
    assert (closed.answer, closed.is_closed_to_me, closed.standing) == (
        None, True, RunStanding.DONE,
    )  # fmt: skip


def test_it_is_logged_who_asked_and_what_became_of_it(studying):
    tell_events(studying.side)
    run = studying.ran()
    with acting_as(studying.analyst.pk):
        acts = Entry.objects.filter(objects_named=[str(run.pk)]).order_by("recorded_at")
        assert [one.act for one in acts] == ["analysis.ask_for_run", "analysis.finish_run"]


@pytest.mark.parametrize(
    "changes",
    [
        {"asked_at": "2099-01-01T00:00Z"},
        {"asked_at": "2020-01-01T00:00Z", "known_at": "2019-01-01T00:00Z"},
        {"last_month": "2099-12-01"},
        {"origin": "monthly", "last_month": "2025-01-01"},
        {"origin": "monthly", "question": "state=30"},
    ],
)
def test_no_run_is_laid_ahead_or_in_the_place_of_the_months(studying, settings, changes):
    settings.DATES_BACK = False
    now = timezone.now()
    given = {
        "institution": studying.side.institution, "asked_by": studying.analyst, "asked_at": now,
        "known_at": now, "method": "rates", "first_month": "2018-01-01",
        "last_month": "2025-01-01", "level": "municipality",
    }  # fmt: skip
    with acting_as(studying.analyst.pk):
        Run.objects.create(**given)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Run.objects.create(**(given | changes))
