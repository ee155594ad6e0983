"""The month's runs with a large registry behind them: a measure, not a test.

    .venv/bin/python tests/bench/monthly_registry.py lay [ROWS]      a home of its own
    .venv/bin/python tests/bench/monthly_registry.py measure [ROWS] [--method METHOD]

Lays the invented events of `scale.py` (no reports: no run reads one), registered up to three
months after they happened; people for each municipality and a lattice of borders. Then asks the
month's runs as an analyst who sees every list, and carries each out as the worker does, in a
process of its own: seconds of reading the table, of the method and of keeping the answer, by the
clock and of the processor, and the most memory of its process. Aim: 180 s and 2 GB in all.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.bench import scale  # noqa: E402 (it chooses the settings)
from tests.database import clone, connect_as_tester  # noqa: E402
from tests.factories.access import make_account  # noqa: E402
from tests.factories.registry import make_side, share_coded  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.config.preparation import administrator  # noqa: E402
from baluarte.domain.access.models import Institution  # noqa: E402
from baluarte.domain.analysis import actions, tasks  # noqa: E402
from baluarte.domain.analysis.actions.monthly_runs import PERIODS  # noqa: E402
from baluarte.domain.analysis.choices import RunMethod  # noqa: E402
from baluarte.domain.analysis.methods import estimate  # noqa: E402
from baluarte.domain.analysis.models import RunAnswer  # noqa: E402
from baluarte.domain.territory.actions import load_population  # noqa: E402
from baluarte.domain.wall.context import acting_as  # noqa: E402

AT = datetime(2026, 1, 10, 18, tzinfo=UTC)
AIM_S, AIM_MB = 180, 2_000
LAID = ("true events", "events", "determinations", "acts", "end")
# From day to day, half within a month.
WHEN = "least(day + (chance * chance * 90)::int, date '2026-01-09')::timestamptz"
BORDERS = """
insert into territory_neighbour (municipality_id, neighbour_id, border_km)
select a.code, b.code, 10 from territory_municipality a join territory_municipality b
    on a.code <> b.code and abs(left(a.code, 2)::int - left(b.code, 2)::int) <= 1
   and abs(right(a.code, 3)::int - right(b.code, 3)::int) <= 1
   and (left(a.code, 2) = left(b.code, 2) or right(a.code, 3) = right(b.code, 3))
    on conflict do nothing
