"""Study: what a scan of a registry's density can see.

    python docs/methods/studies/scan_power.py [DATA SETS]

An invented country of 2,470 places and 120 months with 5,000 events: the density of a registry of
events. A cluster of 1, 12 or 60 places about a place of middling size, in the last 3, 6 or 12
months, has a risk 2 to 32 times that elsewhere; how often does the prospective scan (10 % of the
population, 24 months, 999 replicates) find it at p <= .05? Beside the simulated power stands the
least risk that `detectable` names without simulating. Four minutes on one idle core. Writes
scan_power.csv and, where matplotlib is installed, scan_power.svg.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from baluarte.science.scan import ScanResult, detectable, find_clusters, power

HERE = Path(__file__).resolve().parent
PLACES, MONTHS, EVENTS = 2470, 120, 5000
SIZES, DURATIONS, RISKS = (1, 12, 60), (3, 6, 12), (2.0, 4.0, 8.0, 16.0, 32.0)


def country() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return invented cases, population and places, without any cluster."""
    chance = np.random.default_rng(20)
    names = np.array([f"{i:05}" for i in range(PLACES)])
    people = np.exp(chance.normal(9.5, 1.3, PLACES)).astype(int) + 100
    places = pd.DataFrame(
        {"place": names, "x": chance.uniform(0, 2000, PLACES), "y": chance.uniform(0, 1500, PLACES)}
    )
    months = pd.period_range("2014-01", periods=MONTHS, freq="M")
    place = chance.choice(PLACES, EVENTS, p=people / people.sum())
    cases = pd.DataFrame(
        {"place": names[place], "date": months[chance.integers(0, MONTHS, EVENTS)], "count": 1}
    )
    return cases, pd.DataFrame({"place": names, "population": people}), places


def study(result: ScanResult, trials: int) -> pd.DataFrame:
    """Return the power for every size, duration and risk round a place of middling size."""
    problem = result.problem
    table = detectable(result, places=12, intervals=6).table
    centre = int(np.argsort(table["expected"].to_numpy())[PLACES // 2])
    rows = []
    for size in SIZES:
        members = problem.places.labels[problem.circles.members(centre, size - 1)].tolist()
        for months in DURATIONS:
            least = detectable(result, places=size, intervals=months).table["relative_risk"]
            for risk in RISKS:
                start = problem.axis.first_day(MONTHS - months)
                found = power(result, members, relative_risk=risk, start=start, simulations=trials)
                rows.append((size, months, risk, found.expected, found.power, found.lower,
                             found.upper, least.iloc[centre]))  # fmt: skip
                print(*rows[-1], flush=True)
    columns = ["places", "months", "relative_risk", "expected", "power", "lower", "upper",
               "detectable_risk"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def draw(table: pd.DataFrame) -> None:
    """Draw a curve of power for every size and duration, if there is something to draw with."""
    try:
        import matplotlib as mpl
    except ImportError:
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scan"
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(SIZES), figsize=(9, 3.4), sharey=True)
    for panel, size in zip(panels, SIZES, strict=True):
        for months, shade in zip(DURATIONS, ("#9db7cc", "#4a7ba6", "#12304d"), strict=True):
            part = table[(table["places"] == size) & (table["months"] == months)]
            panel.plot(part["relative_risk"], part["power"], "o-", color=shade,
                       label=f"{months} months")  # fmt: skip
        panel.set_xscale("log", base=2)
        panel.set_xticks(RISKS, [f"{risk:g}" for risk in RISKS])
        panel.set_title(f"{size} place{'s' * (size > 1)}")
        panel.set_xlabel("relative risk")
    panels[0].set_ylabel("share found")
    panels[0].legend()
    figure.tight_layout()
    figure.savefig(HERE / "scan_power.svg", metadata={"Date": None})


if __name__ == "__main__":
    cases, people, places = country()
    scanned = find_clusters(
        cases, people, places, analysis="prospective", plane=True, max_population=0.1,
        max_duration=24, workers=1, period=("2014-01", "2023-12"),
    )  # fmt: skip
    found = study(scanned, int(sys.argv[1]) if len(sys.argv) > 1 else 128).round(4)
    found.to_csv(HERE / "scan_power.csv", index=False)
    draw(found)
