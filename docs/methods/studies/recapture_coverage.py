"""How often the 95 % intervals of recapture hold the truth, and how often the gate refuses.

    nice -n 15 .venv/bin/python docs/methods/studies/recapture_coverage.py \\
        [--only=SETTING] [FAMILY POPULATIONS]...

Simulates populations of known size, lets lists find them, and asks each family alone, in every
setting: log_linear 600, decomposable 600 and latent_class 80 populations (two chains of 4,000
iterations), and all three `together` 4 times, as anybody would ask, to see how often the gate
refuses because families disagree. With families named, only those are asked anew; with a setting,
only those whose name begins so. Writes recapture_coverage.csv, and the figure
recapture_coverage.svg where matplotlib is.
"""

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from baluarte.science.recapture import NotEstimable, estimate_undercount
from baluarte.science.recapture.eligibility import check_lists
from baluarte.science.recapture.family_estimates import estimate_family
from baluarte.science.recapture.histories import read_histories
from baluarte.science.recapture.latent_class import sample_classes
from baluarte.science.recapture.small_lists import set_small_aside

HERE = Path(__file__).resolve().parent
EXACT = ("log_linear", "decomposable")
CLASSES = ("latent_class",)
TOGETHER = "together"
TABLE = HERE / "recapture_coverage.csv"
SIZES = {"log_linear": 600, "decomposable": 600, "latent_class": 80, TOGETHER: 4}
Simulate = Callable[[np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Setting:
    """A way in which lists come about, and the families whose assumption it meets."""

    name: str
    size: int
    simulate: Simulate
    holds_for: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one family in one setting."""

    setting: str
    family: str
    holds: bool
    populations: int
    refused: int
    covered: int
    median_ratio: float
    median_width: float

    @property
    def coverage(self) -> float:
        """Share of the intervals given that hold the truth."""
        given = self.populations - self.refused
        return self.covered / given if given else float("nan")


def independent(size: int, chances: tuple[float, ...]) -> Simulate:
    """Lists that find cases independently, all cases alike."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        return (random.random((size, len(chances))) < chances).astype(int)

    return simulate


def pairs(size: int, chances: tuple[float, ...], odds: dict[tuple[int, int], float]) -> Simulate:
    """Lists of which some follow another: the odds that the second knows are so much higher."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        found = np.zeros((size, len(chances)), dtype=int)
        for j, chance in enumerate(chances):
            log_odds = np.full(size, np.log(chance / (1 - chance)))
            for (first, second), ratio in odds.items():
                if second == j:
                    log_odds += np.log(ratio) * (found[:, first] - chances[first])
            found[:, j] = random.random(size) < 1 / (1 + np.exp(-log_odds))
        return found

    return simulate


def kinds(size: int, shares: tuple[float, ...], chances: tuple[tuple[float, ...], ...]) -> Simulate:
    """Cases of several kinds, some more visible than others, lists independent within each."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        kind = random.choice(len(shares), size, p=shares)
        found = random.random((size, len(chances[0]))) < np.array(chances)[kind]
        return found.astype(int)

    return simulate


def copied(size: int, chances: tuple[float, ...], share: float) -> Simulate:
    """A last list that takes so large a share of what the first has, and little of its own."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        found = independent(size, chances)(random)
        taken = (found[:, 0] == 1) & (random.random(size) < share)
        own = random.random(size) < 0.01
        return np.column_stack([found, (taken | own).astype(int)])

    return simulate


def apart(size: int, chances: tuple[float, ...]) -> Simulate:
    """Two lists in one half of the country, two in the other."""

    def simulate(random: np.random.Generator) -> np.ndarray:
        found = independent(size, chances)(random)
        found[: size // 2, 2:] = 0
        found[size // 2 :, :2] = 0
        return found

    return simulate


FOUR = (0.4, 0.35, 0.3, 0.25)
ALL = (*EXACT, *CLASSES)
SETTINGS = (
    Setting("independent, 500", 500, independent(500, FOUR), ALL),
    Setting("independent, 2000", 2000, independent(2000, FOUR), ALL),
    Setting("one pair", 1000, pairs(1000, FOUR, {(0, 1): 4.0}), EXACT),
    Setting("two pairs", 1000, pairs(1000, FOUR, {(0, 1): 4.0, (2, 3): 4.0}), EXACT),
    Setting(
        "two kinds", 2000, kinds(2000, (0.5, 0.5), ((0.6, 0.55, 0.5, 0.5), (0.2, 0.1, 0.15, 0.1))),
        CLASSES,
    ),
    Setting(
        "two kinds, six lists", 2000,
        kinds(2000, (0.5, 0.5), ((0.6, 0.55, 0.5, 0.5, 0.6, 0.5), (0.2, 0.1, 0.15, 0.1, 0.15, 0.2))),
        CLASSES,
    ),
    Setting(
        "a hidden kind", 1000, kinds(1000, (0.6, 0.4), ((0.4, 0.35, 0.3, 0.3), (0.01,) * 4)), (),
    ),
    Setting("a copied list", 1000, copied(1000, FOUR[:3], 0.95), ()),
    Setting("half copied", 1000, copied(1000, FOUR[:3], 0.5), ()),
    Setting("two regions", 1000, apart(1000, FOUR), ()),
    Setting("too sparse", 400, independent(400, (0.03, 0.03, 0.03, 0.03)), ()),
    Setting("two lists", 1000, independent(1000, FOUR[:2]), ()),
)  # fmt: skip


def judge(setting: Setting, family: str, populations: int, *, seed: int = 2026) -> Outcome:
    """Ask one family about so many populations."""
    refused = covered = 0
    ratios, widths = [], []
    for stream in np.random.SeedSequence(seed).spawn(populations):
        found = setting.simulate(np.random.default_rng(stream))
        seen = found[found.any(axis=1)]
        try:
            lower, total, upper = ask(seen, family, stream)
        except NotEstimable:
            refused += 1
            continue
        covered += lower <= setting.size <= upper
        ratios.append(total / setting.size)
        widths.append((upper - lower) / setting.size)
    return Outcome(
        setting.name,
        family,
        family in setting.holds_for,
        populations,
        refused,
        int(covered),
        float(np.median(ratios)) if ratios else float("nan"),
        float(np.median(widths)) if widths else float("nan"),
    )


def ask(
    seen: np.ndarray, family: str, stream: np.random.SeedSequence
) -> tuple[float, float, float]:
    """Return the interval and the median; of all together, those of the graphs."""
    if family == TOGETHER:
        every = estimate_undercount(seen, seed=int(stream.generate_state(1)[0])).estimates
        one = every["decomposable"]
        return one.lower, one.total, one.upper
    if family in CLASSES:
        table = read_histories(seen)
        check_lists(table)
        missed = sample_classes(table, seed=stream, chains=2, iterations=4_000).missed
        lower, total, upper = table.observed + np.quantile(missed, [0.025, 0.5, 0.975])
        return float(lower), float(total), float(upper)
    table, _ = set_small_aside(read_histories(seen))
    one = estimate_family(family, table, check_lists(table), stream=stream)
    return one.lower, one.total, one.upper


def main(sizes: dict[str, int], only: str = "") -> None:
    """Judge the families, in settings whose name begins so; write the table, draw the figure."""
    for family, size in sizes.items():
        for setting in SETTINGS:
            if not setting.name.startswith(only):
                continue
            one = judge(setting, family, size)
            print(one, f"{one.coverage:.3f}", flush=True)
            write(one)
    draw()


def read() -> list[dict[str, str]]:
    """Return the rows of the table so far."""
    if not TABLE.exists():
        return []
    with TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(one: Outcome) -> None:
    """Put one outcome in its place in the table."""
    rows = {(row["setting"], row["family"]): row for row in read()}
    rows[one.setting, one.family] = {
        "setting": one.setting,
        "family": one.family,
        "assumption_holds": str(int(one.holds)),
        "populations": str(one.populations),
        "refused": str(one.refused),
        "coverage": f"{one.coverage:.3f}",
        "median_total_over_truth": f"{one.median_ratio:.3f}",
        "median_width_over_truth": f"{one.median_width:.3f}",
    }
    order = [(s.name, family) for s in SETTINGS for family in (*ALL, TOGETHER)]
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[one.setting, one.family]))
        table.writeheader()
        table.writerows(rows[key] for key in order if key in rows)


def draw() -> None:
    """Draw coverage by setting and family, where matplotlib is installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("matplotlib is not here: no figure")
        return
    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "recapture"
    names = [setting.name for setting in SETTINGS]
    figure, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(10, 5))
    colours = ("#1b5e8c", "#b3541e", "#4d7c3a", "#555555")
    shifts = (-0.24, -0.08, 0.08, 0.24)
    for shift, family, colour in zip(shifts, (*ALL, TOGETHER), colours, strict=True):
        own = [row for row in read() if row["family"] == family]
        places = np.array([names.index(row["setting"]) for row in own]) + shift
        asked = np.array([int(row["populations"]) for row in own])
        refused = np.array([int(row["refused"]) for row in own])
        coverage = np.array([float(row["coverage"]) for row in own])
        error = 1.96 * np.sqrt(coverage * (1 - coverage) / np.maximum(asked - refused, 1))
        filled = [colour if row["assumption_holds"] == "1" else "white" for row in own]
        right.scatter(refused / asked, places, color=colour, label=family)
        if family == TOGETHER:
            continue
        left.errorbar(coverage, places, xerr=error, fmt="none", ecolor=colour)
        left.scatter(coverage, places, c=filled, edgecolors=colour, zorder=3)
    left.axvspan(0.93, 0.97, color="#dddddd")
    left.set(yticks=range(len(names)), yticklabels=names, xlabel="intervals that hold the truth")
    left.set_xlim(-0.03, 1.03)
    right.legend(loc="center right", fontsize=8)
    left.invert_yaxis()
    right.set(xlabel="refused", xlim=(-0.03, 1.03))
    figure.tight_layout()
    figure.savefig(HERE / "recapture_coverage.svg", metadata={"Date": None})


if __name__ == "__main__":
    asked = [one for one in sys.argv[1:] if not one.startswith("--only=")]
    only = next((one[7:] for one in sys.argv[1:] if one.startswith("--only=")), "")
    main(dict(zip(asked[::2], map(int, asked[1::2]), strict=True)) or SIZES, only)
