"""The tables of wrapped keys, copied apart and for as long as the horizon: nothing older undoes
an erasure.

What they hold is wrapped by the installation's key encryption keys, which no copy has.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg
from pyrage.x25519 import Identity

from baluarte.config.backup import salts
from baluarte.config.backup.encryption import closed, opened, piped
from baluarte.config.backup.plan import Plan, connect, stamp, stamped_at
from baluarte.config.backup.stores import Store, chunks_of
from baluarte.domain.access.models import Account
from baluarte.domain.sealing.models import OwnerKey, RecordKey

TABLES = {
    "owners": (OwnerKey._meta.db_table, "id, owner, version, wrapped"),
    "records": (RecordKey._meta.db_table, "id, owner_key_id, wrapped, destroyed_at"),
}
WHOLE = timedelta(days=1)


class NothingToCopy(Exception):
    """What is here would stand in the store as the newest copy of an installation it is not."""


def require_installation(plan: Plan) -> None:
    """Refuse to copy a server where no installation is, or another one than was copied before."""
    if salts.are_others(plan.key_store):
        raise NothingToCopy(f"nothing is copied: {salts.CHANGED}")
    with connect() as reached:
        table = Account._meta.db_table
        here = reached.execute("select to_regclass(%s) is not null", [f"public.{table}"]).fetchone()
        if here == (True,):
            here = reached.execute(f"select exists (select from public.{table})").fetchone()  # noqa: S608 (our own table)
    if here != (True,):
        raise NothingToCopy(
            "nothing is copied: this server holds no installation (no account is in it), and its "
            "copy would stand as the newest; restore first, or prepare it and make an account"
        )


def copy_keys(plan: Plan, *, at: datetime) -> str:
    """Copy the key tables as they are now; return the copy's name."""
    require_installation(plan)
    name = stamp(at)
    with connect() as reached:
        reached.execute("set transaction isolation level repeatable read, read only")
        # Whole only with the records, which come last.
        for part, (table, columns) in TABLES.items():
            statement = f"copy (select {columns} from public.{table}) to stdout (format binary)"  # noqa: S608 (our own tables)
            with (
                piped(lambda out, s=statement: _copy_out(reached, s, out)) as rows,  # type: ignore[misc]
                closed(rows, to=plan.recipients) as reader,
            ):
                plan.key_store.put(f"keys/{name}/{part}.age", reader)
    return name


def key_copies(key_store: Store) -> list[str]:
    """Return the copies of keys that came to their end, the oldest first."""
    stored = key_store.stored("keys/")
    return [one.name.split("/")[1] for one in stored if one.name.endswith("/records.age")]


def prune_keys(plan: Plan, *, at: datetime) -> Iterator[str]:
    """Remove copies past the horizon, and all but the newest of each day that is over."""
    names = key_copies(plan.key_store)
    newest_of_day = {name[:8]: name for name in names}
    for name in names[:-1]:
        begun_at = stamped_at(name)
        of_old_day = begun_at < at - WHOLE and newest_of_day[name[:8]] != name
        if begun_at < at - plan.horizon or of_old_day:
            for part in TABLES:
                plan.key_store.remove(f"keys/{name}/{part}.age")
            yield f"{name}: this copy of the keys is removed."


def load_keys(
    cursor: psycopg.Cursor[Any], key_store: Store, name: str, *, by: Sequence[Identity]
) -> None:
    """Fill the empty key tables of a restored database from a copy."""
    for part, (table, columns) in TABLES.items():
        _copy_in(cursor, f"public.{table} ({columns})", key_store, f"keys/{name}/{part}.age", by)


def destroy_again(
    cursor: psycopg.Cursor[Any], key_store: Store, name: str, *, by: Sequence[Identity]
) -> int:
    """Destroy in a restored database what a copy of the keys knows as destroyed; say how many."""
    table, columns = TABLES["records"]
    cursor.execute(f"create temporary table known (like public.{table}) on commit drop")
    _copy_in(cursor, f"pg_temp.known ({columns})", key_store, f"keys/{name}/records.age", by)
    cursor.execute(
        f"update public.{table} kept set wrapped = null, destroyed_at = known.destroyed_at"  # noqa: S608 (our own table)
        " from pg_temp.known where known.id = kept.id and known.destroyed_at is not null"
        " and kept.destroyed_at is null"
    )
    return cursor.rowcount


def _copy_out(reached: psycopg.Connection[Any], statement: str, out: Any) -> None:
    with reached.cursor() as cursor, cursor.copy(statement) as rows:
        for row in rows:
            out.write(row)


def _copy_in(
    cursor: psycopg.Cursor[Any], target: str, store: Store, name: str, by: Sequence[Identity]
) -> None:
    with (
        store.reading(name) as reader,
        opened(reader, by=by) as rows,
        cursor.copy(f"copy {target} from stdin (format binary)") as copy,
    ):
        for chunk in chunks_of(rows):
            copy.write(chunk)
