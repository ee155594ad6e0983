"""Are the functions that pass the wall as declared: whose they are, who may call them, and how."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER
from baluarte.domain.wall.functions import (
    CALLABLE_BY_ALL,
    CONTEXT_OWNER,
    FOR_FUNCTIONS,
    OF_THE_CONTEXT_OWNER,
    TO_ENTER,
)
from baluarte.domain.wall.policies import READING_ROLES, definers, function_owners, tables

# Every function that is not the server's own and runs as its owner, in whatever schema.
RUN_AS_THEIR_OWNER = """
    select p.oid::regprocedure::text as name, pg_get_userbyid(p.proowner) as owner,
           coalesce(p.proconfig, array[]::text[]) as settings, p.prosrc as source,
           coalesce((select array_agg(coalesce(r.rolname::text, 'public') order by 1)
                       from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                       left join pg_roles r on r.oid = a.grantee
                      where a.grantee <> p.proowner), array[]::text[]) as callers
      from pg_proc p
     where p.prosecdef and p.pronamespace <> 'pg_catalog'::regnamespace
"""
# Of others' objects, an owner of functions has none.
OWNED = """
    select pg_get_userbyid(c.relowner) as owner, c.oid::regclass::text as name from pg_class c
     where pg_get_userbyid(c.relowner) = any(%s)
    union all
    select pg_get_userbyid(p.proowner), p.oid::regprocedure::text from pg_proc p
     where pg_get_userbyid(p.proowner) = any(%s) and not p.prosecdef
"""
# A word that stands alone: neither of a schema nor before one of its columns.
NAME = re.compile(r"(?<![\w.])\w+_\w+(?![\w.])")
SEARCH_PATH = AS_ITS_OWNER.partition("set search_path = ")[2]


def function_differences(connection: BaseDatabaseWrapper) -> list[str]:
    """Return, in words, what of the functions in the database is not as declared."""
    declared = _declared()
    found = {row["name"]: row for row in _rows(connection, RUN_AS_THEIR_OWNER)}
    said = [f"function {name} is missing" for name in sorted(set(declared) - set(found))]
    for name, row in sorted(found.items()):
        if name not in declared:
            said.append(f"function {name} runs as its owner and is not declared")
        else:
            said += _of_function(name, row, *declared[name])
    names = [*DatabaseRole.values, *(owner.name for owner in function_owners())]
    names.remove(DatabaseRole.OWNER)
    owned = _rows(connection, OWNED, [names, names])
    return said + [f"role {row['owner']} owns {row['name']}" for row in owned]


def _of_function(name: str, row: dict[str, Any], owner: str, callers: Iterable[str]) -> list[str]:
    said = []
    if row["owner"] != owner:
        said.append(f"function {name} belongs to {row['owner']}")
    if f"search_path={SEARCH_PATH}" not in row["settings"]:
        said.append(f"function {name} looks for names in {row['settings']}")
    loose = sorted(set(NAME.findall(row["source"])) & set(tables()))
    if loose:
        said.append(f"function {name} names {', '.join(loose)} without its schema")
    if sorted(row["callers"]) != sorted(callers):
        said.append(f"function {name} is called by {row['callers']}, declared {sorted(callers)}")
    return said


def _declared() -> dict[str, tuple[str, set[str]]]:
    """Return of each function its owner and who else may call it."""
    owners = function_owners()
    everybody = {DatabaseRole.OWNER, *READING_ROLES, *(owner.name for owner in owners)}
    entering = {owner.name for owner in owners if owner.may_enter}
    callers: dict[str, set[str]] = {name: set() for name in OF_THE_CONTEXT_OWNER}
    callers |= {name: {*everybody} - {CONTEXT_OWNER.name} for name in CALLABLE_BY_ALL}
    callers |= {name: {*entering} for name in TO_ENTER}
    of_functions = {owner.name for owner in owners} - {CONTEXT_OWNER.name}
    callers |= {name: {*of_functions} for name in FOR_FUNCTIONS}
    declared = {_written(name): (CONTEXT_OWNER.name, each) for name, each in callers.items()}
    for one in definers():
        declared[_written(one.signature)] = (one.owner.name, {str(role) for role in one.roles})
    return {
        name: (owner, each | {DatabaseRole.MAINTENANCE.value})
        for name, (owner, each) in declared.items()
    }


def _written(signature: str) -> str:
    """Return a signature as the database writes it."""
    return signature.replace(", ", ",")


def _rows(
    connection: BaseDatabaseWrapper, sql: str, parameters: list[Any] | None = None
) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
