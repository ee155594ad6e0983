"""How long the month's runs take on the whole country, and how much memory: a measure, not a test.

    .venv/bin/python tests/bench/monthly.py [--months 120]

Invents 2,478 municipalities with ten years of events and carries out every method that is asked
each month, with the settings that are asked, each in a process of its own: seconds of the method
alone, by the clock and of the processor, and the most memory its process held. Each method reads
the months it is asked of; `--months` gives all of them as many. Aim: 180 s and 2 GB in all.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import django
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 (settings are chosen first)

from baluarte.domain.analysis.actions import monthly_runs  # noqa: E402
from baluarte.domain.analysis.choices import RunMethod  # noqa: E402
from baluarte.domain.analysis.methods import Refused, estimate  # noqa: E402
from baluarte.domain.analysis.methods.given import (  # noqa: E402
    GivenPlace,
    RunInput,
    RunSettings,
)
from baluarte.domain.analysis.methods.months import (  # noqa: E402
    later,
    months_between,
    number_of,
)

PLACES, STATES, SIDE, YEARS, EVENTS = 2478, 32, 50, 10, 7_200
LAST, KNOWN_IN = "2026-10", "2026-11"
# Which share of a month's events comes in in that month, in the next, and so on.
COMES_IN = (0.5, 0.25, 0.12, 0.06, 0.04, 0.02, 0.01)
AIM_S, AIM_MB = 180, 2_000


def invented(months: int) -> RunInput:
    """Return a country on a lattice: a region that rises lately, and quiet places around."""
    drawn = np.random.default_rng(2026)
    codes = [f"{1 + at * STATES // PLACES:02}{at % 1000:03}" for at in range(PLACES)]
    people = np.exp(drawn.normal(9.5, 1.4, PLACES))
    risk = np.exp(drawn.normal(0, 0.6, PLACES))
    period = months_between(later(LAST, 1 - YEARS * 12), LAST)
    usual = people * risk / (people * risk).sum() * EVENTS / len(period)
    counts = drawn.poisson(np.repeat(usual[:, None], len(period), axis=1))
    rising = [row * SIDE + column for row in range(20, 24) for column in range(20, 24)]
    counts[rising, -6:] += drawn.poisson(0.8, (len(rising), 6))
    first = later(LAST, 1 - months)
    kept = {month: at for at, month in enumerate(period) if month >= first}
    return RunInput(
        first=first,
        last=LAST,
        known_in=KNOWN_IN,
        places=tuple(
            GivenPlace(
                code=code,
                person_years=float(people[at] * months / 12),
                longitude=-117 + 0.6 * (at % SIDE),
                latitude=14.5 + 0.36 * (at // SIDE),
                is_covered=True,
            )
            for at, code in enumerate(codes)
        ),
        counts=tuple(
            (codes[at], month, int(counts[at, when]))
            for month, when in kept.items()
            for at in np.flatnonzero(counts[:, when])
        ),
        registered=registered(),
        organisations=("Red inventada",),
        borders=tuple(sorted((codes[one], codes[other]) for one, other in pairs())),
    )


def pairs() -> list[tuple[int, int]]:
    """Return a lattice's pairs, with one diagonal: about six neighbours a place."""
    found = []
    for place in range(PLACES):
        right = place % SIDE < SIDE - 1
        ends = [place + 1] * right + [place + SIDE] + [place + SIDE + 1] * right
        found += [(place, end) for end in ends if end < PLACES]
    return found


def registered() -> tuple[tuple[str, str, int], ...]:
    """Return when the events of the last four years came in."""
    months = months_between(later(KNOWN_IN, -48), KNOWN_IN)
    return tuple(
        (month, entered, round(EVENTS / YEARS / 12 * share))
        for month in months
        for late, share in enumerate(COMES_IN)
        if (entered := later(month, late)) <= KNOWN_IN
    )


def measured(method: RunMethod, months: int) -> dict[str, object]:
    """Carry out one method in this process, and say what it took."""
    given = invented(months)
    told = monthly_runs.parameters_of(method, timezone.now())
    settings = RunSettings(seed=number_of(LAST), parameters=told)
    begun, worked = time.perf_counter(), time.process_time()
    try:
        found = f"{len(estimate(method, given, settings).rows)} rows"
    except Refused as refused:
        found = f"refused: {refused.reason.value}"
    return {
        "clock": time.perf_counter() - begun,
        "processor": time.process_time() - worked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": found,
    }


def main() -> None:
    """Say what each method takes, and the month."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--months", type=int, default=0)
    asked.add_argument("--method", default="")
    told = asked.parse_args()
    if told.method:
        method = RunMethod(told.method)
        print(json.dumps(measured(method, told.months or monthly_runs.PERIODS[method])))
        return
    every = []
    for method, period in monthly_runs.PERIODS.items():
        months = told.months or period
        command = [sys.executable, __file__, "--method", method, "--months", str(months)]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        one = json.loads(lines.splitlines()[-1])
        every.append(one)
        print(
            f"{method:12} {months:4} months {one['clock']:7.1f} s by the clock"
            f" {one['processor']:7.1f} s of the processor {one['megabytes']:6.0f} MB"
            f"  {one['found']}",
            flush=True,
        )
    clock, processor = (sum(one[name] for one in every) for name in ("clock", "processor"))
    most = max(one["megabytes"] for one in every)
    print(f"{'the month':12} {'':11} {clock:7.1f} s by the clock {processor:7.1f} s of the"
          f" processor {most:6.0f} MB  aim {AIM_S} s, {AIM_MB} MB; load"
          f" {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip


if __name__ == "__main__":
    main()
