"""Rows held against the log: whoever is named in a row as having said it has an entry of that act.

An act writes its rows and its entry in one transaction, at one instant and by one account. A row
that names an account and an instant of which no entry tells was written past the acts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from baluarte.domain.wall.instants import WRITTEN
from baluarte.domain.wall.who_says import who_did_it

MOST_NAMED = 20
# Tables whose rows are no acts of their own, by why no entry tells of each.
NOT_HELD: Mapping[str, str] = {}


@dataclass(frozen=True)
class SaidBy:
    """The columns of a table that say who wrote a row, and when."""

    table: str
    key: str
    by: str
    at: str


def said_by() -> Iterator[SaidBy]:
    """Yield, for each table whose acts are logged, who wrote its rows and when."""
    for model in apps.get_models():
        if not model.__module__.startswith("baluarte.") or model._meta.db_table in NOT_HELD:
            continue
        written = [str(one.column) for one in model._meta.local_concrete_fields]
        for by in who_did_it(model):
            own = {by.removesuffix("by_id") + "at"} if by != "by_id" else WRITTEN
            instants = [one for one in written if one in own]
            if len(instants) == 1:
                table, key = model._meta.db_table, str(model._meta.pk.column)
                yield SaidBy(table, key, by, instants[0])


def rows_without_entry() -> Iterator[tuple[str, str]]:
    """Yield the table and key of rows of which no entry tells, `MOST_NAMED` of each at most."""
    with connection.cursor() as cursor:
        for one in said_by():
            cursor.execute(
                f'select "{one.key}"::text from public."{one.table}" said'  # noqa: S608 (our own names)
                f' where said."{one.by}" is not null and not exists ('
                "select 1 from public.audit_entry e"
                f' where e.recorded_at = said."{one.at}" and e.actor = said."{one.by}")'
                f" limit {MOST_NAMED}"
            )
            yield from ((one.table, key) for (key,) in cursor.fetchall())
