"""How fast pages come over a hundred thousand events, and by which plans: a measure, not a test.

    .venv/bin/python tests/bench/pages.py [--clients 4] [--times 25] [--rows 100000] [PAGE ...]

Lays a registry of its own the first time (`laying.py`), serves both faces with the production
server, enters as the people of the demonstration, asks for each page with so many clients at once,
and says how long they waited. Then each page is asked for once more inside a process of this one,
to count its queries and to have the database say how it reads: a large table read whole fails.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryFile

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench import laying  # noqa: E402 (it chooses the settings)
from tests.bench.asking import Figures, ask_at_once, enter, running  # noqa: E402
from tests.bench.targets import Page, pages  # noqa: E402

AIM_MS, MOST_QUERIES = 200, 15
PLANS_SHOWN = 6


def main(*, clients: int, times: int, rows: int, only: list[str], shows_plans: bool) -> int:
    """Measure everything; return how many pages are read by a plan that reads a table whole."""
    if not laying.is_laid():
        laying.lay(rows)
    laying.start()
    asked = [page for page in pages() if not only or page.name in only]
    figures = timed(asked, clients=clients, times=times)
    told = {face: explained(face, asked) for face in ("workbench", "portal")}
    bad = say(asked, figures, told)
    if shows_plans:
        say_plans(told)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {clients} clients")
    return bad


def timed(asked: list[Page], *, clients: int, times: int) -> dict[str, Figures]:
    found = {}
    with running() as ports:
        cookies = {
            who: enter(ports["workbench"], who) for who in {page.who for page in asked} if who
        }
        for page in asked:
            cookie = cookies.get(page.who, "")
            # Every process of the server reads its texts once, before anybody is timed.
            ask_at_once(ports[page.face], page, cookie, clients=clients, times=2)
            found[page.name] = ask_at_once(
                ports[page.face], page, cookie, clients=clients, times=times
            )
    return found


def explained(face: str, asked: list[Page]) -> dict[str, dict]:
    """Ask for a face's pages in a process that has its role of the database."""
    of_face = [page for page in asked if page.face == face]
    with TemporaryFile("w+") as answer:
        subprocess.run(
            [sys.executable, str(Path(__file__).with_name("explaining.py"))],
            input=json.dumps([page.as_json() for page in of_face]),
            stdout=answer,
            env=os.environ | {"BALUARTE_FACE": face},
            text=True,
            check=True,
        )
        answer.seek(0)
        found: dict[str, dict] = json.load(answer)
    return found


def say(asked: list[Page], figures: dict[str, Figures], told: dict[str, dict[str, dict]]) -> int:
    print(
        f"{'page':34} {'p50':>6} {'p95':>6} {'max':>6} ms  {'CPU':>5} ms  {'queries':>7}  {'of them':>8} ms"
    )
    bad = 0
    for page in asked:
        waits = sorted(figures[page.name].waits_ms)
        p95 = quantiles(waits, n=20)[-1]
        said = told[page.face][page.name]
        marks = [f"over {AIM_MS} ms"] if p95 > AIM_MS else []
        marks += [f"over {MOST_QUERIES} queries"] if said["queries"] > MOST_QUERIES else []
        marks += [f"READS WHOLE: {', '.join(said['whole'])}"] if said["whole"] else []
        bad += bool(said["whole"])
        print(
            f"{page.name:34} {waits[len(waits) // 2]:6.0f} {p95:6.0f} {waits[-1]:6.0f}     "
            f"{figures[page.name].cpu_ms:5.0f}     {said['queries']:7}  {said['spent_ms']:8.1f}     {'; '.join(marks)}"
        )
    return bad


def say_plans(told: dict[str, dict[str, dict]]) -> None:
    """Say how the slowest queries of all are read."""
    slowest = [one | {"page": name} for face in told.values() for name, one in face.items()]
    for one in sorted(slowest, key=lambda one: -one["slowest_ms"])[:PLANS_SHOWN]:
        print(f"\n{one['page']}: {one['slowest_ms']:.1f} ms\n{one['slowest']}\n{one['plan']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", metavar="PAGE")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--plans", action="store_true")
    given = parser.parse_args()
    sys.exit(
        main(
            clients=given.clients,
            times=given.times,
            rows=given.rows,
            only=given.only,
            shows_plans=given.plans,
        )
    )
