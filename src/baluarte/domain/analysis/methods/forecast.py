"""What each place will register in the next three months: level, change and onset, never one score.

The frozen file of a forecast is made again from the same table, bit for bit: it is not kept.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from baluarte.domain.analysis.choices import (
    CHANGE,
    LEVEL,
    ONSET,
    OUTPUTS,
    Caution,
    PlaceFinding,
    Refusal,
)
from baluarte.domain.analysis.methods.completeness import (
    completeness,
    incomplete_months,
    said_of_input,
)
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.months import first_day, later, months_between
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
    said_by_science,
)
from baluarte.science import forecast

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from baluarte.science.messages import Message

POOL, *_ = forecast.MODELS
FEWEST_EVENTS, FEWEST_MONTHS = 20, 24
HORIZONS = (1, 2, 3)
# Held between the bounds of how many events are expected.
COVERAGE = 0.8
# How many events in three months are a high level, and from which probability a place is raised.
DEFAULTS: Mapping[str, Any] = {"events": 6, "level_at": 0.5, "change_at": 0.25, "onset_at": 0.25}


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A forecast with the table it is made from."""

    table: pd.DataFrame
    forecast: "forecast.Forecast"
    # Whether late reports are reckoned with: nobody can say where delays are not known.
    is_corrected: bool


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Forecast each covered place from its own past; a place without coverage has no probability.

    Months that are not over are not read. Those of which more is to come count as incomplete.
    """
    made = made_from(given)
    progress(1, 3)
    digest, _ = frozen(made.forecast, given)
    progress(2, 3)
    told = {name: settings.of(name, default) for name, default in DEFAULTS.items()}
    rows = _rows(made, told)
    months, cautions = incomplete_months(given)
    origin = str(made.forecast.origin)
    return RunResult(
        rows=rows,
        summary={
            "events": int(np.nansum(made.table["count"])),
            "places": len(rows),
            "not_covered": len(given.places) - len(rows),
            "raised": sum(row["says"] == PlaceFinding.RAISED.value for row in rows),
            "too_few": sum(row["says"] == PlaceFinding.TOO_FEW.value for row in rows),
            "by_output": {
                output: sum(_reaches(row, output, told) for row in rows) for output in OUTPUTS
            },
            "origin": origin,
            "months": [later(origin, step) for step in HORIZONS],
            "past_first": str(made.table["month"].min()),
            "is_corrected": made.is_corrected,
            "coverage": COVERAGE,
            "high": int(told["events"]),
            "digest": digest,
        },
        cautions=[
            *cautions,
            *([] if made.is_corrected else [caution(Caution.NOT_CORRECTED)]),
            *said_of_input(given, needs_people=False),
            *said_by_science(made.forecast.cautions),
            *said_by_science(cast("tuple[Message, ...]", made.forecast.assumptions)),
        ],
        incomplete=[month for month in months if month <= origin],
    )


def made_from(given: RunInput, *, model: str = POOL) -> Made:
    """Forecast from a table by the pool of models, or by one; the same table, the same forecast."""
    last = min(given.last, later(given.known_in, -1))
    # Before the first event of all nobody was documenting: those months are not zeros.
    first = min((month for _, month, _ in given.counts), default=given.first)
    months = months_between(first, last) if first <= last else []
    if len(months) < FEWEST_MONTHS:
        raise Refused(Refusal.NO_PAST, months=len(months), needed=FEWEST_MONTHS)
    covered = {one.code for one in given.places if one.is_covered}
    events = sum(n for place, month, n in given.counts if place in covered and month <= last)
    if events < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=events, needed=FEWEST_EVENTS)
    exposure, is_corrected = _exposure(given, months)
    table = panel_of(given, months, exposure=exposure)
    made = forecast.forecast_places(table, horizons=HORIZONS, model=model)
    return Made(table, made, is_corrected)


def panel_of(
    given: RunInput, months: Sequence[str], *, exposure: "NDArray[np.float64] | None" = None
) -> pd.DataFrame:
    """Return the counts of places and months: zero where covered, nothing where not."""
    at = {month: number for number, month in enumerate(months)}
    row = {one.code: number for number, one in enumerate(given.places)}
    counts = np.zeros((len(row), len(months)))
    for place, month, number in given.counts:
        if month in at and place in row:
            counts[row[place], at[month]] += number
    is_covered = np.array([one.is_covered for one in given.places])
    # Where no covered month is without events, gaps would be taken for zeros that were left out.
    is_kept = is_covered if counts[is_covered].all() else np.ones(len(row), dtype=bool)
    counts[~is_covered] = np.nan
    counts, codes = counts[is_kept], np.array(list(row), dtype=object)[is_kept]
    return pd.DataFrame(
        {
            "place": np.repeat(codes, len(months)),
            "month": np.tile(np.array(months, dtype=object), len(codes)),
            "count": counts.ravel(),
        }
        | ({} if exposure is None else {"exposure": np.tile(exposure, len(codes))})
    )


def frozen(made: "forecast.Forecast", given: RunInput) -> tuple[str, bytes]:
    """Return the digest of a frozen forecast, and its file: the same from the same table.

    It is dated by the month in which its table is known; the instant stands with the run.
    """
    at = datetime.combine(first_day(given.known_in), time(), UTC)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "forecast.npz"
        return forecast.freeze(made, path, at=at), path.read_bytes()


def frozen_from(given: RunInput) -> tuple[str, bytes]:
    """Return the digest of the frozen forecast of a table, and its file."""
    return frozen(made_from(given).forecast, given)


def _exposure(given: RunInput, months: Sequence[str]) -> "tuple[NDArray[np.float64], bool]":
    """Return which share of each month is in by now, and whether that is known."""
    try:
        known = completeness(given)
    except forecast.DelaysNotKnown:
        return np.ones(len(months)), False
    return known.exposure_of(months), True


def _rows(made: Made, told: Mapping[str, Any]) -> list[Row]:
    """Return the places that are forecast: what is raised first, then by their change."""
    found = made.forecast
    ever = made.table.groupby("place")["count"].sum()
    numbers = _numbers(found, float(told["events"]))
    rows = []
    for place in forecast.rank_places(found, by="change").table["place"]:
        one = numbers[place]
        row = {
            "place": place,
            "pace": figure(one["pace"]),
            "expected": figure(one["mean"]),
            "expected_low": int(one["low"]),
            "expected_high": int(one["high"]),
            LEVEL: figure(one[LEVEL]),
            CHANGE: figure(one[CHANGE]),
            "change_from": int(one["threshold"]),
            ONSET: None if math.isnan(one[ONSET]) else figure(one[ONSET]),
        }
        rows.append(row | {"says": _says(row, ever[place], told).value})
    return sorted(rows, key=lambda row: _ORDER.index(row["says"]))


def _numbers(found: "forecast.Forecast", high: float) -> Mapping[str, Mapping[str, float]]:
    """Return of each place what it is forecast within three months."""
    tail = (1.0 - COVERAGE) / 2.0
    frame = found.by_place().rename(columns={"probability": CHANGE}).set_index("place")
    frame = frame.assign(
        mean=found.totals.means(),
        low=found.totals.quantiles(tail),
        high=found.totals.quantiles(1.0 - tail),
        level=found.totals.at_least(np.full(len(found.places), high)),
    )
    return cast("Mapping[str, Mapping[str, float]]", frame.to_dict("index"))


_ORDER = (
    PlaceFinding.RAISED.value,
    PlaceFinding.AS_USUAL.value,
    PlaceFinding.TOO_FEW.value,
)


def _reaches(row: Row, output: str, told: Mapping[str, Any]) -> bool:
    return row[output] is not None and row[output] >= told[f"{output}_at"]


def _says(row: Row, ever: float, told: Mapping[str, Any]) -> PlaceFinding:
    if any(_reaches(row, output, told) for output in OUTPUTS):
        return PlaceFinding.RAISED
    # Without an event of its own a place has its state's pace and nothing to compare it with.
    return PlaceFinding.AS_USUAL if ever else PlaceFinding.TOO_FEW
