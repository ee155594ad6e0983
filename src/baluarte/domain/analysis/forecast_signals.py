"""What a frozen forecast signals of places: level, change and onset apart, never one score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baluarte.domain.analysis.methods.forecasts import CHANGE, LEVEL, ONSET, OUTPUTS
from baluarte.norms.warnings import warning_policy_on
from baluarte.science.forecast import AlertPolicy, Forecast, raise_alerts, read_frozen

__all__ = [
    "CHANGE",
    "LEVEL",
    "ONSET",
    "OUTPUTS",
    "ForecastSignals",
    "read_signals",
    "signals_of",
    "signals_of_answer",
    "thresholds_on",
]


@dataclass(frozen=True, eq=False)
class ForecastSignals:
    """The probabilities of a frozen forecast by output, in the order of its places.

    A place that is not covered has none: it is never at the end of a list.
    """

    digest: str
    # The last month that was known.
    origin: str
    places: tuple[str, ...]
    probabilities: Mapping[str, NDArray[np.float64]]
    not_covered: int

    def raised(
        self, output: str, *, raise_at: float, clear_at: float, standing: Collection[str] = ()
    ) -> dict[str, float]:
        """Return the places that reach a threshold, or hold a lower one where a signal stands."""
        values = self.probabilities[output]
        before = np.array([place in standing for place in self.places], dtype=bool)
        policy = AlertPolicy(raise_at=raise_at, clear_at=clear_at)
        alerts = raise_alerts(values[None, :], policy=policy, before=before)
        rows = np.flatnonzero(alerts.is_raised[0] & ~alerts.is_unknown[0])
        return {self.places[row]: float(values[row]) for row in rows}


def read_signals(path: Path, *, digest: str, high: float) -> ForecastSignals:
    """Read a frozen forecast, or refuse one that was changed; `high` events make a high level."""
    frozen = read_frozen(path, digest=digest)
    return signals_of(frozen.forecast, digest=frozen.digest, high=high)


def signals_of(forecast: Forecast, *, digest: str, high: float) -> ForecastSignals:
    """Return what a forecast signals; within its window of three months."""
    level = forecast.totals.at_least(np.full(len(forecast.places), high))
    found = {LEVEL: np.where(forecast.is_covered, level, np.nan)}
    for output, table in ((CHANGE, forecast.change()), (ONSET, forecast.onset())):
        column = table.set_index("place")["probability"].reindex(list(forecast.places))
        found[output] = column.to_numpy(dtype=np.float64)
    return ForecastSignals(
        digest, str(forecast.origin), forecast.places, found, int((~forecast.is_covered).sum())
    )


def signals_of_answer(result: Mapping[str, Any]) -> ForecastSignals:
    """Return what the answer of a run of a forecast signals."""
    told, rows = result["summary"], result["rows"]
    found = {
        output: np.array(
            [np.nan if row[output] is None else row[output] for row in rows], dtype=np.float64
        )
        for output in OUTPUTS
    }
    places = tuple(row["place"] for row in rows)
    return ForecastSignals(told["digest"], told["origin"], places, found, told["not_covered"])


def thresholds_on(day: date) -> dict[str, Any]:
    """Return what a run of a forecast is told by the policy of a day: when a place is raised."""
    held = warning_policy_on(day).thresholds
    return {
        "events": held[f"model_{LEVEL}"].events or 0,
        **{f"{output}_at": held[f"model_{output}"].raise_at for output in OUTPUTS},
    }
