"""What a file is, by its first bytes; its name is only compared."""

import zipfile
from pathlib import PurePath
from typing import BinaryIO

from baluarte.domain.intake.reading.refusals import FileRefused

CSV, XLSX, JSON, GEOJSON = "csv", "xlsx", "json", "geojson"
OF_SUFFIX = {
    ".csv": CSV,
    ".tsv": CSV,
    ".txt": CSV,
    ".xlsx": XLSX,
    ".json": JSON,
    ".geojson": JSON,
}
OTHERS = (
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"SQLite format 3", "sqlite"),
    (b"{\\rtf", "rtf"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<?xml", "xml"),
)


def format_of(file: BinaryIO, *, name: str) -> str:
    """Return the format of a file; refuse one that is not what its name says, saying what it is."""
    expected = OF_SUFFIX.get(PurePath(name).suffix.lower())
    if expected is None:
        raise FileRefused("format.unknown", name=PurePath(name).name)
    file.seek(0)
    start = file.read(64)
    if not start.strip():
        raise FileRefused("file.empty")
    found = _by_content(file, start)
    if found == expected or (found is None and expected in (CSV, JSON)):
        return expected
    raise FileRefused("format.other", found=found or "text", expected=expected)


def _by_content(file: BinaryIO, start: bytes) -> str | None:
    if start.startswith(b"PK"):
        return XLSX if _is_spreadsheet(file) else "zip"
    lowered = start.lstrip().lower()
    return next(
        (kind for mark, kind in OTHERS if start.startswith(mark) or lowered.startswith(mark)), None
    )


def _is_spreadsheet(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return "xl/workbook.xml" in archive.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
