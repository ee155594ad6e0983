"""How long served pages take over the events that `scale.py` has laid.

    .venv/bin/python tests/bench/scale_pages.py [ROWS] [--clients 4] [--times 15] [--only WORDS]

Both servers' processes run as in production; who reads has a session of her own, made here. What
was measured is added to `scale.csv` of the home, each page under `page: ` and its name.
"""

import argparse
import csv
import os
import sys
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench import scale  # noqa: E402 (it chooses the settings)

# isort: split
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tests.bench.asking import ask_at_once, running  # noqa: E402
from tests.bench.targets import Page  # noqa: E402
from tests.database import connect_as_tester  # noqa: E402
from tests.factories.entering import browser_of  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.wall.context import acting_as_nobody  # noqa: E402

OK = 200
COUNTS = "/es/hechos/conteos/?cuenta={unit}&por={by}"


def pages(reference: str) -> list[Page]:
    """Return what is asked for: each page by its name, with its addresses."""
    deep = f"2019-06-01.{'0' * 32}"
    asked = {
        "desk": ["/es/"],
        "events": ["/es/hechos/"],
        "events, deep": [f"/es/hechos/?despues={deep}"],
        "events of a state": ["/es/hechos/?entidad=30", "/es/hechos/?entidad=12"],
        "events of a year": ["/es/hechos/?desde=2023-01-01&hasta=2023-12-31"],
        "events of a type": ["/es/hechos/?tipo=AG-THR"],
        "an event": [f"/es/hechos/{reference}/"],
        "map": ["/es/hechos/en-el-mapa/"],
        "values of the map": ["/es/hechos/en-el-mapa/valores.json"],
        "in time": ["/es/hechos/en-el-tiempo/"],
        "events by state and year": [COUNTS.format(unit="events", by="state&y=year")],
        "acts by type and month": [COUNTS.format(unit="acts", by="type&y=month")],
        "acts by type and class": [COUNTS.format(unit="acts", by="type&y=perpetrator")],
        "victimisations by state and group": [
            COUNTS.format(unit="victimisations", by="state&y=group")
        ],
    }
    return [Page(name, "workbench", "", tuple(urls)) for name, urls in asked.items()]


def measure(rows: int, *, clients: int, times: int, only: str) -> None:
    """Ask for each page with so many clients at once, as who sees all and as who sees an eighth."""
    embedded.server().start()
    os.environ["BALUARTE_DATABASE"] = scale.database(rows)
    connect_as_tester(scale.database(rows))
    told = (scale.HOME / f"{scale.database(rows)}.who").read_text().split()
    with (scale.HOME / "scale.csv").open("a", newline="") as file, running() as ports:
        writer = csv.writer(file)
        for who, key in zip(("curator", "documenter"), told, strict=True):
            with acting_as_nobody():
                account = Account.objects.get(pk=key)
            client = entered(account)
            cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
            for page in pages(scale.one_of(scale.database(rows), account, who)):
                if only not in page.name:
                    continue
                queries = queries_of(client, page)
                ask_at_once(ports["workbench"], page, cookie, clients=clients, times=2)
                found = ask_at_once(ports["workbench"], page, cookie, clients=clients, times=times)
                waits = sorted(found.waits_ms)
                p95 = waits[max(0, int(len(waits) * 0.95) - 1)]
                row = [round(median(waits), 1), round(p95, 1), round(found.cpu_ms, 1), queries,
                       round(os.getloadavg()[0], 1)]  # fmt: skip
                writer.writerow([rows, who, f"page: {page.name}", *row])
                file.flush()
                print(f"{rows:>9} {who:11} {page.name:42}", *row, flush=True)


def entered(account: Account) -> Client:
    """Return a browser in which somebody has entered, with a second factor."""
    return browser_of(account, headers={"accept-language": "es"})


def queries_of(client: Client, page: Page) -> int:
    """Return how many queries a page asks, session and context included."""
    client.get(page.addresses[0])
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.addresses[0])
    if answer.status_code != OK:
        raise SystemExit(f"{page.addresses[0]}: {answer.status_code}")
    return sum(one["sql"] not in ("BEGIN", "COMMIT") for one in captured.captured_queries)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    measure(given.rows, clients=given.clients, times=given.times, only=given.only)
