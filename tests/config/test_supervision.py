"""Processes that run together: real ones, told to end by a real signal."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SUPERVISOR = """
import sys
from baluarte.config.supervision import Ending, NotStarted, Process, Stopped, supervise

def process(name, script, *given, address=""):
    return Process(name, [sys.executable, "-c", script, *given], {{"MARK": {mark!r}}}, address)

def say(text):
    print(text, flush=True)

SLEEPS = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
ONCE = "import os, sys, time; mark = sys.argv[1]; first = not os.path.exists(mark); open(mark, 'w'); time.sleep(1 if first else 600)"
ANSWERS = "import http.server, sys, time; time.sleep(1); http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()"
try:
    with Ending() as ending:
        supervise([{processes}], ending=ending, ready=lambda: say("ready"), say=say)
except Stopped:
    say("stopped")
except NotStarted as failure:
    say(f"not started: {{failure}}")
"""


def supervising(mark: str, *processes: str) -> subprocess.Popen[str]:
    script = SUPERVISOR.format(mark=mark, processes=", ".join(processes))
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def marked(mark: str) -> list[int]:
    """Return the processes that carry a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"MARK={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture
def mark(tmp_path) -> str:
    return str(tmp_path / "mark")


def wait_for_some(mark: str, number: int) -> None:
    deadline = time.monotonic() + 30
    while len(marked(mark)) < number:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_all_that_were_started_and_what_they_started(mark, number):
    running = supervising(mark, 'process("one", SLEEPS)', 'process("two", PARENT)')
    assert running.stdout.readline() == "ready\n"
    wait_for_some(mark, 3)
    running.send_signal(number)
    assert (running.communicate(timeout=30)[0], marked(mark)) == ("stopped\n", [])


def test_whoever_does_not_end_when_asked_is_ended(mark):
    running = supervising(mark, 'process("one", STUBBORN)')
    assert running.stdout.readline() == "ready\n"
    wait_for_some(mark, 1)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=30)[0], marked(mark)) == ("stopped\n", [])


def test_a_signal_while_starting_ends_all(mark):
    silent = 'process("one", SLEEPS, address="http://127.0.0.1:9/")'
    running = supervising(mark, silent, 'process("two", SLEEPS)')
    wait_for_some(mark, 2)
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=30)[0], marked(mark)) == ("stopped\n", [])


def test_it_is_ready_once_every_address_answers(mark, free_port):
    address = f"http://127.0.0.1:{free_port}/"
    began_at = time.monotonic()
    running = supervising(mark, f'process("one", ANSWERS, "{free_port}", address="{address}")')
    assert running.stdout.readline() == "ready\n"
    assert time.monotonic() - began_at > 1
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=30)[0], marked(mark)) == ("stopped\n", [])


def test_one_that_ends_while_starting_ends_the_others(mark):
    fails = 'process("two", "import sys; sys.exit(3)", address="http://127.0.0.1:9/")'
    running = supervising(mark, 'process("one", SLEEPS)', fails)
    said, _ = running.communicate(timeout=30)
    assert said == "not started: the two ended while starting (3)\n"
    assert marked(mark) == []


def test_one_that_ends_later_is_started_again(mark):
    running = supervising(mark, f'process("one", ONCE, {mark!r})')
    said = [running.stdout.readline() for _ in range(2)]
    assert said == ["ready\n", "The one ended (0): it is started again.\n"]
    wait_for_some(mark, 1)
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=30)[0], marked(mark)) == ("stopped\n", [])
