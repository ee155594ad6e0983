"""Parse what may be hostile in a process of its own: little memory, little time, no files, no keys.

The file goes in by a pipe and what was read comes out by another, line by line: nothing is written
to a disk, and nothing of this process stands in the other's environment.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, BinaryIO

MEMORY = 2 * 1024**3
# Whatever is neither computing nor done by then is stopped too.
WALL_CLOCK_TIMES = 20
# Enough to find an interpreter and its libraries, and nothing that could be told.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TZ", "LANG", "LC_ALL")
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}


class ReaderDied(Exception):
    """The confined process ended before it was done: too much memory, too long, or broken."""


@dataclass(frozen=True)
class Limits:
    """What a confined process may use."""

    memory: int = MEMORY
    seconds: int = 60

    def written(self) -> list[str]:
        """Return them as arguments of the process."""
        return [str(self.memory), str(self.seconds)]

    @classmethod
    def read(cls, memory: str, seconds: str) -> "Limits":
        """Return what `written` wrote."""
        return cls(int(memory), int(seconds))


def read_in_confinement(
    module: str, *arguments: str, file: BinaryIO, limits: Limits
) -> Generator[dict[str, Any]]:
    """Yield what a module's process says of a file; `ReaderDied` where it does not come to an end.

    The process is gone once this is: its rows may stream, and be left where they are.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", module, *limits.written(), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | ALONE,
    )
    _feed(process, file)
    return _lines(process)


def confine(limits: Limits) -> None:
    """Give up, in the process itself, whatever reading a file does not need."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.alarm(limits.seconds * WALL_CLOCK_TIMES)


def say(**said: Any) -> None:
    """Say one thing to whoever reads; `end=True` is the last."""
    sys.stdout.write(json.dumps(said) + "\n")


def _feed(process: subprocess.Popen[bytes], file: BinaryIO) -> None:
    assert process.stdin is not None
    file.seek(0)
    try:
        while block := file.read(1024**2):
            process.stdin.write(block)
        process.stdin.close()
    except BrokenPipeError:
        pass


def _lines(process: subprocess.Popen[bytes]) -> Generator[dict[str, Any]]:
    assert process.stdout is not None
    with process, process.stdout as output:
        try:
            for line in output:
                said = json.loads(line)
                if "end" in said:
                    return
                yield said
            raise ReaderDied
        finally:
            process.kill()
