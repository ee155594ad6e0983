"""Is the wall as declared? The database's own catalogue is asked, not our memory."""

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from baluarte.domain.wall.beside import ADDED_BESIDE, CHANGED_BESIDE
from baluarte.domain.wall.choices import COPIER, DatabaseRole
from baluarte.domain.wall.declarations import Declaration, only
from baluarte.domain.wall.function_catalogue import function_differences
from baluarte.domain.wall.instants import INSTANTS_KEPT
from baluarte.domain.wall.policies import (
    READING_ROLES,
    WRITTEN_KEPT,
    function_owners,
    policy_statements,
    privileges_on,
    tables,
    trigger_statements,
)
from baluarte.domain.wall.role_settings import settings_of

ON_TABLE = """
    select coalesce(r.rolname, 'public') as role, a.privilege_type as right
      from pg_class c, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
     where c.oid = to_regclass(%s) and coalesce(r.rolname, 'public') = any(%s)
"""
ON_COLUMNS = """
    select coalesce(r.rolname, 'public') as role, a.privilege_type as right,
           array_agg(t.attname::text order by t.attname) as columns
      from pg_attribute t, aclexplode(t.attacl) a left join pg_roles r on r.oid = a.grantee
     where t.attrelid = to_regclass(%s) and coalesce(r.rolname, 'public') = any(%s)
     group by 1, 2
"""
AT_LARGE = """
    select r.rolname as role,
           has_database_privilege(r.oid, current_database(), 'TEMP') as temporary,
           (select string_agg(n.nspname, ', ') from pg_namespace n
             where n.nspname in ('public', 'bal') and has_schema_privilege(r.oid, n.oid, 'CREATE')
           ) as creates,
           (select string_agg(c.relname, ', ' order by c.relname) from pg_class c
             where c.relnamespace = 'public'::regnamespace and case when c.relkind = 'S' then
                   has_sequence_privilege(r.oid, c.oid, 'USAGE, SELECT, UPDATE') end) as numbers,
           has_table_privilege(r.oid, 'pg_catalog.pg_stat_user_tables', 'SELECT')
           or has_column_privilege(r.oid, 'pg_catalog.pg_class', 'reltuples', 'SELECT')
           or has_function_privilege(r.oid, 'pg_catalog.pg_relation_size(regclass)', 'EXECUTE')
           or has_function_privilege(
                r.oid, 'pg_catalog.pg_stat_get_live_tuples(oid)', 'EXECUTE') as counts,
           has_table_privilege(r.oid, 'pg_catalog.pg_locks', 'SELECT')
           or has_function_privilege(r.oid, 'pg_catalog.pg_lock_status()', 'EXECUTE') as locks
      from pg_roles r where r.rolname = any(%s) order by r.rolname
"""


def differences(connection: BaseDatabaseWrapper) -> list[str]:
    """Return, in words, everything in the database that is not as declared; run as owner."""
    found = [*_roles(connection), *function_differences(connection), *_left_open(connection)]
    declared = tables()
    found += [
        f"table {name} exists but is not declared"
        for name in sorted(_existing_tables(connection) - set(declared))
        if not name.startswith("procrastinate_")
    ]
    for table, declaration in sorted(declared.items()):
        found += _of_table(connection, table, declaration)
    return found


def _roles(connection: BaseDatabaseWrapper) -> list[str]:
    rows = _rows(
        connection,
        "select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolconfig "
        "from pg_roles where rolname like 'bal\\_%%' and rolname <> 'bal_test'",
    )
    found = {r["rolname"]: r for r in rows}
    owners = {owner.name for owner in function_owners()}
    expected = {*DatabaseRole.values, *owners}
    said = [f"role {role} is missing" for role in sorted(expected - set(found))]
    for name, role in found.items():
        if role["rolsuper"] or role["rolcreaterole"]:
            said.append(f"role {name} has more power than it may")
        if role["rolbypassrls"] != (name in (DatabaseRole.MAINTENANCE, COPIER)):
            said.append(f"role {name}: bypassing row security is {role['rolbypassrls']}")
        if role["rolcanlogin"] and name in {DatabaseRole.MAINTENANCE, *owners}:
            said.append(f"role {name} can log in")
        own, given = set(role["rolconfig"] or ()), _begins_with(connection, name)
        if extra := sorted(own - given):
            said.append(f"role {name} has settings of its own: {', '.join(extra)}")
        if lacking := sorted(given - own):
            said.append(f"role {name} lacks settings: {', '.join(lacking)}")
    return said


def _begins_with(connection: BaseDatabaseWrapper, role: str) -> set[str]:
    [version] = _rows(connection, "select current_setting('server_version_num')::int as number")
    given = settings_of(role, version=version["number"])
    return {f"{setting}={value}" for setting, value in given.items()}


