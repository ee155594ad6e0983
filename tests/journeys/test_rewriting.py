"""Each role rewrites each column of each table of a demonstration by SQL, one statement each.

Whoever has the workbench's database role and somebody's proven session is that person in the
database. What one statement of hers changes is in `rewritable.csv`, with why it may; a table or a
column that is not there is closed. Everybody here is invented.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from tests.database import TESTER, drop

from baluarte.config import database
from baluarte.domain.wall.tickets import ticket

REASONS = Path(__file__).with_name("rewritable.csv")
APP, PUBLIC, WORKER = "bal_app", "bal_public", "bal_worker"
# Another value than what stands there, by the kind of a column.
OTHERS = {
    "boolean": ["not {0}"],
    "date": ["date '2020-01-01'", "current_date"],
    "timestamptz": ["timestamptz '2020-01-01'", "now()"],
    "uuid": ["gen_random_uuid()", "bal.account()"],
    "jsonb": ["'{{}}'::jsonb", "'[]'::jsonb"],
    "bytea": ["'\\x00'::bytea"],
}
NUMBERS = ("int2", "int4", "int8", "float8", "numeric")
GRANTED = """
select a.attrelid::regclass::text, a.attname, t.typname, not a.attnotnull
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0
   and not a.attisdropped and has_column_privilege(%s, c.oid, a.attnum, 'update')
 order by 1, 2
"""
# Each row alone, since one that is refused would undo what was done to the others.
CHANGED = "ZZ001"
ROW_BY_ROW = f"""
do $body$ declare held record; begin
  for held in select ctid from {{table}} where {{column}} is distinct from ({{value}})
               limit 200 loop
    begin
      update {{table}} set {{column}} = {{value}} where ctid = held.ctid;
      if found then
        set constraints all immediate;
        raise exception 'changed' using errcode = '{CHANGED}';
      end if;
    exception when sqlstate '{CHANGED}' then raise; when others then null;
    end;
  end loop;
end $body$
"""
REMOVABLE = """
select c.oid::regclass::text from pg_class c
 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
   and has_table_privilege(%s, c.oid, 'delete')
"""


@pytest.fixture(scope="module")
def country(worker_id, tmp_path_factory, django_db_blocker) -> Iterator[psycopg.Connection]:
    """A connection to a copy of the demonstration, as a role that takes the place of each."""
    from tests.journeys.demonstration import copy_demonstration

    name = f"baluarte_rewritten_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        copy_demonstration(name, tmp_path_factory.mktemp("rewritten"))
        from baluarte.config.hardening import admit
        from baluarte.config.preparation import administrator

        with administrator("postgres") as admin:
            admit(admin, name, [TESTER])
        given = database.reach(TESTER, database=name)
        with psycopg.connect(
            host=given["HOST"], port=given["PORT"], dbname=name, user=TESTER,
            password=given["PASSWORD"], autocommit=True,
        ) as opened:  # fmt: skip
            yield opened
        drop(name)


def accounts(country) -> list[tuple[str, str]]:
    with country.transaction():
        country.execute("set local role bal_maintenance")
        rows = country.execute(
            "select id::text, username from access_account where is_active order by username"
        )
        return rows.fetchall()


def enter(country, role: str, account: str | None) -> None:
    country.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
    if account is None:
        country.execute("select bal.enter_public()")
        return
    challenge = country.execute("select bal.challenge()").fetchone()[0]
    country.execute(
        "select bal.enter(%s, %s)",
        [account, ticket(settings.CONTEXT_KEY, "enter", account, challenge)],
    )


def others(column: str, kind: str, *, is_nullable: bool) -> list[str]:
    """Return what else a column could say, as SQL."""
    if kind.startswith("_"):
        said = ["'{}'"]
    elif kind in NUMBERS:
        said = [f"{column} + 1"]
    else:
        said = [one.format(column) for one in OTHERS.get(kind, ["''", "'x'", f"left({column}, 1)"])]
    return [*said, "null"] if is_nullable else said


def changes(country, role: str, account: str | None) -> set[tuple[str, str]]:
    """Return the tables and columns of which one statement changes a row, none of it kept."""
    found = set()
    with country.transaction(force_rollback=True):
        enter(country, role, account)
        for table, column, kind, is_nullable in country.execute(GRANTED, [role]).fetchall():
            quoted = f'"{column}"'
            for value in others(quoted, kind, is_nullable=is_nullable):
                if is_changed(country, table, quoted, value):
                    found.add((table, column))
                    break
        for (table,) in country.execute(REMOVABLE, [role]).fetchall():
            if rows_changed(country, f"delete from {table}"):
                found.add((table, "*"))
    return found


def is_changed(country, table: str, column: str, value: str) -> bool:
    """Say whether a row of a table can be made to say something else, though others cannot."""
    one = ROW_BY_ROW.format(table=table, column=column, value=value)
    try:
        with country.transaction(force_rollback=True):
            country.execute(one)
    except psycopg.Error as error:
        return error.sqlstate == CHANGED
    return False


def rows_changed(country, statement: str) -> int:
    """Return how many rows a statement changes before it is undone; none where it is refused."""
    try:
        with country.transaction(force_rollback=True):
            changed = country.execute(statement).rowcount
            country.execute("set constraints all immediate")
            return changed
    except psycopg.Error:
        return 0


def reasons(role: str) -> dict[tuple[str, str], str]:
    with REASONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(one["table"], one["column"]): one["why"] for one in rows if one["role"] == role}


def test_the_portal_changes_nothing(country):
    assert changes(country, PUBLIC, None) == set()


def unsaid(country, role: str, people: list[tuple[str, str]]) -> list[str]:
    """Return what one statement of one of these changes without a reason, with the first who can."""
    said, found = reasons(role), {}
    for account, name in people:
        for key in changes(country, role, account):
            found.setdefault(key, name)
    return [f"{table}.{column} as {found[table, column]}" for table, column in sorted(found)
            if not said.get((table, column))]  # fmt: skip


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_nobody_rewrites_more_than_somebody_said_why(country):
    found = unsaid(country, APP, accounts(country))
    assert not found, "\n".join(found)


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_the_worker_rewrites_no_more_than_somebody_said_why(country):
    found = unsaid(country, WORKER, accounts(country)[:3])
    assert not found, "\n".join(found)


def test_each_reason_is_of_a_column_that_may_be_changed(country):
    for role in (APP, WORKER):
        with country.transaction(force_rollback=True):
            enter(country, role, accounts(country)[0][0])
            granted = {(one[0], one[1]) for one in country.execute(GRANTED, [role]).fetchall()}
            removable = {(one[0], "*") for one in country.execute(REMOVABLE, [role]).fetchall()}
        assert set(reasons(role)) - granted - removable == set()
