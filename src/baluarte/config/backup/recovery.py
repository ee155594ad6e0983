"""A server for whoever restores, and for nobody else: on a folder that no process was told of."""

import os
import pwd
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from baluarte.config.embedded import SUPERUSER, Embedded

MAP = "restoring"
NOT_SO_FAR = "recovery ended before configured recovery target was reached"
PATIENCE_S = 6 * 3600
LOOK_EVERY_S = 0.5
TAIL = 1500


class RecoveryFailed(Exception):
    """The server did not come to the instant that was asked for."""


@dataclass(frozen=True)
class Recovery:
    """A data folder that is being brought back, with the write-ahead log beside it."""

    server: Embedded
    roles: tuple[str, ...]

    @property
    def log_folder(self) -> Path:
        """Where the write-ahead log was laid."""
        return self.server.folder / "wal"

    def reach(self, role: str, database: str) -> dict[str, Any]:
        """Return how a role reaches the database while it is being restored."""
        user = self.roles[0] if role == SUPERUSER else role
        return {
            "HOST": str(self.server.sockets), "PORT": "5432", "NAME": database, "USER": user,
            "PASSWORD": "", "OPTIONS": {},
        }  # fmt: skip

    @contextmanager
    def connected(self, role: str, *, database: str) -> Iterator[psycopg.Connection[Any]]:
        """Connect while it is being restored."""
        reached = self.reach(role, database)
        with psycopg.connect(
            host=reached["HOST"], port=reached["PORT"], dbname=database, user=role
        ) as connection:
            yield connection

    @contextmanager
    def running(self, *, to: datetime | None) -> Iterator[None]:
        """Replay up to an instant, or to the end, and let whoever restores in."""
        (self.server.data / "recovery.signal").touch()
        settings = self._configured(to)
        for folder in (self.server.data, self.log_folder, settings.parent, self.server.sockets):
            self.server.own(folder)
        options = (
            f"-c config_file='{settings}' -c listen_addresses='' -c archive_mode=off"
            f" -c unix_socket_directories='{self.server.sockets}' -c ssl=off"
            " -c shared_preload_libraries='' -c primary_conninfo=''"
            f" -c hba_file='{settings.parent}/hba' -c ident_file='{settings.parent}/ident'"
        )
        started = self.server.run(
            "pg_ctl", "start", "-w", "-t", str(PATIENCE_S), "-D", str(self.server.data),
            "-l", str(self.server.data / "restoring.log"), "-o", options, check=False,
        )  # fmt: skip
        try:
            if started.returncode != 0:
                raise RecoveryFailed(self._said())
            self._wait()
            yield
        finally:
            self.server.stop()
        (self.server.data / "restoring.log").unlink()

    def _configured(self, to: datetime | None) -> Path:
        folder = self.server.folder / "settings"
        folder.mkdir(exist_ok=True, mode=0o700)
        user = pwd.getpwuid(os.geteuid()).pw_name
        (folder / "hba").write_text(f"local all all peer map={MAP}\n")
        (folder / "ident").write_text("".join(f"{MAP} {user} {role}\n" for role in self.roles))
        path = folder / "settings"
        lines = [
            "hot_standby = off",
            f'restore_command = \'cp "{self.log_folder}/%f" "%p"\'',
            "recovery_target_action = promote",
            "max_wal_size = 2GB",
            "log_min_error_statement = panic",
        ]
        if to is not None:
            lines.append(f"recovery_target_time = '{to.isoformat()}'")
        path.write_text("\n".join(lines) + "\n")
        return path

    def _wait(self) -> None:
        """Wait until it replayed everything and lets somebody in."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with self.connected(self.roles[0], database="postgres") as reached:
                    found = reached.execute("select pg_is_in_recovery()").fetchone()
                    if found and not found[0]:
                        return
            except psycopg.OperationalError:
                if not self.server.is_running():
                    raise RecoveryFailed(self._said()) from None
            time.sleep(LOOK_EVERY_S)
        raise RecoveryFailed("the server replays for too long")

    def _said(self) -> str:
        path = self.server.data / "restoring.log"
        said = path.read_text(errors="replace") if path.exists() else ""
        if NOT_SO_FAR in said:
            return "the copies end before the instant that was asked for"
        return f"the server does not come up on this copy:\n{said[-TAIL:]}"
