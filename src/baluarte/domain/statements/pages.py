"""How many pages a PDF has, as it says itself; only a confined process asks."""

import logging
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

WRONG_INSIDE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def pages_of(content: bytes) -> int | None:
    """Return how many pages a PDF has; None where it is closed or broken."""
    # What is wrong inside a file of somebody's is not for the journal of the installation.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        found = PdfReader(BytesIO(content)).get_num_pages()
    except WRONG_INSIDE:
        return None
    return found if found > 0 else None
