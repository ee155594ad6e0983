"""The database is away for a moment: how long to wait for it, and what an error of it looks like.

A restart takes it some seconds. Whoever asks meanwhile waits, all together for as long as one
would; after that nobody waits until it is back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import psycopg

PATIENCE_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 0.5
# Nobody asked for so long: what fails now is another outage.
FORGOTTEN_S = 60.0
# Class 08: connection; 57P01-03: it stops, crashed, starts; 53300: no connection is free.
OF_AN_OUTAGE = ("08", "57P01", "57P02", "57P03", "53300")
# No waiting makes these right.
REFUSED_FOR_GOOD = ("password authentication failed", "no password supplied", "does not exist",
                    "pg_hba.conf", "permission denied for database")  # fmt: skip
IN_A_TRANSACTION = "Cannot open a new connection in an atomic block"
LONGEST_CHAIN = 20

Made = TypeVar("Made")
_patience: ContextVar[float] = ContextVar("outage_patience", default=PATIENCE_S)


class Outage:
    """Since when the database is away, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = self._last = 0.0

    def failed(self) -> float:
        """Note a failure; return for how long there were only failures."""
        with self._lock:
            now = time.monotonic()
            if not self._since or now - self._last > FORGOTTEN_S:
                self._since = now
            self._last = now
            return now - self._since

    def over(self) -> None:
        """Note that the database answers."""
        with self._lock:
            self._since = 0.0


_now = Outage()


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Wait less than usual for a database that is away, where something else can be said."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def connect_patiently(connect: Callable[[], Made]) -> Made:
    """Connect, trying again while the database is away."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            made = connect()
        except psycopg.OperationalError as error:
            if _is_for_good(error) or _now.failed() + pause > _patience.get():
                raise
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)
        else:
            _now.over()
            return made


def is_away(error: BaseException | None) -> bool:
    """Say whether an error, or what it came from, is that the database went away."""
    for _ in range(LONGEST_CHAIN):
        if error is None:
            return False
        if _is_loss(error) or IN_A_TRANSACTION in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_loss(error: BaseException) -> bool:
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    # Without a state of its own it comes from the connection, not from the server.
    return error.sqlstate is None or error.sqlstate.startswith(OF_AN_OUTAGE)


def _is_for_good(error: psycopg.OperationalError) -> bool:
    said = str(error)
    return any(one in said for one in REFUSED_FOR_GOOD)
