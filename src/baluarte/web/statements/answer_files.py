"""Of which kind a document's file is, by how it begins and not by its name alone."""

from pathlib import PurePath
from typing import Final

from baluarte.domain.procedure.documents import media_type_of as shown_type_of

OFFICE: Final = "application/vnd.openxmlformats-officedocument"
# What is a ZIP within is known by its name, once it begins as one.
ZIPPED: Final = {
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
}
OLD_OFFICE: Final = {".xls": "application/vnd.ms-excel", ".doc": "application/msword"}
PLAIN: Final = {".csv": "text/csv", ".txt": "text/plain"}
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKUP = (b"<!doctype", b"<html", b"<script", b"<?xml", b"<svg")
ACCEPTED: Final = ",".join([".pdf", ".jpg", ".jpeg", ".png", ".tif", *ZIPPED, *OLD_OFFICE, *PLAIN])


def media_type_of(content: bytes, *, name: str) -> str:
    """Return of which kind a file is; nothing where it is none that is taken as an answer."""
    suffix = PurePath(name).suffix.lower()
    if content.startswith(ZIP):
        return ZIPPED.get(suffix, "")
    if content.startswith(COMPOUND):
        return OLD_OFFICE.get(suffix, "")
    if shown := shown_type_of(content):
        return shown if shown.startswith(("application/", "image/")) else ""
    if suffix in PLAIN and _is_text(content):
        return PLAIN[suffix]
    return ""


def document_type_of(content: bytes, *, name: str) -> str:
    """Return of which kind a file is, a recording too; nothing where no document is of it."""
    return media_type_of(content, name=name) or shown_type_of(content) or ""


def _is_text(content: bytes) -> bool:
    """Say whether bytes are plain text: no NUL among them, and no page for a browser."""
    return b"\x00" not in content and not content.lstrip().lower().startswith(MARKUP)
