"""Whether events come soon again near where one was, beside what chance gives."""

from typing import Any

from baluarte.domain.analysis.choices import Caution, PlaceFinding, Refusal
from baluarte.domain.analysis.methods.chains import LEVEL, said_of_events
from baluarte.domain.analysis.methods.completeness import incomplete_months
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
)
from baluarte.science import sequences

FEWEST_EVENTS = 30
DEFAULTS: dict[str, Any] = {"replicates": 999}


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Count pairs of events near each other in space and time, beside days laid anew by chance."""
    replicates = int(settings.of("replicates", DEFAULTS["replicates"]))
    centres = {
        one.code: (one.longitude, one.latitude)
        for one in given.places
        if one.longitude is not None and one.latitude is not None
    }
    rows = [
        (*centres[place], day)
        for place, day, kind, many in given.dated
        if not kind and place in centres
        for _ in range(many)
    ]
    if len(rows) < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=len(rows), needed=FEWEST_EVENTS)
    longitude, latitude, day_of = zip(*rows, strict=True)
    try:
        found = sequences.find_near_repeats(
            longitude,
            latitude,
            day_of,
            replicates=replicates,
            seed=settings.seed,
            progress=progress,
        )
    except sequences.SequenceRefused:
        raise Refused(Refusal.TOO_LARGE) from None
    answered = [_row(one) for one in found.table.to_dict("records")]
    bare = [one.code for one in given.places if one.is_covered and one.code not in centres]
    months, cautions = incomplete_months(given)
    looks = sum(row["q"] is not None for row in answered)
    return RunResult(
        rows=answered,
        summary={
            "events": len(rows),
            "pairs": looks,
            "more": sum(row["says"] == PlaceFinding.MORE.value for row in answered),
            "replicates": replicates,
            "level": LEVEL,
        },
        cautions=[
            *cautions,
            *said_of_events(given, looks=looks, replicates=replicates),
            *([caution(Caution.NO_CENTRE, places=bare)] if bare else []),
        ],
        incomplete=months,
    )


def _row(one: dict[str, Any]) -> Row:
    q = one["q_value"]
    is_judged = q == q  # noqa: PLR0124 (else not a number)
    says = PlaceFinding.MORE if is_judged and q <= LEVEL else PlaceFinding.AS_CHANCE
    return {
        "km_from": one["km_from"],
        "km_to": one["km_to"],
        "days_from": int(one["days_from"]),
        "days_to": int(one["days_to"]),
        "pairs": int(one["pairs"]),
        "expected": figure(one["expected"]),
        "low": figure(one["low"]),
        "high": figure(one["high"]),
        "p": figure(one["p_value"]),
        "q": figure(q) if is_judged else None,
        "says": (says if is_judged else PlaceFinding.TOO_FEW).value,
    }
