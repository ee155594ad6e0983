"""How often the intervals of kappa, alpha and intraclass correlations hold the truth.

    nice python docs/methods/studies/reliability_coverage.py [DATA SETS]
    python docs/methods/studies/reliability_coverage.py --draw

Invents ratings from models whose true agreement is known, and counts how often nominal 95 %
intervals hold it. Writes reliability_coverage.csv beside itself and, where matplotlib is,
reliability_coverage.svg; `--draw` draws what was counted before. 1,000 data sets a setting take
some minutes on one core.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from baluarte.science import reliability

HERE = Path(__file__).resolve().parent
RESAMPLES, MISSING, NOMINAL = 1_000, 0.2, 0.95
BALANCED, UNEVEN = (0.34, 0.33, 0.33), (0.80, 0.15, 0.05)
Held = dict[str, bool]


def judged(
    chance: np.random.Generator, units: int, raters: int, shares: tuple, know: float
) -> np.ndarray:
    """Return ratings: with probability `know` a rater says the unit's kind, else any kind."""
    kinds = chance.choice(len(shares), units, p=shares)
    knows = chance.random((units, raters)) < know
    return np.where(knows, kinds[:, None], chance.choice(len(shares), (units, raters), p=shares))


def held(truth: float, **intervals: tuple[float, float]) -> Held:
    """Say which intervals hold the truth."""
    return {name: bool(low <= truth <= high) for name, (low, high) in intervals.items()}


def kappa(units: int, shares: tuple, know: float) -> Callable[[np.random.Generator], Held]:
    """Two raters alike: chance-corrected agreement is the probability that both know."""

    def once(chance: np.random.Generator) -> Held:
        first, second = judged(chance, units, 2, shares, know).T
        try:
            found = reliability.weighted_kappa(
                first, second, weights="unweighted", categories=range(3), resamples=RESAMPLES,
                seed=int(chance.integers(2**31)),
            )  # fmt: skip
        except reliability.NotDefined:
            return {}
        return held(
            know**2,
            asymptotic=(found.lower, found.upper),
            bootstrap=(found.bootstrap_lower, found.bootstrap_upper),
        )

    return once


def alpha(units: int, shares: tuple, know: float) -> Callable[[np.random.Generator], Held]:
    """Four raters alike, one rating in five missing: nominal alpha is the same probability."""

    def once(chance: np.random.Generator) -> Held:
        ratings = judged(chance, units, 4, shares, know).astype(float)
        ratings[chance.random(ratings.shape) < MISSING] = np.nan
        try:
            found = reliability.krippendorff_alpha(
                ratings, resamples=RESAMPLES, seed=int(chance.integers(2**31))
            )
        except reliability.NotDefined:
            return {}
        return held(know**2, bootstrap=(found.lower, found.upper))

    return once


def correlation(units: int, raters: int, levels: float) -> Callable[[np.random.Generator], Held]:
    """Unit effects and errors of variance 1, raters' levels of a given variance."""
    truths = {
        "ICC(1)": 1 / (2 + levels), "ICC(A,1)": 1 / (2 + levels), "ICC(C,1)": 1 / 2,
        "ICC(A,k)": 1 / (1 + (1 + levels) / raters),
    }  # fmt: skip

    def once(chance: np.random.Generator) -> Held:
        values = chance.normal(size=(units, 1)) + chance.normal(size=(units, raters))
        if levels:
            values += np.sqrt(levels) * chance.normal(size=raters)
        found = reliability.intraclass_correlations(values)
        said = {}
        for name, truth in truths.items():
            # The one-way form asks that raters differ from unit to unit.
            if name != "ICC(1)" or not levels:
                form = found.form(name)
                said[name] = form.lower <= truth <= form.upper
            if name.startswith("ICC(A"):
                said[f"{name} generalised"] = (
                    form.generalised_lower <= truth <= form.generalised_upper
                )
        return said

    return once


