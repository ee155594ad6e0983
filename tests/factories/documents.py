"""Invented documents, as somebody hands them in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from baluarte.domain.procedure.documents import DocumentGiven

CONTENT = b"%PDF-1.7\nActa inventada\n%%EOF\n"
DOCUMENT = DocumentGiven(CONTENT)


def chosen(content: bytes = CONTENT, *, name: str = "acta.pdf") -> SimpleUploadedFile:
    """Return a file as a browser sends it, which is not always what its name says."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
