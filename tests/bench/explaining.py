"""Asks each page once inside this process and says, as JSON, how the database reads for it."""

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
django.setup()

from django.db import connection  # noqa: E402 (settings are chosen first)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from baluarte.config import database  # noqa: E402
from baluarte.config.preparation import administrator  # noqa: E402
from baluarte.domain.access.models import Account  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402

LARGE = 3000
OK = 200
READING = ("select", "with")


def main() -> dict[str, dict[str, Any]]:
    """Ask for the pages named on standard input."""
    return {page["name"]: explained(page) for page in json.load(sys.stdin)}


def explained(page: dict[str, Any]) -> dict[str, Any]:
    """Return how many queries a page asks, how long they take, and which read a table whole."""
    account = Account.objects.get(username=page["who"]) if page["who"] else None
    client = _browser_of(account)
    address = page["addresses"][len(page["addresses"]) // 2]
    ask = (
        (lambda: client.post(address, page["form"]))
        if page["form"]
        else lambda: client.get(address)
    )
    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    if answer.status_code != OK:
        raise SystemExit(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
    # A transaction's beginning and end ask nothing; the reader's session and context do.
    asked = [one for one in captured.captured_queries if one["sql"] not in ("BEGIN", "COMMIT")]
    reading = [one for one in asked if one["sql"].lstrip("( ").lower().startswith(READING)]
    with acting_as(account.pk) if account else acting_as_nobody():
        whole = sorted({name for one in reading for name in _read_whole(one["sql"])})
        slowest = max(reading, key=lambda one: float(one["time"]))
        plan = _explain(f"explain (analyze, costs off, summary off) {slowest['sql']}")
    return {
        "queries": len(asked),
        "spent_ms": sum(float(one["time"]) for one in asked) * 1000,
        "whole": whole,
        "slowest_ms": float(slowest["time"]) * 1000,
        "slowest": slowest["sql"][:2000],
        "plan": "\n".join(line for [line] in plan),
    }


def _browser_of(account: Account | None) -> Client:
    given: Any = {"headers": {"accept-language": "es"}}
    if account is None:
        return Client(HTTP_HOST="localhost", **given)
    # Only the workbench has second factors: the portal does not know their tables.
    from allauth.mfa.models import Authenticator
    from tests.factories.entering import browser_of

    return browser_of(account, shown=Authenticator.Type.TOTP, **given)


def _explain(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        # What the page itself just asked.
        cursor.execute(statement)
        return cursor.fetchall()


def _read_whole(sql: str) -> Iterator[str]:
    """Yield the large tables that a query reads from end to end."""
    [[found]] = _explain(f"explain (format json) {sql}")
    plan = found if isinstance(found, list) else json.loads(found)
    for node in _nodes(plan[0]["Plan"]):
        if node["Node Type"] == "Seq Scan" and _rows(node["Relation Name"]) > LARGE:
            yield node["Relation Name"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


@cache
def _rows(table: str) -> int:
    # No role of a site may read how many rows there are.
    with administrator(database.name()) as admin:
        asked = admin.execute("select reltuples from pg_class where relname = %s", [table])
        [[rows]] = asked.fetchall()
    return int(rows)


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
