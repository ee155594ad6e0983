"""A spreadsheet of texts, written straight into its file.

By hand, since the library that reads workbooks writes each sheet to a temporary file in clear.
"""

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Lista" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def write_workbook(file: BinaryIO, rows: Iterable[Sequence[str]]) -> int:
    """Write rows as texts, never as formulas; return how many there were."""
    count = 0
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for path, content in _PARTS.items():
            package.writestr(path, _HEAD + content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for count, row in enumerate(rows, start=1):
                cells = "".join(map(_cell, row))
                sheet.write(f'<row r="{count}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
    return count


def _cell(text: str) -> str:
    # As the format itself writes what a sheet may not hold; a bare return would be read as a line.
    shown = ILLEGAL_CHARACTERS_RE.sub(_as_code, text.encode("utf-8", "replace").decode())
    kept = escape(shown, {"\r": "&#13;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _as_code(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
