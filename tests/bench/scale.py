"""How the registry answers at 1,000,000 events, 3,000,000 acts, 5,000,000 reports.

    .venv/bin/python tests/bench/scale.py lay [ROWS]      lays them, in a home of their own
    .venv/bin/python tests/bench/scale.py measure [ROWS]  p50, p95 and CPU of each question

The database lays the rows itself, skewed as real lists are: few types and classes make most acts,
few municipalities most events, each year more than the one before. Eight organisations keep them;
a curator sees all, a documenter one eighth. What was measured is added to `scale.csv` of the home.
"""

import argparse
import csv
import gc
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("BALUARTE_BENCH_HOME", "/var/lib/baluarte/bench-scale"))
os.environ |= {
    "BALUARTE_HOME": str(HOME),
    "BALUARTE_FACE": "workbench",
    "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
}
sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import django  # noqa: E402 (settings are chosen first)

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tests.bench.scale_rows import STATEMENTS, places_with_weights  # noqa: E402
from tests.database import clone, connect_as_tester  # noqa: E402
from tests.factories.registry import make_curator, make_reports, make_side, share_coded  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.config.preparation import administrator  # noqa: E402
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.analysis.actions import begin_rollups, refresh_rollups  # noqa: E402
from baluarte.domain.analysis.queries import Dimension, Unit, count_now  # noqa: E402
from baluarte.domain.analysis.queries.facets import facets_of  # noqa: E402
from baluarte.domain.linkage.queries.event_pages import load_event_page  # noqa: E402
from baluarte.domain.registry.choices import DateReading  # noqa: E402
from baluarte.domain.registry.queries import (  # noqa: E402
    Cursor,
    Filters,
    list_events,
    search,
)
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402

# What it lays lies on days that have passed.
settings.DATES_BACK = True

ORGANISATIONS = 8
NOW = datetime(2026, 6, 1, tzinfo=UTC)
MARCH = Filters(from_date=date(2024, 3, 1), until_date=date(2024, 3, 31))
COLUMNS = ("rows", "who", "question", "p50_ms", "p95_ms", "cpu_ms", "queries", "load")


def database(rows: int) -> str:
    """Return the name of the database of so many rows."""
    return f"scale_{rows}"


@contextmanager
def as_operator() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        with acting_as_nobody():
            yield
        cursor.execute("set local role bal_app")


def lay(rows: int) -> None:
    """Lay so many events, saying how long each step took."""
    embedded.server().start()
    clone(database(rows))
    connect_as_tester(database(rows))
    sides = [make_side(as_operator) for _ in range(ORGANISATIONS)]
    for side in sides:
        share_coded(side)
        with acting_as(side.documenter.pk):
            make_reports(side, [{}])
    curator = make_curator(as_operator)
    (HOME / f"{database(rows)}.who").write_text(f"{curator.pk}\n{sides[0].documenter.pk}\n")
    begun = time.monotonic()
    for name, statement in _statements(rows, sides):
        statement()
        print(f"{time.monotonic() - begun:8.1f} s  {name}", flush=True)
        begun = time.monotonic()


def _statements(rows: int, sides: list[Any]) -> Iterator[tuple[str, Callable[[], object]]]:
    with administrator(database(rows)) as admin:
        # The sums of all of them are made at once, at the end.
        admin.execute("set session_replication_role = replica")
        admin.execute("create table public.scale_place as select * from unnest(%s::text[], %s::float[])"
                      " as p(code, upto)", places_with_weights(admin))  # fmt: skip
        for number, side in enumerate(sides):
            values = {
                "compartment": side.compartment.pk,
                "list": side.source_list.pk,
                "by": side.documenter.pk,
                "many": rows // ORGANISATIONS,
                "seed": number / 10,
            }
            for name, sql in STATEMENTS.items():
                yield f"{name} of list {number + 1}", lambda s=sql, v=values: admin.execute(s, v)
        admin.execute("drop table public.scale_place")
        for table in ("event", "determination", "act", "link"):
            yield f"vacuum {table}", lambda t=table: admin.execute(f"vacuum analyze registry_{t}")
        yield "vacuum reports", lambda: admin.execute("vacuum analyze intake_report")
    yield "marks and classes", _begin
    yield "sums", _sum
    with administrator(database(rows)) as admin:
        for table in ("actclassindex", "rollup", "rollupmark"):
            yield f"vacuum {table}", lambda t=table: admin.execute(f"vacuum analyze analysis_{t}")


def _begin() -> None:
    with as_operator():
        begin_rollups()


def _sum() -> None:
    while True:
        with acting_as_nobody():
            if not refresh_rollups():
                return