SETTINGS = {
    "kappa, 50 units, even categories, 0.49": kappa(50, BALANCED, 0.7),
    "kappa, 200 units, even categories, 0.49": kappa(200, BALANCED, 0.7),
    "kappa, 50 units, uneven categories, 0.49": kappa(50, UNEVEN, 0.7),
    "kappa, 200 units, uneven categories, 0.49": kappa(200, UNEVEN, 0.7),
    "kappa, 50 units, even categories, 0.81": kappa(50, BALANCED, 0.9),
    "alpha, 50 units, even categories, 0.49": alpha(50, BALANCED, 0.7),
    "alpha, 200 units, even categories, 0.49": alpha(200, BALANCED, 0.7),
    "alpha, 50 units, uneven categories, 0.49": alpha(50, UNEVEN, 0.7),
    "alpha, 200 units, uneven categories, 0.49": alpha(200, UNEVEN, 0.7),
    "correlations, 30 units, 4 raters alike": correlation(30, 4, 0.0),
    "correlations, 30 units, 4 raters of variance 1": correlation(30, 4, 1.0),
    "correlations, 30 units, 10 raters of variance 1": correlation(30, 10, 1.0),
}


def counted(name: str, number: int, trials: int) -> Iterator[dict[str, object]]:
    """Yield, for each interval of a setting, how often it held the truth."""
    found = [SETTINGS[name](np.random.default_rng([2026, number, at])) for at in range(trials)]
    defined = [one for one in found if one]
    for interval in defined[0]:
        share = float(np.mean([one[interval] for one in defined]))
        error = float(np.sqrt(share * (1 - share) / len(defined)))
        print(name, interval, share, flush=True)
        yield {
            "setting": name, "interval": interval, "data_sets": len(defined),
            "held": round(share, 3), "standard_error": round(error, 3),
        }  # fmt: skip


def draw(table: pd.DataFrame) -> None:
    """Draw the share held by setting and interval, where matplotlib is installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("matplotlib is not here: no figure")
        return
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "reliability"
    from matplotlib import pyplot as plt

    # The form for k raters holds the truth whenever that for one does.
    shown = table[table["interval"] != "ICC(1)"]
    shown = shown[~shown["interval"].str.startswith("ICC(A,k)")]
    names = list(SETTINGS)
    figure, panel = plt.subplots(figsize=(9, 5.4), layout="constrained")
    panel.axvspan(100 * NOMINAL - 1.4, 100 * NOMINAL + 1.4, color="#e6e6e6")
    panel.axvline(100 * NOMINAL, color="grey", lw=0.8)
    styles = {
        ("asymptotic", "ICC(A,1)"): ("#b3541e", -0.2, "asymptotic; agreement, from F"),
        ("bootstrap", "ICC(A,1) generalised"): ("#1b5e8c", 0.2, "corrected bootstrap; generalised"),
        ("ICC(C,1)",): ("#4d7c3a", 0.0, "consistency, exact"),
    }
    for intervals, (colour, shift, label) in styles.items():
        rows = shown[shown["interval"].isin(intervals)]
        panel.errorbar(
            100 * rows["held"], [names.index(one) + shift for one in rows["setting"]],
            xerr=196 * rows["standard_error"], fmt="o", color=colour, label=label,
        )  # fmt: skip
    panel.set_yticks(range(len(names)), names)
    panel.invert_yaxis()
    sets = int(table["data_sets"].max())
    panel.set_xlabel(f"nominal 95 % intervals that hold the truth, of {sets:,} data sets, %")
    figure.legend(fontsize=8, loc="outside upper center", ncols=3, frameon=False)
    panel.set_xlim(left=90)
    figure.savefig(HERE / "reliability_coverage.svg", metadata={"Date": None})


if __name__ == "__main__":
    if sys.argv[1:] != ["--draw"]:
        asked = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
        rows = [row for at, name in enumerate(SETTINGS) for row in counted(name, at, asked)]
        pd.DataFrame(rows).to_csv(HERE / "reliability_coverage.csv", index=False)
    draw(pd.read_csv(HERE / "reliability_coverage.csv"))
