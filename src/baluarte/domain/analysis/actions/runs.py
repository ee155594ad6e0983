"""Runs: asked for by an analyst, carried out by the worker, ended once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.choices import (
    BY_BORDERS,
    UNDERCOUNT_DEFAULTS,
    Grid,
    PlaceLevel,
    Refusal,
    RunFailure,
    RunMethod,
    RunOrigin,
    RunOutcome,
    Strata,
)
from baluarte.domain.analysis.methods import Refused, RunInput, RunResult
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.methods.months import first_day, month_of
from baluarte.domain.analysis.models import Run, RunAnswer, RunEnding, RunStep
from baluarte.domain.analysis.queries.list_histories import ListsAsked
from baluarte.domain.analysis.queries.run_inputs import read_input
from baluarte.domain.analysis.queries.runs import is_ended, question_of
from baluarte.domain.analysis.rules import analyses_for, require_analyst
from baluarte.domain.analysis.run_bounds import LEFT_OUT, is_within
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.saved import question_text
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.clocks.calendar import local_day

# Methods that are given which places share a border.
OF_NEIGHBOURS = frozenset({RunMethod.PATTERNS, RunMethod.BYM2})
# Methods that are given days and kinds beside counts by month; never who was attacked.
OF_EVENTS = frozenset({RunMethod.CHAINS, RunMethod.NEAR_REPEATS, RunMethod.TOGETHER})
CARRY_OUT = "analysis.carry_out_run"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRun:
    """What is asked of a method: which events, of when and where, by which settings."""

    method: RunMethod
    filters: Filters
    # Months, as `2026-03`.
    first: str
    last: str
    level: PlaceLevel = PlaceLevel.MUNICIPALITY
    # Of regions: of which division of the country.
    division: str = ""
    parameters: Mapping[str, Any]
    seed: int = 0
    # What was known then; now, where nothing is said.
    known_at: datetime | None = None
    origin: RunOrigin = RunOrigin.PERSON


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run that a worker has begun with, for the which time."""

    run: Run
    attempt: int


@dataclass(frozen=True, slots=True)
class RunTable:
    """What a method is given, and whose rows are in it; or why there is nothing to give it."""

    given: RunInput | None = None
    compartments: tuple[UUID, ...] = ()
    refused: Refused | None = None


class AlreadyEnded(Exception):
    """Something became of the run before."""


@transaction.atomic
def ask_for_run(*, asked: NewRun, institution: Institution, by: UUID, at: datetime) -> Run:
    """Ask for a run on behalf of an organisation; the worker carries it out."""
    context.require(by)
    require_analyst(institution.pk)
    made = Run(
        institution=institution,
        asked_by_id=by,
        asked_at=at,
        origin=asked.origin,
        method=asked.method,
        question=question_text(asked.filters.narrowed(from_date=None, until_date=None)),
        first_month=first_day(asked.first),
        last_month=first_day(asked.last),
        level=str(Grid(asked.level, asked.division)),
        known_at=min(asked.known_at or at, at),
        parameters=dict(asked.parameters),
        seed=asked.seed,
    )
    made.save(force_insert=True)
    defer_signed(app.configure_task(CARRY_OUT), account=by, run=str(made.pk))
    _record("analysis.ask_for_run", made, by=by, at=at, method=str(asked.method))
    return made


@transaction.atomic
def cancel_run(*, run: Run, by: UUID, at: datetime) -> RunEnding:
    """Cancel a run that is not ended; the worker leaves it where it is."""
    context.require(by)
    require_analyst(run.institution_id)
    if is_ended(run.pk):
        raise AlreadyEnded("something became of it before")
    made = RunEnding(run=run, outcome=RunOutcome.CANCELLED, ended_at=at, ended_by_id=by)
    if not _stands(made):
        raise AlreadyEnded("something became of it before")
    _record("analysis.cancel_run", run, by=by, at=at)
    return made


@transaction.atomic
def claim_run(*, run: UUID, by: UUID, at: datetime) -> Claimed | None:
    """Say that a worker begins with a run, or begins again; nothing where it ended."""
    context.require(by)
    now = Run.objects.filter(pk=run, asked_by=by).first()
    if now is None or is_ended(run):
        return None
    before = RunStep.objects.filter(run=run).order_by("-attempt").first()
    attempt = before.attempt + 1 if before else 1
    RunStep(run=now, attempt=attempt, at=at).save(force_insert=True)
    return Claimed(now, attempt)


