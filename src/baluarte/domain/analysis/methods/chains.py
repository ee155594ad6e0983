"""What came after what in the same place: threats before attacks, beside what chance gives."""

from typing import Any

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
from baluarte.science import sequences

FEWEST_EVENTS = 30
LEVEL = 0.05
DEFAULTS: dict[str, Any] = {"within_days": 180, "replicates": 999}


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Count how often one kind of event came after another in a place, and how many days later.

    It is said of places and kinds, never of persons: who was attacked is not in the table.
    """
    told = {name: int(settings.of(name, default)) for name, default in DEFAULTS.items()}
    rows = [row for row in given.dated if row[2] for _ in range(row[3])]
    if len(rows) < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=len(rows), needed=FEWEST_EVENTS)
    place, day, kind, _many = zip(*rows, strict=True)
    found = sequences.find_chains(
        place,
        day,
        kind,
        within=told["within_days"],
        replicates=told["replicates"],
        seed=settings.seed,
        progress=progress,
    )
    answered = [_row(one) for one in found.table.to_dict("records")]
    months, cautions = incomplete_months(given)
    return RunResult(
        rows=answered,
        summary={
            "events": len(rows),
            "pairs": len(answered),
            "more": sum(row["says"] == PlaceFinding.MORE.value for row in answered),
            "within_days": told["within_days"],
            "replicates": told["replicates"],
            "level": LEVEL,
        },
        cautions=[
            *cautions,
            *said_of_events(given, looks=len(answered), replicates=told["replicates"]),
        ],
        incomplete=months,
    )


def said_of_events(given: RunInput, *, looks: int, replicates: int | None = None) -> list[Row]:
    """Return what must be said of events by day, and that many pairs were looked at."""
    kept = (Caution.NOT_DATED, Caution.NOT_PLACED, Caution.LIST_STOPPED)
    found = [one for one in said_of_input(given, needs_people=False) if one["code"] in kept]
    if given.no_day:
        found.append(caution(Caution.NO_DAY, events=given.no_day))
    if replicates is not None and looks > LEVEL * (replicates + 1):
        found.append(caution(Caution.TOO_FEW_DRAWS, replicates=replicates))
    return [
        *found,
        caution(Caution.MANY_LOOKS, looks=looks, per=round(100 * LEVEL)),
        caution(Caution.RECORDED_TOGETHER),
    ]


def _row(one: dict[str, Any]) -> Row:
    days = one["median_days"]
    is_more = one["q_value"] <= LEVEL
    return {
        "first": one["first"],
        "then": one["then"],
        "after": int(one["after"]),
        "of": int(one["of"]),
        "expected": figure(one["expected"]),
        "low": figure(one["low"]),
        "high": figure(one["high"]),
        "median_days": None if days != days else figure(days),  # noqa: PLR0124 (not a number)
        "p": figure(one["p_value"]),
        "q": figure(one["q_value"]),
        "says": (PlaceFinding.MORE if is_more else PlaceFinding.AS_CHANCE).value,
    }
