"""A spreadsheet written row by row into a stream: every text is a text, and none is a formula.

By hand, since the library that reads workbooks writes each sheet to a temporary file in clear.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from baluarte.domain.files.csv_cells import SEPARATOR, Value

MOST_ROWS = 1_048_576
# What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class TooManyRows(Exception):
    """A sheet holds so many rows and no more."""


class Workbook:
    """Sheets one after another; a reader needs the names of all, so they are given first."""

    def __init__(self, stream: IO[bytes], sheets: Sequence[str]) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED)
        self._written = 0
        for name, text in _parts(sheets).items():
            self._zip.writestr(name, XML + text)

    def sheet(self, rows: Iterable[Sequence[Value]]) -> int:
        """Write the next sheet; return how many rows."""
        self._written += 1
        with self._open() as part:
            part.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            number = 0
            for number, row in enumerate(rows, start=1):
                if number > MOST_ROWS:
                    raise TooManyRows
                part.write(f'<row r="{number}">{"".join(_cells(row))}</row>'.encode())
            part.write(b"</sheetData></worksheet>")
        return number

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        # Four gibibytes and no more: what older readers open.
        with self._zip.open(f"xl/worksheets/sheet{self._written}.xml", "w") as part:
            yield part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write what a reader looks for at the end."""
        self._zip.close()


def _cells(row: Sequence[Value]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield "<c/>"
        elif isinstance(value, bool):
            yield f'<c t="b"><v>{int(value)}</v></c>'
        elif isinstance(value, int | float):
            yield f"<c><v>{value}</v></c>"
        else:
            text = value if isinstance(value, str) else SEPARATOR.join(value)
            # A bare return would be read as a new line.
            kept = escape(UNWRITABLE.sub(_as_code, text), {"\r": "&#13;"})
            yield f'<c t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _as_code(found: re.Match[str]) -> str:
    """Write a character as the format itself does where a sheet may not hold it."""
    return "?" if "\ud800" <= found[0] <= "\udfff" else f"_x{ord(found[0]):04X}_"


def _parts(sheets: Sequence[str]) -> dict[str, str]:
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n, _ in numbered
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f"{typed}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
