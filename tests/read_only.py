"""A command that may read the code and not write beside it, as each process of an installation."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

CODE = Path(__file__).resolve().parents[1] / "src"
CLOSED = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
ALONE = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--mount", "--map-root-user")


@cache
def can_close() -> bool:
    """Say whether this machine lets a process see a folder as one that cannot be written."""
    return shutil.which("unshare") is not None and not run_closed(["true"], {}).returncode


def run_closed(
    command: Sequence[str], environment: Mapping[str, str], *, folder: Path = CODE
) -> subprocess.CompletedProcess[str]:
    """Run a command with a folder that may only be read, and nothing else in its environment."""
    path = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}"}
    return subprocess.run(
        [*ALONE, "sh", "-c", CLOSED, "sh", str(folder), *command],
        capture_output=True, text=True, check=False, env=path | dict(environment), cwd="/",
    )  # fmt: skip
