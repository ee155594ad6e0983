"""Prepare a database: roles, tables, the wall. Run by commands and by the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from baluarte.config import database, embedded
from baluarte.config.hardening import admit, close_functions, close_statistics
from baluarte.config.migrating import migrate
from baluarte.domain.analysis.actions import begin_rollups
from baluarte.domain.audit.signing import create_signer
from baluarte.domain.procedure.actions import Loaded, load_protocols
from baluarte.domain.procedure.queries import texts_loaded
from baluarte.domain.registry.actions.layer_words import seal_layers
from baluarte.domain.sealing.installation import create_keys
from baluarte.domain.wall import catalogue, policies
from baluarte.domain.wall.choices import COPIER, DatabaseRole
from baluarte.domain.wall.context import acting_as_operator
from baluarte.domain.wall.role_settings import settings_of
from baluarte.norms.protocols import library

# Held until the connection ends.
PREPARING = 0x62616C75
LOGIN_ROLES = (DatabaseRole.OWNER, DatabaseRole.APP, DatabaseRole.PUBLIC, DatabaseRole.WORKER)


def prepare(name: str | None = None) -> None:
    """Create what is missing of roles and database, migrate as owner, put up the wall."""
    name = name or database.name()
    if database.is_embedded():
        create_keys()
        create_signer()
    lay_empty(name)
    with administrator(name) as admin:
        admin.execute(f"alter schema public owner to {DatabaseRole.OWNER}")
        # The owner gives functions to the roles that own them, and passes the wall in commands.
        given = ", ".join((DatabaseRole.MAINTENANCE, *_function_owners()))
        admin.execute(f"grant {given} to {DatabaseRole.OWNER} with inherit false")
        close_statistics(admin, copying=[COPIER] if database.is_copied() else [])
        close_functions(admin, locking=(DatabaseRole.APP, DatabaseRole.WORKER, *_function_owners()))
    with connected_as(DatabaseRole.OWNER, name=name):
        migrate()
        policies.apply(connection, ticket_key=settings.CONTEXT_KEY)
        with acting_as_operator():
            begin_rollups()
            seal_layers()
    _reach_anew()


def lay_empty(name: str) -> None:
    """Create what is missing of roles, and the database without anything in it."""
    with administrator("postgres") as admin:
        # Roles are the server's, not a database's: two who prepare at once wait for one another.
        admin.execute("select pg_advisory_lock(%s)", [PREPARING])
        _create_roles(admin)
        _create_database(admin, name)


def load_missing_protocols(*, at: datetime) -> Loaded:
    """Load the protocols that are not here; a text that the operator loaded stays. As operator."""
    here = {text.key for text in texts_loaded()}
    missing = {
        code: {number: text for number, text in of_code.items() if f"{code}/{number}" not in here}
        for code, of_code in library.texts().items()
    }
    return load_protocols(texts=missing, by=None, at=at)


@contextmanager
def throwaway() -> Iterator[str]:
    """Prepare a database that nobody else uses, and remove it after."""
    name = f"baluarte_check_{os.getpid()}"
    prepare(name)
    try:
        yield name
    finally:
        with administrator("postgres") as admin:
            admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def wall_differences(name: str | None = None) -> list[str]:
    """Compare the wall of a prepared database with its declaration."""
    with connected_as(DatabaseRole.OWNER, name=name):
        return catalogue.differences(connection)


@contextmanager
def administrator(name: str) -> Iterator[psycopg.Connection[Any]]:
    """Connect as the server's administrator: only to create roles and databases."""
    given = database.reach(embedded.SUPERUSER, database=name)
    # A socket's folder and `sslmode` stand among the options of the address.
    options = {"host": given["HOST"]} | given.get("OPTIONS", {})
    with psycopg.connect(
        port=given["PORT"], dbname=given["NAME"], user=given["USER"],
        password=given["PASSWORD"], autocommit=True, **options,
    ) as admin:  # fmt: skip
        yield admin


@contextmanager
def connected_as(role: str, *, name: str | None = None) -> Iterator[None]:
    """Make the default connection that of another database role for a while."""
    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = before | database.reach(role, database=name)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        del connections["default"]


def _reach_anew() -> None:
    """Settings may have been read before the embedded server had passwords."""
    default = connections.settings["default"]
    if not default["PASSWORD"]:
        connections["default"].close()
        default["PASSWORD"] = database.reach(default["USER"])["PASSWORD"]
        del connections["default"]


def _function_owners() -> list[str]:
    return [owner.name for owner in policies.function_owners()]


def _create_roles(admin: psycopg.Connection[Any]) -> None:
    known = {row[0] for row in admin.execute("select rolname from pg_roles")}
    if DatabaseRole.MAINTENANCE not in known:
        admin.execute(f"create role {DatabaseRole.MAINTENANCE} nologin bypassrls")
    for name in set(_function_owners()) - known:
        admin.execute(sql.SQL("create role {} nologin noinherit").format(sql.Identifier(name)))
    for role in LOGIN_ROLES:
        if role not in known:
            admin.execute(sql.SQL("create role {} login noinherit").format(sql.Identifier(role)))
        # A role may set its own defaults, a search path among them; they last until here.
        admin.execute(sql.SQL("alter role {} reset all").format(sql.Identifier(role)))
        for setting, value in settings_of(role, version=admin.info.server_version).items():
            admin.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
                )
            )
        if database.is_embedded():
            _set_password(admin, role, embedded.server().password_of(role))
    if database.is_copied() and COPIER not in known:
        admin.execute(
            sql.SQL("create role {} login replication bypassrls in role pg_read_all_data").format(
                sql.Identifier(COPIER)
            )
        )


def _set_password(admin: psycopg.Connection[Any], role: str, password: str) -> None:
    admin.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password))
    )


def _create_database(admin: psycopg.Connection[Any], name: str) -> None:
    exists = admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if not exists:
        admin.execute(
            sql.SQL("create database {} owner {} template template0").format(
                sql.Identifier(name), sql.Identifier(DatabaseRole.OWNER)
            )
        )
    admit(admin, name, [*LOGIN_ROLES, *([COPIER] if database.is_copied() else [])])
