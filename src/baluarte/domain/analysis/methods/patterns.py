"""Places whose rates lie high together with their neighbours', and how that came about."""

from typing import Any

import numpy as np

from baluarte.domain.analysis.choices import PlaceFinding, Refusal
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    figure,
    said_by_science,
)
from baluarte.science import rates

FEWEST_EVENTS, FEWEST_PLACES, FEWEST_STEPS = 10, 4, 4
# Months that are looked at together: in one of them most places count nothing.
STEP_MONTHS = 3
LEVEL = 0.05
DEFAULTS: dict[str, Any] = {"step_months": STEP_MONTHS, "permutations": 9_999}
SAYS = {"hot": PlaceFinding.HOT_SPOT, "cold": PlaceFinding.FEWER_RECORDED}


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Say which places lie high together in the last step, and in which steps they did before.

    Rates of each step are smoothed first; false discoveries are controlled over the places.
    """
    told = {name: int(settings.of(name, default)) for name, default in DEFAULTS.items()}
    places = [one for one in given.places if one.is_covered and one.person_years]
    codes = [one.code for one in places]
    pairs = [pair for pair in given.borders if {*pair} <= {*codes}]
    steps = _steps(given, told["step_months"])
    _refuse_poor(given, places, pairs, steps, step_months=told["step_months"])
    counts = _counted(given, codes, steps)
    people = np.array([one.person_years for one in places], dtype=np.float64)
    expected = people * counts.sum() / people.sum() / counts.shape[1]
    smoothed = rates.empirical_bayes(counts, np.repeat(expected[:, None], counts.shape[1], axis=1))
    asked: dict[str, Any] = {
        "places": codes,
        "simulations": told["permutations"],
        "seed": settings.seed,
    }
    found = rates.find_emerging_hot_spots(smoothed.estimate, pairs, progress=progress, **asked)
    moran = rates.find_local_patterns(smoothed.estimate[:, -1], pairs, statistic="moran", **asked)
    rows = _rows(codes, counts, expected, found, moran)
    months, cautions = incomplete_months(given)
    warned = {one.code: one for one in (*found.cautions, *found.assumptions, *moran.assumptions)}
    return RunResult(
        rows=rows,
        summary={
            "events": int(counts.sum()),
            "places": len(places),
            "hot": sum(row["says"] == PlaceFinding.HOT_SPOT.value for row in rows),
            "step_months": told["step_months"],
            "steps": len(steps),
            "level": LEVEL,
        },
        cautions=[
            *cautions,
            *said_of_input(given, needs_people=True),
            *said_by_science(warned.values()),
        ],
        incomplete=months,
    )


def _steps(given: RunInput, months: int) -> list[list[str]]:
    """Return the months of each step, counted back from the last; what is left over is left out."""
    every = given.months
    first = len(every) % months
    return [every[at : at + months] for at in range(first, len(every), months)]


def _refuse_poor(
    given: RunInput,
    places: list[GivenPlace],
    pairs: list[tuple[str, str]],
    steps: list[list[str]],
    *,
    step_months: int,
) -> None:
    if not any(one.person_years for one in given.places):
        raise Refused(Refusal.NO_POPULATION)
    if len(steps) < FEWEST_STEPS:
        needed = FEWEST_STEPS * step_months
        raise Refused(Refusal.PERIOD_TOO_SHORT, months=len(given.months), needed=needed)
    counted = given.by_place()
    total = sum(counted[one.code] for one in places)
    if total < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=total, needed=FEWEST_EVENTS)
    if len(places) < FEWEST_PLACES or not pairs:
        raise Refused(Refusal.NO_NEIGHBOURS, places=len(places), pairs=len(pairs))


def _counted(given: RunInput, codes: list[str], steps: list[list[str]]) -> "np.ndarray[Any, Any]":
    place = {code: number for number, code in enumerate(codes)}
    step = {month: number for number, months in enumerate(steps) for month in months}
    counts = np.zeros((len(codes), len(steps)), dtype=np.int64)
    for code, month, events in given.counts:
        if code in place and month in step:
            counts[place[code], step[month]] += events
    if not counts.any():
        raise Refused(Refusal.TOO_FEW_EVENTS, events=0, needed=FEWEST_EVENTS)
    return counts


def _rows(
    codes: list[str],
    counts: "np.ndarray[Any, Any]",
    expected: "np.ndarray[Any, Any]",
    found: "rates.EmergingHotSpots",
    moran: "rates.LocalPattern",
) -> list[Row]:
    rows: list[Row] = [
        {
            "place": code,
            "events": int(counts[at, -1]),
            "expected": figure(expected[at]),
            "statistic": figure(found.months.statistic[at, -1]),
            "q": figure(found.months.q_value[at, -1]),
            "course": str(found.kind[at]),
            "trend": figure(found.trend[at]),
            "trend_q": figure(found.trend_q_value[at]),
            "beside": str(moran.kind[at]),
            "says": SAYS.get(str(found.months.kind[at, -1]), PlaceFinding.CANNOT_TELL).value,
        }
        for at, code in enumerate(codes)
    ]
    return sorted(
        rows,
        key=lambda row: (
            row["says"] != PlaceFinding.HOT_SPOT, row["q"], -row["statistic"], row["place"],
        ),
    )  # fmt: skip
