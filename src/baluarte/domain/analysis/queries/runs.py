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
    Grid,
    RunMethod,
    RunOrigin,
    RunOutcome,
    RunStanding,
)
from baluarte.domain.analysis.methods import Refused, RunInput, RunResult, RunSettings
from baluarte.domain.analysis.methods import estimate as _estimate
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.models import Run, RunAnswer, RunEnding, RunStep
from baluarte.domain.analysis.models.runs import ANALYST
from baluarte.domain.registry.queries.filter_parsing import Question, read_question

# A worker that was killed is followed after so long without a sign of it.
IN_TIME = timedelta(minutes=15)
MOST_ATTEMPTS = 3
# From so many of a hundred on its pace says how long it still takes.
PACE_FROM = 5


@dataclass(frozen=True, slots=True)
class RunStatus:
    """A run with where it stands; `answer` is not there where a list in it is closed to one."""

    run: Run
    standing: RunStanding
    percent: int
    attempt: int
    ending: RunEnding | None
    answer: RunAnswer | None
    # When its worker began with it, and last said how far it came.
    began_at: datetime | None = None
    said_at: datetime | None = None

    @property
    def seconds_left(self) -> int | None:
        """Return about how long it still takes, at its pace until now; None where that is early."""
        if self.began_at is None or self.said_at is None or self.percent < PACE_FROM:
            return None
        took = (self.said_at - self.began_at).total_seconds()
        return round(took * (100 - self.percent) / self.percent)

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
    steps: dict[UUID, list[RunStep]] = {}
    for step in RunStep.objects.filter(run__in=keys).order_by("at", "attempt", "percent"):
        steps.setdefault(step.run_id, []).append(step)
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
    return RunSettings(Grid.read(run.level).level, run.seed, run.parameters)


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
    # With it the methods of forecasts are loaded.
    from baluarte.domain.analysis.methods.forecast import frozen_from  # noqa: PLC0415

    try:
        made, found = frozen_from(RunInput.read(answer.given))
    except Refused:
        # A later version may refuse what an earlier one answered.
        return None
    return found if made == answer.result["summary"]["digest"] else None


def satscan_files_of(run: Run, answer: RunAnswer) -> dict[str, str]:
    """Return a run of clusters in SaTScan's files by their names; none of other runs."""
    if run.method != RunMethod.CLUSTERS or answer.result is None or answer.given is None:
        return {}
    given = RunInput.read(answer.given)
    try:
        # With it the scans are loaded.
        from baluarte.domain.analysis.methods.satscan import satscan_files  # noqa: PLC0415

        return satscan_files(given, settings_of(run), answer.result["rows"])
    except Refused:
        # A later version may refuse what an earlier one answered.
        return {}


def usual_seconds(run: Run) -> int | None:
    """Return how long the last run of the same method took that was answered; None of the first."""
    alike = RunEnding.objects.filter(
        run__method=run.method, run__level=run.level, outcome=RunOutcome.DONE
    )
    took = alike.order_by("-ended_at").values_list("milliseconds", flat=True).first()
    return None if took is None else max(1, round(took / 1000))


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
    run: Run, steps: Mapping[UUID, Sequence[RunStep]], answers: Mapping[UUID, RunAnswer]
) -> RunStatus:
    ending: RunEnding | None = getattr(run, "ending", None)
    said = steps.get(run.pk, ())
    last = said[-1] if said else None
    began = next((one for one in said if last and one.attempt == last.attempt), None)
    if ending is not None:
        standing = RunStanding(ending.outcome)
    else:
        standing = RunStanding.QUEUED if last is None else RunStanding.RUNNING
    return RunStatus(
        run,
        standing,
        last.percent if last else 0,
        last.attempt if last else 0,
        ending,
        answers.get(run.pk),
        began_at=began.at if began else None,
        said_at=last.at if last else None,
    )
