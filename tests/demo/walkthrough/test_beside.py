"""The process beside the loading: in order, its failure told, gone with whom it works for."""

import os
import signal
import subprocess
import sys
import time
from operator import truediv

import pytest

from baluarte.demo.walkthrough.beside import working_beside

HELD = """
import time
from baluarte.demo.walkthrough.beside import working_beside
if __name__ == "__main__":
    with working_beside() as beside:
        print(beside.submit(__import__("os").getpid).result(), flush=True)
        beside.submit(time.sleep, 600)
        time.sleep(600)
"""


def test_a_failure_beside_is_told_to_who_loads():
    with working_beside() as beside:
        first, second = beside.submit(truediv, 1, 2), beside.submit(truediv, 1, 0)
        assert first.result() == 0.5
        with pytest.raises(ZeroDivisionError):
            second.result()


def test_who_is_killed_leaves_nobody_who_writes(tmp_path):
    script = tmp_path / "held.py"
    script.write_text(HELD, encoding="utf-8")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "baluarte.config.settings"}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as loading:
        beside = int(loading.stdout.readline())
        assert is_there(beside)
        loading.send_signal(signal.SIGKILL)
        loading.wait()
        until = time.monotonic() + 30
        while is_there(beside) and time.monotonic() < until:
            time.sleep(0.1)
    assert not is_there(beside)


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
