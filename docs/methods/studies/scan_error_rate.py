"""Study: how often a scan calls chance a cluster.

    python docs/methods/studies/scan_error_rate.py [DATA SETS [PROCESSES]]

Invents data sets without any cluster (25 places whose populations differ forty-fold, 12 months, 210
cases), scans each with 199 replicates, and counts how often p is at most 0.05. If the scan is right
it is one time in twenty: of 1,000 data sets between 36 and 64, with probability 0.95. Three minutes
on one idle core. Writes scan_error_rate.csv and, where matplotlib is installed,
scan_error_rate.svg.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from baluarte.science.scan import find_clusters
from baluarte.science.scan.alternatives import wilson

HERE = Path(__file__).resolve().parent
PLACES, MONTHS, CASES, SIMULATIONS = 25, 12, 210, 199
SCANS = {
    "spatial": {"analysis": "spatial"},
    "retrospective": {"analysis": "retrospective"},
    "prospective": {"analysis": "prospective"},
    "temporal": {"analysis": "temporal"},
    "permutation, retrospective": {"analysis": "retrospective", "model": "permutation"},
    "permutation, prospective": {"analysis": "prospective", "model": "permutation"},
    "Bernoulli, spatial": {"analysis": "spatial", "model": "bernoulli"},
    "multinomial, spatial": {"analysis": "spatial", "model": "multinomial"},
    "ordinal, spatial": {"analysis": "spatial", "model": "ordinal"},
    "by interval, retrospective": {"analysis": "retrospective", "adjust_time": "interval"},
    "by month and state, retrospective": {
        "analysis": "retrospective", "adjust_time": "season", "adjust_place": "state",
    },
    "sequential, retrospective": {
        "analysis": "retrospective", "inference": "sequential", "stop_after": 20,
    },
    "Gumbel, retrospective": {"analysis": "retrospective", "inference": "gumbel"},
}  # fmt: skip


def world(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return invented cases, population and places, without any cluster."""
    chance = np.random.default_rng([2026, seed])
    names = [f"m{i:02}" for i in range(PLACES)]
    people = chance.integers(500, 20_000, PLACES)
    places = pd.DataFrame(
        {
            "place": names,
            "x": chance.uniform(0, 500, PLACES),
            "y": chance.uniform(0, 500, PLACES),
            "state": chance.integers(0, 3, PLACES),
        }
    )
    months = pd.period_range("2020-01", periods=MONTHS, freq="M")
    days = np.array([month.days_in_month for month in months])
    cases = pd.DataFrame(
        {
            "place": chance.choice(names, CASES, p=people / people.sum()),
            "date": months[chance.choice(MONTHS, CASES, p=days / days.sum())],
            "count": 1,
            "category": chance.integers(1, 5, CASES),
        }
    )
    return cases, pd.DataFrame({"place": names, "population": people}), places


def p_value(seed: int, options: dict[str, object]) -> float:
    """Return the p-value of the most unusual window of a data set without a cluster."""
    cases, people, places = world(seed)
    population = None
    if options.get("model") not in ("permutation", "multinomial", "ordinal"):
        population = people
    columns = ["place", "date", "count"]
    if options.get("model") in ("multinomial", "ordinal"):
        columns.append("category")
    result = find_clusters(
        cases[columns], population, places, plane=True, max_population=0.4, max_duration=6,
        simulations=SIMULATIONS, seed=seed, period=("2020", "2020"), workers=1, **options,
    )  # fmt: skip
    return result.clusters[0].p_value


def count(name: str, trials: int) -> tuple[str, int, float, float, float, float]:
    """Scan every data set in one way and say how often it calls chance a cluster."""
    found = np.array([p_value(seed, SCANS[name]) for seed in range(trials)])
    hits = int((found <= 0.05 + 1e-12).sum())
    lower, upper = wilson(hits, trials)
    row = (name, trials, hits / trials, lower, upper, float((found <= 0.01 + 1e-12).mean()))
    print(*row, flush=True)
    return row


def main(trials: int, processes: int) -> None:
    """Scan every data set in every way and write what came out."""
    rows = Parallel(n_jobs=processes)(delayed(count)(name, trials) for name in SCANS)
    columns = ["scan", "data_sets", "p_at_most_5_percent", "lower", "upper", "p_at_most_1_percent"]
    table = pd.DataFrame(rows, columns=columns).round(4)
    table.to_csv(HERE / "scan_error_rate.csv", index=False)
    draw(table)


def draw(table: pd.DataFrame) -> None:
    """Draw the shares with their intervals, if there is something to draw with."""
    try:
        import matplotlib as mpl
    except ImportError:
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scan"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.5, 4.5))
    height = np.arange(len(table))[::-1]
    share = table["p_at_most_5_percent"]
    errors = [share - table["lower"], table["upper"] - share]
    axes.axvspan(0.036, 0.064, color="#d9e4ec", label="where 95 % of right scans lie")
    axes.errorbar(share, height, xerr=errors, fmt="o", color="#1f4e79", capsize=3)
    axes.set_yticks(height, table["scan"])
    axes.set_xlim(0, 0.1)
    axes.set_xlabel("share of data sets without a cluster with p at most 0.05")
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(HERE / "scan_error_rate.svg", metadata={"Date": None})


if __name__ == "__main__":
    data_sets, jobs = [*map(int, sys.argv[1:]), *(1000, 1)[len(sys.argv) - 1 :]]
    main(data_sets, jobs)
