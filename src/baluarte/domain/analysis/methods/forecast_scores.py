"""What came of a forecast whose months are over: misses first, beside its benchmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from baluarte.domain.analysis.choices import CHANGE, LEVEL, ONSET, OUTPUTS
from baluarte.domain.analysis.methods.forecast import DEFAULTS, frozen, frozen_from, made_from
from baluarte.domain.analysis.methods.given import RunInput
from baluarte.domain.analysis.methods.results import Row
from baluarte.science import forecast

BENCHMARK, *_ = forecast.BENCHMARKS
# With fewer places, or fewer events that came, nothing is said of how good it was.
FEWEST_PLACES, FEWEST_EVENTS = 20, 20
BINS, REPLICATES, INTERVAL = 5, 1_000, 0.95


@dataclass(frozen=True, slots=True)
class PlaceCame:
    """Of a place and output, the probability that was said and how many events came."""

    place: str
    output: str
    probability: float
    # From how many events on it came true.
    least: int
    came: int


@dataclass(frozen=True, slots=True)
class OutputScore:
    """Of one output, where it was said and where it came."""

    output: str
    # Places where it came and no threshold was reached.
    missed: tuple[PlaceCame, ...]
    raised: int
    # Of those raised, where it came.
    true: int
    happened: int
    asked: int
    # Mean probability and share that came, by ranges of probability.
    calibration: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """What a forecast said and what came, of its places together and by output."""

    places: int
    expected: float
    came: int
    # Places whose events lie in the interval that was said.
    within: int
    coverage: float
    outputs: tuple[OutputScore, ...]
    # How much less it erred than each place's last twelve months (CRPS); nothing where too few.
    skill: "forecast.Skill | None"
    is_enough: bool


def score_forecast(
    given: RunInput,
    result: Mapping[str, Any],
    came: Mapping[tuple[str, str], int],
    parameters: Mapping[str, Any],
    *,
    with_skill: bool = True,
) -> ForecastScore:
    """Hold what a forecast said against what came, and score its frozen file where it is asked.

    Without a skill where too little came to judge it by, and where this code makes another frozen
    forecast of the table than the one that was kept: only what was frozen is scored.
    """
    told, rows = result["summary"], result["rows"]
    totals = {row["place"]: sum(came.get((row["place"], m), 0) for m in told["months"])
              for row in rows}  # fmt: skip
    events = sum(totals.values())
    is_enough = len(rows) >= FEWEST_PLACES and events >= FEWEST_EVENTS
    skill = None
    if with_skill and is_enough:
        digest, file = frozen_from(given)
        if digest == told["digest"]:
            skill = _skill(given, file, came, list(totals), told["months"])
    thresholds = {**DEFAULTS, **parameters}
    return ForecastScore(
        places=len(rows),
        expected=sum(row["expected"] for row in rows),
        came=events,
        within=sum(
            row["expected_low"] <= totals[row["place"]] <= row["expected_high"] for row in rows
        ),
        coverage=told["coverage"],
        outputs=tuple(_output(one, rows, totals, told["high"], thresholds) for one in OUTPUTS),
        skill=skill,
        is_enough=is_enough,
    )


def _skill(
    given: RunInput,
    file: bytes,
    came: Mapping[tuple[str, str], int],
    places: Sequence[str],
    months: Sequence[str],
) -> "forecast.Skill":
    """Return how much less the frozen forecast erred than the last twelve months of each place."""
    outcomes = pd.DataFrame(
        [(place, month, came.get((place, month), 0)) for place in places for month in months],
        columns=["place", "month", "count"],
    )
    _, beside = frozen(made_from(given, model=BENCHMARK).forecast, given)
    ours, theirs = (_losses(one, outcomes, places, months) for one in (file, beside))
    return forecast.skill_of(
        ours,
        theirs,
        groups=np.unique([place[:2] for place in places], return_inverse=True)[1],
        block=1,
        level=INTERVAL,
        replicates=REPLICATES,
        seed=0,
    )


def _losses(
    file: bytes, outcomes: pd.DataFrame, places: Sequence[str], months: Sequence[str]
) -> "np.ndarray[Any, Any]":
    """Return the CRPS of one origin by place and month."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "forecast.npz"
        path.write_bytes(file)
        table = forecast.score_frozen(path, outcomes).table
    wide = table.pivot_table(index="place", columns="month", values="crps", dropna=False)
    found = wide.loc[list(places), list(months)].to_numpy(dtype=np.float64)
    return np.array(found[None])


def _output(
    output: str,
    rows: Sequence[Mapping[str, Any]],
    totals: Mapping[str, int],
    high: int,
    thresholds: Mapping[str, Any],
) -> OutputScore:
    asked = [
        PlaceCame(
            row["place"], output, row[output], _least(output, row, high), totals[row["place"]]
        )
        for row in rows
        if row[output] is not None
    ]
    true = [one for one in asked if one.came >= one.least]
    raised = [one for one in asked if one.probability >= thresholds[f"{output}_at"]]
    missed = [one for one in true if one.probability < thresholds[f"{output}_at"]]
    return OutputScore(
        output=output,
        missed=tuple(sorted(missed, key=lambda one: (-one.came, one.place))),
        raised=len(raised),
        true=sum(one.came >= one.least for one in raised),
        happened=len(true),
        asked=len(asked),
        calibration=_calibration(asked),
    )


def _least(output: str, row: Row, high: int) -> int:
    """Return from how many events on an output came true in a place."""
    return {LEVEL: high, CHANGE: int(row["change_from"]), ONSET: 1}[output]


def _calibration(asked: Sequence[PlaceCame]) -> tuple[Row, ...]:
    if len(asked) < FEWEST_PLACES:
        return ()
    found = forecast.calibration(
        np.array([one.probability for one in asked], dtype=np.float64),
        np.array([one.came >= one.least for one in asked], dtype=np.float64),
        bins=BINS,
    )
    return tuple(found.table.to_dict("records"))
