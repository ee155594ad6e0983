"""Runs: what was asked of a method, how far it came, and the one thing that became of it.

The question, the input and the answer of a run never change: whoever wants another asks anew.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.analysis.choices import RunOrigin, RunOutcome
from baluarte.domain.analysis.run_bounds import IN_BOUNDS, MOST_WAITING
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    Declaration,
    FunctionOwner,
    Rows,
    by_condition,
)
from baluarte.domain.wall.floods import at_most_at_once
from baluarte.norms.clocks.calendar import CENTRE

WAITING_OWNER = FunctionOwner(
    "bal_fn_runs", {"analysis_run": (READ,), "analysis_runending": (READ,)}
)
ANALYST = "analyst"
MINE = "asked_by_id = bal.account()"
STILL_WAITING = (
    f"laid.origin = '{RunOrigin.PERSON.value}' and not exists"  # noqa: S608 (names of our own)
    " (select 1 from public.analysis_runending e where e.run_id = laid.id)"
)
OF_MINE = f"institution_id = any (array(select bal.institutions('{ANALYST}')))"
RUN_SEEN = "exists (select 1 from analysis_run r where r.id = run_id)"
# A run holds counts of whole lists: where one of them is closed to a reader, so is the answer.
LISTS_OPEN = f"compartments <@ (select bal.opened({Level.CODED.value}))::uuid[]"
CANCELLED = f"outcome = '{RunOutcome.CANCELLED.value}'"
WORKER = str(DatabaseRole.WORKER)


def _worker(*, add: str) -> Declaration:
    return Declaration({WORKER: (READ, ADD)}, {WORKER: Rows(read="true", add=add)})


# The run of a month is the only one of it: it is of the month before, with all that is known.
OF_THE_MONTH = (
    "question = '' and bal.is_now(known_at) and last_month"
    f" = (date_trunc('month', (asked_at at time zone '{CENTRE}')) - interval '1 month')::date"
)
AS_ASKED_NOW = (
    f"bal.is_now(asked_at) and last_month <= (asked_at at time zone '{CENTRE}')::date"
    f" and (origin = '{RunOrigin.PERSON.value}' or ({OF_THE_MONTH}))"
)


class Run(models.Model):
    """A question put to a method: counts of what events, of when and where, by which settings."""

    definers = (
        at_most_at_once(
            "runs",
            table="analysis_run",
            by="asked_by_id",
            most=MOST_WAITING,
            owner=WAITING_OWNER,
            only=STILL_WAITING,
        ),
    )
    wall = by_condition(
        read=OF_MINE,
        add=f"{MINE} and {OF_MINE} and {AS_ASKED_NOW} and {IN_BOUNDS}",
        # The first days of a month ask for somebody, who sees them as if she had asked.
        worker=_worker(add=f"{MINE} and {OF_MINE}"),
    )
    sensitivity: ClassVar = {"question": "internal", "parameters": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    origin = models.CharField(max_length=8, default=RunOrigin.PERSON.value)
    method = models.CharField(max_length=12)
    # As an address asks it: codes, and no period.
    question = models.CharField(max_length=600, blank=True)
    first_month = models.DateField()
    last_month = models.DateField()
    # By which places: of regions with their division, as `region/banxico`.
    level = models.CharField(max_length=72)
    # What the registry held then, whatever it holds by now.
    known_at = models.DateTimeField()
    parameters = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="analysis_run_period_in_order",
                condition=Q(first_month__lte=F("last_month")),
            ),
            models.CheckConstraint(
                name="analysis_run_asks_of_what_was_known",
                condition=Q(known_at__lte=F("asked_at")),
            ),
            models.UniqueConstraint(
                fields=["institution", "method", "last_month"],
                condition=Q(origin=RunOrigin.MONTHLY.value),
                name="analysis_run_monthly_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "-asked_at"], name="analysis_runs_of"),
            models.Index(
                fields=["institution", "method", "question", "-asked_at"],
                name="analysis_runs_alike",
            ),
        ]


class RunStep(models.Model):
    """How far the worker came with a run, each time it says so; its first says that it began."""

    wall = by_condition(read=RUN_SEEN, worker=_worker(add="true"))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps", db_index=False)
    # Which time it is tried: a worker that was killed begins again.
    attempt = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="analysis_run_step_of_a_hundred", condition=Q(percent__lte=100)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "-at"], name="analysis_run_steps")]


class RunAnswer(models.Model):
    """The exact table a run was given, and what the method said of it, or why it refused."""

    wall = by_condition(read=f"{RUN_SEEN} and {LISTS_OPEN}", worker=_worker(add="true"))
    sensitivity: ClassVar = {
        "given": "internal",
        "result": "internal",
        "reason": "internal",
        "organisations": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    # Whose rows are counted in it.
    compartments = ArrayField(models.UUIDField(), default=list)
    organisations = ArrayField(models.CharField(max_length=200), default=list)
    given = models.JSONField(null=True)
    given_sha256 = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    # Why the data cannot carry an answer: a code with what it says.
    reason = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="analysis_run_says_one_thing",
                condition=Q(reason__isnull=True, given__isnull=False, result__isnull=False)
                | Q(reason__isnull=False, result__isnull=True),
            ),
            models.CheckConstraint(
                name="analysis_run_digests_stand",
                condition=(Q(given__isnull=True) | ~Q(given_sha256=""))
                & (Q(result__isnull=True) | ~Q(result_sha256="")),
            ),
        ]


class RunEnding(models.Model):
    """What became of a run; the first that is said stands, for ever.

    Done, refused, failed: the worker says so. Cancelled: somebody of the organisation.
    """

    wall = by_condition(
        read=RUN_SEEN,
        add=f"{RUN_SEEN} and {CANCELLED} and ended_by_id = bal.account()"
        " and bal.is_now(ended_at) and code_version = ''",
        worker=_worker(add="true"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    run = models.OneToOneField(
        Run, on_delete=models.PROTECT, primary_key=True, related_name="ending"
    )
    outcome = models.CharField(max_length=10)
    answer = models.OneToOneField(
        RunAnswer, on_delete=models.PROTECT, null=True, related_name="ending"
    )
    # Why it broke off, in one code.
    failure = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField()
    # Who cancelled it; empty where the worker ended it.
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    code_version = models.CharField(max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="analysis_run_ends_one_way",
                condition=Q(
                    outcome__in=[RunOutcome.DONE.value, RunOutcome.REFUSED.value],
                    answer__isnull=False,
                    failure="",
                    ended_by__isnull=True,
                )
                | Q(outcome=RunOutcome.FAILED.value, answer__isnull=True, ended_by__isnull=True)
                & ~Q(failure="")
                | Q(
                    outcome=RunOutcome.CANCELLED.value,
                    answer__isnull=True,
                    failure="",
                    ended_by__isnull=False,
                ),
            ),
        ]
