"""How fast recapture is, against its targets: a measure, not a test.

    .venv/bin/python tests/bench/recapture.py

No other Python package does this, so there is no peer in the same run; the figures of the R
programs stand beside as they were measured elsewhere. Tables are simulated. Times are the least of
several, in seconds of the process: the machine may be shared.
"""

import os
import time
from collections.abc import Callable

import numpy as np

from baluarte.science.recapture import closed_models, existence, warm_up
from baluarte.science.recapture.convergence import effective_size
from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.histories import Histories, read_histories
from baluarte.science.recapture.latent_class import sample_classes
from baluarte.science.recapture.log_linear import average_models

REPEATS = 3


def simulated(size: int, lists: int, seed: int = 1) -> np.ndarray:
    """Two kinds of cases, the second hardly seen; only those that some list knows of."""
    random = np.random.default_rng(seed)
    kinds = np.array([random.uniform(0.1, 0.35, lists), random.uniform(0.01, 0.1, lists)])
    found = random.random((size, lists)) < kinds[random.integers(0, 2, size)]
    return found[found.any(axis=1)].astype(int)


def least(run: Callable[[], object]) -> float:
    """Return the least CPU seconds of several runs."""
    seconds = []
    for _ in range(REPEATS):
        begun = time.process_time()
        run()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def say(what: str, seconds: float, target: str) -> None:
    """Print one line."""
    print(f"{what:<52} {seconds:8.3f} s   target {target}")


def chains(table: Histories, iterations: int) -> tuple[float, float]:
    """Return effective draws a CPU second, and microseconds an iteration."""
    begun = time.process_time()
    found = sample_classes(table, seed=1, iterations=iterations)
    seconds = time.process_time() - begun
    # The first half is for warming up, as in the peer.
    worth = effective_size(np.log1p(found.missed))
    return worth / (seconds / 2), seconds / (4 * iterations) * 1e6


def kosovo_like() -> Histories:
    """Four lists and 4,400 cases of three kinds, as uneven as those of a war."""
    random = np.random.default_rng(4)
    kinds = np.array([[0.7, 0.6, 0.65, 0.25], [0.2, 0.14, 0.15, 0.03], [0.05, 0.05, 0.05, 0.06]])
    found = random.random((10_500, 4)) < kinds[random.choice(3, 10_500, p=[0.05, 0.45, 0.5])]
    return read_histories(found[found.any(axis=1)].astype(int))


def main() -> None:
    """Measure everything."""
    warm_up()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for lists, target in ((4, "1 s"), (5, "1 s"), (6, "5 s")):
        table = read_histories(simulated(6000, lists))
        average_graphs(table)
        say(f"decomposable, {lists} lists", least(lambda t=table: average_graphs(t)), target)
    for lists in (4, 5, 6):
        table = read_histories(simulated(6000, lists))
        say(f"log-linear, {lists} lists", least(lambda t=table: average_models(t)), "none")
    sparse = simulated(400, 5, seed=3)
    say("existence of 1,024 models", least(lambda: existence(sparse)), "1 s")
    say("classical models, 6 lists", least(lambda: closed_models(simulated(6000, 6))), "none")
    rows = np.tile(simulated(6000, 6), (10_000_000 // 4000, 1))[:10_000_000].astype(np.int8)
    say("reading 10,000,000 rows of 6 lists", least(lambda: read_histories(rows)), "none")
    for name, table, iterations, target in (
        ("four lists", kosovo_like(), 40_000, 102.0),
        ("twenty lists", read_histories(simulated(3000, 20)), 4_000, 0.0),
    ):
        rate, microseconds = chains(table, iterations)
        print(
            f"latent classes, {name}, {len(table.patterns)} patterns: {rate:.0f} effective draws "
            f"a CPU second (reference on Kosovo: {target:.0f}), {microseconds:.0f} us an iteration"
        )


if __name__ == "__main__":
    main()
