"""Which database, as which role: read from the environment or from the embedded server."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from baluarte.config import embedded
from baluarte.domain.wall.choices import COPIER

URL_OF_ROLE = {
    "bal_app": "DATABASE_URL",
    "bal_public": "DATABASE_PORTAL_URL",
    "bal_worker": "DATABASE_WORKER_URL",
    "bal_owner": "DATABASE_OWNER_URL",
    embedded.SUPERUSER: "DATABASE_ADMIN_URL",
    COPIER: "DATABASE_BACKUP_URL",
}


# A network that swallows what is sent would hold a request for minutes.
CONNECT_TIMEOUT_S = 5
Through = Callable[[str, str], dict[str, Any]]
_elsewhere: ContextVar[Through | None] = ContextVar("database_elsewhere", default=None)


class DatabaseNotConfigured(Exception):
    """A real server is used but nothing says how this role reaches it."""


def name() -> str:
    """Return the name of this installation's database on the embedded server."""
    return os.environ.get("BALUARTE_DATABASE", "baluarte")


def is_embedded() -> bool:
    """Say whether nothing names a server, so that the embedded one is used."""
    return not any(variable in os.environ for variable in URL_OF_ROLE.values())


def is_copied() -> bool:
    """Say whether copies are made of a real server, as a role of their own."""
    return URL_OF_ROLE[COPIER] in os.environ


def settings_for(role: str) -> dict[str, Any]:
    """Return Django's settings of the connection of one database role."""
    reached = reach(role)
    return reached | {
        "ENGINE": "baluarte.domain.wall.postgresql",
        "OPTIONS": {"connect_timeout": CONNECT_TIMEOUT_S} | reached.get("OPTIONS", {}),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def reach(role: str, *, database: str | None = None) -> dict[str, Any]:
    """Return how a role reaches the database, or another one of the same server."""
    if (through := _elsewhere.get()) is not None:
        return through(role, database or name())
    reached = _embedded(role) if is_embedded() else _from_url(role)
    return reached if database is None else reached | {"NAME": database}


@contextmanager
def elsewhere(through: Through) -> Iterator[None]:
    """Reach another server meanwhile: the one that only whoever restores is let into."""
    token = _elsewhere.set(through)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def _embedded(role: str) -> dict[str, Any]:
    server = embedded.server()
    return {
        "HOST": str(server.sockets),
        "PORT": "5432",
        "NAME": name(),
        "USER": role,
        # Settings are read before the first start too, and must not write then.
        "PASSWORD": server.passwords().get(role, ""),
    }


def _from_url(role: str) -> dict[str, Any]:
    variable = URL_OF_ROLE[role]
    if variable not in os.environ:
        raise DatabaseNotConfigured(f"{variable} must say how {role} reaches the database")
    url = urlsplit(os.environ[variable])
    return {
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
        "NAME": url.path.lstrip("/") or name(),
        "USER": unquote(url.username or role),
        "PASSWORD": unquote(url.password or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }
