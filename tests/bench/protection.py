"""How fast a case and her own window are, among few cases and among ten thousand: a measure.

    .venv/bin/python tests/bench/protection.py [--rows 10000] [--clients 4] [--times 25]

Lays a demonstration of its own the first time, with one full case told through the actions: a call
in danger, consents, contact, notes, a study, measures. It is measured there; then its rows are
copied by the database under keys of their own until there are so many cases, and it is measured
again. What is opened is always the one that was told: the seals of copies belong to nobody.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

os.environ.setdefault("BALUARTE_BENCH_HOME", "/var/lib/baluarte/bench-protection")
sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from django.apps import apps  # noqa: E402 (the checkout is found first)
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.bench import laying  # noqa: E402 (it chooses the settings)
from tests.bench.pages import explained, say, say_plans, timed  # noqa: E402
from tests.bench.targets import Page  # noqa: E402
from tests.factories.cases import make_call  # noqa: E402
from tests.factories.protection import make_study  # noqa: E402

from baluarte.config import preparation  # noqa: E402
from baluarte.domain.access.models import Account, Institution  # noqa: E402
from baluarte.domain.cases import actions  # noqa: E402
from baluarte.domain.cases.choices import Note  # noqa: E402
from baluarte.domain.cases.models import Party, Reception  # noqa: E402
from baluarte.domain.procedure.actions import say_list_was_seen  # noqa: E402
from baluarte.domain.wall.choices import DatabaseRole  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_nobody  # noqa: E402
from baluarte.web.procedure import urgent  # noqa: E402

AIM_MS = 300
# A steward decides over every case of the organisation, an officer over those she follows.
OFFICER, STEWARD, HERSELF, ELSEWHERE = "ines", "maria", "benita", "tomas"
# What one officer follows; the published load of a follow-up officer (PRO-P-14).
FOLLOWED = 155
ROOMS = ("access", "people", "procedure", "cases", "protection")
FEDERAL = "share_with_federal_mechanism"


def main(*, rows: int, clients: int, times: int, shows_plans: bool) -> None:
    """Measure among few, then among many."""
    if not laying.is_laid():
        laying.begin_anew()
        # What is told happened twenty days ago.
        settings.DATES_BACK = True
        tell_one()
        settings.DATES_BACK = False
        laying.mark()
    laying.start()
    measure(clients=clients, times=times, shows_plans=False)
    copy_to(rows)
    measure(clients=clients, times=times, shows_plans=shows_plans)


def measure(*, clients: int, times: int, shows_plans: bool) -> None:
    """Ask for each page with so many clients at once, and say what it cost."""
    with preparation.administrator(_database()) as admin:
        [(number,)] = admin.execute("select count(*) from cases_case").fetchall()
    asked = list(pages())
    figures = timed(asked, clients=clients, times=times)
    told = {"workbench": explained("workbench", asked)}
    print(f"\n{number} cases; aim: 95 of 100 within {AIM_MS} ms")
    say(asked, figures, told)
    if shows_plans:
        say_plans(told)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {clients} clients", flush=True)


def pages() -> Iterator[Page]:
    """Return the pages of the one case that was told."""
    with preparation.connected_as(DatabaseRole.APP):
        with acting_as_nobody():
            officer = Account.objects.get(username=OFFICER).pk
        with acting_as(officer):
            hers = Party.objects.get(account__username=HERSELF, part="beneficiary")
            told = Reception.objects.select_related("case").get(case=hers.case_id)
    case = f"/es/expedientes/{told.case.reference}/"
    own = "/es/expedientes/mi-expediente/"
    protection = f"/es/proteccion/expedientes/{told.case.reference}/"
    for name, who, address in (
        ("list of cases", OFFICER, "/es/expedientes/"),
        ("a case", OFFICER, case),
        ("a case, names opened", OFFICER, f"{case}?abrir=personas"),
        ("a case, contact opened", OFFICER, f"{case}?abrir=contacto"),
        ("a case, notebook opened", OFFICER, f"{case}?abrir=cuaderno"),
        ("her words opened", OFFICER, f"{case}relatos/?abrir={told.pk}"),
        ("writing a letter", OFFICER, f"{case}oficios/nuevo/"),
        ("what presses", OFFICER, "/es/proteccion/"),
        ("protection of a case", OFFICER, protection),
        ("protection, texts opened", OFFICER, f"{protection}?textos=abiertos"),
        ("a case, of a steward of all", STEWARD, case),
        ("what presses, of a steward of all", STEWARD, "/es/proteccion/"),
        ("home", OFFICER, "/es/"),
        ("agenda", OFFICER, "/es/procedimientos/"),
        ("agenda, of a steward of all", STEWARD, "/es/procedimientos/"),
        ("shift", OFFICER, "/es/expedientes/turno/"),
        ("own window", HERSELF, own),
        ("own window, contact opened", HERSELF, f"{own}?abrir=contacto"),
    ):
        yield Page(name, "workbench", who, (address,))


def tell_one() -> None:
    """Tell one full case through the actions."""
    now = timezone.now()
    then = now - timedelta(days=20)
    with preparation.connected_as(DatabaseRole.APP):
        with acting_as_nobody():
            officer, steward, herself = (
                Account.objects.get(username=one) for one in (OFFICER, STEWARD, HERSELF)
            )
            keeper = Institution.objects.get(slug="tinta")
            federal = Institution.objects.get(code="URCRR")
        by = officer.pk
        with acting_as(by):
            call = make_call(
                told_at=then, declares_danger=True, how_to_reach="Por su hermana, nunca de noche",
                yeses=[actions.ConsentGiven(layer=one) for one in ("process_request", FEDERAL)],
            )  # fmt: skip
            received = actions.receive_call(
                institution=keeper, call=call, key=uuid4(), team=[steward], by=by, at=then
            )
            case = received.case
            party = Party.objects.select_related("case__compartment", "case__matter").get(case=case)
            actions.open_window(party=party, account=herself, by=by, at=then)
            for day in range(12):
                actions.write_note(
                    case=case, kind=Note.CALL, text="Oyó pasos en la azotea",
                    happened_at=then + timedelta(days=day), by=by, at=now,
                )  # fmt: skip
            urgent.take_in(matter=case.matter, asked_at=then, is_danger=True, by=by, at=then)
            say_list_was_seen(matter=case.matter, by=by, at=then)
        cast: Any = SimpleNamespace(owner=officer, federal=federal)
        make_study(cast, case, party, at=then)


def copy_to(rows: int) -> None:
    """Copy the rows of the case that was told until there are so many cases."""
    with preparation.administrator(_database()) as admin:
        [(held,)] = admin.execute("select count(*) from cases_case").fetchall()
        if held >= rows:
            return
        tables = _tables()
        [(compartment,)] = admin.execute(
            "select p.compartment_id from cases_party p join access_account a on a.id = p.account_id"
            " where a.username = %s",
            [HERSELF],
        ).fetchall()
        who = dict(admin.execute("select username, id from access_account").fetchall())
        # Keys and triggers stay silent: every copied key is renamed wherever it stands.
        admin.execute("set session_replication_role = replica")
        own = {compartment} | {
            row[0]
            for table in tables
            if table != "access_compartment"
            for row in admin.execute(
                f"select id from {table} where compartment_id = %s", [compartment]
            )
        }
        with admin.transaction():
            for table, columns in tables.items():
                _copy(
                    admin, table, columns, compartment=compartment, own=own, who=who,
                    numbers=(held, rows - 1),
                )  # fmt: skip
        admin.execute("set session_replication_role = origin")
        admin.execute("vacuum analyze")


def _copy(
    admin: Any, table: str, columns: dict[str, str], *, compartment: UUID, own: set[UUID],
    who: dict[str, UUID], numbers: tuple[int, int],
) -> None:  # fmt: skip
    of_one = "id" if table == "access_compartment" else "compartment_id"
    shown = ", ".join(_renamed(table, name, kind) for name, kind in columns.items())
    # Her window is of the case that was told alone; beyond what one officer follows, another does.
    hers = "and t.account_id is distinct from %(hers)s" if table == "access_grant" else ""
    named = ", ".join(f'"{one}"' for one in columns)
    admin.execute(
        f"insert into {table} ({named}) select {shown} from {table} t,"
        f" generate_series(%(first)s::int, %(last)s::int) n where t.{of_one} = %(one)s {hers}",
        {
            "first": numbers[0], "last": numbers[1], "one": compartment, "own": list(own),
            "hers": who[HERSELF], "officer": who[OFFICER], "other": who[ELSEWHERE],
            "followed": FOLLOWED,
        },
    )  # fmt: skip


def _renamed(table: str, name: str, kind: str) -> str:
    """Return what a column of a copy holds: a key of the case anew, everything else as it is."""
    column = f't."{name}"'
    if table == "cases_party" and name == "account_id":
        return "null"
    if table == "access_grant" and name == "account_id":
        return f"case when n > %(followed)s then %(other)s else {column} end"
    if name == "responsible_id":
        return f"case when n > %(followed)s and {column} = %(officer)s then %(other)s else {column} end"
    if name == "report_id":
        return f"md5({column}::text || n)::uuid"
    if kind == "UUIDField":
        renamed = f"md5({column}::text || n)::uuid"
        return f"case when {column} = any(%(own)s) then {renamed} else {column} end"
    if name == "reference":
        return f"translate(upper(substr(md5({column} || n), 1, 10)), 'ILOU', '2345')"
    return column


def _tables() -> dict[str, dict[str, str]]:
    """Return the tables whose rows are of a compartment, each column with its kind."""
    found = {}
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        is_of_one = any(one.column == "compartment_id" for one in fields)
        if model._meta.app_label not in ROOMS:
            continue
        if is_of_one or model._meta.db_table == "access_compartment":
            found[model._meta.db_table] = {
                one.column: (one.target_field if one.is_relation else one).get_internal_type()
                for one in fields
            }
    return found


def _database() -> str:
    return os.environ.get("BALUARTE_DATABASE", "baluarte")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--plans", action="store_true")
    given = parser.parse_args()
    main(rows=given.rows, clients=given.clients, times=given.times, shows_plans=given.plans)
