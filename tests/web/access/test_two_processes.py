"""What is counted of an address is counted in every process of the workbench together."""

import json
import os
import subprocess
import sys

import pytest
from tests.database import clone, drop

OF_AN_ADDRESS = 30


@pytest.fixture
def processes(worker_id, django_db_setup, django_db_blocker):
    name = f"baluarte_passwords_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {"BALUARTE_DATABASE": name, "BALUARTE_FACE": "workbench"}
    command = [sys.executable, "-m", "tests.factories.wrong_passwords"]
    started = [
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [one.stdout.readline() for one in started] == ["ready\n"] * 2
    yield started
    for one in started:
        one.stdin.close()
        one.wait()
        one.stdout.close()
    with django_db_blocker.unblock():
        drop(name)


def statuses(process, count):
    process.stdin.write(f"{count}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_tries_at_one_process_count_at_the_other(processes):
    """Both were started before the minute in which they are counted begins."""
    one, other = processes
    assert statuses(one, OF_AN_ADDRESS - 5) == [200] * (OF_AN_ADDRESS - 5)
    assert statuses(other, 6) == [200] * 5 + [429]
    assert statuses(one, 1) == [429]
