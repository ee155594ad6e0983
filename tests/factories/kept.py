"""What a factory founded in an empty database, kept to be laid down again in one statement.

A cast costs three hundred statements; its rows are the same in each test of a process.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar, cast

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from baluarte.domain.registry.projections import OF_EVENT

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
    files: dict[str, bytes]


def kept_on(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a factory that builds on what another founded work once a minute in a process.

    Whoever was founded must be the same, the records it is given, and the minute: what it makes
    tells of now. It keeps what it made last: one factory for each fixture.
    """
    return _kept_on(make, has_files=False)


def kept_with_files(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """As `kept_on`, with the files it writes; the test has a folder of its own for them."""
    return _kept_on(make, has_files=True)


def _kept_on(make: Callable[Given, Made], *, has_files: bool) -> Callable[Given, Made]:
    known: dict[tuple[str, tuple[str, ...], datetime], _Kept] = {}

    @wraps(make)
    def lay(*given: Given.args, **named: Given.kwargs) -> Made:
        with _operating():
            minute = timezone.now().replace(second=0, microsecond=0)
            state = _founded(), tuple(_records_in((given, named))), minute
            if state in known:
                found = known[state]
                # What gave way first: where only one may stand, the new one comes after.
                _change(found.changed)
                _insert(found.added)
                _write(found.files)
                return cast("Made", deepcopy(found.made))
            before, files = _rows(), _files() if has_files else {}
        made = make(*given, **named)
        with _operating():
            added, changed, gone = _differences(before)
        assert not gone, f"{gone}: what takes rows away cannot be laid again"
        written = _files().items() - files.items() if has_files else ()
        known.clear()
        known[state] = _Kept(deepcopy(made), added, changed, dict(written))
        return made

    return lay


def _files() -> dict[str, bytes]:
    folder = Path(settings.FILE_FOLDER)
    found = sorted(folder.rglob("*"))
    return {str(one.relative_to(folder)): one.read_bytes() for one in found if one.is_file()}


def _write(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = Path(settings.FILE_FOLDER) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        # By our clock, which may not be the disk's: how old a draft is, is asked of it.
        now = time.time()
        os.utime(path, (now, now))


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


def _records_in(given: object) -> Iterator[str]:
    """Yield the keys of all records that a factory is given, in what they are put together."""
    if isinstance(given, Model):
        yield str(given.pk)
    elif isinstance(given, dict):
        yield from _records_in(list(given.values()))
    elif isinstance(given, (list, tuple)):
        for one in given:
            yield from _records_in(one)
    elif is_dataclass(given):
        yield from _records_in([getattr(given, one.name) for one in fields(given)])


def _differences(before: Rows) -> tuple[Rows, Rows, list[str]]:
    """Return the rows that are new, those that say something else now, and of what some are gone."""
    new: Rows = {}
    changed: Rows = {}
    now = _rows()
    gone = [
        table for table, rows in before.items()
        if (key := _key_of(table)) and {one[key] for one in rows} - {one[key] for one in now.get(table, [])}
    ]  # fmt: skip
    for table, rows in now.items():
        key = _key_of(table)
        known = {row[key]: row for row in before.get(table, [])}
        if news := [row for row in rows if row[key] not in known]:
            new[table] = [{k: v for k, v in row.items() if v is not None} for row in news]
        if other := [row for row in rows if row[key] in known and row != known[row[key]]]:
            changed[table] = other
    return new, changed, gone


@cache
def _key_of(table: str) -> str:
    with connection.cursor() as cursor:
        [key] = connection.introspection.get_primary_key_columns(cursor, table) or []
    return str(key)


# What the database repeats from the determinations that are laid again after.
PROJECTED = {"registry_event": OF_EVENT}


def _change(rows: Rows) -> None:
    for table, of_table in rows.items():
        key, columns = _key_of(table), sorted(set(of_table[0]) - set(PROJECTED.get(table, ())))
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
