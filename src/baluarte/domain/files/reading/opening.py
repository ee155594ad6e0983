"""A file is opened as what its first bytes say it is; its name is only compared."""

import json
import os
from pathlib import PurePath
from typing import BinaryIO

from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.sandbox import read_confined
from baluarte.domain.files.reading.tables import LARGEST_FILE, Table

# An archive's list of its parts stands at its end.
LONGEST_DIRECTORY = 4 * 1024**2
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
    """Look for the name of a workbook's part, which stands in clear; nothing is unpacked here."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST_DIRECTORY))
    return b"xl/workbook.xml" in file.read()


FORMATS = (CSV, XLSX, JSON, GEOJSON)


def open_table(
    file: BinaryIO,
    *,
    name: str,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: int = 0,
) -> Table:
    """Open somebody's file as a table, or raise `FileRefused` saying what it is instead.

    `encoding`, `delimiter`, `sheet` and `header` correct what would be found without them. The
    file must be seekable and stay open while rows are read.
    """
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        raise FileRefused("file.too_large", size=size, largest=LARGEST_FILE)
    found = format_of(file, name=name)
    if found == CSV:
        given = json.dumps({"encoding": encoding, "delimiter": delimiter, "header": header})
        return read_confined(file, reader="csv", given=given)
    if found == XLSX:
        given = json.dumps({"sheet": sheet, "header": header})
        return read_confined(file, reader="xlsx", given=given)
    return read_confined(file, reader="json", given=encoding)
