"""Compiling every kernel once, on very little, so that the first request does not wait for it."""

import itertools
from typing import Any

import pandas as pd

from baluarte.science.scan.alternatives import power
from baluarte.science.scan.border import border_certainty
from baluarte.science.scan.find import find_clusters
from baluarte.science.scan.problem import CONNECTED, MEASURED, Analysis

SIDE, MONTHS = 4, 6


def warm_up() -> None:
    """Compile every kernel on tiny invented data; the compiled code is cached on disk."""
    grid = list(itertools.product(range(SIDE), range(SIDE)))
    names = [f"p{x}{y}" for x, y in grid]
    places = pd.DataFrame({"place": names, "x": [x for x, _ in grid], "y": [y for _, y in grid]})
    places["half"] = [x < SIDE // 2 for x, _ in grid]
    population = pd.DataFrame({"place": names, "population": 100})
    rows = [(name, f"2020-{1 + (n + m) % MONTHS:02}-01", 1, f"c{(n * m) % 3}")
            for n, name in enumerate(names) for m in range(3)]  # fmt: skip
    cases = pd.DataFrame(rows, columns=["place", "date", "count", "category"])
    settings: dict[str, Any] = {"plane": True, "simulations": 19, "workers": 1}
    analyses: tuple[Analysis, ...] = ("spatial", "retrospective", "prospective")
    for analysis in analyses:
        scan = find_clusters(cases, population, places, analysis=analysis, **settings)
        border_certainty(scan, simulations=2, workers=1)
        power(scan, names[:2], relative_risk=5, simulations=2, workers=1)
    find_clusters(cases, population, places, rates="both", **settings)
    pairs = list(itertools.pairwise(names))
    for window in CONNECTED:
        find_clusters(
            cases, population, places, window=window, neighbours=pairs, max_places=3, **settings
        )
    find_clusters(
        cases, population, places, adjust_time="interval", adjust_place="half", **settings
    )
    find_clusters(cases, population, places, model="bernoulli", analysis="spatial", **settings)
    find_clusters(cases, None, places, model="permutation", **settings)
    find_clusters(cases, None, places, model="multinomial", analysis="spatial", **settings)
    timed = cases.assign(value=range(1, len(cases) + 1))
    for model in MEASURED:
        find_clusters(timed, None, places, model=model, analysis="spatial", **settings)
    find_clusters(cases, None, places, model="ordinal", analysis="spatial", **settings)
