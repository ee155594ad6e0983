"""More events than the people who live there would let expect: exact and smoothed, by place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
    said_by_science,
)
from baluarte.science import rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from baluarte.science.messages import Message

FEWEST_EVENTS = 10
FEWEST_PLACES = 2
PER = 100_000
# From which probability on a place is said to have more, or to have less on record.
SURE = 0.95
# With which probability a rise that is said to be seen would be.
POWER = 0.8


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Compare what each place counts with what its people would count at the rate of all.

    Only places that some list covers make the standard: where nobody documents, no event was
    counted, and nobody knows how many there were.
    """
    places = [one for one in given.places if one.is_covered and one.person_years]
    counted = given.by_place()
    total = sum(counted[one.code] for one in places)
    if not any(one.person_years for one in given.places):
        raise Refused(Refusal.NO_POPULATION)
    if total < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=total, needed=FEWEST_EVENTS)
    if len(places) < FEWEST_PLACES:
        raise Refused(Refusal.ONE_PLACE, places=len(places))
    threshold = float(settings.of("threshold", 1.0))
    months, cautions = incomplete_months(given)
    progress(1, 2)
    rows, warned = _rows(places, [counted[one.code] for one in places], threshold)
    progress(2, 2)
    said = [one["says"] for one in rows]
    people = sum(one.person_years or 0.0 for one in places)
    return RunResult(
        rows=rows,
        summary={
            "events": total,
            "places": len(places),
            "more": said.count(PlaceFinding.MORE.value),
            "rate": figure(total / people * PER),
            "threshold": threshold,
        },
        cautions=[
            *cautions,
            *said_of_input(given, needs_people=True),
            *said_by_science(warned),
            _not_seen(rows),
        ],
        incomplete=months,
    )


def _rows(
    places: list[GivenPlace], events: list[int], threshold: float
) -> tuple[list[Row], Sequence["Message"]]:
    people = np.array([one.person_years for one in places], dtype=np.float64)
    counts = np.array(events)
    expected = rates.expected_counts(counts, people)
    smoothed = rates.empirical_bayes(counts, expected)
    exceeds = smoothed.exceedance(threshold)
    least = smoothed.least_ratio_found(threshold, sure=SURE, power=POWER)
    rows: list[Row] = [
        {
            **exact,
            "smoothed": figure(smoothed.estimate[at]),
            "smoothed_low": figure(smoothed.lower[at]),
            "smoothed_high": figure(smoothed.upper[at]),
            "exceeds": figure(exceeds[at]),
            "least_seen": figure(least[at]),
            "says": says_of(float(exceeds[at])).value,
        }
        for at, exact in enumerate(exact_rows(places, counts, expected))
    ]
    ordered = sorted(rows, key=lambda row: (-(row["exceeds"] or 0.0), -row["events"], row["place"]))
    return ordered, smoothed.cautions


def exact_rows(
    places: Sequence[GivenPlace], counts: "NDArray[np.int64]", expected: "NDArray[np.float64]"
) -> list[Row]:
    """Return what each place counts, its rate and its ratio to what is expected, not smoothed."""
    people = np.array([one.person_years for one in places], dtype=np.float64)
    ratio = rates.standardise_indirectly(counts, expected)
    low, high = rates.poisson_interval(counts)
    return [
        {
            "place": place.code,
            "events": int(counts[at]),
            "expected": figure(expected[at]),
            "rate": figure(counts[at] / people[at] * PER),
            "rate_low": figure(low[at] / people[at] * PER),
            "rate_high": figure(high[at] / people[at] * PER),
            "ratio": figure(ratio.estimate[at]),
            "ratio_low": figure(ratio.lower[at]),
            "ratio_high": figure(ratio.upper[at]),
        }
        for at, place in enumerate(places)
    ]


def _not_seen(rows: Sequence[Row]) -> Row:
    """Say how great a rise has to be before half of the places show it; none where none would."""
    least = [row["least_seen"] for row in rows]
    half = float(np.median([np.inf if one is None else one for one in least]))
    return caution(Caution.RISE_NOT_SEEN, places=len(rows), ratio=figure(half), power=POWER)


def says_of(exceeds: float) -> PlaceFinding:
    """Return what a probability that its risk is more says of a place."""
    if exceeds >= SURE:
        return PlaceFinding.MORE
    return PlaceFinding.FEWER_RECORDED if exceeds <= 1 - SURE else PlaceFinding.CANNOT_TELL
