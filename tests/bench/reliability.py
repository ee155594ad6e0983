"""How long measures of agreement take, beside their peers in the same run: a measure, not a test.

    .venv/bin/python tests/bench/reliability.py

scikit-learn and statsmodels are installed with the project. krippendorff and pingouin are not: to
have them in the run, install both with numpy, pandas and scipy anywhere and run this with that
Python and PYTHONPATH=src. Ratings are invented. Times are the least of several, in seconds of the
process: the machine may be shared.
"""

import os
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science import reliability

REPEATS = 5


def peer(module: str) -> Any:
    """Return a peer, or nothing where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(module)
    except ImportError:
        return None


def least(run: Callable[[], object]) -> float:
    """Return the least CPU seconds of several runs."""
    seconds = []
    for _ in range(REPEATS):
        begun = time.process_time()
        run()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def say(
    what: str, ours: Callable[[], float], theirs: Callable[[], float] | None, name: str = ""
) -> None:
    """Print both times, their ratio, and whether the answers are the same."""
    mine = least(ours)
    if theirs is None:
        print(f"{what:<58} {mine:9.4f} s   ({name or 'no peer'})")
        return
    other = least(theirs)
    print(
        f"{what:<58} {mine:9.4f} s   {name} {other:9.4f} s, {other / mine:6.1f} times; "
        f"differ by {abs(ours() - theirs()):.1e}"
    )


def kappas(first: np.ndarray, second: np.ndarray) -> None:
    """Measure weighted kappa."""
    learn, stats = peer("sklearn.metrics"), peer("statsmodels.stats.inter_rater")

    def ours(resamples: int = 0) -> float:
        return reliability.weighted_kappa(
            first, second, categories=range(5), resamples=resamples
        ).value

    table = np.zeros((5, 5))
    np.add.at(table, (first, second), 1)
    size = f"{len(first):,}"
    say(
        f"linear kappa with its interval, {size} units", ours,
        learn and (lambda: learn.cohen_kappa_score(first, second, weights="linear")),
        "scikit-learn (no interval)",
    )  # fmt: skip
    say(
        "linear kappa of a table with its interval",
        lambda: reliability.kappa_of_table(table, resamples=0).value,
        stats and (lambda: stats.cohens_kappa(table, wt="linear").kappa),
        "statsmodels",
    )
    say(f"the same, {size} units and 2,000 resamples", lambda: ours(2_000), None)


def alphas(ratings: np.ndarray) -> None:
    """Measure Krippendorff's alpha on every level."""
    other = peer("krippendorff")
    for level in ("nominal", "ordinal", "interval", "ratio"):
        say(
            f"{level} alpha, {ratings.shape[0]:,} units, {ratings.shape[1]} raters, gaps",
            lambda level=level: (
                reliability.krippendorff_alpha(ratings, level=level, resamples=0).value
            ),
            other
            and (
                lambda level=level: other.alpha(
                    reliability_data=ratings.T, level_of_measurement=level
                )
            ),
            "krippendorff",
        )
    say(
        f"ordinal alpha, {ratings.shape[0]:,} units, 1,000 resamples",
        lambda: reliability.krippendorff_alpha(ratings, level="ordinal").value,
        None,
    )


def correlations(values: np.ndarray) -> None:
    """Measure the six intraclass correlations."""
    other = peer("pingouin")
    units, raters = values.shape
    long = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), raters),
            "rater": np.tile(np.arange(raters), units),
            "value": values.ravel(),
        }
    )

    def theirs() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = other.intraclass_corr(long, targets="unit", raters="rater", ratings="value")
        return float(found["ICC"].iloc[1])

    say(
        f"six correlations with intervals, {units:,} units, {raters} raters",
        lambda: reliability.intraclass_correlations(values).form("ICC(A,1)").value,
        other and theirs,
        "pingouin",
    )


def main() -> None:
    """Measure everything."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    chance = np.random.default_rng(2026)
    truth = chance.integers(0, 5, 100_000)
    first, second = (np.clip(truth + chance.integers(-1, 2, truth.size), 0, 4) for _ in range(2))
    kappas(first, second)
    ratings = np.clip(truth[:10_000, None] + chance.integers(-1, 2, (10_000, 5)), 0, 4) + 1.0
    ratings[chance.random(ratings.shape) < 0.2] = np.nan
    alphas(ratings)
    correlations(chance.normal(size=(2_000, 1)) + chance.normal(size=(2_000, 5)))


if __name__ == "__main__":
    main()
