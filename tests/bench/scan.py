"""How long scans take and how much memory, against the targets: a measure, not a test.

    .venv/bin/python tests/bench/scan.py [REPEATS] [NAME ...]

Scans one invented country of 2,470 places and 120 months with 5,000 and 50,000 events, 999
replicates, and says the least of some repeats in seconds, the processor time of the same in
core-seconds (half of it is what two idle cores would need, when the machine is shared), the peak
memory, the load of the machine, and the target. Prints a table in Markdown. No scan of this kind installs from the package registry for
Python, so there is no peer to run beside it; SaTScan's seconds on another machine stand beside.
"""

import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "src")]

import numpy as np  # noqa: E402 (the path is set first)
import pandas as pd  # noqa: E402
from scipy.spatial import Delaunay  # noqa: E402

from baluarte.science import scan  # noqa: E402

PLACES, MONTHS = 2470, 120
TEN_24 = {"max_population": 0.1, "max_duration": 24}
PROSPECTIVE = {"analysis": "prospective", **TEN_24}
BY_BORDERS = {"analysis": "prospective", "max_population": 0.1, "max_duration": 12}
SEQUENTIAL = {"inference": "sequential"}


@dataclass(frozen=True)
class Measure:
    """A scan to measure, the seconds it may take and those SaTScan took."""

    target: float | None
    satscan: float | None
    events: int = 5000
    options: dict[str, Any] = field(default_factory=dict)


MEASURES = {
    "spatial 10 %": Measure(1.2, 2.7, options={"analysis": "spatial", "max_population": 0.1}),
    "spatial 50 %": Measure(None, None, options={"analysis": "spatial"}),
    "prospective": Measure(5, 51, options=PROSPECTIVE),
    "prospective, 50,000 events": Measure(5, 36, 50_000, PROSPECTIVE),
    "prospective, null month, sequential": Measure(1, None, options=PROSPECTIVE | SEQUENTIAL),
    "permutation, prospective": Measure(5, 42, options=PROSPECTIVE | {"model": "permutation"}),
    "prospective 50 %, 60 months": Measure(
        30, 690, options={"analysis": "prospective", "max_duration": 60}
    ),
    "retrospective": Measure(120, 4000, options={"analysis": "retrospective", **TEN_24}),
    "retrospective, sequential": Measure(
        15, None, options={"analysis": "retrospective", **TEN_24} | SEQUENTIAL
    ),
    "flexible, spatial, 15 places": Measure(
        None, None, options={"analysis": "spatial", "max_population": 0.1, "window": "flexible"}
    ),
    "flexible, prospective, 10 places, 12 months": Measure(
        None, None, options=BY_BORDERS | {"window": "flexible", "max_places": 10}
    ),
    "flexible, prospective, 15 places, 12 months": Measure(
        None, None, options=BY_BORDERS | {"window": "flexible"}
    ),
    "restricted, prospective, 20 places, 12 months": Measure(
        None, None, options=BY_BORDERS | {"window": "restricted", "max_places": 20}
    ),
}


def country(events: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return invented cases, population and places, without any cluster."""
    chance = np.random.default_rng(20)
    names = np.array([f"{i:05}" for i in range(PLACES)])
    people = np.exp(chance.normal(9.5, 1.3, PLACES)).astype(int) + 100
    places = pd.DataFrame(
        {"place": names, "x": chance.uniform(0, 2000, PLACES), "y": chance.uniform(0, 1500, PLACES)}
    )
    months = pd.period_range("2014-01", periods=MONTHS, freq="M")
    place = chance.choice(PLACES, events, p=people / people.sum())
    month = chance.integers(0, MONTHS, events)
    month[:2] = 0, MONTHS - 1
    cases = pd.DataFrame({"place": names[place], "date": months[month], "count": 1})
    return cases, pd.DataFrame({"place": names, "population": people}), places


def borders(places: pd.DataFrame) -> list[tuple[str, str]]:
    """Return invented borders: the sides of Delaunay's triangles between the places."""
    names = places["place"].tolist()
    triangles = Delaunay(places[["x", "y"]].to_numpy()).simplices.tolist()
    sides = {pair for one in triangles for pair in combinations(sorted(one), 2)}
    return [(names[a], names[b]) for a, b in sorted(sides)]


def measure(name: str, repeats: int) -> tuple[float, float, float]:
    """Return the least seconds and core-seconds of some repeats, and the peak megabytes."""
    one = MEASURES[name]
    cases, people, places = country(one.events)
    population = None if one.options.get("model") == "permutation" else people
    neighbours = borders(places) if "window" in one.options else None
    scan.warm_up()
    least = busy = np.inf
    for _ in range(repeats):
        begun, worked = time.perf_counter(), time.process_time()
        scan.find_clusters(
            cases, population, places, plane=True, simulations=999, neighbours=neighbours,
            **one.options,
        )  # fmt: skip
        least = min(least, time.perf_counter() - begun)
        busy = min(busy, time.process_time() - worked)
    return least, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> None:
    """Measure each scan in a process of its own, so that memory is its own too."""
    repeats = int(arguments[0]) if arguments else 3
    names = arguments[1:] or list(MEASURES)
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cores} cores, load {load:.1f} before, "
          f"Python {platform.python_version()}, least of {repeats}")  # fmt: skip
    print("\n| scan | seconds | core-seconds | target | SaTScan | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in names:
        asked = [sys.executable, __file__, "--one", name, str(repeats)]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
        one = MEASURES[name]
        seconds, busy, peak = map(float, said)
        print(f"| {name} | {seconds:.2f} | {busy:.2f} | {one.target or ''} "
              f"| {one.satscan or ''} | {peak:.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*measure(sys.argv[2], int(sys.argv[3])))
    else:
        main(sys.argv[1:])
