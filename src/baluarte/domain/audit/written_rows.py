"""Rows held against the log: whoever is named in a row as having said it has an entry of that act.

An act writes its rows and its entry in one transaction, at one instant and by one account; one
entry tells of all that an act wrote. A row that names an account and an instant of which no entry
of something done tells was written past the acts. What somebody adds past them at the very instant
of an act of her own is not found by this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from baluarte.domain.audit.actions import READING
from baluarte.domain.wall.instants import BEGUN, HAPPENS_NOW, TO_COME, TOLD, WRITTEN
from baluarte.domain.wall.who_says import ANOTHERS, who_did_it

MOST_NAMED = 20
# Rows that say when they were written and not by whom: an entry of that instant tells of them.
BY_WHOEVER = {"intake_report": "received_at", "people_person": "created_at"}
# Tables whose rows are no acts of their own, by why no entry tells of each.
NOT_HELD: Mapping[str, str] = {}
# Acts named as readings that write: rows of a sheet are taken in, and that one reads is an act.
READS_AND_WRITES = ("intake.read_rows", "investigation.read_inquiry")
READS = rf"^(?!({'|'.join(READS_AND_WRITES)})$).*\.({'|'.join(READING)})"
IS_DONE = "e.act !~ %s"


@dataclass(frozen=True)
class SaidBy:
    """The columns of a table that say who wrote a row, if any does, and when."""

    table: str
    key: str
    by: str
    at: str

    def without_entry(self) -> str:
        """Return the keys of the rows of which no entry tells, as SQL with one parameter."""
        named, same = "", ""
        if self.by:
            named = f' and said."{self.by}" is not null'
            same = f' and e.actor = said."{self.by}"'
        return (
            f'select said."{self.key}"::text from public."{self.table}" said'  # noqa: S608 (ours)
            f" where true{named} and not exists (select 1 from public.audit_entry e"
            f' where e.recorded_at = said."{self.at}"{same} and {IS_DONE})'
            f" limit {MOST_NAMED}"
        )


def said_by() -> Iterator[SaidBy]:
    """Yield, for each table whose acts are logged, who wrote its rows and when."""
    for model in apps.get_models():
        table, key = model._meta.db_table, str(model._meta.pk.column)
        if not model.__module__.startswith("baluarte.") or table in NOT_HELD:
            continue
        if table in BY_WHOEVER:
            yield SaidBy(table, key, "", BY_WHOEVER[table])
        for by in who_did_it(model):
            at = "" if (table, by) in ANOTHERS else said_at(model, by)
            if at:
                yield SaidBy(table, key, by, at)


def said_at(model: type[models.Model], by: str) -> str:
    """Return the column that says when this account said it, or nothing where none does.

    That of the same word; else the one that says when the row was written, or what is done with
    it as it is added.
    """
    table = model._meta.db_table
    fields = [f for f in model._meta.local_concrete_fields if isinstance(f, models.DateTimeField)]
    own = by.removesuffix("by_id") + "at"
    if by != "by_id" and own in {field.column for field in fields}:
        return own
    always = [
        str(field.column)
        for field in fields
        if not field.null and field.column not in TO_COME and (table, field.column) not in TOLD
    ]
    for of_a_row in (WRITTEN, HAPPENS_NOW | BEGUN):
        found = [column for column in always if column in of_a_row]
        if len(found) == 1:
            return found[0]
    return ""


def rows_without_entry() -> Iterator[tuple[str, str]]:
    """Yield the table and key of rows of which no entry tells, `MOST_NAMED` of each at most."""
    with connection.cursor() as cursor:
        for one in said_by():
            cursor.execute(one.without_entry(), [READS])
            yield from ((one.table, key) for (key,) in cursor.fetchall())
