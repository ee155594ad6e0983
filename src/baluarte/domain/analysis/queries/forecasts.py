"""Runs of forecasts: the newest that was answered, and until when each speaks."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.choices import Grid, PlaceLevel, RunMethod, RunOutcome
from baluarte.domain.analysis.methods import RunInput
from baluarte.domain.analysis.methods.months import last_day
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.run_inputs import counts_in
from baluarte.domain.analysis.queries.runs import question_of, runs, statuses_of

if TYPE_CHECKING:
    from baluarte.domain.analysis.methods.forecast_scores import ForecastScore


def answered_forecasts(institutions: Collection[Institution]) -> list[Run]:
    """Return the forecasts of some organisations whose answer the context reads, newest first.

    Without those of regions: warnings and their scores are of municipalities and states.
    """
    found = (
        runs()
        .filter(
            institution__in=institutions,
            method=RunMethod.FORECAST,
            ending__outcome=RunOutcome.DONE,
            ending__answer__result__isnull=False,
        )
        .exclude(level__startswith=PlaceLevel.REGION)
    )
    return list(found.order_by("-last_month", "-asked_at"))


def newest_forecast(institutions: Collection[Institution]) -> Run | None:
    """Return the newest answered forecast: of all events, where there is one."""
    found = answered_forecasts(institutions)
    return next((one for one in found if not one.question), next(iter(found), None))


def last_day_ahead(answer: RunAnswer) -> date:
    """Return the last day of which an answered forecast speaks."""
    return last_day((answer.result or {})["summary"]["months"][-1])


def is_over(answer: RunAnswer, today: date) -> bool:
    """Say whether the months of a forecast are over."""
    return last_day_ahead(answer) < today


def newest_over(institution: Institution, today: date) -> tuple[Run, RunAnswer] | None:
    """Return the newest forecast of an organisation whose months are over, with its answer."""
    found = [one for one in answered_forecasts([institution]) if one.last_month < today]
    for status in statuses_of(found):
        if status.answer is not None and is_over(status.answer, today):
            return status.run, status.answer
    return None


def score_of(
    run: Run, answer: RunAnswer, *, known_at: datetime, with_skill: bool = True
) -> "ForecastScore | None":
    """Hold a forecast whose months are over against what is known of them now.

    Of the same question and the same lists; nothing where its question is not understood any more.
    """
    # With it the methods of forecasts are loaded.
    from baluarte.domain.analysis.methods.forecast_scores import score_forecast  # noqa: PLC0415

    question = question_of(run)
    if question.faults or answer.given is None or answer.result is None:
        return None
    months = answer.result["summary"]["months"]
    given = RunInput.read(answer.given)
    came = counts_in(
        question.filters,
        first=months[0],
        last=months[-1],
        grid=Grid.read(run.level),
        compartments=answer.compartments,
        known_at=known_at,
        younger=dict(given.younger),
    )
    return score_forecast(given, answer.result, came, run.parameters, with_skill=with_skill)