def _left_open(connection: BaseDatabaseWrapper) -> list[str]:
    """Name what the reading roles may do in the database at large, and must not."""
    owners = {owner.name: sorted(owner.sequences) for owner in function_owners()}
    readers = [*READING_ROLES, *owners]
    rows = _rows(connection, AT_LARGE, [readers])
    said = []
    for row in rows:
        if row["temporary"]:
            said.append(f"role {row['role']} may make temporary tables")
        if row["creates"]:
            said.append(f"role {row['role']} may make objects in {row['creates']}")
        given = ", ".join(owners.get(row["role"], ()))
        if (row["numbers"] or "") != given and row["role"] != DatabaseRole.WORKER:
            said.append(f"role {row['role']} draws numbers from {row['numbers']}")
        if row["counts"]:
            said.append(f"role {row['role']} is told how many rows tables have")
        if row["locks"]:
            said.append(f"role {row['role']} is told what others hold")
    return said


def _existing_tables(connection: BaseDatabaseWrapper) -> set[str]:
    rows = _rows(
        connection,
        "select relname from pg_class where relnamespace = 'public'::regnamespace "
        "and relkind in ('r', 'p')",
    )
    return {row["relname"] for row in rows}


def _of_table(connection: BaseDatabaseWrapper, table: str, declaration: Declaration) -> list[str]:
    state = _rows(
        connection,
        "select relrowsecurity as enabled, relforcerowsecurity as forced, "
        "pg_get_userbyid(relowner) as owner from pg_class "
        "where oid = to_regclass(%s)",
        [f'public."{table}"'],
    )
    if not state:
        return [f"table {table} is declared but does not exist"]
    walled, is_forced = declaration.rows is not None, declaration.is_forced
    said = []
    if (state[0]["enabled"], state[0]["forced"]) != (walled, is_forced):
        asked = "forced" if is_forced else "on" if walled else "off"
        said.append(f"table {table}: row security should be {asked}")
    if state[0]["owner"] != DatabaseRole.OWNER:
        said.append(f"table {table} belongs to {state[0]['owner']}")
    given = privileges_on(table, declaration)
    expected = {role: tuple(sorted(rights)) for role, rights in given.items()}
    actual = _privileges(connection, table)
    if actual != expected:
        said.append(f"table {table}: privileges are {actual}, declared {expected}")
    policies_declared, triggers_declared = _sketched(connection, table, declaration)
    if _policies(connection, "public", table) != policies_declared:
        said.append(f"table {table}: policies are not those declared")
    if _triggers(connection, "public", table) != triggers_declared:
        said.append(f"table {table}: its triggers are not those declared")
    return said


def _privileges(connection: BaseDatabaseWrapper, table: str) -> dict[str, tuple[str, ...]]:
    """Return what each reading role may do, on the table or on some of its columns."""
    owners = [owner.name for owner in function_owners()]
    asked = [f'public."{table}"', [*READING_ROLES, *owners, "public"]]
    found: dict[str, list[str]] = {}
    for row in _rows(connection, ON_TABLE, asked):
        found.setdefault(row["role"], []).append(row["right"])
    for row in _rows(connection, ON_COLUMNS, asked):
        found.setdefault(row["role"], []).append(only(row["right"], tuple(row["columns"])))
    return {role: tuple(sorted(rights)) for role, rights in found.items()}


def _policies(connection: BaseDatabaseWrapper, schema: str, table: str) -> list[dict[str, Any]]:
    return _rows(
        connection,
        "select policyname, permissive, roles::text, cmd, qual, with_check from pg_policies "
        "where schemaname = %s and tablename = %s order by policyname",
        [schema, table],
    )


def _triggers(connection: BaseDatabaseWrapper, schema: str, table: str) -> list[dict[str, Any]]:
    return _rows(
        connection,
        "select replace(pg_get_triggerdef(t.oid), 'wall_sketch.', 'public.') as said,"
        " t.tgenabled as is_on from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace = %s::regnamespace and c.relname = %s and t.tgname = any(%s)"
        " order by t.tgname",
        [schema, table, [INSTANTS_KEPT, ADDED_BESIDE, CHANGED_BESIDE, WRITTEN_KEPT]],
    )


def _sketched(
    connection: BaseDatabaseWrapper, table: str, declaration: Declaration
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Let the database write declared policies and triggers in its own words, then forget them."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        sketch = transaction.savepoint(using=connection.alias)
        cursor.execute("create schema wall_sketch")
        cursor.execute(f'create table wall_sketch."{table}" (like public."{table}")')
        cursor.execute("set local search_path = wall_sketch, public")
        for statement in policy_statements(table, declaration):
            cursor.execute(statement)
        for statement in trigger_statements(table, declaration):
            cursor.execute(statement)
        cursor.execute("set local search_path = public")
        written = _policies(connection, "wall_sketch", table)
        triggers = _triggers(connection, "wall_sketch", table)
        transaction.savepoint_rollback(sketch, using=connection.alias)
    return written, triggers


def _rows(
    connection: BaseDatabaseWrapper, sql: str, parameters: list[Any] | None = None
) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
