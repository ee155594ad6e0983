"""Many rows in one statement: five times as fast as one `VALUES` list with thousands of values.

The rows travel as one JSON text that the database reads back into its own types; the wall, the
constraints and the keys hold as for any other statement. `COPY` would not pass the wall, and a
`CASE` for each column of each row takes a hundred times as long to change it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model, keys and all."""
    if not rows:
        return
    meta = rows[0]._meta
    names = [field.attname for field in meta.concrete_fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in meta.concrete_fields)
    table = quote(meta.db_table)
    keys = [str(field.column) for field in meta.concrete_fields]
    sent = json.dumps(
        [dict(zip(keys, _values(row, names), strict=True)) for row in rows], default=_as_json
    )
    with connection.cursor() as cursor:
        # Names of our own models; the rows are a parameter.
        cursor.execute(
            f"insert into {table} ({columns}) "  # noqa: S608
            f"select {columns} from json_populate_recordset(null::{table}, %s)",
            [sent],
        )
    for row in rows:
        # As after any save, so that the next one changes it (Django documents the attribute).
        state = row._state  # noqa: SLF001
        state.adding, state.db = False, connection.alias


def change_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Change some columns, by the names of their attributes, of many rows of one model."""
    if not rows:
        return
    meta = rows[0]._meta
    quote = connection.ops.quote_name
    columns = {field.attname: str(field.column) for field in meta.concrete_fields}
    key, sent = meta.pk.attname, [meta.pk.attname, *names]
    changed = ", ".join(f"{quote(columns[name])} = given.{quote(columns[name])}" for name in names)
    table, pk = quote(meta.db_table), quote(columns[key])
    named = [columns[name] for name in sent]
    given = json.dumps(
        [dict(zip(named, _values(row, sent), strict=True)) for row in rows], default=_as_json
    )
    with connection.cursor() as cursor:
        # Names of our own models; the rows are a parameter.
        cursor.execute(
            f"update {table} as kept set {changed} "  # noqa: S608
            f"from json_populate_recordset(null::{table}, %s) as given "
            f"where kept.{pk} = given.{pk}",
            [given],
        )


def _values(row: models.Model, names: Iterable[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _as_json(value: object) -> str:
    if isinstance(value, UUID):
        # Half the price of its own text; the database reads both.
        return f"{value.int:032x}"
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no column's value")
