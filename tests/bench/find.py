"""How fast finding is, behind the wall and at growing sizes: a measure, not a test.

    .venv/bin/python tests/bench/find.py [--rows 10000 100000] [--clients 4] [--times 25]

Lays so many invented events in a clone of the tests' template, two organisations' lists of which
one account sees one, by statements over sets; asks as the application's role with so many clients
at once, each on a connection of its own; prints p50 and p95 in milliseconds of each question.
"""

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

os.environ["BALUARTE_FACE"] = "workbench"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import django  # noqa: E402 (settings are chosen first)

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from tests.database import clone, connect_as_tester, drop  # noqa: E402
from tests.domain.registry.test_plans import FILL  # noqa: E402
from tests.factories.registry import make_side  # noqa: E402

from baluarte.domain.analysis.queries.facets import facets_of  # noqa: E402
from baluarte.domain.registry.actions.grounds import write_ground  # noqa: E402
from baluarte.domain.registry.choices import DateReading  # noqa: E402
from baluarte.domain.registry.queries import (  # noqa: E402
    Cursor,
    Filters,
    list_events,
    search,
)
from baluarte.domain.registry.queries.saved import decided_since  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402

# What it lays lies on days that have passed.
settings.DATES_BACK = True

NAME = f"baluarte_bench_find_{os.getpid()}"
MARCH = Filters(from_date=date(2019, 3, 1), until_date=date(2019, 3, 31))
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
AFTER = datetime(2026, 1, 3, tzinfo=UTC)


def questions(deep: Cursor) -> dict[str, Callable[[], object]]:
    """Return what is asked, by name."""
    near = Filters(municipality="30001", within_km=50)
    return {
        "list": list_events,
        "list, deep": lambda: list_events(after=deep),
        "list of a rare type": lambda: list_events(Filters(types=("AG-EXE",))),
        "by whom, frequent": lambda: list_events(Filters(perpetrators=("PE-POM",))),
        "by whom, rare": lambda: list_events(Filters(perpetrators=("PE-NAV",))),
        "within 50 km": lambda: list_events(near),
        "a month, certain": lambda: list_events(MARCH.narrowed(dates=DateReading.CERTAIN)),
        "a month, possible": lambda: list_events(MARCH.narrowed(dates=DateReading.POSSIBLE)),
        "facets of everything": facets_of,
        "facets within 50 km": lambda: facets_of(near),
        "text with slips": lambda: search("asecinatos en puerto invemtado 2025"),
        "nothing new": lambda: decided_since(Filters(state="30"), since=AFTER),
        "much new": lambda: decided_since(Filters(state="30"), since=BEFORE),
    }


@contextmanager
def as_operator():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        with acting_as_nobody():
            yield
        cursor.execute("set local role bal_app")


def lay(rows: int):
    """Lay so many events of one list, and a quarter more of another; return who sees the first."""
    sides = [make_side(as_operator) for _ in range(2)]
    for side, many in zip(sides, (rows, rows // 4), strict=True):
        with as_operator(), connection.cursor() as cursor:
            cursor.execute(
                FILL,
                {
                    "compartment": side.compartment.pk,
                    "list": side.source_list.pk,
                    "by": side.documenter.pk,
                    "many": many,
                    "criterion": write_ground("c", compartment=side.compartment.pk).pk,
                },
            )
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(SPREAD)
        cursor.execute(CENTRES)
    with connection.cursor() as cursor:
        cursor.execute("set role bal_owner")
        for table in ("event", "determination", "act"):
            cursor.execute(f"vacuum analyze registry_{table}")
        cursor.execute("set role bal_app")
    return sides[0].documenter


def measure(account, ask: Callable[[], object], *, clients: int, times: int) -> list[float]:
    """Return how long each answer took, in milliseconds; all clients begin together."""
    waits: list[list[float]] = [[] for _ in range(clients)]
    failed: list[BaseException] = []
    begin = threading.Barrier(clients)

    def run(number: int) -> None:
        try:
            with acting_as(account.pk):
                ask()
            begin.wait()
            for _ in range(times):
                begun = time.perf_counter()
                with acting_as(account.pk):
                    ask()
                waits[number].append((time.perf_counter() - begun) * 1000)
        except BaseException as failure:  # noqa: BLE001 (a thread's failure is raised below)
            failed.append(failure)
            begin.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return sorted(wait for one in waits for wait in one)


def main(*, sizes: list[int], clients: int, times: int) -> None:
    """Measure each size in a database of its own."""
    for rows in sizes:
        clone(NAME)
        connect_as_tester(NAME)
        try:
            begun = time.monotonic()
            account = lay(rows)
            print(
                f"\n{rows:,} events, laid in {time.monotonic() - begun:.0f} s; {clients} clients;"
                f" load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            deep = Cursor(date(2017, 1, 1), account.pk)
            for name, ask in questions(deep).items():
                found = measure(account, ask, clients=clients, times=times)
                p95 = found[int(len(found) * 0.95) - 1]
                print(f"{name:24} p50 {statistics.median(found):8.1f}  p95 {p95:8.1f}", flush=True)
        finally:
            drop(NAME)


# Of ten dates one means a month; of a thousand acts one is of a rare class.
SPREAD = """
with late as (
    update registry_determination set last_date = first_date + 30
     where ('x' || left(id::text, 2))::bit(8)::int % 10 = 0)
update registry_act set perpetrators =
       case when ('x' || left(id::text, 8))::bit(32)::bigint % 1000 = 0 then '{PE-NAV}'
            when ('x' || left(id::text, 8))::bit(32)::bigint % 3 = 0 then '{PE-POM}'
            else '{PE-UNK}' end::varchar[]
"""
CENTRES = """
update territory_municipality set longitude = -96 - right(code, 1)::int * 0.2, latitude = 19
 where code in ('30001', '30002', '20001', '20002')
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=25)
    given = parser.parse_args()
    main(sizes=given.rows, clients=given.clients, times=given.times)
