"""Invented documents, as somebody hands them in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.procedure.choices import WordOnRecord
from baluarte.domain.procedure.documents import DocumentGiven

CONTENT = invented_document("Acta inventada").content
DOCUMENT = DocumentGiven(CONTENT)
# What shows a step that is owed to a person: a document and her word, or her word that it arrived.
SPOKEN = {"document": DOCUMENT, "her_word": WordOnRecord.SAID}
ARRIVED = {"document": DOCUMENT, "her_word": WordOnRecord.ARRIVED}


def chosen(content: bytes = CONTENT, *, name: str = "acta.pdf") -> SimpleUploadedFile:
    """Return a file as a browser sends it, which is not always what its name says."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
