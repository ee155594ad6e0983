"""What the log's key signed last, in a file beside it: whoever owns the database cannot change it.

A checkpoint is written here as `next` before it is kept in the database, and as `signed` once it
is, so that a fall between the two is told from a log that was cut.
"""

import json
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from baluarte.domain.audit.merkle import Frontier


class LastSignedUnreadable(Exception):
    """The file beside the log's key is not as this program writes it."""


@dataclass(frozen=True)
class Fork:
    """A restored copy was accepted: the log goes on from `size`, without what was signed after."""

    size: int
    lost_size: int
    lost_root: str
    at: str


@dataclass(frozen=True)
class LastSigned:
    """The log as its key knows it."""

    origin: str
    signed: Frontier
    next: Frontier | None = None
    forks: tuple[Fork, ...] = ()

    def signing(self, frontier: Frontier) -> "LastSigned":
        """Return it about to sign another end of the log."""
        return replace(self, next=frontier)

    def standing_at(self, frontier: Frontier) -> "LastSigned":
        """Return it with one end of the log, and nothing pending."""
        return replace(self, signed=frontier, next=None)


def read(*, origin: str) -> LastSigned | None:
    """Return what was signed last, or nothing where no file is."""
    path = settings.LOG_LAST
    try:
        kept = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise LastSignedUnreadable(str(path)) from error
    try:
        found = LastSigned(
            kept["origin"],
            _frontier(kept["signed"]),
            _frontier(kept["next"]) if kept["next"] else None,
            tuple(Fork(**fork) for fork in kept["forks"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LastSignedUnreadable(str(path)) from error
    if found.origin != origin:
        raise LastSignedUnreadable(f"{path} is of the log {found.origin}")
    return found


def write(state: LastSigned) -> None:
    """Put the file in place whole or not at all, and only then return."""
    text = {
        "origin": state.origin,
        "signed": _text(state.signed),
        "next": _text(state.next) if state.next else None,
        "forks": [asdict(fork) for fork in state.forks],
    }
    lay(json.dumps(text, indent=1).encode() + b"\n")


def lay(content: bytes) -> None:
    """Put the file in place, for whoever may enter its folder: worker and operator share it."""
    path: Path = settings.LOG_LAST
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o640)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keep(state: LastSigned) -> None:
    """Write it where it is not what the file says already."""
    if read(origin=state.origin) != state:
        write(state)


def confirm(origin: str, frontier: Frontier) -> None:
    """Write that what was about to be signed is kept in the database now."""
    state = read(origin=origin)
    if state and state.next == frontier:
        write(state.standing_at(frontier))


def forget() -> None:
    """Remove the file: the database it speaks of is removed with it."""
    with suppress(FileNotFoundError):
        settings.LOG_LAST.unlink()


def _text(frontier: Frontier) -> dict[str, object]:
    return {
        "size": frontier.size,
        "root": b64encode(frontier.root()).decode(),
        "frontier": b64encode(frontier.to_bytes()).decode(),
    }


def _frontier(kept: dict[str, str]) -> Frontier:
    return Frontier.from_bytes(b64decode(kept["frontier"], validate=True))
