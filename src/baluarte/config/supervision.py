"""Processes that run together until one signal ends them all, and that are started again."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final, NoReturn, Self

ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_S: Final = 0.2
# Two busy cores start three processes at once.
START_PATIENCE_S: Final = 180
# Whoever stops sooner than this was not well: it waits longer each time.
SHORT_LIFE_S, LONGEST_PAUSE_S = 20, 10
STOP_PATIENCE_S: Final = 5
# This machine is asked, never through the proxy of its environment.
DIRECTLY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NotStarted(Exception):
    """A process ended, or did not answer, before everything ran."""


class Stopped(BaseException):
    """A signal asked for the end; not an error, so that nothing catches it on the way."""


class Ending:
    """Raises `Stopped` where a signal asks for the end, but never in the middle of a step."""

    def __init__(self) -> None:
        self._is_asked = self._is_held = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._before = {one: signal.signal(one, self._ask) for one in ENDING}
        return self

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked = True
        if not self._is_held:
            raise Stopped

    @contextmanager
    def later(self) -> Iterator[None]:
        """Let a step be finished first: what is half started would be forgotten."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        if self._is_asked:
            raise Stopped


@dataclass
class Process:
    """What to run; `address` is asked until it answers."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    address: str = ""
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0, init=False)
    _pause: float = field(default=0, init=False)
    _again_at: float | None = field(default=None, init=False)

    def start(self) -> None:
        """Start in a session of its own: a terminal's Ctrl-C reaches only whoever supervises."""
        self._again_at = None
        self._started_at = time.monotonic()
        self._running = subprocess.Popen(
            list(self.command),
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def exit_code(self) -> int | None:
        """How it ended, or nothing while it runs."""
        return self._running.poll() if self._running else None

    def answers(self) -> bool:
        """Say whether its address answers; true where it has none."""
        if not self.address:
            return True
        try:
            DIRECTLY.open(self.address, timeout=5).close()
        except OSError:
            return False
        return True

    def keep(self, say: Callable[[str], None]) -> None:
        """Start again what ended, after a pause that grows while it keeps ending."""
        if self.exit_code is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            was_short = now - self._started_at < SHORT_LIFE_S
            self._pause = min(self._pause * 2 or 1, LONGEST_PAUSE_S) if was_short else 1
            self._again_at = now + self._pause
            say(f"The {self.name} ended ({self.exit_code}): it is started again.")
        elif now >= self._again_at:
            self.start()

    def tell(self, signal_number: int) -> None:
        """Send a signal to it and to all that it started."""
        if self._running:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal_number)

    def wait(self, seconds: float) -> None:
        """Wait for its end, for so long."""
        if self._running:
            with suppress(subprocess.TimeoutExpired):
                self._running.wait(max(seconds, 0))


def supervise(
    processes: Sequence[Process],
    *,
    ending: Ending,
    ready: Callable[[], None],
    say: Callable[[str], None],
    patience: float = START_PATIENCE_S,
) -> NoReturn:
    """Run all of them until a signal; say once that everything answers.

    `NotStarted` where one ends or keeps silent before; `Stopped` at a signal. Either way nothing
    that was started goes on.
    """
    try:
        for one in processes:
            with ending.later():
                one.start()
        _wait_until_ready(processes, patience)
        ready()
        while True:
            for one in processes:
                with ending.later():
                    one.keep(say)
            time.sleep(LOOK_S)
    finally:
        with ending.later():
            _stop(processes)


def _stop(processes: Sequence[Process]) -> None:
    """End all of them, those by force that do not end when asked."""
    for one in processes:
        one.tell(signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE_S
    for one in processes:
        one.wait(deadline - time.monotonic())
    for one in processes:
        # Its children too, which it may have left behind.
        one.tell(signal.SIGKILL)
        one.wait(STOP_PATIENCE_S)


def _wait_until_ready(processes: Sequence[Process], patience: float) -> None:
    deadline = time.monotonic() + patience
    for one in processes:
        while not one.answers():
            _refuse_ended(processes)
            if time.monotonic() > deadline:
                raise NotStarted(f"the {one.name} does not answer after {patience:.0f} s")
            time.sleep(LOOK_S)
    _refuse_ended(processes)


def _refuse_ended(processes: Sequence[Process]) -> None:
    for one in processes:
        if one.exit_code is not None:
            raise NotStarted(f"the {one.name} ended while starting ({one.exit_code})")
