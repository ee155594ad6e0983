"""The demonstration's own servers, for real: when they say so, what ends them, what they survive."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.config.test_supervision import marked
from tests.database import clone, drop

from baluarte.cli.demo_sites import free_ports
from baluarte.cli.main import main
from baluarte.config import embedded
from baluarte.config.preparation import administrator

BALUARTE = Path(sys.executable).with_name("baluarte")
PATIENCE_S = 180
PAGE = "/es/custodia/"


@pytest.fixture(scope="module")
def database(worker_id, django_db_blocker):
    name = f"baluarte_sites_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
        yield name
        drop(name)


@pytest.fixture
def serve(database, tmp_path, free_port):
    """Start `baluarte demo serve` over a prepared database, whose server goes on afterwards."""
    mark, started = str(tmp_path), []
    # What a shell starts in the background ignores Ctrl-C, and so would all that it starts.
    as_found = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start() -> subprocess.Popen[str]:
        asked = [
            "--keep-database",
            "--portal-port",
            str(free_port),
            "--workbench-port",
            str(free_port),
        ]
        running = subprocess.Popen(
            [BALUARTE, "demo", "serve", *asked],
            env=os.environ | {"BALUARTE_DATABASE": database, "MARK": mark},
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        started.append(running)
        return running

    yield start
    signal.signal(signal.SIGINT, as_found)
    for left in marked(mark):
        os.kill(left, signal.SIGKILL)
    for one in started:
        one.communicate()


def addresses(running) -> list[str]:
    """Return where both sites answer, as soon as that is said."""
    said = []
    for line in running.stdout:
        said += re.findall(r"^(?:Portal|Workbench): +(http://\S+)", line)
        if "Ctrl-C stops everything" in line:
            return said
    raise AssertionError("it ended before it answered")


def asked(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


def test_both_sites_answer_once_their_addresses_are_said_and_one_signal_ends_all(serve, tmp_path):
    running = serve()
    found = addresses(running)
    assert [asked(one + PAGE) for one in found] == [200, 200]
    began_at = time.monotonic()
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert (said.endswith("Stopped.\n"), running.returncode, marked(str(tmp_path))) == (True, 0, [])
    assert time.monotonic() - began_at < 20


@pytest.mark.parametrize("after", [0.2, 1.5, 4])
def test_a_signal_while_they_start_ends_all(serve, tmp_path, after):
    running = serve()
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert ("Traceback" in said, marked(str(tmp_path))) == (False, [])


def test_sites_and_worker_outlive_their_connections(serve, database):
    running = serve()
    found = addresses(running)
    assert [asked(one + PAGE) for one in found] == [200, 200]
    with administrator("postgres") as admin:
        ended = admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database]
        ).fetchall()
        assert ended
        assert [asked(one + PAGE) for one in found] == [200, 200]
        deadline = time.monotonic() + 60
        while not _works(admin, database):
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert running.poll() is None


def _works(admin, database) -> bool:
    """Say whether a worker listens for jobs."""
    found = admin.execute(
        "select 1 from pg_stat_activity where datname = %s and usename = 'bal_worker'", [database]
    )
    return found.fetchone() is not None


@pytest.mark.parametrize("asked", [["--reports", "7"], ["--seed", "-1"], ["--seed", "x"]])
def test_too_few_reports_and_a_wrong_seed_end_in_a_sentence(asked):
    done = CliRunner().invoke(main, ["demo", "load", *asked])
    [told] = done.output.splitlines()
    assert (done.exit_code, told[:6]) == (2, "Error:")


def test_a_port_that_is_taken_is_said_and_the_next_one_used(free_port):
    said = []
    with socket.create_server(("127.0.0.1", free_port)):
        [port] = free_ports([free_port], say=said.append)
    assert said == [f"Port {free_port} is taken: using {port}."]


@pytest.mark.parametrize("port", ["0", "70000", "x"])
def test_a_port_that_is_none_ends_in_a_sentence(port):
    done = CliRunner().invoke(main, ["demo", "serve", "--check", "--portal-port", port])
    [told] = done.output.splitlines()
    assert (done.exit_code, told[:6]) == (2, "Error:")


@pytest.mark.skipif(os.geteuid() != 0, reason="the database's user is another one only under root")
def test_a_home_that_the_databases_user_cannot_enter_is_told_in_a_sentence(tmp_path):
    (closed := tmp_path / "closed").mkdir(mode=0o700)
    done = subprocess.run(
        [BALUARTE, "database", "start"], env=os.environ | {"BALUARTE_HOME": str(closed / "home")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    [told] = done.stderr.splitlines()
    assert told.startswith("Error: BALUARTE_HOME is ")
    assert embedded.SERVER_USER in told


def test_a_home_that_is_a_file_is_told_in_a_sentence(tmp_path):
    (file := tmp_path / "file").touch()
    done = subprocess.run(
        [BALUARTE, "demo", "code", "maria"], env=os.environ | {"BALUARTE_HOME": str(file)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, len(done.stderr.splitlines()), "BALUARTE_HOME" in done.stderr) == (
        1, 1, True,
    )  # fmt: skip
