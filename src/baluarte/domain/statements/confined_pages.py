"""A document that somebody hands in, its pages counted in a confined process."""

import io
import sys

from baluarte.domain.statements.pages import pages_of
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

PDF = b"%PDF-"
LIMITS = Limits(memory=512 * 1024**2, seconds=5)


def count_pages(content: bytes, *, limits: Limits = LIMITS) -> int | None:
    """Return how many pages a PDF has; None where it is no PDF, closed, broken or too costly."""
    if not content.startswith(PDF):
        return None
    try:
        [said] = read_in_confinement(__name__, file=io.BytesIO(content), limits=limits)
    except ReaderDied:
        return None
    found: int = said["pages"]
    return found or None


def main(memory: str, seconds: str) -> None:
    """Read from the standard input what `count_pages` sends, and answer in one line."""
    confine(Limits.read(memory, seconds))
    say(pages=pages_of(sys.stdin.buffer.read()) or 0)
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
