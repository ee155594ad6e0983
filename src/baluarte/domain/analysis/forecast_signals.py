"""What a frozen forecast signals of places: level, change and onset apart, never one score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baluarte.domain.analysis.choices import CHANGE, LEVEL, ONSET, OUTPUTS
from baluarte.norms.warnings import warning_policy_on
from baluarte.science import forecast as science

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class ForecastSignals:
    """The probabilities of a frozen forecast by output, in the order of its places.

    A place that is not covered has none: it is never at the end of a list.
    """

    digest: str
    # The last month that was known.
    origin: str
    places: tuple[str, ...]
    probabilities: Mapping[str, "NDArray[np.float64]"]
    not_covered: int

    def raised(
        self, output: str, *, raise_at: float, clear_at: float, standing: Collection[str] = ()
    ) -> dict[str, float]:
        """Return the places that reach a threshold, or hold a lower one where a signal stands."""
        import numpy as np  # noqa: PLC0415 (a page that shows no forecast needs no arrays)

        values = self.probabilities[output]
        before = np.array([place in standing for place in self.places], dtype=bool)
        policy = science.AlertPolicy(raise_at=raise_at, clear_at=clear_at)
        alerts = science.raise_alerts(values[None, :], policy=policy, before=before)
        rows = np.flatnonzero(alerts.is_raised[0] & ~alerts.is_unknown[0])
        return {self.places[row]: float(values[row]) for row in rows}

    def without(self, output: str) -> "ForecastSignals":
        """Return what is signalled but for one output, as if nothing were known of it."""
        unknown = self.probabilities[output] * nan
        return replace(self, probabilities={**self.probabilities, output: unknown})


def read_signals(path: Path, *, digest: str, high: float) -> ForecastSignals:
    """Read a frozen forecast, or refuse one that was changed; `high` events make a high level."""
    frozen = science.read_frozen(path, digest=digest)
    return signals_of(frozen.forecast, digest=frozen.digest, high=high)


def signals_of(forecast: "science.Forecast", *, digest: str, high: float) -> ForecastSignals:
    """Return what a forecast signals; within its window of three months."""
    import numpy as np  # noqa: PLC0415 (as above)

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
    import numpy as np  # noqa: PLC0415 (as above)

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
