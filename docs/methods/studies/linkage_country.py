"""How many events of the invented country are found again, and how many pairs are wrong.

    nice -n 15 .venv/bin/python docs/methods/studies/linkage_country.py

Five seeds, 12,000 reports each, in five lists with their own words and slips of the pen; the truth
is kept apart and read only to score. Beside it, in the same run, Splink with its own comparisons
on the same columns. Writes linkage_country.csv and linkage_country.svg.
"""

import csv
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")

from tests.bench.linkage_peers import default_splink  # noqa: E402 (the path is set first)
from tests.science.linkage.country import country_tables  # noqa: E402

from baluarte.science.linkage import blocking_recall, link_reports  # noqa: E402

SEEDS, REPORTS = (11, 12, 13, 14, 15), 12_000
RESAMPLES = 400
HERE = Path(__file__).resolve().parent


def interval(events: np.ndarray, right: np.ndarray, total: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of a ratio of sums, by resampling events."""
    del events
    chance = np.random.default_rng(0)
    drawn = chance.integers(len(total), size=(RESAMPLES, len(total)))
    ratios = right[drawn].sum(axis=1) / np.maximum(total[drawn].sum(axis=1), 1)
    low, high = np.quantile(ratios, [0.025, 0.975])
    return float(low), float(high)


def scored(pairs: pd.DataFrame, event: pd.Series, threshold: float) -> dict[str, float]:
    """Return precision and recall of the pairs from a threshold on, with intervals by event."""
    found = pairs[pairs["probability"] >= threshold]
    left, right = (event.reindex(found[side]).to_numpy() for side in ("left", "right"))
    names = event.unique()
    size = event.value_counts().reindex(names).to_numpy()
    all_true = size * (size - 1) / 2
    hit = pd.Series(left[left == right]).value_counts().reindex(names, fill_value=0).to_numpy()
    met = pd.Series(left).value_counts().reindex(names, fill_value=0).to_numpy()
    low, high = interval(names, hit, all_true)
    low_p, high_p = interval(names, hit, met)
    return {
        "precision": hit.sum() / max(met.sum(), 1),
        "precision_low": low_p,
        "precision_high": high_p,
        "recall": hit.sum() / all_true.sum(),
        "recall_low": low,
        "recall_high": high,
    }


def at_precision(pairs: pd.DataFrame, event: pd.Series, wanted: float) -> float:
    """Return the lowest threshold from which on so many pairs are right; 2 where none is."""
    told = pairs.sort_values("probability", ascending=False)
    left, right = (event.reindex(told[side]).to_numpy() for side in ("left", "right"))
    precision = np.cumsum(left == right) / np.arange(1, len(told) + 1)
    enough = np.flatnonzero(precision >= wanted)
    return float(told["probability"].iloc[enough[-1]]) if len(enough) else 2.0


def main() -> None:
    """Run the study and write its table."""
    rows = []
    for seed in SEEDS:
        tables, event = country_tables(seed=seed, reports=REPORTS)
        links = link_reports(tables)
        recall = blocking_recall(tables, event.to_numpy())["all"]
        told = {"baluarte": links.pairs, "splink_default": default_splink(tables)}
        for name, pairs in told.items():
            for rule, threshold in (
                ("p >= 0.5", 0.5),
                ("p >= 0.9", 0.9),
                ("precision 0.99", at_precision(pairs, event, 0.99)),
                ("precision 0.95", at_precision(pairs, event, 0.95)),
            ):
                score = scored(pairs, event, threshold)
                rows.append(
                    {"seed": seed, "method": name, "rule": rule, "threshold": threshold} | score
                )
        rows.append(
            {
                "seed": seed,
                "method": "blocking",
                "rule": "measured",
                "threshold": 0,
                "recall": recall,
            }
        )
        rows.append(
            {
                "seed": seed, "method": "blocking", "rule": "estimated", "threshold": 0,
                "recall": links.blocking.recall,
            }
        )  # fmt: skip
    with (HERE / "linkage_country.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(
            {key: f"{one:.4f}" if isinstance(one, float) else one for key, one in row.items()}
            for row in rows
        )
    draw(rows)


def draw(rows: list[dict[str, float]]) -> None:
    """Draw recall at equal precision, a bar a seed, with intervals; plain SVG, no library."""
    chosen = [row for row in rows if row["rule"] == "precision 0.99"]
    shapes = ['<text x="10" y="20">Recall at precision 0.99, with 95 % intervals</text>']
    for at, row in enumerate(chosen):
        x = 60 + at * 46 + (at // 2) * 14
        colour = "#1f5f8b" if row["method"] == "baluarte" else "#b8b8b8"
        top = 240 - 200 * row["recall"]
        low, high = (240 - 200 * row[side] for side in ("recall_low", "recall_high"))
        shapes.append(
            f'<rect x="{x}" y="{top:.1f}" width="38" height="{240 - top:.1f}" fill="{colour}"/>'
        )
        shapes.append(f'<path d="M{x + 19} {low:.1f}V{high:.1f}" stroke="#111" stroke-width="2"/>')
        if at % 2 == 0:
            shapes.append(f'<text x="{x + 18}" y="258">seed {row["seed"]}</text>')
    for share in (0, 0.5, 0.95, 1):
        y = 240 - 200 * share
        shapes.append(
            f'<path d="M52 {y}H600" stroke="#ccc"/><text x="16" y="{y + 4}">{share}</text>'
        )
    shapes.append(
        '<text x="60" y="282">blue: Baluarte; grey: Splink with its own comparisons</text>'
    )
    style = (
        'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 295" font-family="sans-serif"'
        ' font-size="12"'
    )
    (HERE / "linkage_country.svg").write_text(
        f'<svg {style}><rect width="620" height="295" fill="#fff"/>{"".join(shapes)}</svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
