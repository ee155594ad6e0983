"""How long pages of investigation take among the files that `impunity.py` has laid.

    .venv/bin/python tests/bench/inquiry_pages.py [FILES] [--clients 4] [--times 15] [--only PATTERN]

Lays, the first time, what the 33 offices state of five years (every heading of their text, and the
figures of their files), then serves the workbench as in production and asks for each page with four
readers at once, as who sees every file. Aim: 95 of 100 answers within 200 ms for the list and the
page of an office.
"""

import argparse
import os
import re
import sys
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench import impunity, scale  # noqa: E402 (they choose the settings)

# isort: split
from tests.bench.asking import ask_at_once, running  # noqa: E402
from tests.bench.scale_pages import entered, queries_of  # noqa: E402
from tests.bench.targets import Page  # noqa: E402
from tests.database import connect_as_tester  # noqa: E402
from tests.factories import access  # noqa: E402
from tests.factories.statements import (  # noqa: E402
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say_all,
)

from baluarte.config import embedded  # noqa: E402
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.investigation.models import Inquiry  # noqa: E402
from baluarte.domain.investigation.queries.office_figures import STAGES  # noqa: E402
from baluarte.domain.investigation.queries.offices import headings_asked, offices  # noqa: E402
from baluarte.domain.statements.models import Statement  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402
from baluarte.norms.office_maturity import maturity_on  # noqa: E402
from baluarte.norms.statements import Heading, Value, headings  # noqa: E402

LIST, ROOM = "/es/investigacion/", "/es/investigacion/"
YEARS, LAST_DAY = 5, date(2025, 12, 31)


def state_figures() -> None:
    """State, of each office and year, the figures of its profile and of its files."""
    # What was founded here before, in another process, has the first numbers.
    access._number = count(20_000 + os.getpid())
    with scale.as_operator():
        make_every_state()
        institution, one, other = make_organisation()
    document = keep(one, institution)
    wanted = set(STAGES.values()) | set(headings_asked(maturity_on(LAST_DAY)))
    figures = [code for code in sorted(wanted) if _is_number(headings()[code])]
    for office in offices():
        told = [
            {
                "heading": heading, "institution": office, "said_by": office,
                "value": Decimal(10 + len(office)),
                "first_date": date(year, 1, 1), "last_date": date(year, 12, 31),
            }
            for heading in figures
            for year in range(LAST_DAY.year - YEARS + 1, LAST_DAY.year + 1)
        ]  # fmt: skip
        let_stand(other, *say_all(one, document, *told))


def _is_number(one: Heading) -> bool:
    return one.value == Value.COUNT and not one.about


def pages(account: Account) -> list[Page]:
    """Return what is asked for: each page by its name, with its addresses."""
    with acting_as(account.pk):
        newest = Inquiry.objects.order_by("-recorded_at", "-pk")
        first, deep = newest[0].reference, newest[60_000].reference
        event = newest.exclude(event=None)[10].event
    asked = {
        "list of inquiries": [LIST],
        "list, deep": [f"{LIST}?despues={deep}"],
        "list, of an office": [f"{LIST}?autoridad=EDO-30-FIS", f"{LIST}?autoridad=FGR-FEADLE"],
        "list, of a kind": [f"{LIST}?clase=criminal_file", f"{LIST}?clase=amparo"],
        "list, without news": [f"{LIST}?silencio=36"],
        "list, of an event": [f"{LIST}?hecho={event.reference}"],
        "an inquiry": [f"{ROOM}{first}/"],
        "offices": [f"{ROOM}fiscalias/"],
        "an office": [f"{ROOM}fiscalias/EDO-30-FIS/", f"{ROOM}fiscalias/EDO-20-FIS/"],
        "the federal office": [f"{ROOM}fiscalias/FGR/"],
        "impunity": [f"{ROOM}impunidad/"],
        "impunity, of an office": [f"{ROOM}impunidad/?autoridad=EDO-30-FIS"],
        "rows of a number": [f"{ROOM}impunidad/procedimientos/?celda=file.exit.archived"],
    }
    return [Page(name, "workbench", "", tuple(urls)) for name, urls in asked.items()]


def measure(files: int, *, clients: int, times: int, only: str) -> None:
    """Ask for each page with so many clients at once."""
    embedded.server().start()
    name = impunity.database(files)
    os.environ["BALUARTE_DATABASE"] = name
    connect_as_tester(name)
    with acting_as_nobody():
        account = Account.objects.get(pk=(scale.HOME / f"{name}.who").read_text())
    with scale.as_operator():
        is_stated = Statement.objects.exists()
    if not is_stated:
        state_figures()
    client = entered(account)
    cookie = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
    with running() as ports:
        for page in pages(account):
            if not re.search(only, page.name):
                continue
            queries = queries_of(client, page)
            ask_at_once(ports["workbench"], page, cookie, clients=clients, times=2)
            found = ask_at_once(ports["workbench"], page, cookie, clients=clients, times=times)
            waits = sorted(found.waits_ms)
            p95 = waits[max(0, int(len(waits) * 0.95) - 1)]
            print(
                f"{page.name:24} p50 {median(waits):7.0f} ms, p95 {p95:7.0f} ms, computed"
                f" {found.cpu_ms:6.0f} ms, {queries} queries, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=100_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    measure(given.files, clients=given.clients, times=given.times, only=given.only)
