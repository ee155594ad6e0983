"""A file that somebody hands in for a page, made into what may be shown in a confined process."""

import io
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence

from baluarte.domain.memory.copies import Copy
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

# A picture of sixty million points takes a good part of it while it is drawn anew.
LIMITS = Limits(memory=1024**3, seconds=20)


class NotShown(ValueError):
    """No copy of a file can be made: it is broken, not what it says, or too costly to open."""


def make_copies(
    content: bytes, media_type: str, *, blurred: Sequence[int] = (), limits: Limits = LIMITS
) -> list[Copy]:
    """Return the copies of a file that may be shown; raise `NotShown` where none can be made."""
    given = json.dumps(list(blurred))
    told = read_in_confinement(__name__, media_type, given, file=io.BytesIO(content), limits=limits)
    try:
        said = list(told)
    except ReaderDied:
        raise NotShown(media_type) from None
    if not said:
        raise NotShown(media_type)
    return [
        Copy(one["kind"], b64decode(one["content"]), one["type"], one["width"], one["height"])
        for one in said
    ]


def main(memory: str, seconds: str, media_type: str, blurred: str) -> None:
    """Read from the standard input what `make_copies` sends, and answer a line for each copy."""
    # What opens files of strangers is loaded where they are opened, and before the door shuts.
    from baluarte.domain.memory.file_cleaning import Unreadable, copies_of  # noqa: PLC0415

    confine(Limits.read(memory, seconds))
    try:
        found = copies_of(sys.stdin.buffer.read(), media_type, json.loads(blurred))
    except Unreadable:
        found = []
    for one in found:
        say(
            kind=one.kind, content=b64encode(one.content).decode(), type=one.media_type,
            width=one.width, height=one.height,
        )  # fmt: skip
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
