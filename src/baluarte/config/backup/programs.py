"""PostgreSQL's own programs: those of the embedded server, or of a folder that is named."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from baluarte.config import database, embedded

LONGEST_SAID = 600


class ProgramFailed(Exception):
    """One of PostgreSQL's programs ended badly; what it said is told."""


def reaching(role: str, *, name: str | None = None) -> dict[str, str]:
    """Return the environment in which a program reaches the database as a role."""
    given = database.reach(role, database=name)
    said = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
        "PGAPPNAME": "baluarte backup",
    }
    options = {f"PG{key.upper()}": value for key, value in given.get("OPTIONS", {}).items()}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"} | said | options


class _Told:
    """What a program writes, which is whole only if it ends well."""

    def __init__(self, running: subprocess.Popen[bytes], said: Any) -> None:
        self._running, self._said = running, said

    def read(self, size: int, /) -> bytes:
        assert self._running.stdout is not None
        data = self._running.stdout.read(size)
        if not data and self._running.wait() != 0:
            raise ProgramFailed(tail(self._said))
        return data


@contextmanager
def written_by(name: str, *arguments: str, env: dict[str, str]) -> Iterator[_Told]:
    """Give a reader of what a program writes; it fails where the program ends badly."""
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            [str(embedded.program(name)), *arguments],
            env=env, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL,
        ) as running,
    ):  # fmt: skip
        try:
            yield _Told(running, said)
        finally:
            if running.poll() is None:
                running.terminate()


def run(name: str, arguments: Sequence[str], *, env: dict[str, str], given: Any = None) -> str:
    """Run a program to its end and return what it said."""
    done = subprocess.run(
        [str(embedded.program(name)), *arguments],
        env=env, stdin=given or subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0:
        raise ProgramFailed(f"{name}: {said[-LONGEST_SAID:]}")
    return said


def tail(said: Any) -> str:
    """Return the end of what a program complained of."""
    said.seek(0)
    text: str = said.read().decode(errors="replace").strip()
    return text[-LONGEST_SAID:]
