"""Databases of the tests: prepared once as owner, cloned, used as the application's role."""

import fcntl
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created
from psycopg import sql

from baluarte.config import database, embedded, folders
from baluarte.config.hardening import admit
from baluarte.config.preparation import LOGIN_ROLES, administrator, prepare
from baluarte.domain.wall.choices import DatabaseRole

TEMPLATE = "baluarte_template"
TESTER = "bal_test"
SOURCES = Path(folders.CHECKOUT) / "src" / "baluarte"


def clone(name: str) -> None:
    """Make a database like the prepared template, preparing that first where it is old."""
    lock_file = folders.private(folders.home()) / "template.lock"
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if database.is_embedded():
            embedded.server().start()
        _create_tester()
        _prepare_template()
        copy(name, of=TEMPLATE, roles=[*LOGIN_ROLES, TESTER])


def copy(name: str, *, of: str, roles: Iterable[str]) -> None:
    """Make a database like another one, with no role in it but these."""
    made, template = sql.Identifier(name), sql.Identifier(of)
    owner = sql.Identifier(DatabaseRole.OWNER)
    with administrator("postgres") as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(made))
        admin.execute(
            sql.SQL("create database {} template {} owner {}").format(made, template, owner)
        )
        admit(admin, name, list(roles))


def admit_tester(name: str) -> None:
    """Let the tests' role into a database that was not cloned from the template."""
    _create_tester()
    with administrator("postgres") as admin:
        _give_roles(admin)
        admit(admin, name, [*LOGIN_ROLES, TESTER])


def drop(name: str) -> None:
    connections.close_all()
    with administrator("postgres") as admin:
        admin.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )


def connect_as_tester(name: str) -> None:
    """Connect as a role that may become each of the others, and becomes the application's."""
    connections["default"].close()
    connections.settings["default"] = connections.settings["default"] | database.reach(
        TESTER, database=name
    )
    del connections["default"]
    connection_created.connect(_become_application, dispatch_uid="tests.become_application")


def _become_application(*, connection: Any, **_: Any) -> None:
    if connection.settings_dict["USER"] == TESTER:
        with connection.cursor() as cursor:
            cursor.execute(f"set role {DatabaseRole.APP}")


def _create_tester() -> None:
    with administrator("postgres") as admin:
        password = embedded.server().password_of(TESTER)
        if not admin.execute("select 1 from pg_roles where rolname = %s", [TESTER]).fetchone():
            admin.execute(f"create role {TESTER} login noinherit")
        admin.execute(
            sql.SQL("alter role {} password {}").format(
                sql.Identifier(TESTER), sql.Literal(password)
            )
        )


def _prepare_template() -> None:
    """Prepare the template anew whenever a migration, a model or the wall has changed."""
    mark = folders.home() / "template.sha256"
    now = _state_of_sources()
    if mark.exists() and mark.read_text() == now and exists(TEMPLATE):
        return
    mark.unlink(missing_ok=True)
    drop(TEMPLATE)
    prepare(TEMPLATE)
    with administrator("postgres") as admin:
        _give_roles(admin)
    mark.write_text(now)


def _give_roles(admin: Any) -> None:
    roles = ", ".join([*LOGIN_ROLES, DatabaseRole.MAINTENANCE])
    admin.execute(f"grant {roles} to {TESTER} with inherit false")


def exists(name: str) -> bool:
    with administrator("postgres") as admin:
        found = admin.execute("select 1 from pg_database where datname = %s", [name])
        return found.fetchone() is not None


def _state_of_sources() -> str:
    state = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*.py")):
        if {"migrations", "models", "wall", "definers", "cells", "hardening", "settings"} & {
            *path.parts,
            path.stem,
        }:
            state.update(path.read_bytes())
    return state.hexdigest()