"""


def database(rows: int) -> str:
    """Return the name of the database of so many rows."""
    return f"monthly_{rows}"


def lay(rows: int) -> None:
    """Lay so many events, with people and borders."""
    embedded.server().start()
    clone(database(rows))
    connect_as_tester(database(rows))
    sides = [make_side(scale.as_operator) for _ in range(scale.ORGANISATIONS)]
    for side in sides:
        share_coded(side)
    with scale.as_operator():
        analyst = make_account(institution=sides[0].institution, roles=["analyst", "curator"])
    told = f"{analyst.pk}\n{sides[0].institution.pk}\n"
    (scale.HOME / f"{database(rows)}.who").write_text(told)
    with administrator(database(rows)) as admin:
        admin.execute("set session_replication_role = replica")
        placed = scale.places_with_weights(admin)
        admin.execute(
            "create table public.scale_place as"
            " select * from unnest(%s::text[], %s::float[]) as p(code, upto)", placed
        )  # fmt: skip
        for number, side in enumerate(sides):
            values = {"compartment": side.compartment.pk, "by": side.documenter.pk,
                      "many": rows // len(sides), "seed": number / 10}  # fmt: skip
            for name in LAID:
                sql = scale.STATEMENTS[name].replace("timestamptz '2026-01-02'", WHEN)
                admin.execute(sql, values)
            print(f"list {number + 1} of {len(sides)}", flush=True)
        admin.execute("drop table public.scale_place")
        admin.execute(BORDERS)
        for table in ("event", "determination", "act"):
            admin.execute(f"vacuum analyze registry_{table}")
    _people(placed[0])


def _people(codes: list[str]) -> None:
    with TemporaryDirectory() as folder, scale.as_operator():
        path = Path(folder) / "people.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["CVE", *range(2015, 2027)])
            for number, code in enumerate(codes):
                writer.writerow([code, *[3_000 + 40 * (number * 7919 % 2477)] * 12])
        load_population(path, source="Invented", by=None, at=AT)


def one(rows: int, method: RunMethod) -> dict[str, Any]:
    """Ask one of the month's runs and carry it out here; say what it took."""
    connect_as_tester(database(rows))
    analyst, institution = map(UUID, (scale.HOME / f"{database(rows)}.who").read_text().split())
    last = actions.month_before(AT)
    with acting_as(analyst):
        made = actions.ask_for_run(
            asked=actions.NewRun(
                method=method,
                filters=scale.Filters(),
                first=actions.monthly_runs.later(last, 1 - PERIODS[method]),
                last=last,
                level=actions.monthly_runs.PlaceLevel.MUNICIPALITY,
                parameters=actions.monthly_runs.parameters_of(method, AT),
                seed=1,
                known_at=AT,
            ),
            institution=Institution.objects.get(pk=institution), by=analyst,
            at=_now(),
        )  # fmt: skip
    spent: dict[str, Any] = {}
    tasks.actions.read_run = _timed("reading", tasks.actions.read_run, spent)  # type: ignore[misc]
    with as_worker():
        begun, worked = time.perf_counter(), time.process_time()
        outcome = tasks.carry_out(
            analyst, made.pk, by_method=_timed("method", estimate, spent), now=_now
        )
        spent["clock"], spent["processor"] = (
            time.perf_counter() - begun, time.process_time() - worked,
        )  # fmt: skip
    with acting_as(analyst):
        answer = RunAnswer.objects.get(run=made)
    counted = sum(n for _, _, n in answer.given["counts"])
    said = f"{len(answer.result['rows'])} rows" if answer.result else answer.reason["code"]
    return spent | {
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": f"{outcome}: {said}, of {counted} events",
    }


def _now() -> datetime:
    return datetime.now(UTC)


def _timed(name: str, what: Callable[..., Any], spent: dict[str, Any]) -> Callable[..., Any]:
    def timed(*given: Any, **more: Any) -> Any:
        begun = time.perf_counter()
        try:
            return what(*given, **more)
        finally:
            spent[name] = time.perf_counter() - begun

    return timed


@contextmanager
def as_worker() -> Iterator[None]:
    """Go on as the worker's role of the database."""
    with scale.connection.cursor() as cursor:
        cursor.execute("set role bal_worker")
    yield
    with scale.connection.cursor() as cursor:
        cursor.execute("set role bal_app")


def measure(rows: int, *, only: str) -> None:
    """Say what each of the month's runs takes, and the month."""
    embedded.server().start()
    every = []
    for method in PERIODS:
        if only not in method.value:
            continue
        command = [sys.executable, __file__, "one", str(rows), "--method", method.value]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{method:10} broke off: {done.stderr[-2000:]}", flush=True)
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        every.append(told)
        print(f"{method:10} {PERIODS[method]:4} months  reading {told['reading']:6.1f} s  method"
              f" {told.get('method', 0):6.1f} s  in all {told['clock']:6.1f} s by the clock"
              f" {told['processor']:6.1f} s of the processor {told['megabytes']:6.0f} MB"
              f"  {told['found']}", flush=True)  # fmt: skip
    whole = {
        name: sum(told.get(name, 0) for told in every)
        for name in ("reading", "method", "clock", "processor")
    }
    most = max(told["megabytes"] for told in every)
    print(f"the month: reading {whole['reading']:.1f} s, methods {whole['method']:.1f} s, in all"
          f" {whole['clock']:.1f} s by the clock, {whole['processor']:.1f} s of the processor,"
          f" {most:.0f} MB; aim {AIM_S} s, {AIM_MB} MB; load {os.getloadavg()[0]:.1f} on"
          f" {os.cpu_count()} cores")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("lay", "measure", "one"))
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--method", default="")
    asked = parser.parse_args()
    if asked.what == "lay":
        lay(asked.rows)
    elif asked.what == "measure":
        measure(asked.rows, only=asked.method)
    else:
        print(json.dumps(one(asked.rows, RunMethod(asked.method))))
