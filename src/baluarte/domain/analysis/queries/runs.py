"""Runs as the context sees them: those of one's organisation, where they stand, what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Membership
from baluarte.domain.analysis.choices import (
    PlaceLevel,
    RunMethod,
    RunOrigin,
    RunOutcome,
    RunStanding,
)
from baluarte.domain.analysis.methods import Refused, RunInput, RunResult, RunSettings
from baluarte.domain.analysis.methods import estimate as _estimate
from baluarte.domain.analysis.methods.forecasts import frozen_from
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.models import Run, RunAnswer, RunEnding, RunStep
from baluarte.domain.analysis.models.runs import ANALYST
from baluarte.domain.registry.queries.filter_parsing import Question, read_question

# A worker that was killed is followed after so long without a sign of it.
IN_TIME = timedelta(minutes=15)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class RunStatus:
    """A run with where it stands; `answer` is not there where a list in it is closed to one."""

    run: Run
    standing: RunStanding
    percent: int
    attempt: int
    ending: RunEnding | None
    answer: RunAnswer | None

    @property
    def is_open(self) -> bool:
        """Say whether something is still to come of it."""
        return self.ending is None

    @property
    def is_closed_to_me(self) -> bool:
        """Say whether it was answered from lists of which one is closed to whoever reads."""
        told = self.standing in (RunStanding.DONE, RunStanding.REFUSED)
        return told and self.answer is None


def runs() -> QuerySet[Run]:
    """Return the runs the context sees, the newest first."""
    found = Run.objects.select_related("institution", "asked_by", "ending__ended_by")
    return found.order_by("-asked_at", "pk")


def statuses_of(found: Sequence[Run], *, with_answers: bool = True) -> list[RunStatus]:
    """Return where runs stand; three queries for any number."""
    keys = [one.pk for one in found]
    steps: dict[UUID, RunStep] = {}
    for step in RunStep.objects.filter(run__in=keys).order_by("at", "attempt", "percent"):
        steps[step.run_id] = step
    answers: dict[UUID, RunAnswer] = {}
    if with_answers:
        rows = RunAnswer.objects.filter(ending__run__in=keys)
        answers = {one.run_id: one for one in rows}
    return [_status(one, steps, answers) for one in found]


def status_of(run: Run) -> RunStatus:
    """Return where a run stands."""
    return statuses_of([run])[0]


def question_of(run: Run) -> Question:
    """Read what a run asks, as catalogues read it today."""
    return read_question(dict(parse_qsl(run.question)))


def settings_of(run: Run) -> RunSettings:
    """Return what a run tells its method."""
    return RunSettings(PlaceLevel(run.level), run.seed, run.parameters)


def repeat(run: Run, answer: RunAnswer) -> tuple[RunResult, str]:
    """Compute a run again from the table it was given; return the result and its digest.

    `Refused` where it was refused.
    """
    given = RunInput.read(answer.given or {})
    result = _estimate(RunMethod(run.method), given, settings_of(run))
    return result, digest(result.as_json())


def frozen_file(run: Run, answer: RunAnswer) -> bytes | None:
    """Make the frozen forecast of a run again; nothing where this code makes another."""
    if run.method != RunMethod.FORECAST or answer.result is None or answer.given is None:
        return None
    try:
        made, found = frozen_from(RunInput.read(answer.given))
    except Refused:
        # A later version may refuse what an earlier one answered.
        return None
    return found if made == answer.result["summary"]["digest"] else None


def previous_of(run: Run) -> RunStatus | None:
    """Return the last run before that asked the same of the same places, and was answered."""
    alike = runs().filter(
        institution=run.institution_id,
        method=run.method,
        question=run.question,
        level=run.level,
        parameters=run.parameters,
        asked_at__lt=run.asked_at,
        ending__outcome=RunOutcome.DONE,
    )
    found = alike.first()
    return None if found is None else status_of(found)


def newest_answer(method: RunMethod, *, institution: UUID) -> RunStatus | None:
    """Return the last run of a method that was answered, of the latest months, of all events first.

    None where there is none, or where a list in each is closed to whoever reads.
    """
    found = runs().filter(
        institution=institution,
        method=method,
        ending__outcome=RunOutcome.DONE,
        ending__answer__result__isnull=False,
    )
    newest = found.order_by("question", "-last_month", "-asked_at").first()
    return None if newest is None else status_of(newest)


def is_ended(run: UUID) -> bool:
    """Say whether something became of a run already."""
    return RunEnding.objects.filter(run=run).exists()


def left_over(*, at: datetime) -> QuerySet[Run]:
    """Return the runs of which nothing became and nothing was heard for a while."""
    heard = RunStep.objects.filter(run=OuterRef("pk"), at__gte=at - IN_TIME)
    waiting = Run.objects.filter(ending=None, asked_at__lt=at - IN_TIME)
    return waiting.filter(~Exists(heard)).order_by("asked_at", "pk")


def monthly_askers(*, last_month: date) -> Mapping[UUID, UUID]:
    """Return for each organisation with an analyst and without this month's runs one analyst."""
    asked = Run.objects.filter(origin=RunOrigin.MONTHLY, last_month=last_month)
    held = Membership.objects.filter(
        held_now(), role=ANALYST, account__is_active=True, confirmed_at__isnull=False
    ).exclude(institution__in=asked.values("institution"))
    found: dict[UUID, UUID] = {}
    for institution, account in held.order_by("valid_from", "account").values_list(
        "institution", "account"
    ):
        found.setdefault(institution, account)
    return found


def _status(
    run: Run, steps: Mapping[UUID, RunStep], answers: Mapping[UUID, RunAnswer]
) -> RunStatus:
    ending: RunEnding | None = getattr(run, "ending", None)
    step = steps.get(run.pk)
    if ending is not None:
        standing = RunStanding(ending.outcome)
    else:
        standing = RunStanding.QUEUED if step is None else RunStanding.RUNNING
    return RunStatus(
        run,
        standing,
        step.percent if step else 0,
        step.attempt if step else 0,
        ending,
        answers.get(run.pk),
    )
