"""What a factory founded in an empty database, kept to be laid down again in one statement.

A cast costs three hundred statements; its rows are the same in each test of a process.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from functools import cache, wraps
from typing import NamedTuple, ParamSpec, TypeVar, cast

from django.db import connection
from django.utils import timezone

Made = TypeVar("Made")
Given = ParamSpec("Given")
Rows = dict[str, list[dict[str, object]]]

# Where anything stands in one of these, the rows could meet others: the factory works anew.
FOUNDED = ("access_institution", "access_account", "audit_entry", "sealing_ownerkey")


def kept(make: Callable[[], Made]) -> Callable[[], Made]:
    """Let a factory without arguments work once in a process; as the operator."""
    known: list[tuple[Made, Rows]] = []

    @wraps(make)
    def lay() -> Made:
        if not _is_empty():
            return make()
        if known:
            made, rows = known[0]
            _insert(rows)
            return deepcopy(made)
        before = _rows()
        made = make()
        added = _added(before)
        # A row that was there already would be missing from what is laid again.
        if not added.keys() & before.keys():
            known.append((deepcopy(made), added))
        return made

    return lay


class _Kept(NamedTuple):
    made: object
    added: Rows
    changed: Rows


def kept_on(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a factory that builds on what another founded work once a minute in a process.

    Whoever was founded must be the same, and the minute: what it makes tells of now.
    """
    known: dict[tuple[str, datetime], _Kept] = {}

    @wraps(make)
    def lay(*given: Given.args, **named: Given.kwargs) -> Made:
        with _operating():
            state = _founded(), timezone.now().replace(second=0, microsecond=0)
            if state in known:
                found = known[state]
                _insert(found.added)
                _change(found.changed)
                return cast("Made", deepcopy(found.made))
            before = _rows()
        made = make(*given, **named)
        with _operating():
            added, changed = _differences(before)
        known.clear()
        known[state] = _Kept(deepcopy(made), added, changed)
        return made

    return lay


@contextmanager
def _operating() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        yield
        cursor.execute("set local role bal_app")


def _founded() -> str:
    """Return who and what is founded: a factory's rows stand on exactly these."""
    ids = " union all ".join(f"select id::text as id from {table}" for table in FOUNDED)
    with connection.cursor() as cursor:
        cursor.execute(f"select md5(string_agg(id, ',' order by id)) from ({ids}) founded")
        [state] = cursor.fetchone()
    return str(state)


def _differences(before: Rows) -> tuple[Rows, Rows]:
    """Return the rows that are new, and those that say something else now."""
    new: Rows = {}
    changed: Rows = {}
    for table, rows in _rows().items():
        key = _key_of(table)
        known = {row[key]: row for row in before.get(table, [])}
        if news := [row for row in rows if row[key] not in known]:
            new[table] = [{k: v for k, v in row.items() if v is not None} for row in news]
        if other := [row for row in rows if row[key] in known and row != known[row[key]]]:
            changed[table] = other
    return new, changed


@cache
def _key_of(table: str) -> str:
    with connection.cursor() as cursor:
        [key] = connection.introspection.get_primary_key_columns(cursor, table) or []
    return str(key)


def _change(rows: Rows) -> None:
    for table, of_table in rows.items():
        key, columns = _key_of(table), sorted(of_table[0])
        said = ", ".join(f'"{one}" = now."{one}"' for one in columns if one != key)
        with connection.cursor() as cursor:
            cursor.execute(
                f'update "{table}" as was set {said}'
                f' from jsonb_populate_recordset(null::public."{table}", %s::jsonb) now'
                f' where was."{key}" = now."{key}"',
                [json.dumps(of_table)],
            )


def _is_empty() -> bool:
    asked = " or ".join(f"exists (select from {table})" for table in FOUNDED)
    with connection.cursor() as cursor:
        cursor.execute(f"select {asked}")
        [is_filled] = cursor.fetchone()
    return not is_filled


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names():
            cursor.execute(f'select to_jsonb(t) from "{table}" t')
            if rows := [json.loads(row) if isinstance(row, str) else row for [row] in cursor]:
                found[table] = rows
    return found


def _added(before: Rows) -> Rows:
    """Return the rows that are new, each with what it says of itself."""
    added = {
        table: [
            {column: value for column, value in row.items() if value is not None}
            for row in rows
            if row not in before.get(table, [])
        ]
        for table, rows in _rows().items()
    }
    return {table: rows for table, rows in added.items() if rows}


def _insert(rows: Rows) -> None:
    statements, values = [], []
    for table, of_table in rows.items():
        columns = ", ".join(f'"{one}"' for one in sorted({one for row in of_table for one in row}))
        statements.append(
            f'insert into "{table}" ({columns}) select {columns}'
            f' from jsonb_populate_recordset(null::public."{table}", %s::jsonb)'
            " on conflict do nothing"
        )
        values.append(json.dumps(of_table))
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements), values)
