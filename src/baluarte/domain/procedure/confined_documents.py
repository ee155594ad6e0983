"""A document that somebody hands in, opened in a confined process that can do nothing else."""

import io
import sys
from typing import Final

from baluarte.domain.procedure.documents import DocumentGiven, DocumentRefused
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

PDF: Final = b"%PDF-"
LIMITS: Final = Limits(memory=512 * 1024**2, seconds=5)
# Of what can be opened and read as pages; a recording shows no urgent act by itself.
READABLE: Final = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/tiff")


def count_pages(content: bytes, *, limits: Limits = LIMITS) -> int | None:
    """Return how many pages a PDF has; None where it is no PDF, closed, broken or too costly."""
    if not content.startswith(PDF):
        return None
    return _said(content, limits).get("pages") or None


def require_readable(document: DocumentGiven) -> None:
    """Refuse what is no document: of another kind, closed, broken, or without a page to read."""
    if document.media_type not in READABLE:
        raise DocumentRefused("not_readable")
    if not _said(document.content, LIMITS).get("drawn"):
        raise DocumentRefused("not_readable")


def _said(content: bytes, limits: Limits) -> dict[str, int]:
    try:
        [said] = read_in_confinement(__name__, file=io.BytesIO(content), limits=limits)
    except ReaderDied:
        return {}
    return said


def main(memory: str, seconds: str) -> None:
    """Read from the standard input what is sent to it, and answer in one line."""
    # What opens files of strangers is loaded where they are opened, and before the door shuts.
    from baluarte.domain.procedure.document_pages import drawn_pages_of, pages_of  # noqa: PLC0415

    confine(Limits.read(memory, seconds))
    content = sys.stdin.buffer.read()
    pages = pages_of(content) if content.startswith(PDF) else None
    say(pages=pages or 0, drawn=drawn_pages_of(content))
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
