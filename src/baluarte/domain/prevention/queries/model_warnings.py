"""What a forecast would propose: which places it raises, what says so already, what is left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.choices import LEVEL, OUTPUTS
from baluarte.domain.analysis.forecast_signals import ForecastSignals, signals_of_answer
from baluarte.domain.analysis.models import RunAnswer
from baluarte.domain.prevention.models import EarlyWarning, WarningDecision
from baluarte.domain.prevention.queries.warnings import issued_in
from baluarte.domain.prevention.warning_choices import FINAL, Decided, LevelOfWarning, SignalKind
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import Threshold, WarningPolicy, warning_policy_on

# How long a warning that ended still holds the lower threshold.
REMEMBERED = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Raised:
    """A place whose probability of one output reaches its threshold."""

    place: str
    signal: SignalKind
    level: LevelOfWarning
    probability: float

    @property
    def key(self) -> tuple[str, SignalKind]:
        """Return the place with the output."""
        return self.place, self.signal


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a forecast raises for a house, the likeliest first, with what is left to propose."""

    raised: tuple[Raised, ...]
    # Of what is raised, what an open warning says already, or was proposed from this forecast.
    said_already: Mapping[tuple[str, SignalKind], str]
    # How many more warnings of each level the year's budget has room for.
    left: Mapping[str, int]
    places: int
    not_covered: int

    @property
    def offered(self) -> list[Raised]:
        """Return what may be proposed."""
        return [one for one in self.raised if one.key not in self.said_already]

    @property
    def places_raised(self) -> int:
        """Return how many places are raised by some output."""
        return len({one.place for one in self.raised})


def foreseen(signals: ForecastSignals, *, holder: Institution, at: datetime) -> Foreseen:
    """Return what a forecast raises by the policy of today."""
    today = local_day(at)
    policy = warning_policy_on(today)
    known = _known_places(signals.places)
    found = sorted(
        raised_by(signals, policy, _standing(holder, today)), key=lambda each: -each.probability
    )
    return Foreseen(
        raised=tuple(one for one in found if one.place in known),
        said_already=_said_already(signals, holder, today),
        left=_left(policy, holder, today),
        places=len(signals.places),
        not_covered=signals.not_covered,
    )


def signals_of_run(answer: RunAnswer, today: date) -> ForecastSignals:
    """Return what the answer of a run signals; no level where the policy holds another since."""
    result = answer.result or {}
    found = signals_of_answer(result)
    if result["summary"]["high"] == warning_policy_on(today).thresholds[f"model_{LEVEL}"].events:
        return found
    return found.without(LEVEL)


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


def _said_already(
    signals: ForecastSignals, holder: Institution, today: date
) -> dict[tuple[str, SignalKind], str]:
    """Return by place and output which warning says it: open, or proposed from this forecast."""
    rows = EarlyWarning.objects.filter(holder=holder, probability__isnull=False)
    is_open = rows.filter(valid_until__gte=today).exclude(decisions__outcome=Decided.OVERRULED)
    both = (*rows.filter(forecast_digest=signals.digest), *is_open)
    return {
        (one.municipality_id or one.state_id, SignalKind(one.signal)): one.reference for one in both
    }


def _left(policy: WarningPolicy, holder: Institution, today: date) -> dict[str, int]:
    """Return how many warnings of each level the year's budget still has, those waiting apart."""
    decided = WarningDecision.objects.filter(holder=holder, outcome__in=FINAL)
    waiting = EarlyWarning.objects.filter(
        holder=holder, probability__isnull=False, valid_until__gte=today
    ).exclude(pk__in=decided.values("warning"))
    levels = list(waiting.values_list("level", flat=True))
    return {
        code: max(
            0,
            (one.yearly_budget or 0)
            - issued_in(today.year, holder=holder, level=code)
            - levels.count(code),
        )
        for code, one in policy.levels.items()
    }


def _known_places(places: tuple[str, ...]) -> set[str]:
    towns = Municipality.objects.filter(pk__in=places).values_list("pk", flat=True)
    return {*towns, *State.objects.filter(pk__in=places).values_list("pk", flat=True)}
