"""How late events come in: which share of each recent month is registered by now."""

from collections import Counter
from dataclasses import replace
from typing import Any

from baluarte.domain.analysis.choices import Caution, EntryFinding, MonthFinding, Refusal
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
# The age of the last month that is over.
LAST_WHOLE = 1
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
        tables={"entries": parts} if (parts := _parts(given, known, recent=recent)) else {},
    )


def _parts(given: RunInput, known: "forecast.ReportingDelays", *, recent: int) -> list[Row]:
    """Say how late each list, group of types and state comes in, beside everything together."""
    longest = len(known.completeness) - 1
    since = later(given.known_in, -recent)
    entries: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    for kind, value, month, entered, number in given.entries:
        entries.setdefault((kind, value), []).append((month, entered, number))
    found: list[Row] = []
    for (kind, value), told in entries.items():
        events = sum(number for month, _, number in told if month > since)
        row: dict[str, Any] = {"kind": kind, "value": value, "events": events}
        try:
            own = completeness(
                replace(given, registered=tuple(told)), longest=longest, recent=recent
            )
        except forecast.DelaysNotKnown:
            found.append(row | {"says": EntryFinding.NOT_KNOWN.value})
            continue
        if events < FEWEST_EVENTS:
            found.append(row | {"says": EntryFinding.NOT_KNOWN.value})
            continue
        found.append({**row, **_of_part(own, known)})
    return found


def _of_part(own: "forecast.ReportingDelays", known: "forecast.ReportingDelays") -> Row:
    """Return which share of the last whole month is in, and after how many months nearly all is."""
    low, high = (float(one[LAST_WHOLE]) for one in (own.lower, own.upper))
    says = EntryFinding.AS_ALL
    if high < known.lower[LAST_WHOLE]:
        says = EntryFinding.LATER
    elif low > known.upper[LAST_WHOLE]:
        says = EntryFinding.SOONER
    whole = (age for age, share in enumerate(own.completeness) if share >= COMPLETE_FROM)
    return {
        "share": figure(own.completeness[LAST_WHOLE]),
        "share_low": figure(low),
        "share_high": figure(high),
        "months": next(whole),
        "says": says.value,
    }


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
    of_places = (Caution.NO_COVERAGE, Caution.NOT_PLACED, Caution.YOUNGER_PLACES)
    return [one for one in said if one["code"] not in of_places]
