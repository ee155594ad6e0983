"""The worker's part: killed it begins again, three times in all; each month it asks by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.runs import ASKED, tell_events

from baluarte.domain.analysis import actions, tasks
from baluarte.domain.analysis.actions.monthly_runs import PERIODS
from baluarte.domain.analysis.choices import RunFailure, RunOrigin, RunStanding
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.runs import left_over, runs
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
FOURTH = datetime(2026, 7, 4, 18, tzinfo=UTC)


def killed(studying, run, *, at=ASKED):
    """Begin with a run and be killed."""
    by = studying.analyst.pk
    with studying.as_role("bal_worker"), acting_as(by):
        return actions.claim_run(run=run.pk, by=by, at=at)


def test_what_a_killed_worker_left_is_carried_out_after_a_while(studying):
    tell_events(studying.side)
    run = studying.ask()
    killed(studying, run)
    assert studying.status(run).standing is RunStanding.RUNNING
    with studying.as_role("bal_worker"):
        assert tasks.carry_out_left_over(0) == 1
    found = studying.status(run)
    assert (found.standing, found.attempt) == (RunStanding.DONE, 2)


def test_what_was_heard_of_a_moment_ago_is_not_begun_again(studying):
    run = studying.ask()
    killed(studying, run, at=timezone.now())
    with studying.as_role("bal_worker"), acting_as_nobody():
        assert not left_over(at=timezone.now()).exists()


def test_killed_three_times_it_ends_as_failed(studying):
    tell_events(studying.side)
    run = studying.ask()
    for _ in range(3):
        killed(studying, run)
    assert studying.carry_out(run) == "failed"
    found = studying.status(run)
    assert (found.standing, found.ending.failure, found.answer) == (
        RunStanding.FAILED, "killed", None,
    )  # fmt: skip


def carried_out(studying, run, **told):
    with studying.as_role("bal_worker"):
        return tasks.carry_out(studying.analyst.pk, run.pk, **told)


def test_a_fault_of_ours_ends_it_as_failed_and_leaves_nothing_half(studying):
    tell_events(studying.side)
    run = studying.ask()

    def broken(*_, **__):
        raise ZeroDivisionError

    assert carried_out(studying, run, by_method=broken) == "failed"
    found = studying.status(run)
    assert (found.ending.failure, found.answer) == ("error", None)


def test_it_says_how_far_it_came(studying):
    tell_events(studying.side)
    run = studying.ask()
    assert carried_out(studying, run, says_each=0.0) == "done"
    assert studying.status(run).percent == 99


def test_ended_while_it_computes_it_stops_and_what_ended_it_stands(studying):
    tell_events(studying.side)
    run, by = studying.ask(), studying.analyst.pk

    def overtaken(*_, progress):
        with acting_as(by):
            actions.fail_run(run=run, failure=RunFailure.KILLED, by=by, at=ASKED)
        progress(1, 2)
        raise AssertionError("it went on")

    assert carried_out(studying, run, by_method=overtaken, says_each=0.0) == ""
    assert studying.status(run).ending.failure == "killed"


def test_each_month_every_method_is_asked_once_for_each_organisation(studying, as_operator):
    with as_operator():
        make_account(institution=studying.side.institution, roles=["analyst"])
    with studying.as_role("bal_worker"):
        asked = [tasks.ask_monthly_runs(at=FOURTH + timedelta(days=n)) for n in (-2, 0, 1)]
    assert asked == [0, len(PERIODS), 0]
    with acting_as(studying.analyst.pk):
        found = {one.method: one for one in runs().filter(origin=RunOrigin.MONTHLY)}
    assert set(found) == set(PERIODS)
    assert {f"{one.last_month:%Y-%m}" for one in found.values()} == {"2026-06"}
    assert f"{found['clusters'].first_month:%Y-%m}" == "2023-07"
    assert len({one.seed for one in found.values()}) == 1


def test_where_nobody_studies_nothing_is_asked(side, as_role):
    with as_role("bal_worker"):
        assert tasks.ask_monthly_runs(at=FOURTH) == 0
    with acting_as(side.steward.pk):
        assert not Run.objects.exists()
