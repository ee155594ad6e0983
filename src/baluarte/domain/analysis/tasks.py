import logging
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis import actions
from baluarte.domain.analysis.actions.runs import CARRY_OUT
from baluarte.domain.analysis.choices import RunFailure, RunMethod
from baluarte.domain.analysis.methods import Refused, RunResult, estimate
from baluarte.domain.analysis.methods.months import first_day
from baluarte.domain.analysis.queries.runs import (
    MOST_ATTEMPTS,
    left_over,
    monthly_askers,
    settings_of,
)
from baluarte.domain.analysis.run_bounds import LONGEST_S
from baluarte.domain.wall.context import acting_as, acting_as_nobody

SAYS_EACH_S = 2.0
Estimate = Callable[..., RunResult]
logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="analysis.refresh_rollups", queueing_lock="analysis.refresh_rollups")
def each_minute(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Make the sums of what changed anew, some months in each transaction."""
    made = 0
    while True:
        with acting_as_nobody():
            step = actions.refresh_rollups()
        if not step:
            return made
        made += step


@app.task(name=CARRY_OUT)
def carry_out_run(account: str, run: str) -> str:
    """Carry out a run for the analyst who asked: read, compute without a transaction, keep."""
    return carry_out(UUID(account), UUID(run))


@app.periodic(cron="*/10 * * * *")
@app.task(name="analysis.carry_out_left_over", queueing_lock="analysis.carry_out_left_over")
def carry_out_left_over(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Begin again the runs whose worker was killed, each as who asked for it."""
    with acting_as_nobody():
        waiting = list(left_over(at=timezone.now()).values_list("asked_by", "pk"))
    return sum(_carried_out_after_all(account, key) for account, key in waiting)


def _carried_out_after_all(account: UUID, run: UUID) -> bool:
    """Carry out what was left over; one that cannot be does not keep the others waiting."""
    try:
        return bool(carry_out(account, run))
    except Exception:
        logger.exception("run %s was left over again", run)
        return False


@app.periodic(cron="41 11 * * *")
@app.task(name="analysis.ask_monthly", queueing_lock="analysis.ask_monthly")
def each_day(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Ask the month's runs for each organisation that studies and has not asked them yet."""
    return ask_monthly_runs(at=timezone.now())


def ask_monthly_runs(*, at: datetime) -> int:
    """Ask the month's runs, each organisation's as one of its analysts; return how many."""
    if not actions.is_time(at):
        return 0
    last = first_day(actions.month_before(at))
    with acting_as_nobody():
        askers = monthly_askers(last_month=last)
    asked = 0
    for institution, account in askers.items():
        with acting_as(account):
            found = Institution.objects.get(pk=institution)
            asked += len(actions.ask_monthly(institution=found, by=account, at=at))
    return asked


def carry_out(
    who: UUID,
    run: UUID,
    *,
    by_method: Estimate = estimate,
    says_each: float = SAYS_EACH_S,
    longest: float = LONGEST_S,
    now: Callable[[], datetime] = timezone.now,
) -> str:
    """Carry out a run and return what became of it; nothing where it had ended.

    Killed anywhere it leaves nothing but that it began: it is begun again, three times in all.
    """
    began = time.monotonic()
    with acting_as(who):
        claimed = actions.claim_run(run=run, by=who, at=now())
    if claimed is None:
        return ""
    if claimed.attempt > MOST_ATTEMPTS:
        return _failed(claimed, RunFailure.KILLED, who, now)
    try:
        with acting_as(who):
            table = actions.read_run(claimed=claimed, by=who)
        answer = _answer(claimed, table, by_method, _Sign(claimed, who, says_each, longest, now))
    except _Stopped:
        return ""
    except _TooLong:
        return _failed(claimed, RunFailure.TOO_LONG, who, now)
    except Exception:
        logger.exception("run %s failed", run)
        return _failed(claimed, RunFailure.ERROR, who, now)
    with acting_as(who):
        ended = actions.finish_run(
            claimed=claimed,
            table=table,
            answer=answer,
            milliseconds=round((time.monotonic() - began) * 1000),
            by=who,
            at=now(),
        )
    return str(ended.outcome) if ended else ""


class _Stopped(Exception):
    """Somebody cancelled the run, or another worker ended it."""


class _TooLong(Exception):
    """It takes longer than a run may: others wait for the worker."""


def _failed(
    claimed: actions.Claimed, failure: RunFailure, who: UUID, now: Callable[[], datetime]
) -> str:
    with acting_as(who):
        ended = actions.fail_run(run=claimed.run, failure=failure, by=who, at=now())
    return str(ended.outcome) if ended else ""


class _Sign:
    """Says now and then how far a run came, and stops it where somebody ended it."""

    def __init__(
        self,
        claimed: actions.Claimed,
        who: UUID,
        each: float,
        longest: float,
        now: Callable[[], datetime],
    ) -> None:
        self._claimed, self._who, self._each, self._now = claimed, who, each, now
        self._longest = longest
        self._said_at = self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._began > self._longest:
            raise _TooLong
        if time.monotonic() - self._said_at < self._each:
            return
        self._said_at = time.monotonic()
        percent = min(99, 100 * done // max(total, 1))
        with acting_as(self._who):
            goes_on = actions.note_progress(claimed=self._claimed, percent=percent, at=self._now())
        if not goes_on:
            raise _Stopped


def _answer(
    claimed: actions.Claimed, table: actions.RunTable, by_method: Estimate, sign: _Sign
) -> RunResult | Refused:
    """Compute outside any transaction; what is refused is an answer too."""
    if table.refused:
        return table.refused
    if table.given is None:
        raise ValueError("neither a table nor a reason")
    try:
        return by_method(
            RunMethod(claimed.run.method), table.given, settings_of(claimed.run), progress=sign
        )
    except Refused as refused:
        return refused
