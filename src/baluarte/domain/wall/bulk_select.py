"""Many rows as they come: for looks at hundreds of thousands. The wall holds as for any reading."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.pq import Format

INSTANT = "timestamptz"
# Django reads each instant in Python, into its own zone; ours is UTC, and the driver reads that
# ten times as fast.
OF_THE_DRIVER = psycopg.adapters.get_loader(psycopg.adapters.types[INSTANT].oid, Format.TEXT)


def count_each(asked: Sequence[QuerySet[Any, Any]], *, most: int) -> list[int]:
    """Return how many rows each of several questions finds, all asked in one.

    None is counted beyond `most + 1`.
    """
    told: list[str] = []
    params: list[Any] = []
    for one in asked:
        try:
            sql, given = one.order_by()[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, given = "select 1 where false", ()
        told.append(f"(select count(*) from ({sql}) as asked)")  # noqa: S608 (as Django wrote it)
        params += given
    if not told:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(told)}", params)
        found: tuple[int, ...] = cursor.fetchone()
    return list(found)


def read_rows(asked: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list`, without the models between."""
    try:
        sql, params = asked.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.cursor.adapters.register_loader(INSTANT, OF_THE_DRIVER)
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
