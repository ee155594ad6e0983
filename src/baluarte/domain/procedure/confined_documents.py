"""A document that somebody hands in, opened in a confined process that can do nothing else."""

import io
from typing import Final

from baluarte.domain.procedure.documents import DocumentGiven, DocumentRefused
from baluarte.domain.wall.confinement import Limits, ReaderDied, read_in_confinement

READER: Final = "baluarte.domain.procedure.document_pages"
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
        [said] = read_in_confinement(READER, file=io.BytesIO(content), limits=limits)
    except ReaderDied:
        return {}
    return said
