"""Study: what else was tried, and how far anybody could come.

    python docs/methods/studies/forecast_alternatives.py [FOLDER OF THE REFERENCE DATA]

1. A trained ranker of changes: gradient-boosted trees (scikit-learn), trained on origins from 2005
   to 2010 on the forecast's own probabilities and on sums of each place's and its state's past.
2. For the thinned panels, an oracle: the probability of change by chance alone for somebody who
   knows what the whole panel, of which this is a thinning, was going to hold.
3. The pool without its third part, the own last 24 months.

All on origins from December 2010 on, every fourth month. About three minutes on one core.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_panels import BESIDE, REGISTRY_DENSITY, homicides, thinned
from forecast_skill import FIRST, tried
from scipy import stats
from sklearn.ensemble import HistGradientBoostingClassifier

from baluarte.science.forecast import Backtest, Panel, average_precision, score
from baluarte.science.forecast.components import GAMMA_POISSON, IMAPA, Pool, fit
from baluarte.science.forecast.history import is_covered, pace
from baluarte.science.forecast.outlook import WINDOW, change_thresholds, levels_of

HERE = Path(__file__).resolve().parent
TRAINED, EVERY = range(60, 129, 3), 4
SUMS = (1, 3, 6, 12, 24, 48)
MODELS = ("pool", IMAPA, "conflictology_12")


def features(panel: Panel, found: Backtest, origin: int, month: int) -> np.ndarray:
    """Return what the ranker may know of each place at one origin."""
    known = panel.counts[:, : month + 1]
    columns = [np.log(found.trials[model].change[origin] + 1e-9) for model in MODELS]
    sums = [known[:, -length:].sum(axis=1) for length in SUMS]
    states = [np.bincount(panel.groups, one)[panel.groups] for one in sums[1:5]]
    population = np.log(np.nan_to_num(panel.population[:, month], nan=1e4))
    return np.column_stack([*columns, *sums, *states, states[0] / (states[2] + 1), population])


def given_and_come(
    panel: Panel, months: range
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Backtest]:
    """Return features, outcomes and the forecast's own probability over some origins."""
    found = tried(panel, months, models=MODELS)
    given = [features(panel, found, one, month) for one, month in enumerate(months)]
    return np.vstack(given), found.changed.ravel(), found.trials["pool"].change.ravel(), found


def oracle(whole: Panel, panel: Panel, months: range) -> np.ndarray:
    """Return the probability of change for who knows the whole panel's next three months."""
    return np.concatenate([
        stats.poisson.sf(
            change_thresholds(pace(panel.known_at(month))) - 1,
            REGISTRY_DENSITY * whole.counts[:, month + 1 : month + 1 + WINDOW].sum(axis=1),
        )
        for month in months
    ])  # fmt: skip


def crps_of_two(panel: Panel, months: range) -> float:
    """Return the mean CRPS of the pool of the first two parts."""
    losses = []
    for month in months:
        known = panel.known_at(month)
        fitted = fit(known, models=[IMAPA, GAMMA_POISSON])
        pool = Pool(list(fitted.values()), totals=fitted[GAMMA_POISSON])
        levels = levels_of(pool, range(1, 7), is_covered(known))
        losses.append(score(levels, panel.counts[:, month + 1 : month + 7].ravel()).crps.mean())
    return float(np.mean(losses))


def main(folder: Path) -> None:
    """Compare, and write the comparison beside this script."""
    whole = homicides(folder)
    months = range(FIRST, whole.calendar.length - 6, EVERY)
    rows = []
    for name, trained_on, tested_on in (
        ("homicides", [whole], [whole]),
        (
            "homicides thinned",
            [thinned(whole, seed) for seed in (11, 12, 13, 14)],
            [thinned(whole, seed) for seed in (1, 2, 3, 4)],
        ),
    ):
        parts = [given_and_come(panel, TRAINED) for panel in trained_on]
        ranker = HistGradientBoostingClassifier(
            max_iter=150, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=200,
            random_state=0,
        )  # fmt: skip
        ranker.fit(np.vstack([one[0] for one in parts]), np.concatenate([one[1] for one in parts]))
        for number, panel in enumerate(tested_on, start=1):
            x, y, own, found = given_and_come(panel, months)
            losses = {name: trial.losses["crps"].mean() for name, trial in found.trials.items()}
            reference = losses["conflictology_12"]
            rows.append({
                "panel": f"{name}, {number}", "base": y.mean(),
                "precision_forecast": average_precision(own, y),
                "precision_ranker": average_precision(ranker.predict_proba(x)[:, 1], y),
                "precision_oracle": np.nan if panel is whole
                else average_precision(oracle(whole, panel, months), y),
                "skill_pool": 1 - losses["pool"] / reference,
                "skill_pool_of_two": 1 - crps_of_two(panel, months) / reference,
            })  # fmt: skip
    table = pd.DataFrame(rows)
    table.to_csv(HERE / "forecast_alternatives.csv", index=False, float_format="%.4f")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE)
