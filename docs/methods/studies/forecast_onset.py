"""Study: four ways to make the probability of an onset mean what it says, out of sample.

    nice .venv/bin/python docs/methods/studies/forecast_onset.py [FOLDER OF THE REFERENCE DATA]

Rolls the origin month by month over the panels that lie beside the checkout (nothing of them is
written here, only averages). At each origin each way learns from the forecasts made 3, 6, 9 and 12
months before and from what came of them by then, and from nothing else. Writes forecast_onset.csv.
"""

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from forecast_panels import BESIDE, disappearances, homicides, thinned
from scipy.optimize import brentq
from scipy.special import expit, logit

from baluarte.science.forecast import Panel, average_precision, calibration
from baluarte.science.forecast import onset as built
from baluarte.science.forecast.components import DriftingRates
from baluarte.science.forecast.gamma_poisson import fit_rates
from baluarte.science.forecast.history import pace

HERE = Path(__file__).resolve().parent
EVENTS = 20.0
Way = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def shifted(
    past: np.ndarray, came: np.ndarray, _states: np.ndarray, now: np.ndarray, _here: np.ndarray
) -> np.ndarray:
    """Move the log odds by one number, so that as many came as were expected."""
    odds = logit(np.clip(past, 1e-6, 1 - 1e-6))
    by = brentq(lambda each: (expit(odds + each) - came).sum(), -10, 10)
    return expit(by + logit(np.clip(now, 1e-6, 1 - 1e-6)))


def scaled(
    past: np.ndarray, came: np.ndarray, _states: np.ndarray, now: np.ndarray, _here: np.ndarray
) -> np.ndarray:
    """Multiply the expected events by one number, so that as many onsets came as expected."""
    return -np.expm1(_factor(past, came) * np.log1p(-now))


def scaled_by_state(
    past: np.ndarray, came: np.ndarray, states: np.ndarray, now: np.ndarray, here: np.ndarray
) -> np.ndarray:
    """Multiply by a number for each state, drawn to the country's by twenty onsets."""
    factor = _factor(past, came)
    expected = -np.expm1(factor * np.log1p(-past))
    length = int(max(states.max(), here.max())) + 1
    own = np.bincount(states, came, length) + EVENTS
    own /= np.bincount(states, expected, length) + EVENTS
    return -np.expm1(factor * own[here] * np.log1p(-now))


WAYS: dict[str, Way] = {
    "one shift of the log odds": shifted,
    "expected events times one number": scaled,
    "expected events times a number by state": scaled_by_state,
}


def _factor(past: np.ndarray, came: np.ndarray) -> float:
    events = np.log1p(-past)
    return float(brentq(lambda each: (-np.expm1(each * events) - came).sum(), 0.01, 20))


def judged(name: str, panel: Panel, months: range) -> Iterator[dict[str, object]]:
    """Yield calibration, Brier skill and ranking of every way."""
    asked = range(months[0] - max(built.AGES), months[-1] + 1)
    raw, came = {}, {}
    for month in asked:
        known = panel.known_at(month)
        after = panel.counts[:, month + 1 : month + 1 + built.WINDOW].sum(axis=1) >= 1
        is_quiet = pace(known) == 0
        raw[month] = np.where(
            is_quiet, built.probabilities_of_some(DriftingRates(fit_rates(known))), np.nan
        )
        came[month] = np.where(is_quiet, after, np.nan)
    made = {"as the model says": [raw[month] for month in months]}
    for way, make in WAYS.items():
        made[way] = [_by(make, raw, came, panel.groups, month) for month in months]
    made["a line through the log odds (built)"] = [
        built.onset_line(panel.known_at(month)).of(raw[month]) for month in months
    ]
    outcomes = np.stack([came[month] for month in months])
    plain = np.nanmean((np.stack(made["as the model says"]) - outcomes) ** 2)
    for way, rows in made.items():
        told = np.stack(rows)
        thirds = np.array_split(np.arange(len(told)), 3)
        yield {
            "panel": name,
            "way": way,
            "origins": len(told),
            "forecasts": int((~np.isnan(told)).sum()),
            "calibration_error": calibration(told, outcomes).expected_error,
            **{
                f"third_{n}": calibration(told[one], outcomes[one]).expected_error
                for n, one in enumerate(thirds, 1)
            },
            "brier_skill": 1 - np.nanmean((told - outcomes) ** 2) / plain,
            "average_precision": average_precision(told, outcomes),
        }


def _by(
    make: Way, raw: dict[int, np.ndarray], came: dict[int, np.ndarray], groups: np.ndarray,
    month: int,
) -> np.ndarray:  # fmt: skip
    ages = [month - age for age in built.AGES]
    past, seen = (np.concatenate([one[each] for each in ages]) for one in (raw, came))
    states = np.tile(groups, len(ages))
    is_known = ~np.isnan(past)
    return make(past[is_known], seen[is_known], states[is_known], raw[month], groups)


def main(folder: Path) -> None:
    """Judge every panel and write the table."""
    panel, gone = homicides(folder), disappearances(folder)
    panels = {
        "disappearances": (gone, range(71, gone.calendar.length - 3)),
        "homicides": (panel, range(131, panel.calendar.length - 3)),
        "homicides thinned, 1": (thinned(panel, 1), range(131, panel.calendar.length - 3, 2)),
    }
    rows = []
    for name, (one, months) in panels.items():
        rows += list(judged(name, one, months))
        for row in rows[-5:]:
            print(row, flush=True)
    with (HERE / "forecast_onset.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(
            {k: f"{v:.4f}" if isinstance(v, float) else v for k, v in row.items()} for row in rows
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE)
