"""What PostgreSQL leaves open to every role, and a database of ours closes: as administrator."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from baluarte.domain.wall.choices import DatabaseRole

# What the server has written so far, how many transactions it has seen, who waits for whom: asked
# again and again, they say when somebody sends something, and how much.
ACTIVITY = (
    "^(pg_current_(wal|xact_id|snapshot)|pg_walfile|pg_last_(wal|committed|xact)|pg_control_"
    "|txid_current|pg_xact_|pg_notification_queue|pg_blocking_pids|pg_safe_snapshot)"
)
# Each column of the catalogue of tables but how many rows and pages the planner believes in.
CLOSED_STATISTICS = """
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace
              and (p.proname like 'pg\\_stat\\_get\\_%' or p.proname like 'pg\\_%\\_size'
                   or p.proname = 'pg_lock_status' or p.proname ~ 'ACTIVITY')
  loop
    execute format('revoke execute on function %s from public', f.name);
    execute format('grant execute on function %s to TRUSTED', f.name);
  end loop;
  for f in select c.oid::regclass as name from pg_class c
            where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
              and (c.relname like 'pg\\_stat\\_%' or c.relname like 'pg\\_statio\\_%'
                   or c.relname = 'pg_locks')
  loop
    execute format('revoke select on %s from public', f.name);
    execute format('grant select on %s to TRUSTED', f.name);
  end loop;
end $$;;
do $$ begin
  revoke select on pg_catalog.pg_class from public;
  grant select on pg_catalog.pg_class to TRUSTED;
  execute (select format('grant select (%s) on pg_catalog.pg_class to public',
                         string_agg(quote_ident(attname), ', '))
             from pg_attribute
            where attrelid = 'pg_catalog.pg_class'::regclass and attnum > 0
              and attname not in ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
end $$"""


# Another's session ended, a lock held as long as a connection lives, files inside the database.
CLOSED_FUNCTIONS = """
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name, p.proname ~ 'advisory.*xact' as is_brief
             from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace
              and (p.proname in ('pg_terminate_backend', 'pg_cancel_backend', 'loread', 'lowrite')
                   or p.proname ~ '^lo_' or p.proname ~ '^pg_(try_)?advisory')
  loop
    execute format('revoke execute on function %s from public', f.name);
    execute format('grant execute on function %s to TRUSTED', f.name);
    if f.is_brief then execute format('grant execute on function %s to LOCKING', f.name); end if;
  end loop;
end $$"""


def admit(admin: psycopg.Connection[Any], name: str, roles: Iterable[str]) -> None:
    """Let roles connect to a database, and nobody make temporary tables in it."""
    database_name = sql.Identifier(name)
    admitted = sql.SQL(", ").join(map(sql.Identifier, roles))
    for statement in (
        "revoke all on database {} from public",
        "revoke temporary on database {} from {}",
        "grant connect on database {} to {}",
    ):
        admin.execute(sql.SQL(statement).format(database_name, admitted))


def close_statistics(admin: psycopg.Connection[Any], *, copying: Iterable[str] = ()) -> None:
    """Tell no role how many rows a table has, what others ask and hold, or how much they write.

    `copying` are the roles that follow what the server writes, to copy it.
    """
    trusted = ", ".join((DatabaseRole.OWNER, DatabaseRole.MAINTENANCE, *copying))
    for statement in CLOSED_STATISTICS.split(";;"):
        admin.execute(statement.replace("TRUSTED", trusted).replace("ACTIVITY", ACTIVITY))


def close_functions(admin: psycopg.Connection[Any], *, locking: Iterable[str]) -> None:
    """Let no role end another's session, hold a lock beyond a transaction, or keep large objects.

    `locking` are the roles that may lock for one transaction. The portal's is none of them: it
    could otherwise hold the urgent door shut.
    """
    trusted = f"{DatabaseRole.OWNER}, {DatabaseRole.MAINTENANCE}"
    written = CLOSED_FUNCTIONS.replace("TRUSTED", trusted)
    admin.execute(written.replace("LOCKING", ", ".join(locking)))
