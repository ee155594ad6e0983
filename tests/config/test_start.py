"""What a process begins with: only what it serves, and from a folder that it may not write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.sources import ROOT
from tests.read_only import CODE, can_close, run_closed

from baluarte.cli.main import COMMANDS

# What computes: compiled, or a second and a hundred megabytes to import.
STATISTICS = {
    "duckdb", "joblib", "llvmlite", "numba", "pandas", "pyarrow", "scipy", "scoringrules", "splink",
}  # fmt: skip
# Arrays and shapes, and what opens files of strangers: no process begins with them either.
SHAPES = {"numpy", "openpyxl", "PIL", "pypdf", "pyproj", "shapely", "typst"}
SITES = {
    "portal": "baluarte.config.wsgi",
    "workbench": "baluarte.config.wsgi",
    "door": "baluarte.config.wsgi_door",
}
SAY = "import sys; print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
JOBS = "import django; django.setup(); from procrastinate.contrib.django import app; \
app.perform_import_paths(); "
# As `baluarte` is run, and what it loaded when it ends.
COMMAND = """
import atexit, sys
atexit.register(lambda: exec({say!r}))
sys.argv = ["baluarte", *{words!r}]
from baluarte.cli.entry import run
run()
"""
# These draw maps, or invent a country: their own module holds what they do it with.
DRAW = {"demo", "territory"}


def loaded(told: str, *, home: Path, site: str = "workbench") -> set[str]:
    """Return what a process of a site has loaded when it begins, or a command when it ends."""
    environment = os.environ | {
        "BALUARTE_FACE": site, "BALUARTE_HOME": str(home), "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("site", SITES)
def test_a_site_begins_without_what_it_computes_with(site, tmp_path):
    found = loaded(f"import {SITES[site]}; {SAY}", home=tmp_path, site=site)
    assert "django" in found
    assert found & (STATISTICS | SHAPES) == set()


def test_the_worker_begins_without_what_a_job_computes_with(tmp_path):
    found = loaded(JOBS + SAY, home=tmp_path, site="worker")
    assert "procrastinate" in found
    assert found & (STATISTICS | SHAPES) == set()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_begins_without_what_it_does_not_serve(command, tmp_path):
    found = loaded(COMMAND.format(say=SAY, words=[command, "--help"]), home=tmp_path)
    assert "django" in found
    assert found & (STATISTICS if command in DRAW else STATISTICS | SHAPES) == set()


def test_all_commands_are_listed_without_statistics(tmp_path):
    found = loaded(COMMAND.format(say=SAY, words=["--help"]), home=tmp_path)
    assert found & STATISTICS == set()


@pytest.mark.skipif(not can_close(), reason="no folder can be closed here")
@pytest.mark.parametrize("home", [{}, {"HOME": "/nowhere"}, {"HOME": str(CODE)}])
def test_keys_are_made_where_neither_code_nor_home_can_be_written(home, tmp_path):
    done = run_closed(
        ["baluarte", "database", "create-keys"], home | {"BALUARTE_HOME": str(tmp_path)}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "keys").is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="the wrapper is root's")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="no setpriv here")
def test_the_wrapper_sets_home_and_caches_and_lets_nothing_of_its_caller_in(tmp_path):
    for name in ("common", "operator", "backup"):
        (tmp_path / f"{name}.env").write_text(f"BALUARTE_{name.upper()}='of {name}'\n")
    wrapper = (ROOT / "deploy" / "baluarte-operator").read_text()
    for there, here in (
        ("/etc/baluarte/", f"{tmp_path}/"), ("/opt/baluarte/.venv/bin/baluarte", "env"),
        ("user=baluarte-operator", "user=nobody"), ('--regid="$USER"', "--clear-groups"),
        (" --init-groups", ""),
    ):  # fmt: skip
        assert there in wrapper
        wrapper = wrapper.replace(there, here)
    called = {
        "PATH": os.defpath, "HOME": "/root", "XDG_CACHE_HOME": "/root/.cache", "TERM": "xterm",
        "TMPDIR": "/tmp/user/0", "NUMBA_CACHE_DIR": "/root", "PYTHONPATH": "/root",
    }  # fmt: skip
    done = subprocess.run(
        ["sh", "-c", wrapper], capture_output=True, text=True, env=called, check=True
    )
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert {name: value for name, value in told.items() if name not in ("PWD", "OLDPWD", "_")} == {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "xterm",
        "LANG": "C.UTF-8", "USER": "nobody", "LOGNAME": "nobody",
        "HOME": "/var/lib/baluarte/operator",
        "XDG_CACHE_HOME": "/var/lib/baluarte/operator/.cache",
        "BALUARTE_COMMON": "of common", "BALUARTE_OPERATOR": "of operator",
        "BALUARTE_BACKUP": "of backup",
    }  # fmt: skip
