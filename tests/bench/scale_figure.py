"""Draws what each question costs as the registry grows tenfold, from what was measured.

    .venv/bin/python tests/bench/scale_figure.py FOLDER

Reads `scale.csv` of the home of `scale.py`, takes of each question and size what was measured last,
writes these as `scale.csv` into the folder, and the figure `scale.svg` where matplotlib is.
"""

import csv
import os
import sys
from pathlib import Path

HOME = Path(os.environ.get("BALUARTE_BENCH_HOME", "/var/lib/baluarte/bench-scale"))
COLUMNS = ("rows", "who", "question", "p50_ms", "p95_ms", "cpu_ms", "queries", "load")
# Of each panel: which questions stand in it, and how many ms are the aim.
PANELS = {
    "Lists, facets, search, one event": (("list", "facets", "search", "one event"), 200),
    "Counts by two dimensions": (("count", "map"), 300),
    "Served pages": (("page: ",), 200),
    "A list of 5,000 rows comes in; everything goes out": (("import", "export"), None),
}


def last_measured(path: Path) -> list[dict[str, str]]:
    """Return of each size, reader and question the last row."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["rows"], row["who"], row["question"]] = row
    return sorted(found.values(), key=lambda row: (row["who"], row["question"], int(row["rows"])))


def draw(rows: list[dict[str, str]], path: Path) -> None:
    """Draw p95 by size, a line each question, of who sees everything."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scale"
    import matplotlib.pyplot as plt
    from matplotlib.ticker import NullFormatter

    figure, axes = plt.subplots(2, 2, figsize=(14, 10), layout="constrained")
    for axis, (title, (begins, aim)) in zip(axes.flat, PANELS.items(), strict=True):
        lines: dict[str, list[tuple[int, float]]] = {}
        for row in rows:
            if row["who"] == "curator" and row["question"].startswith(begins):
                line = lines.setdefault(row["question"], [])
                line.append((int(row["rows"]), float(row["p95_ms"])))
        colours = plt.get_cmap("turbo")(range(20, 236, max(1, 215 // max(1, len(lines)))))
        for (name, line), colour in zip(lines.items(), colours, strict=False):
            label = name.removeprefix("page: ").removeprefix("count: ")
            axis.plot(*zip(*line, strict=True), marker="o", color=colour, label=label)
        if aim:
            axis.axhline(aim, color="0.5", linestyle=":", label=f"aim: {aim} ms")
        axis.set(title=title, xscale="log", yscale="log", xlabel="events", ylabel="p95, ms")
        for of_axis in (axis.xaxis, axis.yaxis):
            of_axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            of_axis.set_minor_formatter(NullFormatter())
        axis.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(path, metadata={"Date": None})


def main(folder: Path) -> None:
    rows = last_measured(HOME / "scale.csv")
    with (folder / "scale.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    try:
        draw(rows, folder / "scale.svg")
    except ImportError:
        print("The figure was not drawn: matplotlib is not installed.", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
