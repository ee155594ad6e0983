"""How long the steps of a real log took, and what was done out of order: a measure, not a test.

    .venv/bin/python tests/bench/durations.py FOLDER

FOLDER is where real data lie, with `data/procedures` in it. The engine draws the agenda of each
of ten thousand cases on its last day, by a protocol of invented form (`traffic_fine.yaml` in
`tests/reference`); `test_durations.py` there holds the times against the log itself.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.reference.fines import (  # noqa: E402 (the checkout is found first)
    LOG,
    agenda_at_its_end,
    cases,
    refusals,
    traffic_fine,
)

from baluarte.norms.agenda.durations import Times, durations  # noqa: E402

DAY = 86_400


def main(folder: Path) -> None:
    """Replay the log and print times and refusals."""
    protocol = traffic_fine()
    told_of_each = list(cases(folder / LOG, protocol))
    begun = time.process_time()
    drawn = [agenda_at_its_end(protocol, told) for told in told_of_each]
    spent = time.process_time() - begun
    print(f"{len(drawn)} cases, {sum(map(len, told_of_each))} events")
    print(f"{1e6 * spent / len(drawn):.0f} µs CPU an agenda of {len(protocol.steps)} steps")
    found = durations(drawn)
    _print("step", found.steps)
    _print("stage", found.stages)
    refused = [refusals(protocol, told) for told in told_of_each]
    print(f"\n{sum(map(bool, refused))} cases hold acts that the order refuses:")
    for (step, code), number in Counter(one for case in refused for one in case).most_common():
        print(f"  {number:5} {step} {code}")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _print(what: str, times: Mapping[tuple[str, str], Times]) -> None:
    print(
        f"\n{what:12} {'done':>6} {'quartiles, days':>24} {'not over':>9} {'median of all':>14} "
        f"{'undone':>7} {'unknown':>8} {'in time':>8}"
    )
    for (_, name), one in times.items():
        quartiles = " ".join(f"{q.total_seconds() / DAY:7.1f}" for q in one.quartiles or ())
        median = one.median_of_all
        share = one.share_in_time
        print(
            f"{name:12} {len(one.finished):6} {quartiles:>24} {len(one.unfinished):9} "
            f"{'-' if median is None else f'{median.total_seconds() / DAY:.1f}':>14} "
            f"{one.undone:7} {one.unknown:8} {'-' if share is None else f'{share:.1%}':>8}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
