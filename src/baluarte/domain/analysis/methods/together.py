"""What goes with what: type, perpetrator, what is defended and calendar, within each state."""

from typing import Any

from baluarte.domain.analysis.choices import PlaceFinding, Refusal
from baluarte.domain.analysis.methods.chains import LEVEL, said_of_events
from baluarte.domain.analysis.methods.completeness import incomplete_months
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    figure,
)
from baluarte.science import sequences

FEWEST_EVENTS = 30
# Of pairs that may be chance so many are kept; the surest first.
MOST_ROWS = 200
KINDS = ("group", "perpetrator", "defends", "calendar")


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:  # noqa: ARG001
    """Say which pairs stand together more, or less, than chance gives within each state."""
    rows = [row for row in given.marked if row[0] for _ in range(row[5])]
    if len(rows) < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=len(rows), needed=FEWEST_EVENTS)
    found = sequences.find_associations(
        [row[0] for row in rows],
        {
            kind: [{*str(row[at]).split("|")} - {""} for row in rows]
            for at, kind in enumerate(KINDS, start=1)
        },
    )
    progress(1, 1)
    answered = [_row(one) for one in found.table.to_dict("records")][:MOST_ROWS]
    months, cautions = incomplete_months(given)
    return RunResult(
        rows=answered,
        summary={
            "events": len(rows),
            "pairs": len(found.table),
            "not_judged": found.not_judged,
            "more": sum(row["says"] != PlaceFinding.AS_CHANCE.value for row in answered),
            "level": LEVEL,
        },
        cautions=[*cautions, *said_of_events(given, looks=len(found.table))],
        incomplete=months,
    )


def _row(one: dict[str, Any]) -> Row:
    says = PlaceFinding.AS_CHANCE
    if one["q_value"] <= LEVEL:
        is_more = one["together"] > one["expected"]
        says = PlaceFinding.MORE if is_more else PlaceFinding.LESS_TOGETHER
    return {
        "kind": one["dimension"],
        "value": one["value"],
        "other_kind": one["other_dimension"],
        "other_value": one["other_value"],
        "together": int(one["together"]),
        "expected": figure(one["expected"]),
        "odds": figure(one["odds_ratio"]),
        "odds_low": figure(one["lower"]),
        "odds_high": figure(one["upper"]),
        "p": figure(one["p_value"]),
        "q": figure(one["q_value"]),
        "says": says.value,
    }
