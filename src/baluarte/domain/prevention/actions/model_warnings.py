"""Propose warnings from a frozen forecast: level, change and onset apart, never one score."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.forecast_signals import OUTPUTS, ForecastSignals
from baluarte.domain.prevention.actions.warnings import (
    ForecastSignal,
    NewWarning,
    propose_warning,
)
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.prevention.models.forecast_proof import note_forecast
from baluarte.domain.prevention.queries.warnings import issued_in
from baluarte.domain.prevention.warning_choices import (
    Decided,
    LevelOfWarning,
    SignalKind,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import Threshold, WarningPolicy, warning_policy_on

# The three months that a forecast of change, onset and level speaks of.
WINDOW_DAYS = 90
# How long a warning that ended still holds the lower threshold.
REMEMBERED = timedelta(days=45)
GROUNDS = (
    "Pronóstico congelado de {origin}: {signal}, probabilidad {probability:.2f}. La mayoría de "
    "estas alertas no se cumple; no dice nada de quién ni por qué."
)


@dataclass(frozen=True, slots=True)
class Raised:
    """A place whose probability of one output reaches its threshold."""

    place: str
    signal: SignalKind
    level: LevelOfWarning
    probability: float


@transaction.atomic
def propose_from_forecast(
    *, signals: ForecastSignals, holder: Institution, by: UUID, at: datetime
) -> list[EarlyWarning]:
    """Propose what a frozen forecast raises and no open warning says yet, the likeliest first.

    No more than what is left of the year's budget; a second person decides on each. Of a place
    that is not covered nothing is proposed, which does not say that it is safe.
    """
    note_forecast(digest=signals.digest, origin=signals.origin)
    today = local_day(at)
    policy = warning_policy_on(today)
    standing = _standing(holder, today)
    left = _left(policy, holder, today)
    known = _known_places(signals.places)
    made = []
    for one in sorted(raised_by(signals, policy, standing), key=lambda each: -each.probability):
        is_open = standing.get((one.place, one.signal), date.min) >= today
        if one.place not in known or is_open or left[one.level] <= 0:
            continue
        left[one.level] -= 1
        named = policy.signals[one.signal].in_language("es")
        made.append(
            propose_warning(
                given=NewWarning(
                    state=one.place[:2],
                    municipality=one.place if len(one.place) > len("00") else "",
                    level=one.level,
                    signal=one.signal,
                    grounds=GROUNDS.format(
                        origin=signals.origin, signal=named, probability=one.probability
                    ),
                    perpetrator=Perpetrator.UNKNOWN,
                    word_of_people=WordOfPeople.NOBODY,
                    valid_until=today + timedelta(days=min(WINDOW_DAYS, policy.longest_days)),
                    forecast=ForecastSignal(
                        digest=signals.digest,
                        origin=signals.origin,
                        probability=one.probability,
                    ),
                ),
                holder=holder,
                by=by,
                at=at,
            )
        )
    return made


def raised_by(
    signals: ForecastSignals,
    policy: WarningPolicy,
    standing: Mapping[tuple[str, SignalKind], date] | None = None,
) -> Iterator[Raised]:
    """Yield what a forecast raises: each output by its own threshold, lower where one stands."""
    for output in OUTPUTS:
        signal = SignalKind(f"model_{output}")
        threshold = policy.thresholds[signal]
        places = {place for place, kind in standing or {} if kind == signal}
        found = signals.raised(
            output, raise_at=threshold.raise_at, clear_at=threshold.clear_at, standing=places
        )
        for place, probability in found.items():
            yield Raised(place, signal, _level(probability, threshold), probability)


def _level(probability: float, threshold: Threshold) -> LevelOfWarning:
    is_high = probability >= threshold.orange_at
    return LevelOfWarning.ORANGE if is_high else LevelOfWarning.YELLOW


def _standing(holder: Institution, today: date) -> dict[tuple[str, SignalKind], date]:
    """Return until when a signal of the model last stood of a place, and nobody overruled it."""
    rows = EarlyWarning.objects.filter(
        holder=holder, probability__isnull=False, valid_until__gte=today - REMEMBERED
    ).exclude(decisions__outcome=Decided.OVERRULED)
    found: dict[tuple[str, SignalKind], date] = {}
    for one in rows:
        key = (one.municipality_id or one.state_id, SignalKind(one.signal))
        found[key] = max(found.get(key, date.min), one.valid_until)
    return found


def _left(policy: WarningPolicy, holder: Institution, today: date) -> dict[str, int]:
    """Return how many warnings of each level the year's budget still has."""
    return {
        code: max(0, (one.yearly_budget or 0) - issued_in(today.year, holder=holder, level=code))
        for code, one in policy.levels.items()
    }


def _known_places(places: tuple[str, ...]) -> set[str]:
    towns = Municipality.objects.filter(pk__in=places).values_list("pk", flat=True)
    return {*towns, *State.objects.filter(pk__in=places).values_list("pk", flat=True)}
