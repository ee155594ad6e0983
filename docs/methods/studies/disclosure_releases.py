"""What each way of protecting a table costs, and what an attacker still works out.

    nice python docs/methods/studies/disclosure_releases.py [YEARS]
    python docs/methods/studies/disclosure_releases.py --draw

Invents years of 700 cases in 32 states and seven types of harm, as uneven as real ones, and makes
of each a table of states by types with all margins. Beside each other: the usual rule (counts
below five hidden, and a second one wherever a line has one hole), suppression, rounding of all and
of small cells, coarsening. Small tables of 4 by 4 are rounded in every possible way besides, to
see how far the search is from the best. Writes disclosure_releases.csv beside itself and, where
matplotlib is, disclosure_releases.svg; `--draw` draws what was counted before.
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from baluarte.science import disclosure
from baluarte.science.disclosure.nearest import choose_up

HERE = Path(__file__).resolve().parent
STATES, TYPES, CASES, SMALL = 32, 7, 700, 5


def year(seed: int) -> pd.DataFrame:
    """Return the records of an invented year."""
    chance = np.random.default_rng([2026, seed])
    states = 1 / np.arange(1, STATES + 1) ** 0.7
    types = np.array([0.33, 0.22, 0.16, 0.12, 0.08, 0.06, 0.03])
    return pd.DataFrame(
        {
            "date": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(chance.integers(0, 366, CASES), unit="D"),
            "state": chance.choice(STATES, CASES, p=states / states.sum()),
            "type": chance.choice(TYPES, CASES, p=types),
        }
    )


def usual(table: pd.DataFrame) -> np.ndarray:
    """Hide small counts, and the least other count wherever a line has one hole."""
    shape = STATES + 1, TYPES + 1
    counts = table["count"].to_numpy().reshape(shape)
    hidden = (counts > 0) & (counts < SMALL)
    while True:
        before = hidden.sum()
        for holes, line in [*zip(hidden, counts), *zip(hidden.T, counts.T)]:  # noqa: B905
            if holes.sum() == 1:
                other = np.where(holes | (line == 0), np.inf, line)
                if np.isfinite(other.min()):
                    holes[np.argmin(other)] = True
        if hidden.sum() == before:
            return hidden.ravel()


def protected(records: pd.DataFrame) -> dict[str, float]:
    """Protect the table of a year in every way."""
    categories = {"state": range(STATES), "type": range(TYPES)}
    table = disclosure.tabulate(records, ["state", "type"], categories=categories)
    counts = table["count"]
    inner = (table[["state", "type"]] != "Total").all(axis=1)
    small = (counts > 0) & (counts < SMALL)
    said = {"small share of cells": small[inner].sum() / (counts[inner] > 0).sum()}
    naive = disclosure.audit_release(table.assign(count=counts.where(~usual(table)).astype(float)))
    said["usual rule: hidden cells"] = usual(table).sum()
    said["usual rule: exactly known"] = sum(one.reason == "exact" for one in naive.exposed)
    said["usual rule: known too well"] = len(naive.exposed)
    found = disclosure.suppress(table)
    said["suppression: hidden cells"] = found.primary + found.secondary
    said["suppression: known too well"] = len(disclosure.audit_release(found.released).exposed)
    for cells in ("all", "small"):
        rounded = disclosure.round_table(table, cells=cells)
        apart = (rounded.table["rounded"] - counts).abs()
        said[f"rounding {cells}: mean deviation, inner"] = apart[inner].mean()
        said[f"rounding {cells}: mean deviation, margins"] = apart[~inner].mean()
        said[f"rounding {cells}: largest deviation"] = apart.max()
        said[f"rounding {cells}: narrowest bounds"] = min(one.width for one in rounded.audit.cells)
    ladders = {
        "date": disclosure.calendar(),
        "state": (
            disclosure.Level("state"),
            disclosure.Level("macro-region", lambda one: one % 4),
            disclosure.MERGED,
        ),
        "type": (disclosure.Level("type"), disclosure.Level("group", lambda one: one // 3)),
    }
    coarse = disclosure.coarsen(records, ladders)
    said["coarsening: hidden share"], said["coarsening: bits given up"] = coarse.share, coarse.bits
    print(coarse.levels, flush=True)
    return said


def beside_best(tables: int, side: int = 4) -> list[float]:
    """Return how far the search strays beside the best rounding of small tables."""
    size = side * side
    at = np.arange(size).reshape(side, side)
    lines = [*at, *at.T, at.ravel()]
    sums = np.vstack([np.eye(size, dtype=int), *(np.isin(np.arange(size), one) for one in lines)])
    every = np.array(list(product((0, 1), repeat=size)))
    ratios = []
    for seed in range(tables):
        rest = np.random.default_rng([4, seed]).integers(1, SMALL, size)
        best = (((SMALL * every - rest) @ sums.T) ** 2).sum(axis=1).min()
        taken = SMALL * choose_up(sparse.csr_array(sums.astype(int)), rest, SMALL) - rest
        ratios.append(float(((sums @ taken) ** 2).sum() / best))
    return ratios


def draw(table: pd.DataFrame) -> None:
    """Draw what is hidden and known, and how far rounding strays, where matplotlib is installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("matplotlib is not here: no figure")
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "disclosure"
    from matplotlib import pyplot as plt

    def bars(panel: plt.Axes, names: list[str], places: np.ndarray, look: dict[str, str]) -> None:
        rows = table.loc[names]
        reach = [rows["mean"] - rows["least"], rows["most"] - rows["mean"]]
        panel.bar(places, rows["mean"], 0.36, yerr=reach, capsize=3, ecolor="#444444", **look)
        for place, mean, most in zip(places, rows["mean"], rows["most"], strict=True):
            said = f"{mean:.0f}" if mean >= 10 or mean == 0 else f"{mean:.1f}"  # noqa: PLR2004
            panel.annotate(said, (place, most), (0, 3), textcoords="offset points",
                           ha="center", fontsize=8)  # fmt: skip

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
    ways, ticks = ["usual rule", "suppression"], np.arange(2.0)
    for shift, what, colour in (
        (-0.19, "hidden cells", "#4a7ba6"), (0.19, "known too well", "#b3541e"),
    ):  # fmt: skip
        names = [f"{way}: {what}" for way in ways]
        bars(left, names, ticks + shift, {"color": colour, "label": what})
    left.set_xticks(ticks, ["usual rule", "suppression here"])
    cells = (STATES + 1) * (TYPES + 1)
    left.set_ylabel(f"cells of a year's table of {cells}")
    left.set_ylim(top=190)
    left.legend(fontsize=8, loc="upper right")
    measures = ["mean deviation, inner", "mean deviation, margins", "largest deviation"]
    ticks = np.arange(3.0)
    for shift, cells_of, colour in ((-0.19, "all", "#12304d"), (0.19, "small", "#9db7cc")):
        names = [f"rounding {cells_of}: {one}" for one in measures]
        look = {"color": colour, "label": f"rounding {cells_of} cells"}
        bars(right, names, ticks + shift, look)
    right.set_xticks(ticks, ["inner cells, mean", "margins, mean", "largest of a table"])
    right.set_ylabel("records between rounded and true")
    right.set_ylim(top=6.4)
    right.legend(fontsize=8, loc="upper left")
    figure.suptitle("Invented years, threshold and base 5: mean, with least to most", fontsize=10)
    figure.tight_layout()
    figure.savefig(HERE / "disclosure_releases.svg", metadata={"Date": None})


def study(years: int) -> None:
    """Protect so many years in every way and write what it cost."""
    table = pd.DataFrame([protected(year(seed)) for seed in range(years)])
    ratios = beside_best(200)
    answer = pd.DataFrame({"mean": table.mean(), "least": table.min(), "most": table.max()})
    answer.loc["search beside the best, 4 by 4"] = [np.mean(ratios), min(ratios), max(ratios)]
    exact = np.mean(np.array(ratios) < 1 + 1e-9)
    answer.loc["share of 4 by 4 rounded best"] = [exact, exact, exact]
    answer.round(3).rename_axis("measure").to_csv(HERE / "disclosure_releases.csv")
    print(answer.round(3).to_string())


if __name__ == "__main__":
    if sys.argv[1:] != ["--draw"]:
        study(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    draw(pd.read_csv(HERE / "disclosure_releases.csv", index_col="measure"))
