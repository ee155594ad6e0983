"""How often recapture cautions that a total hangs on one list, and whether it should have.

    nice -n 19 .venv/bin/python docs/methods/studies/recapture_leave_one_out.py [POPULATIONS]

Simulates the populations of recapture_coverage.py that the gate lets pass, and one more in which a
list brings cases that no other could meet; asks log-linear models and decomposable graphs, 200
times a setting, and counts a caution of either; writes recapture_leave_one_out.csv.
"""

import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from recapture_coverage import SETTINGS, Setting, Simulate, independent

from baluarte.science.recapture import NotEstimable, estimate_undercount

FAMILIES = ("log_linear", "decomposable")
FAMILY = "decomposable"
HANGS = ("apart_without_list", "beyond_chance_without_list", "far_without_list")
TABLE = Path(__file__).resolve().parent / "recapture_leave_one_out.csv"
ASKED = (
    "independent, 500",
    "independent, 2000",
    "one pair",
    "two pairs",
    "two kinds",
    "a hidden kind",
)


def strangers(size: int, chances: tuple[float, ...], own: int) -> Simulate:
    """Lists that find cases independently, and a last one with so many that no other can meet."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        found = independent(size, chances)(random)
        alone = np.zeros((own, len(chances)), dtype=int)
        alone[:, -1] = 1
        return np.vstack([found, alone])

    return simulate


STRANGERS = Setting("one list's own cases", 1300, strangers(1000, (0.45, 0.4, 0.4, 0.05), 300), ())


def judge(setting: Setting, populations: int, *, seed: int = 2026) -> dict[str, str]:
    """Return a row: how often refused, cautioned, and how often intervals hold the truth."""
    refused, below, covered, ratios = 0, 0, 0, []
    said = dict.fromkeys((*HANGS, "none"), 0)
    held = dict(said)
    for stream in np.random.SeedSequence(seed).spawn(populations):
        found = setting.simulate(np.random.default_rng(stream))
        try:
            result = estimate_undercount(found[found.any(axis=1)], method=FAMILIES)
        except NotEstimable:
            refused += 1
            continue
        one = result.estimates[FAMILY]
        codes = {caution.code for caution in result.cautions}
        gravest = next((code for code in HANGS if code in codes), "none")
        is_right = one.lower <= setting.size <= one.upper
        said[gravest] += 1
        held[gravest] += is_right
        below += one.known < one.known_floor
        covered += is_right
        ratios.append(one.total / setting.size)
    return {
        "setting": setting.name,
        "populations": str(populations),
        "refused": str(refused),
        **{code: str(count) for code, count in said.items()},
        **{f"held_{code}": str(count) for code, count in held.items()},
        "under_half_known": str(below),
        "held": str(covered),
        "median_total_over_truth": f"{np.median(ratios):.3f}" if ratios else "",
    }


def main(populations: int) -> None:
    """Judge every setting and write the table."""
    chosen = [next(one for one in SETTINGS if one.name == name) for name in ASKED]
    rows = []
    for setting in (*chosen, STRANGERS):
        rows.append(judge(setting, populations))
        print(rows[-1], flush=True)
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
