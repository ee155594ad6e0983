"""More events than its people would let expect, each place read together with its neighbours."""

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, RunSettings
from baluarte.domain.analysis.methods.rates import FEWEST_EVENTS, PER, exact_rows, says_of
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

FEWEST_PLACES = 4
# With fewer expected in a place the intervals were found too short (docs/methods/rates.md).
ENOUGH_EXPECTED = 4
_Pairs = list[tuple[str, str]]


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Compare each place with what its people would count, and draw it towards its neighbours.

    A place that no list covers, or of which nobody knows how many live there, has no row and is
    nobody's neighbour: that nothing was counted in it says nothing of those beside it.
    """
    places = [one for one in given.places if one.is_covered and one.person_years]
    codes = {one.code for one in places}
    pairs = [pair for pair in given.borders if {*pair} <= codes]
    counted = given.by_place()
    counts = np.array([counted[one.code] for one in places])
    _refuse_poor(given, places, pairs, events=int(counts.sum()))
    people = np.array([one.person_years for one in places], dtype=np.float64)
    expected = rates.expected_counts(counts, people)
    threshold = float(settings.of("threshold", 1.0))
    try:
        found = rates.fit_bym2(
            counts, expected, pairs, places=[one.code for one in places], progress=progress
        )
    except rates.DidNotSettle:
        raise Refused(Refusal.NOT_SETTLED, places=len(places)) from None
    rows = _rows(places, counts, expected, found, pairs=pairs, threshold=threshold)
    months, cautions = incomplete_months(given)
    return RunResult(
        rows=rows,
        summary={
            "events": int(counts.sum()),
            "places": len(places),
            "more": sum(row["says"] == PlaceFinding.MORE.value for row in rows),
            "rate": figure(counts.sum() / people.sum() * PER),
            "threshold": threshold,
            **_spread(found),
        },
        cautions=[
            *cautions,
            *said_of_input(given, needs_people=True),
            *said_by_science(found.cautions),
            *_of_neighbours(rows),
            *_of_few(expected),
            caution(Caution.POWER_BY_RATES),
        ],
        incomplete=months,
    )


def _refuse_poor(given: RunInput, places: list[GivenPlace], pairs: _Pairs, *, events: int) -> None:
    if not any(one.person_years for one in given.places):
        raise Refused(Refusal.NO_POPULATION)
    if events < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=events, needed=FEWEST_EVENTS)
    if len(places) < FEWEST_PLACES or not pairs:
        raise Refused(Refusal.NO_NEIGHBOURS, places=len(places), pairs=len(pairs))


def _rows(
    places: list[GivenPlace],
    counts: "NDArray[np.int64]",
    expected: "NDArray[np.float64]",
    found: "rates.RiskMap",
    *,
    pairs: _Pairs,
    threshold: float,
) -> list[Row]:
    exceeds = found.exceedance(threshold)
    beside = Counter(code for pair in pairs for code in pair)
    rows: list[Row] = [
        {
            **exact,
            "smoothed": figure(found.estimate[at]),
            "smoothed_low": figure(found.lower[at]),
            "smoothed_high": figure(found.upper[at]),
            "exceeds": figure(exceeds[at]),
            # Covered places that share a border with it.
            "neighbours": beside[exact["place"]],
            "says": says_of(float(exceeds[at])).value,
        }
        for at, exact in enumerate(exact_rows(places, counts, expected))
    ]
    return sorted(rows, key=lambda row: (-(row["exceeds"] or 0.0), -row["events"], row["place"]))


def _spread(found: "rates.RiskMap") -> Row:
    """Return how far log risks differ, as deviation and precision, and what neighbours share."""
    sigma, share = found.sigma, found.share
    return {
        "spread": figure(sigma.mean),
        "spread_low": figure(sigma.lower),
        "spread_high": figure(sigma.upper),
        "precision": figure(sigma.mean**-2),
        "precision_low": figure(sigma.upper**-2),
        "precision_high": figure(sigma.lower**-2),
        "spatial": figure(share.mean),
        "spatial_low": figure(share.lower),
        "spatial_high": figure(share.upper),
    }


def _of_neighbours(rows: list[Row]) -> list[Row]:
    """Name the places that no covered place touches."""
    alone = sorted(row["place"] for row in rows if not row["neighbours"])
    return [caution(Caution.NO_NEIGHBOUR, places=alone)] if alone else []


def _of_few(expected: "NDArray[np.float64]") -> list[Row]:
    """Say that intervals are short where little is expected of a place."""
    each = float(expected.mean())
    if each >= ENOUGH_EXPECTED:
        return []
    return [caution(Caution.INTERVALS_SHORT, expected=float(f"{each:.2g}"))]
