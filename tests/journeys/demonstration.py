"""The demonstration that journeys walk: loaded once a day and version, copied for each worker."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.utils import timezone
from tests.database import SOURCES, clone, copy, exists

from baluarte.config import database, embedded, folders
from baluarte.config.preparation import LOGIN_ROLES
from baluarte.norms.clocks.calendar import local_day

BALUARTE = Path(sys.executable).with_name("baluarte")
LOADED = "baluarte_demonstration_of_tests"
REPORTS = "600"
LONGEST_LOAD_S = 1800
TOLD_IN = {".py", ".yaml", ".csv", ".json", ".html", ".mo", ".sql"}


def copy_demonstration(name: str, files: Path) -> None:
    """Make a database and a folder of files like those of the loaded demonstration."""
    home = folders.private(folders.home())
    with (home / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if database.is_embedded():
            embedded.server().start()
        _load_where_old(home)
        copy(name, of=LOADED, roles=LOGIN_ROLES)
        shutil.copytree(_files(home), files, dirs_exist_ok=True)


def surroundings(name: str, files: Path) -> dict[str, str]:
    """Return the environment of an installation of its own."""
    own = {
        "BALUARTE_DATABASE": name, "BALUARTE_FILES": str(files),
        "BALUARTE_LOG_LAST": str(files / "log.last"), "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    given = {key: said for key, said in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return given | own


def _files(home: Path) -> Path:
    return home / "demonstration-of-tests"


def _load_where_old(home: Path) -> None:
    mark, files, now = home / "demonstration.sha256", _files(home), _version()
    if mark.exists() and mark.read_text() == now and exists(LOADED):
        return
    mark.unlink(missing_ok=True)
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    drawn = home / "files" / "atlas"
    if drawn.exists():
        shutil.copytree(drawn, files / "atlas")
    # Its tables are those of the tests' template: making them anew took half a minute.
    clone(LOADED)
    done = subprocess.run(
        [str(BALUARTE), "demo", "load", "--reports", REPORTS], env=surroundings(LOADED, files),
        capture_output=True, text=True, check=False, timeout=LONGEST_LOAD_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    if not drawn.exists():
        shutil.copytree(files / "atlas", drawn)
    mark.write_text(now)


def _version() -> str:
    """Return what a demonstration is made of: the sources, and the day on which it ends."""
    state = hashlib.sha256(f"{local_day(timezone.now())} {REPORTS}".encode())
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in TOLD_IN:
            state.update(path.read_bytes())
    return state.hexdigest()
