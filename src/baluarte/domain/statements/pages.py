"""How many pages a document handed in has, as it says itself."""

import logging
from io import BytesIO


def pages_of(content: bytes) -> int | None:
    """Return how many pages a PDF says it has; None where it is no PDF, closed or broken."""
    if not content.startswith(b"%PDF-"):
        return None
    # Not before it is needed: most that is kept is no PDF.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    # What is wrong inside a file of somebody's is not for the journal of the installation.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        found = PdfReader(BytesIO(content)).get_num_pages()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if found > 0 else None
