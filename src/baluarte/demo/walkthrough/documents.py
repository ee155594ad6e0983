"""Invented documents that show something: a PDF whose every page says that it is invented."""

from baluarte.domain.procedure.documents import DocumentGiven

# The objects before it are the catalogue, the tree of pages, what they show and its letters.
FIRST_PAGE = 5


def invented_document(title: str, *, pages: int = 1) -> DocumentGiven:
    """Return pages with a title and the words that it is invented."""
    lines = (title, "Documento inventado, para la demostración.")
    said = " ".join(f"({_escaped(line)}) Tj 0 -24 Td" for line in lines)
    drawn = f"BT /F1 14 Tf 72 720 Td {said} ET".encode("cp1252", "replace")
    kids = b" ".join(b"%d 0 R" % (FIRST_PAGE + number) for number in range(pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R"
        b"/Resources<</Font<</F1 4 0 R>>>>>>"
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *([page] * pages),
    )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return DocumentGiven(written)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
