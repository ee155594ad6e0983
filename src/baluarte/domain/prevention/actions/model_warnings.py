"""Propose warnings from a frozen forecast: level, change and onset apart, never one score."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.forecast_signals import ForecastSignals
from baluarte.domain.analysis.methods.given import digest
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.forecasts import is_over, last_day_ahead
from baluarte.domain.prevention.actions.warnings import (
    ForecastSignal,
    NewWarning,
    propose_warning,
)
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.prevention.models.forecast_proof import note_forecast
from baluarte.domain.prevention.queries.model_warnings import (
    Raised,
    foreseen,
    raised_by,
    signals_of_run,
)
from baluarte.domain.prevention.warning_choices import SignalKind, WordOfPeople
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on

# The three months that a forecast of change, onset and level speaks of.
WINDOW_DAYS = 90
GROUNDS = (
    "Pronóstico congelado de {origin}: {signal}, probabilidad {probability:.2f}. La mayoría de "
    "estas alertas no se cumple; no dice nada de quién ni por qué."
)


@transaction.atomic
def propose_from_run(
    *,
    run: Run,
    answer: RunAnswer,
    chosen: Collection[tuple[str, SignalKind]] | None = None,
    by: UUID,
    at: datetime,
) -> list[EarlyWarning]:
    """Propose what the answered forecast of a run raises, or of it what was chosen.

    A warning stands no longer than the months of which the forecast speaks.
    """
    today = local_day(at)
    if answer.result is None or digest(answer.result) != answer.result_sha256:
        raise WarningRefused("model_only", field="signal")
    if is_over(answer, today):
        raise WarningRefused("forecast_over", field="signal", right=last_day_ahead(answer))
    return propose_from_forecast(
        signals=signals_of_run(answer, today),
        holder=run.institution,
        chosen=chosen,
        until=last_day_ahead(answer),
        evidence=(str(run.pk),),
        by=by,
        at=at,
    )


@transaction.atomic
def propose_from_forecast(
    *,
    signals: ForecastSignals,
    holder: Institution,
    chosen: Collection[tuple[str, SignalKind]] | None = None,
    until: date | None = None,
    evidence: Collection[str] = (),
    by: UUID,
    at: datetime,
) -> list[EarlyWarning]:
    """Propose what a frozen forecast raises and no warning says yet, the likeliest first.

    No more than what is left of the year's budget; a second person decides on each. Of a place
    that is not covered nothing is proposed, which does not say that it is safe. `chosen` are
    places with their output; all, where nothing is said.
    """
    context.require(by)
    # What was sent twice meets what the first proposed.
    take_turns([holder.pk])
    note_forecast(digest=signals.digest, origin=signals.origin)
    found = foreseen(signals, holder=holder, at=at)
    left = dict(found.left)
    made = []
    for one in found.offered:
        if left[one.level] <= 0 or (chosen is not None and one.key not in chosen):
            continue
        left[one.level] -= 1
        given = _new(one, signals, until=until, evidence=evidence, today=local_day(at))
        made.append(propose_warning(given=given, holder=holder, by=by, at=at))
    return made


def _new(
    one: Raised,
    signals: ForecastSignals,
    *,
    until: date | None,
    evidence: Collection[str],
    today: date,
) -> NewWarning:
    policy = warning_policy_on(today)
    last = today + timedelta(days=min(WINDOW_DAYS, policy.longest_days))
    named = policy.signals[one.signal].in_language("es")
    return NewWarning(
        state=one.place[:2],
        municipality=one.place if len(one.place) > len("00") else "",
        level=one.level,
        signal=one.signal,
        grounds=GROUNDS.format(origin=signals.origin, signal=named, probability=one.probability),
        evidence=tuple(evidence),
        perpetrator=Perpetrator.UNKNOWN,
        word_of_people=WordOfPeople.NOBODY,
        valid_until=last if until is None else min(last, until),
        forecast=ForecastSignal(
            digest=signals.digest, origin=signals.origin, probability=one.probability
        ),
    )


__all__ = ["propose_from_forecast", "propose_from_run", "raised_by"]
