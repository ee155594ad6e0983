"""Each place beside its own past, and its share of the country: where nobody counts who is there.

No census of journalists or defenders exists, and none may be built: this asks for no population.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import false_discovery_control

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
)
from baluarte.science import rates

FEWEST_EVENTS = 10
# With fewer events now and before together a place is not compared.
FEWEST_OF_A_PLACE = 5
RECENT_MONTHS = 12
LEVEL = 0.05
DEFAULTS: dict[str, Any] = {"recent_months": RECENT_MONTHS}
_Counts = tuple[list[str], "np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Compare the last months of each place with the same months of its earlier years.

    False discoveries are controlled over the places that are compared.
    """
    recent = int(settings.of("recent_months", DEFAULTS["recent_months"]))
    now, before = same_months(given.months, recent)
    if not before or len(before) < len(now):
        raise Refused(Refusal.NO_PAST, months=len(given.months), needed=recent + 12)
    codes, new, old = _counted(given, now, before)
    if new.sum() + old.sum() < FEWEST_EVENTS:
        told = int(new.sum() + old.sum())
        raise Refused(Refusal.TOO_FEW_EVENTS, events=told, needed=FEWEST_EVENTS)
    progress(1, 2)
    rows = _rows(codes, new, old, times=len(before) / len(now))
    progress(2, 2)
    months, cautions = incomplete_months(given)
    said = [row["says"] for row in rows]
    few = said.count(PlaceFinding.TOO_FEW.value)
    return RunResult(
        rows=rows,
        summary={
            "events": int(new.sum()),
            "before": int(old.sum()),
            "places": len(rows) - few,
            "more": said.count(PlaceFinding.MORE.value),
            "too_few": few,
            "recent_months": len(now),
            "past_months": len(before),
            "past_first": before[0],
            "past_last": before[-1],
            "threshold": 1.0,
            "level": LEVEL,
        },
        cautions=[
            *cautions,
            *said_of_input(given, needs_people=False),
            caution(Caution.PAST_DOCUMENTED_OTHERWISE),
            *([caution(Caution.TOO_FEW_TO_COMPARE, events=FEWEST_OF_A_PLACE)] if few else []),
        ],
        incomplete=months,
    )


def same_months(months: Sequence[str], recent: int) -> tuple[list[str], list[str]]:
    """Return the last months, and those of earlier years with the same names; whole years only."""
    now, rest = list(months[-recent:]), list(months[:-recent])
    named = Counter(month[5:] for month in now)
    seen = Counter(month[5:] for month in rest)
    years = min(seen[name] // often for name, often in named.items())
    left = Counter({name: years * often for name, often in named.items()})
    before: list[str] = []
    for month in reversed(rest):
        if left[month[5:]] > 0:
            left[month[5:]] -= 1
            before.append(month)
    return now, before[::-1]


def _counted(given: RunInput, now: Sequence[str], before: Sequence[str]) -> _Counts:
    codes = [one.code for one in given.places if one.is_covered]
    new: Counter[str] = Counter()
    old: Counter[str] = Counter()
    recent, past = {*now}, {*before}
    for code, month, number in given.counts:
        new[code] += number if month in recent else 0
        old[code] += number if month in past else 0
    return codes, np.array([new[c] for c in codes]), np.array([old[c] for c in codes])


def _rows(
    codes: list[str], new: "np.ndarray[Any, Any]", old: "np.ndarray[Any, Any]", *, times: float
) -> list[Row]:
    found = rates.compare_two_counts(new, old, times=times)
    enough = new + old >= FEWEST_OF_A_PLACE
    q = np.ones(len(codes))
    if enough.any():
        q[enough] = false_discovery_control(found.p_value[enough])
    low, high = rates.share_interval(new, new.sum())
    past_low, past_high = rates.share_interval(old, old.sum())
    rows: list[Row] = [
        {
            "place": code,
            "events": int(new[at]),
            "before": int(old[at]),
            "expected": figure(old[at] / times),
            "ratio": _ratio(found.estimate[at]),
            "ratio_low": figure(found.lower[at]),
            "ratio_high": figure(found.upper[at]),
            "exceeds": figure(found.above[at]),
            "p": figure(found.p_value[at]),
            "q": figure(q[at]) if enough[at] else None,
            "share": figure(new[at] / max(new.sum(), 1)),
            "share_low": figure(low[at]),
            "share_high": figure(high[at]),
            "share_before": figure(old[at] / max(old.sum(), 1)),
            "share_before_low": figure(past_low[at]),
            "share_before_high": figure(past_high[at]),
            "says": _says(enough[at], q[at], found.estimate[at]).value,
        }
        for at, code in enumerate(codes)
    ]
    order = list(_ORDER)
    return sorted(
        rows,
        key=lambda row: (
            order.index(row["says"]), -(row["exceeds"] or 0.0), -row["events"], row["place"],
        ),
    )  # fmt: skip


_ORDER = (
    PlaceFinding.MORE.value,
    PlaceFinding.CANNOT_TELL.value,
    PlaceFinding.FEWER_RECORDED.value,
    PlaceFinding.TOO_FEW.value,
)


def _ratio(value: float) -> float | None:
    return figure(value) if np.isfinite(value) else None


def _says(is_enough: bool, q: float, ratio: float) -> PlaceFinding:
    if not is_enough:
        return PlaceFinding.TOO_FEW
    if q > LEVEL:
        return PlaceFinding.CANNOT_TELL
    return PlaceFinding.MORE if ratio > 1 else PlaceFinding.FEWER_RECORDED
