"""How long disclosure control takes on tables of a country's size: a measure, not a test.

    .venv/bin/python tests/bench/disclosure.py

No Python package audits, suppresses or rounds tables, so these stand beside their targets only.
pycanon measures anonymity of records: it pins versions of its own, so install it apart, and run
this with that Python and PYTHONPATH=src to have it in the run. Tables are invented. Times are the
least of two, by the clock and of the process: the machine may be shared.
"""

import os
import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from baluarte.science import disclosure

REPEATS = 2
PLACES = 2_470


def least(run: Callable[[], object]) -> tuple[float, float]:
    """Return the least of some runs, by the clock and of the process."""
    taken = []
    for _ in range(REPEATS):
        begun, worked = time.perf_counter(), time.process_time()
        run()
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
    clock, process = zip(*taken, strict=True)
    return min(clock), min(process)


def say(what: str, run: Callable[[], object], beside: str = "") -> float:
    """Print one line."""
    clock, process = least(run)
    print(f"{what:<62} {clock:8.2f} s {process:8.2f} s CPU   {beside}", flush=True)
    return process


def table(rows: int, columns: int, cases: int) -> pd.DataFrame:
    """Return a table of uneven counts with its margins."""
    chance = np.random.default_rng(rows)
    shares = np.outer(1 / np.arange(1, rows + 1) ** 0.8, 1 / np.arange(1, columns + 1) ** 0.6)
    counts = chance.multinomial(cases, (shares / shares.sum()).ravel())
    at = np.unravel_index(np.arange(rows * columns), (rows, columns))
    records = pd.DataFrame({"row": at[0], "column": at[1], "count": counts})
    return disclosure.tabulate(records, ["row", "column"])


def holed(given: pd.DataFrame) -> pd.DataFrame:
    """Hide what is small, as a first rule does."""
    counts = given["count"].astype(float)
    return given.assign(count=counts.mask((counts > 0) & (counts < 5)))


def tables() -> None:
    """Audit, suppress and round."""
    for rows, columns, cases, target in ((32, 43, 11_000, "5 s"), (32, 10, 2_400, "0.5 s")):
        given = table(rows, columns, cases)
        open_ = holed(given)
        holes = int(open_["count"].isna().sum())
        name = f"{len(given):,} cells, {holes} hidden"
        say(f"audit, {name}", lambda one=open_: disclosure.audit_release(one), f"target {target}")
    given = table(32, 7, 700)
    say(f"suppression, {len(given)} cells", lambda: disclosure.suppress(given))
    for rows, columns, cases in ((32, 7, 700), (32, 43, 11_000), (800, 12, 3_000)):
        given = table(rows, columns, cases)
        found = disclosure.round_table(given)
        say(
            f"rounding with its audit, {len(given):,} cells",
            lambda one=given: disclosure.round_table(one),
            f"{found.changed} changed, off by {found.mean:.2f} on average, {found.largest} at most",
        )


def records() -> None:
    """Coarsen, and measure anonymity, beside pycanon where it is."""
    chance = np.random.default_rng(7)
    size = 100_000
    frame = pd.DataFrame(
        {
            "place": [f"{one:02}" for one in chance.zipf(1.3, size) % 32],
            "month": chance.integers(0, 24, size),
            "sex": chance.integers(0, 2, size),
            "kind": np.minimum(chance.geometric(0.4, size), 12),
        }
    )
    names = ["place", "month", "sex"]
    ours = say(
        "anonymity of 100,000 records, released version included",
        lambda: disclosure.check_anonymity(frame, names, sensitive=["kind"]),
    )
    try:
        from pycanon import anonymity
    except ImportError:
        print("pycanon is not installed: no peer for anonymity")
    else:
        peers(frame, names, anonymity, ours)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 1826, size), unit="D")
    ladders = {
        "date": disclosure.calendar(),
        "place": (
            disclosure.Level("state"),
            disclosure.Level("region", lambda one: int(one) // 8),
            disclosure.MERGED,
        ),
        "kind": (disclosure.Level("kind"), disclosure.Level("group", lambda one: one // 4)),
    }
    dated = frame.assign(date=days)
    say("coarsening 100,000 records", lambda: disclosure.coarsen(dated, ladders))


def peers(frame: pd.DataFrame, names: list[str], anonymity: object, ours: float) -> None:
    """Ask pycanon for the same three numbers."""
    found = disclosure.check_anonymity(frame, names, sensitive=["kind"])
    theirs: dict[str, float] = {}

    def ask() -> None:
        theirs["k"] = anonymity.k_anonymity(frame, names)
        theirs["l"] = anonymity.l_diversity(frame, names, ["kind"])
        theirs["entropy l"] = anonymity.entropy_l_diversity(frame, names, ["kind"])

    taken = say("pycanon: k, l and entropy l of the same", ask)
    mine = {"k": found.k, "l": found.diversity["kind"], "entropy l": found.effective["kind"]}
    print(f"{taken / ours:.0f} times ours; ours {mine}, pycanon {theirs}")


def points() -> None:
    """Move points to cells."""
    chance = np.random.default_rng(8)
    lived = pd.DataFrame(
        {
            "longitude": chance.uniform(-117, -87, PLACES),
            "latitude": chance.uniform(15, 32, PLACES),
            "population": np.exp(chance.normal(9.5, 1.4, PLACES)).astype(int),
        }
    )
    shown = lived.sample(100_000, replace=True, random_state=1).reset_index(drop=True)
    found = disclosure.bin_to_cells(shown, lived)
    say(
        "100,000 points to cells of 2,470 places",
        lambda: disclosure.bin_to_cells(shown, lived),
        f"{found.table['cell'].nunique()} cells, at least {found.least:,.0f} people",
    )


def main() -> None:
    """Measure everything."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    tables()
    records()
    points()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
