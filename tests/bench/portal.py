"""How fast the portal answers many readers at once with a million published events: a measure.

    .venv/bin/python tests/bench/portal.py lay [ROWS]
    .venv/bin/python tests/bench/portal.py [--clients 16] [--times 20] [--only WORDS]

What the public reads is apart from the registry, so a million events behind it are a million
published ones: a demonstration, its policy edition included, whose newest edition is copied until
it has so many, each copy under another name and moved in time. The answers of the portal are kept
by the server as in production; the first of each page is not timed.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles

HOME = Path("/var/lib/baluarte/bench-portal")
ENVIRONMENT = {
    # Never the home of anything else.
    "BALUARTE_HOME": os.environ.get("BALUARTE_BENCH_HOME", str(HOME)),
    "BALUARTE_PLAIN_HTTP": "1",
    "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
}
os.environ.update(ENVIRONMENT)
sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import django  # noqa: E402 (settings are chosen first)

django.setup()

from tests.bench.asking import ask_at_once, running  # noqa: E402
from tests.bench.targets import Page, portal_pages  # noqa: E402

from baluarte.config import database, embedded, preparation  # noqa: E402
from baluarte.domain.publication.choices import PolicyRowKind  # noqa: E402
from baluarte.domain.publication.models import (  # noqa: E402
    Edition,
    PublishedEvent,
    PublishedKind,
    PublishedReport,
)
from baluarte.domain.publication.queries.policy import latest_policy, policy_rows  # noqa: E402
from baluarte.domain.wall.choices import DatabaseRole  # noqa: E402
from baluarte.domain.wall.context import acting_as_nobody  # noqa: E402

HOME_OF_IT = Path(ENVIRONMENT["BALUARTE_HOME"])
AIM_MS, MONTHS = 150, 96
BALUARTE = Path(sys.executable).with_name("baluarte")
# A copy keeps everything but who it is and when it was.
NEW = {
    "id": "md5(one.id::text || copy.n)::uuid",
    "reference": "left(upper(md5(one.reference || copy.n)), 12)",
    "event_id": "md5(one.event_id::text || copy.n)::uuid",
    **dict.fromkeys(("first_month", "last_month", "sort_month"), "({0} - copy.back)::date"),
}
COPIED = """
insert into {table} ({columns})
select {values} from {table} one
cross join (select n, make_interval(months => mod(n, %(months)s)) as back
              from generate_series(1, %(copies)s) n) copy
where one.number = %(number)s
"""


def lay(rows: int) -> None:
    """Load a demonstration and copy its newest edition until it has so many events."""
    if not (HOME_OF_IT / "loaded").exists():
        subprocess.run([str(BALUARTE), "demo", "load", "--reports", "600"], check=True)
        (HOME_OF_IT / "loaded").touch()
    embedded.server().start()
    with preparation.connected_as(DatabaseRole.PUBLIC), acting_as_nobody():
        number = Edition.objects.latest("number").number
        copies = rows // PublishedEvent.objects.filter(number=number).count()
    given = {"number": number, "copies": copies, "months": MONTHS}
    with preparation.administrator(database.name()) as admin:
        # Keys between copies hold as they held between what is copied.
        admin.execute("set session_replication_role = replica")
        for model in (PublishedEvent, PublishedKind):
            begun, table = time.monotonic(), model._meta.db_table
            columns = [field.column for field in model._meta.concrete_fields]
            values = ", ".join(NEW.get(c, "{0}").format(f"one.{c}") for c in columns)
            admin.execute(
                COPIED.format(table=table, columns=", ".join(columns), values=values), given
            )
            admin.execute(f"analyze {table}")
            print(f"{time.monotonic() - begun:8.1f} s  {table}", flush=True)


def pages() -> list[Page]:
    """Return every kind of page of the portal, with addresses from what it holds."""
    with preparation.connected_as(DatabaseRole.PUBLIC), acting_as_nobody():
        return [*portal_pages(), *_of_the_policy()]


def _of_the_policy() -> list[Page]:
    release = latest_policy()
    assert release is not None
    codes = {
        kind: [one.code for one in policy_rows(release, kinds=[kind])[:40]]
        for kind in (
            PolicyRowKind.INDICATOR,
            PolicyRowKind.INSTITUTION,
            PolicyRowKind.RECOMMENDATION_SET,
        )
    }
    indicators, institutions, sets = codes.values()
    reports = PublishedReport.objects.filter(withdrawn_at=None).values_list("name", flat=True)
    asked = [
        ("the policy", ["/es/politica/"]),
        ("an axis", [f"/es/politica/ejes/{one}/" for one in ("prevention", "protection")]),
        ("an indicator", [f"/es/politica/indicadores/{one}/" for one in indicators]),
        ("institutions", ["/es/politica/instituciones/"]),
        ("an institution", [f"/es/politica/instituciones/{one}/" for one in institutions]),
        ("recommendations of a set", [f"/es/politica/recomendaciones/{one}/" for one in sets]),
        ("reports", ["/es/informes/"]),
        ("a report", [f"/es/informes/{one}/" for one in reports[:10]]),
    ]
    return [Page(f"portal: {name}", "portal", "", tuple(urls)) for name, urls in asked]


def measure(*, clients: int, times: int, only: str) -> int:
    """Ask for each page with so many clients at once; return how many miss the aim."""
    embedded.server().start()
    late = 0
    asked = [page for page in pages() if only in page.name]
    print(f"{'page':34} {'p50':>6} {'p95':>6} ms  {'CPU':>5} ms")
    with running() as ports:
        for page in asked:
            # Every process reads its texts, and each address is made, before anybody is timed.
            ask_at_once(ports["portal"], page, "", clients=clients, times=5)
            found = ask_at_once(ports["portal"], page, "", clients=clients, times=times)
            p95 = quantiles(found.waits_ms, n=20)[-1]
            late += p95 > AIM_MS
            print(
                f"{page.name:34} {median(found.waits_ms):6.0f} {p95:6.0f} ms  {found.cpu_ms:5.1f}",
                flush=True,
            )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {clients} clients")
    return late


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", nargs="?", default="measure", choices=["lay", "measure"])
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    if given.act == "lay":
        lay(given.rows)
    else:
        sys.exit(measure(clients=given.clients, times=given.times, only=given.only) > 0)
