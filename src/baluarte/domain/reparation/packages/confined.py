"""A package that came from elsewhere, opened and compared in a confined process."""

import io
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyrage

from baluarte.domain.reparation.packages.archive import unpacked
from baluarte.domain.reparation.packages.checking import NOT_A_TRANSFER, Checked, check
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

# A phrase takes as much as whoever closed the file asked for: ours, half of it.
LIMITS = Limits(memory=2 * 1024**3, seconds=60)
NOT_DONE = Checked("", "", "", (NOT_A_TRANSFER,))


class PhraseDoesNotOpen(ValueError):
    """What was closed with age does not open by this phrase, or is no such file."""


@dataclass(frozen=True)
class Opened:
    """What a package is, and its files where it is whole."""

    checked: Checked
    files: Mapping[str, bytes] = field(repr=False)


def open_foreign(
    content: bytes, *, phrase: str | None = None, key: bytes | None = None, limits: Limits = LIMITS
) -> Opened:
    """Open and compare a package; raise `PhraseDoesNotOpen` where it stays closed.

    What is broken, or costs too much to open, is no transfer.
    """
    told = json.dumps({"phrase": phrase, "key": None if key is None else b64encode(key).decode()})
    sent = io.BytesIO(f"{told}\n".encode() + content)
    try:
        said = list(read_in_confinement(__name__, file=sent, limits=limits))
    except ReaderDied:
        return Opened(NOT_DONE, {})
    if not said:
        raise PhraseDoesNotOpen("the phrase does not open this file")
    about, *files = said
    checked = Checked(
        about["reference"], about["sha256"], about["signed_by"], tuple(about["faults"])
    )
    return Opened(checked, {one["name"]: b64decode(one["content"]) for one in files})


def main(memory: str, seconds: str) -> None:
    """Read from the standard input what `open_foreign` sends, and answer what it is."""
    confine(Limits.read(memory, seconds))
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        if told["phrase"] is not None:
            content = bytes(pyrage.passphrase.decrypt(content, told["phrase"]))
    except pyrage.DecryptError:
        say(end=True)
        return
    found = check(content, key=None if told["key"] is None else b64decode(told["key"]))
    say(
        reference=found.reference, sha256=found.sha256, signed_by=found.signed_by,
        faults=found.faults,
    )  # fmt: skip
    for name, held in unpacked(content).items() if found.is_whole else ():
        say(name=name, content=b64encode(held).decode())
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
