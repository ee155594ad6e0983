"""How late events come in: which share of each recent month is registered by now."""

from collections import Counter

from baluarte.domain.analysis.choices import Caution, MonthFinding, Refusal
from baluarte.domain.analysis.methods.completeness import (
    COMPLETE_FROM,
    LONGEST,
    RECENT,
    completeness,
    reported,
    said_of_input,
)
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.months import later, months_between, number_of
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
)
from baluarte.science import forecast

FEWEST_EVENTS = 10
DEFAULTS = {"longest": LONGEST, "recent": RECENT}


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Say of each recent month how much of it is in, learned from how late earlier ones came."""
    longest, recent = (int(settings.of(name, default)) for name, default in DEFAULTS.items())
    total = sum(number for _, _, number in given.registered)
    if total < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=total, needed=FEWEST_EVENTS)
    try:
        known = completeness(given, longest=longest, recent=recent)
    except forecast.DelaysNotKnown:
        raise Refused(
            Refusal.DELAYS_NOT_KNOWN, longest=longest, together=not reported(given, longest=longest)
        ) from None
    progress(1, 2)
    rows = _rows(given, known)
    progress(2, 2)
    before = sum(n for month, entered, n in given.registered if entered < month)
    more = [caution(Caution.REGISTERED_BEFORE, events=before)] if before else []
    return RunResult(
        rows=rows,
        summary={
            "events": total,
            "longest": longest,
            "recent": recent,
            "shares": [
                {"age": age, "share": figure(share), "low": figure(low), "high": figure(high)}
                for age, (share, low, high) in enumerate(
                    zip(known.completeness, known.lower, known.upper, strict=True)
                )
            ],
        },
        cautions=[*more, *_without_places(said_of_input(given, needs_people=False))],
        incomplete=[one["month"] for one in rows if one["says"] != MonthFinding.COMPLETE.value],
    )


def _rows(given: RunInput, known: "forecast.ReportingDelays") -> list[Row]:
    """Return the months that are not old enough yet, the newest first."""
    counted: Counter[str] = Counter()
    for month, _, number in given.registered:
        counted[month] += number
    longest = len(known.completeness) - 1
    rows: list[Row] = []
    for month in reversed(months_between(later(given.known_in, -longest), given.known_in)):
        age = number_of(given.known_in) - number_of(month)
        share, low, high = (
            float(one[age]) for one in (known.completeness, known.lower, known.upper)
        )
        rows.append(
            {
                "month": month,
                "events": counted[month],
                "share": figure(share),
                "share_low": figure(low),
                "share_high": figure(high),
                "in_the_end": figure(counted[month] / share),
                "says": _says(age, share).value,
            }
        )
    return rows


def _says(age: int, share: float) -> MonthFinding:
    if age == 0:
        return MonthFinding.NOT_OVER
    return MonthFinding.COMPLETE if share >= COMPLETE_FROM else MonthFinding.INCOMPLETE


def _without_places(said: list[Row]) -> list[Row]:
    return [one for one in said if one["code"] not in (Caution.NO_COVERAGE, Caution.NOT_PLACED)]
