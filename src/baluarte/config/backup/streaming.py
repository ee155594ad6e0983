"""The write-ahead log, received as it is written and sent away each minute.

`pg_receivewal` holds a place in the server (a slot), so that nothing is dropped before it was
received. What was received waits in the spool until the store has it, however long that takes.
"""

import fcntl
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import psycopg
from pyrage.x25519 import Recipient

from baluarte.config import embedded, folders
from baluarte.config.backup.chains import current_chain
from baluarte.config.backup.encryption import closed
from baluarte.config.backup.plan import Plan, connect, reached_as
from baluarte.config.backup.programs import reaching, run
from baluarte.config.backup.slot import SLOT, require_place
from baluarte.config.backup.stores import StoreUnreachable

ALIVE = "alive"
EVERY_S = 30
SEGMENT = re.compile(r"[0-9A-F]{24}(\.partial)?|[0-9A-F]{8}\.history")


class AlreadyReceiving(Exception):
    """Another process of this installation receives the write-ahead log."""


@dataclass
class Shipping:
    """What was sent already, and up to when all that was written is known to be away."""

    plan: Plan
    sent: dict[str, tuple[int, str]]
    asked: tuple[int, datetime] | None = None

    def ship(self) -> bool:
        """Send what waits in the spool; say whether all of it went."""
        waiting = [p for p in sorted(self.plan.spool.iterdir()) if SEGMENT.fullmatch(p.name)]
        # Read after the spool: a segment that is complete there is older than this chain's base.
        chain = current_chain(self.plan)
        try:
            for path in waiting:
                self._send(path, chain.id, [chain.recipient])
        except FileNotFoundError:
            return False  # it was completed meanwhile, and goes next time under its own name
        return True

    def _send(self, path: Path, chain: str, to: Sequence[Recipient]) -> None:
        mark = (path.stat().st_mtime_ns, chain)
        if self.sent.get(path.name) == mark:
            return
        with path.open("rb") as segment, closed(segment, to=to) as reader:
            self.plan.store.put(f"chains/{chain}/wal/{path.name}.age", reader)
        self.sent[path.name] = mark
        if not path.name.endswith(".partial"):
            if self.sent.pop(f"{path.name}.partial", None):
                self.plan.store.remove(f"chains/{chain}/wal/{path.name}.partial.age")
            path.unlink()

    def step(self) -> None:
        """Send what waits, and say in the store up to when all that was written is away."""
        now = datetime.now(UTC)
        written, received = positions()
        # What the server knows as received before this lies in the spool, and goes with it.
        went = self.ship()
        if went and self.asked and received is not None and received >= self.asked[0]:
            self.plan.store.put(ALIVE, BytesIO(self.asked[1].isoformat().encode()))
            self.asked = None
        self.asked = self.asked or (written, now)


def receive(
    plan: Plan,
    *,
    tell: Callable[[str], object],
    hourly: Callable[[], object],
    every_s: float = EVERY_S,
) -> None:
    """Receive and send until interrupted; what cannot be sent now waits, and is told."""
    current_chain(plan)
    folders.private(plan.spool)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _alone(plan), _receiving(plan) as receiver:
        shipping, next_hour = Shipping(plan, {}), time.monotonic()
        while True:
            if receiver.poll() is not None:
                raise ReceiverEnded(receiver.returncode)
            try:
                shipping.step()
                if time.monotonic() >= next_hour:
                    hourly()
                    next_hour = time.monotonic() + timedelta(hours=1).total_seconds()
            except (StoreUnreachable, psycopg.OperationalError) as error:
                tell(f"{datetime.now(UTC):%Y-%m-%d %H:%M} {error}")
            time.sleep(every_s)


class ReceiverEnded(Exception):
    """The program that receives the write-ahead log ended by itself."""

    def __init__(self, code: int) -> None:
        super().__init__(f"pg_receivewal ended with {code}; what it said stands above")


def positions() -> tuple[int, int | None]:
    """Return how far the server has written, and how far it knows that we received."""
    with connect() as reached:
        found = reached.execute(
            "select pg_current_wal_flush_lsn() - '0/0', (select restart_lsn - '0/0'"
            " from pg_replication_slots where slot_name = %s and active)", [SLOT],
        ).fetchone()  # fmt: skip
    assert found is not None
    return int(found[0]), None if found[1] is None else int(found[1])


def drop_slot() -> None:
    """Give up the place in the server: from then on it keeps nothing for us."""
    run("pg_receivewal", ["--drop-slot", "--if-exists", "-S", SLOT], env=_env())


@contextmanager
def _receiving(plan: Plan) -> Iterator[subprocess.Popen[bytes]]:
    require_place()
    # Whoever kills us ends the receiver with us: it would hold the place in the server.
    tied = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    receiver = [str(embedded.program("pg_receivewal")), "-D", str(plan.spool), "-S", SLOT]
    command = [*tied, *receiver, "--synchronous", "--status-interval=2", "-w"]
    with subprocess.Popen(command, env=_env(), stdin=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.terminate()


def _env() -> dict[str, str]:
    # The connection of a stream names no database.
    return {key: value for key, value in reaching(reached_as()).items() if key != "PGDATABASE"}


@contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    with (folders.private(plan.folder) / "receiving.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyReceiving("`baluarte backup wal` runs already") from None
        yield
