import json
import os
from typing import BinaryIO

from baluarte.domain.intake.reading.formats import CSV, GEOJSON, JSON, XLSX, format_of
from baluarte.domain.intake.reading.refusals import FileRefused
from baluarte.domain.intake.reading.sandbox import read_confined
from baluarte.domain.intake.reading.tables import LARGEST_FILE, Table

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