@transaction.atomic
def read_run(*, claimed: Claimed, by: UUID) -> RunTable:
    """Read the table of a run as who asked for it; nothing of it is kept until it is answered."""
    context.require(by)
    run = claimed.run
    try:
        filters = _asked(run)
    except Refused as refused:
        return RunTable(refused=refused)
    read = read_input(
        filters,
        first=month_of(run.first_month),
        last=month_of(run.last_month),
        grid=Grid.read(run.level),
        known_at=run.known_at,
        with_borders=RunMethod(run.method) in OF_NEIGHBOURS or _by_borders(run),
        with_events=RunMethod(run.method) in OF_EVENTS,
        with_entries=RunMethod(run.method) is RunMethod.DELAYS,
        lists=_lists_asked(run),
    )
    if not read.compartments:
        return RunTable(refused=Refused(Refusal.SEES_NOTHING))
    return RunTable(read.given, read.compartments)


def _by_borders(run: Run) -> bool:
    """Say whether clusters are looked for among places that share borders."""
    return run.method == RunMethod.CLUSTERS and run.parameters.get("shape") in BY_BORDERS


@transaction.atomic
def note_progress(*, claimed: Claimed, percent: int, at: datetime) -> bool:
    """Note how far a run came; say whether to go on, which is not so once it ended."""
    if is_ended(claimed.run.pk):
        return False
    RunStep(run=claimed.run, attempt=claimed.attempt, percent=percent, at=at).save(
        force_insert=True
    )
    return True


@transaction.atomic
def finish_run(
    *,
    claimed: Claimed,
    table: RunTable,
    answer: RunResult | Refused,
    milliseconds: int,
    by: UUID,
    at: datetime,
) -> RunEnding | None:
    """Keep what a method said, or why it refused, with its table; nothing where it ended before."""
    context.require(by)
    given = table.given.as_json() if table.given else None
    kept = RunAnswer(
        id=uuid4(),
        run=claimed.run,
        compartments=list(table.compartments),
        organisations=list(table.given.organisations) if table.given else [],
        given=given,
        given_sha256=digest(given) if given else "",
    )
    outcome = RunOutcome.REFUSED
    if isinstance(answer, Refused):
        kept.reason = answer.as_json()
    else:
        outcome = RunOutcome.DONE
        kept.result = answer.as_json()
        kept.result_sha256 = digest(kept.result)
    kept.save(force_insert=True)
    ending = RunEnding(
        run=claimed.run,
        outcome=outcome,
        answer=kept,
        ended_at=at,
        code_version=version("baluarte"),
        milliseconds=milliseconds,
    )
    ended = _ended(ending, by=by, at=at, result=kept.result_sha256)
    if ended is None:
        # An answer without an ending would be half a run.
        transaction.set_rollback(True)
    return ended


@transaction.atomic
def fail_run(*, run: Run, failure: RunFailure, by: UUID, at: datetime) -> RunEnding | None:
    """Note that a run broke off and is not tried again."""
    context.require(by)
    ending = RunEnding(
        run=run,
        outcome=RunOutcome.FAILED,
        failure=failure,
        ended_at=at,
        code_version=version("baluarte"),
    )
    return _ended(ending, by=by, at=at, result="")


def _lists_asked(run: Run) -> ListsAsked | None:
    """Return how lists are laid beside each other, where the method asks for them."""
    if RunMethod(run.method) is not RunMethod.UNDERCOUNT:
        return None
    told = UNDERCOUNT_DEFAULTS | run.parameters
    slugs = told.get(LEFT_OUT, [])
    left_out = Institution.objects.filter(slug__in=slugs).values_list("name", flat=True)
    strata, linkages = Strata(told["strata"]), int(told["linkages"])
    return ListsAsked(strata, linkages, run.seed, frozenset(left_out))


def _asked(run: Run) -> Filters:
    """Return what a run asks, or refuse what cannot be asked any more or has not begun."""
    question = question_of(run)
    if question.faults or not is_within(run.parameters):
        raise Refused(Refusal.QUESTION_NOT_READ)
    known_in = month_of(local_day(run.known_at))
    if month_of(run.last_month) > known_in:
        raise Refused(Refusal.MONTH_NOT_BEGUN, month=month_of(run.last_month), known_in=known_in)
    # Who asked may have left since: for an organisation of hers, or not at all.
    if not analyses_for(run.institution_id):
        raise Refused(Refusal.SEES_NOTHING)
    return question.filters


def _ended(ending: RunEnding, *, by: UUID, at: datetime, result: str) -> RunEnding | None:
    if not _stands(ending):
        return None
    said = {"outcome": str(ending.outcome), "result": result}
    _record("analysis.finish_run", ending.run, by=by, at=at, **said)
    return ending


def _stands(ending: RunEnding) -> bool:
    """Write an ending unless there is one; say whether this one stands."""
    RunEnding.objects.bulk_create([ending], ignore_conflicts=True)
    there = RunEnding.objects.filter(
        run=ending.run, outcome=ending.outcome, answer=ending.answer_id, ended_at=ending.ended_at
    )
    return there.exists()


def _record(act: str, run: Run, *, by: UUID, at: datetime, **more: Any) -> None:
    record(act=act, object_type="run", objects=[run.pk], payload=more, by=by, at=at)
