"""XLSX; run in a confined process, after the archive has been weighed."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from baluarte.domain.intake.reading.refusals import FileRefused
from baluarte.domain.intake.reading.tables import Row, Table, as_headers, name_columns, problems_of

MOST_ENTRIES = 2000
LARGEST_UNPACKED = 500 * 1024**2
STEEPEST = 200
SMALL = 1024**2
BLOCK = 1024**2
Cell = int | float | str | bool | time | date | datetime | timedelta


def read_spreadsheet(data: bytes, *, sheet: str = "") -> Table:
    """Read a sheet, the first visible one unless named; formulas count by their last result."""
    weigh(data)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        name = _sheet(workbook, sheet)
        rows = iter(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise FileRefused("xlsx.broken") from error
    number, headers = _headers(rows)
    columns, notices = name_columns(headers)
    return Table(
        columns=columns,
        headers=as_headers(headers),
        rows=_rows(rows, columns, number),
        file_format="xlsx",
        notices=notices,
    )


def weigh(data: bytes) -> None:
    """Refuse an archive that would unpack into far more than it is, counting, not believing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or len({e.filename for e in entries}) < len(entries):
                raise FileRefused("xlsx.bomb")
            left = LARGEST_UNPACKED
            for entry in entries:
                left -= _unpacked(archive, entry, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise FileRefused("xlsx.broken") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    size = 0
    with archive.open(entry) as content:
        while block := content.read(BLOCK):
            size += len(block)
            steep = size > SMALL and size > STEEPEST * max(entry.compress_size, 1)
            if steep or size > left:
                raise FileRefused("xlsx.bomb")
    return size


def _sheet(workbook: CalamineWorkbook, wanted: str) -> str:
    if wanted and wanted not in workbook.sheet_names:
        raise FileRefused("xlsx.no_sheet", sheet=wanted, sheets=", ".join(workbook.sheet_names))
    if wanted:
        return wanted
    visible = [s.name for s in workbook.sheets_metadata if str(s.visible).endswith("Visible")]
    names = visible or workbook.sheet_names
    if not names:
        raise FileRefused("file.empty")
    return names[0]


def _headers(rows: Iterator[list[Cell]]) -> tuple[int, list[str]]:
    for number, cells in enumerate(rows, start=1):
        texts = [as_text(cell) for cell in cells]
        if any(text.strip() for text in texts):
            while not texts[-1].strip():
                texts.pop()
            return number, texts
    raise FileRefused("file.empty")


def _rows(rows: Iterator[list[Cell]], columns: tuple[str, ...], header: int) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=header + 1):
        texts = [as_text(cell) for cell in cells]
        values = dict(zip(columns, texts, strict=False))
        values |= dict.fromkeys(columns[len(texts) :], "")
        problems = problems_of(values)
        beyond = {
            f"({place})": text
            for place, text in enumerate(texts[len(columns) :], start=len(columns) + 1)
            if text.strip()
        }
        if beyond:
            problems = (("row.too_many_cells", columns[-1]), *problems)
        yield Row(number, values | beyond, problems)


def as_text(cell: Cell) -> str:
    """Return a cell as its text: whole numbers whole, dates as ISO, nothing as nothing."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
