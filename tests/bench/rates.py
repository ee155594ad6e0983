"""How long rates and maps take on a country's size, beside esda: a measure, not a test.

    .venv/bin/python tests/bench/rates.py [REPEATS]

Invents 2,470 places and 120 months, and says the least of some repeats, in seconds by the clock
and of the processor: on a shared machine only the second can be compared.
"""

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from baluarte.science import rates  # noqa: E402

PLACES, MONTHS, SIDE = 2470, 120, 50


def pairs() -> list[tuple[int, int]]:
    """Return a lattice's pairs, with one diagonal: about six neighbours a place."""
    found = []
    for place in range(PLACES):
        right = place % SIDE < SIDE - 1
        ends = [place + 1] * right + [place + SIDE] + [place + SIDE + 1] * right
        found += [(place, end) for end in ends if end < PLACES]
    return found


def least(what: Callable[[], object], repeats: int) -> str:
    """Return the least of some runs, by the clock and by the processor."""
    taken = []
    for _ in range(repeats):
        begun, worked = time.perf_counter(), time.process_time()
        what()
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
    by_clock, by_processor = (min(one) for one in zip(*taken, strict=True))
    return f"{by_clock:8.2f} s by the clock {by_processor:8.2f} s of the processor"


def esdas(values: np.ndarray) -> Callable[[], object]:
    """Return one month of esda's local Moran with 999 permutations."""
    from esda import Moran_Local
    from libpysal.weights import W

    around: dict[int, list[int]] = {place: [] for place in range(PLACES)}
    for one, other in pairs():
        around[one].append(other)
        around[other].append(one)
    weights = W(around)

    def run() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Moran_Local(values, weights, permutations=999, n_jobs=1, seed=1)

    return run


def main() -> None:
    """Measure everything once compiled."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    generator = np.random.default_rng(2026)
    expected = generator.gamma(0.3, 7.0, PLACES) + 0.01
    wave = np.sin(np.arange(PLACES) // SIDE / 8)
    risk = np.exp(0.4 * wave + 0.3 * generator.normal(size=PLACES))
    counts = generator.poisson((expected * risk)[:, None], (PLACES, MONTHS))
    neighbours = rates.read_neighbours(pairs(), places=PLACES)
    deviations = rates.standardised_deviations(counts, expected)
    rates.warm_up()
    theirs = esdas(deviations[:, 0])
    theirs()
    for name, what in (
        ("empirical Bayes, 120 months", lambda: rates.empirical_bayes(counts, expected)),
        ("BYM2, 2,470 places", lambda: rates.fit_bym2(counts[:, 0], expected, neighbours)),
        ("Gi*, 120 months", lambda: rates.find_local_patterns(deviations, neighbours)),
        ("esda's local Moran, one month", theirs),
    ):
        print(f"{name:32}{least(what, repeats)}", flush=True)


if __name__ == "__main__":
    main()
