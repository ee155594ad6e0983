"""What the operator chose: where copies go, who can open them, how long they can be opened."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from pyrage.x25519 import Recipient

from baluarte.config import database, embedded, folders
from baluarte.config.backup.encryption import RecipientsMissing, read_recipients
from baluarte.config.backup.stores import Credentials, Store, StoreMisnamed, open_store
from baluarte.domain.wall.choices import COPIER

HORIZON_DAYS = 30
STAMP = "%Y%m%dT%H%M%SZ"


class BackupNotConfigured(Exception):
    """Something that copies need was not chosen."""


@dataclass(frozen=True)
class Plan:
    """Two places that must not be the same one, and who opens what is in them."""

    store: Store
    key_store: Store
    recipients: tuple[Recipient, ...] = field(repr=False)
    horizon: timedelta
    folder: Path

    @property
    def spool(self) -> Path:
        """Where the write-ahead log waits until it is sent away."""
        return self.folder / "spool"


def read_plan(environ: Mapping[str, str] = os.environ) -> Plan:
    """Return what was chosen, or say what is missing."""
    stores = [_store(environ, name) for name in _CREDENTIALS]
    if str(stores[0]) == str(stores[1]):
        raise BackupNotConfigured(
            "BALUARTE_BACKUP_STORE and BALUARTE_BACKUP_KEY_STORE must be two places: copies of "
            "the first may stay for years, the second must be able to forget."
        )
    return Plan(
        store=stores[0],
        key_store=stores[1],
        recipients=_recipients(environ.get("BALUARTE_BACKUP_RECIPIENTS", "")),
        horizon=timedelta(days=_days(environ.get("BALUARTE_BACKUP_HORIZON_DAYS", ""))),
        folder=folders.home() / "backup",
    )


def reached_as() -> str:
    """Return the database role that copies are made as."""
    return embedded.SUPERUSER if database.is_embedded() else COPIER


def connect() -> psycopg.Connection[Any]:
    """Connect as that role."""
    given = database.reach(reached_as())
    # A socket's folder and `sslmode` stand among the options of the address.
    options = {"host": given["HOST"], "connect_timeout": 10} | given.get("OPTIONS", {})
    return psycopg.connect(
        port=given["PORT"], dbname=given["NAME"], user=given["USER"],
        password=given["PASSWORD"], **options,
    )  # fmt: skip


def stamp(at: datetime) -> str:
    """Write an instant as copies are named: names in order are instants in order."""
    return at.strftime(STAMP)


def stamped_at(name: str) -> datetime:
    """Return the instant that a copy's name begins with."""
    return datetime.strptime(f"{name[:16]}+0000", f"{STAMP}%z")


def _store(environ: Mapping[str, str], name: str) -> Store:
    named = environ.get(name, "")
    if not named:
        raise BackupNotConfigured(f"{name} says where copies go: a folder, or https://HOST/BUCKET")
    keys = _CREDENTIALS[name]
    given = [environ.get(key, "") for key in keys]
    region = environ.get("BALUARTE_BACKUP_REGION", "us-east-1")
    try:
        return open_store(
            named, credentials=Credentials(given[0], given[1], region) if all(given) else None
        )
    except StoreMisnamed as error:
        raise BackupNotConfigured(f"{name}: {error} ({', '.join(keys)})") from error


# An address of its own for each: who may write one need not reach the other.
_CREDENTIALS = {
    "BALUARTE_BACKUP_STORE": ("BALUARTE_BACKUP_ACCESS_KEY", "BALUARTE_BACKUP_SECRET_KEY"),
    "BALUARTE_BACKUP_KEY_STORE": (
        "BALUARTE_BACKUP_KEY_STORE_ACCESS_KEY",
        "BALUARTE_BACKUP_KEY_STORE_SECRET_KEY",
    ),
}


def _recipients(named: str) -> tuple[Recipient, ...]:
    try:
        path = Path(named)
        return read_recipients(path.read_text() if named and path.is_file() else named)
    except RecipientsMissing as error:
        raise BackupNotConfigured(
            f"BALUARTE_BACKUP_RECIPIENTS: {error}. Make one with `baluarte backup identity`, away "
            "from this machine, and name here the line that begins with age1."
        ) from error


def _days(said: str) -> int:
    if not said:
        return HORIZON_DAYS
    if not said.isascii() or not said.isdigit() or int(said) < 1:
        raise BackupNotConfigured("BALUARTE_BACKUP_HORIZON_DAYS is a number of days, 1 or more")
    return int(said)