def questions(deep: Cursor, reference: str) -> dict[str, Callable[[], object]]:
    """Return what is asked, by name."""
    near = Filters(municipality="30001", within_km=50)

    def count(unit: Unit, *by: Dimension, filters: Filters = Filters()) -> Callable[[], object]:  # noqa: B008
        return lambda: count_now(unit, by, filters, at=NOW)

    return {
        "list": list_events,
        "list, deep": lambda: list_events(after=deep),
        "list of a state": lambda: list_events(Filters(state="30")),
        "list of a rare type": lambda: list_events(Filters(types=("AG-EXE",))),
        "list by a rare class": lambda: list_events(Filters(perpetrators=("PE-NAV",))),
        "list of a type by a rare class": lambda: list_events(
            Filters(types=("AG-THR",), perpetrators=("PE-NAV",))
        ),
        "list within 50 km": lambda: list_events(near),
        "list of a month, possible": lambda: list_events(
            MARCH.narrowed(dates=DateReading.POSSIBLE)
        ),
        "facets of everything": facets_of,
        "facets of a state": lambda: facets_of(Filters(state="30")),
        "search with slips": lambda: search("amenasas en veracrus 2024"),
        "one event": lambda: load_event_page(reference),
        "map: events by state": count(Unit.EVENTS, Dimension.STATE),
        "count: state and year": count(Unit.EVENTS, Dimension.STATE, Dimension.YEAR),
        "count: acts by type and month": count(Unit.ACTS, Dimension.TYPE, Dimension.MONTH),
        "count: acts by type and class": count(Unit.ACTS, Dimension.TYPE, Dimension.PERPETRATOR),
        "count: victimisations by state and group": count(
            Unit.VICTIMISATIONS, Dimension.STATE, Dimension.GROUP
        ),
        "count: link and verification": count(
            Unit.EVENTS, Dimension.LINK_TO_WORK, Dimension.VERIFICATION
        ),
        "count: state and type, a cut period": count(
            Unit.EVENTS, Dimension.STATE, Dimension.TYPE,
            filters=Filters(from_date=date(2023, 3, 5), until_date=date(2025, 3, 4)),
        ),
        "count: municipality and month": count(
            Unit.EVENTS, Dimension.MUNICIPALITY, Dimension.MONTH
        ),
        "count: acts of a municipality by type": count(
            Unit.ACTS, Dimension.TYPE, filters=Filters(municipality="30001")
        ),
    }  # fmt: skip


def measure(rows: int, *, clients: int, times: int, only: str) -> None:
    """Ask each question with so many clients at once, as who sees all and as who sees an eighth."""
    embedded.server().start()
    connect_as_tester(database(rows))
    # As a face does.
    gc.collect()
    gc.freeze()
    # Where laying was broken off before its end.
    _sum()
    told = (HOME / f"{database(rows)}.who").read_text().split()
    path = HOME / "scale.csv"
    begins = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        if begins:
            writer.writerow(COLUMNS)
        for who, key in zip(("curator", "documenter"), told, strict=True):
            with acting_as_nobody():
                account = Account.objects.get(pk=key)
            deep = Cursor(date(2019, 6, 1), account.pk)
            reference = one_of(database(rows), account, who)
            for name, ask in questions(deep, reference).items():
                if only in name:
                    row = _measured(account, ask, clients=clients, times=times)
                    writer.writerow([rows, who, name, *row])
                    file.flush()
                    print(f"{rows:>9} {who:11} {name:42}", *row, flush=True)


def one_of(name: str, account: Account, who: str) -> str:
    """Give one event that somebody sees a reference as the registry gives them."""
    reference = {"curator": "7K3M9QXP2T", "documenter": "7K3M9QXP2W"}[who]
    with acting_as(account.pk):
        key = list_events(Filters(state="30")).rows[0].event.pk
    with administrator(name) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("update registry_event set reference = %s where id = %s", [reference, key])
    return reference


def _measured(
    account: Account, ask: Callable[[], object], *, clients: int, times: int
) -> list[object]:
    waits: list[float] = []
    failed: list[BaseException] = []
    spent: list[float] = []

    def run() -> None:
        try:
            with acting_as(account.pk), connection.cursor() as cursor:
                ask()
                cursor.execute("select pg_backend_pid()")
                [[pid]] = cursor.fetchall()
            before = _cpu_of(pid)
            for _ in range(times):
                begun = time.perf_counter()
                with acting_as(account.pk):
                    ask()
                waits.append((time.perf_counter() - begun) * 1000)
            spent.append(_cpu_of(pid) - before)
        except BaseException as failure:  # noqa: BLE001 (a thread's failure is raised below)
            failed.append(failure)
        finally:
            connection.close()

    own = resource.getrusage(resource.RUSAGE_SELF)
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    now = resource.getrusage(resource.RUSAGE_SELF)
    # Of this process with the first asking, which is not timed.
    here = (now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime) / (clients * (times + 1))
    cpu = 1000 * (here + sum(spent) / (clients * times))
    with acting_as(account.pk), CaptureQueriesContext(connection) as captured:
        ask()
    waits.sort()
    p95 = waits[max(0, int(len(waits) * 0.95) - 1)]
    return [round(statistics.median(waits), 1), round(p95, 1), round(cpu, 1),
            len(captured), round(os.getloadavg()[0], 1)]  # fmt: skip


def note(rows: int, what: str, *, seconds: float, computed: float) -> None:
    """Add to what was measured something done once, by who sees everything."""
    with (HOME / "scale.csv").open("a", newline="") as file:
        row = [rows, "curator", what, *[round(seconds * 1000)] * 2, round(computed * 1000), "",
               round(os.getloadavg()[0], 1)]  # fmt: skip
        csv.writer(file).writerow(row)


def _cpu_of(pid: int) -> float:
    """Return the seconds that a process of the database has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("lay", "measure"))
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    if given.what == "lay":
        lay(given.rows)
    else:
        measure(given.rows, clients=given.clients, times=given.times, only=given.only)
