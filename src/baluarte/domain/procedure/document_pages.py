"""What a document that somebody hands in holds; only a confined process asks."""

import logging
import sys
from io import BytesIO

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from baluarte.domain.wall.confinement import Limits, confine, say

PDF = b"%PDF-"
WRONG_INSIDE = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
    SyntaxError, Image.DecompressionBombError,
)  # fmt: skip
# A picture in which a page can be read.
FEWEST_POINTS, MOST_POINTS = 100, 60_000_000
PICTURES = ("JPEG", "PNG", "WEBP", "TIFF")


def pages_of(content: bytes) -> int | None:
    """Return how many pages a PDF has, as it says; None where it is closed or broken."""
    try:
        found = _opened(content).get_num_pages()
    except WRONG_INSIDE:
        return None
    return found if found > 0 else None


def drawn_pages_of(content: bytes) -> int:
    """Return how many pages draw something: of a PDF that opens, or one of a whole picture."""
    try:
        if content.startswith(PDF):
            drawn = [one.get_contents() for one in _opened(content).pages]
            return sum(1 for one in drawn if one is not None and one.get_data().strip())
        return _picture(content)
    except WRONG_INSIDE:
        return 0


def _opened(content: bytes) -> PdfReader:
    # What is wrong inside a file of somebody's is not for the journal of the installation.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return PdfReader(BytesIO(content))


def _picture(content: bytes) -> int:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(BytesIO(content), formats=PICTURES) as opened:
        is_too_small = min(opened.size) < FEWEST_POINTS
        if is_too_small or opened.width * opened.height > MOST_POINTS:
            return 0
        opened.load()
    return 1


def main(memory: str, seconds: str) -> None:
    """Read from the standard input what is sent to it, and answer in one line."""
    confine(Limits.read(memory, seconds))
    content = sys.stdin.buffer.read()
    pages = pages_of(content) if content.startswith(PDF) else None
    say(pages=pages or 0, drawn=drawn_pages_of(content))
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
