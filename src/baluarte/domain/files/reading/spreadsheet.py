"""XLSX; run in a confined process, after the archive has been weighed."""

import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice

from python_calamine import CalamineError, CalamineWorkbook

from baluarte.domain.files.reading.header import SEARCHED_ROWS, find_header, shown_top
from baluarte.domain.files.reading.merged import Merged, fill_merged, headings_of
from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.tables import (
    HEADING,
    TITLE,
    Row,
    SetAside,
    Table,
    as_headers,
    kind_of,
    name_columns,
    problems_of,
)

MOST_ENTRIES = 2000
LARGEST_UNPACKED = 500 * 1024**2
STEEPEST = 200
SMALL = 1024**2
BLOCK = 1024**2
MOST_HEADER_ROWS = 4
Cell = int | float | str | bool | time | date | datetime | timedelta


def read_spreadsheet(data: bytes, *, sheet: str = "", header: int = 0) -> Table:
    """Read a sheet, the first visible one unless named; formulas count by their last result.

    `header` is the row that names the columns, counted from one; else it is looked for.
    """
    weigh(data)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = _sheets(workbook)
        name = _sheet(workbook, sheets, sheet)
        opened = workbook.get_sheet_by_name(name)
        cells = opened.to_python(skip_empty_area=False)
        merged = opened.merged_cell_ranges or []
    except (CalamineError, zipfile.BadZipFile) as error:
        raise FileRefused("xlsx.broken") from error
    rows = _texts(cells)
    top = list(islice(rows, max(SEARCHED_ROWS, header)))
    place = _header_place(top, merged, header)
    shown = shown_top(top)
    filled = fill_merged(chain(top, rows), merged)
    above = list(islice(filled, place))
    headers = _named(next(filled, []))
    columns, notices = name_columns(headers)
    set_aside = SetAside()
    for number, texts in enumerate(above, start=1):
        if any(text.strip() for text in texts):
            set_aside.add(number, TITLE, dict.fromkeys(texts))
    below = sum(end[0] > place for _, end in merged)
    if below:
        notices = (*notices, ("cells.merged", str(below)))
    return Table(
        columns=columns,
        headers=as_headers(headers),
        rows=_rows(
            enumerate(filled, start=place + 2), columns, headers, headings_of(merged), set_aside
        ),
        file_format="xlsx",
        notices=notices,
        header=place + 1,
        top=shown,
        sheets=tuple(sheets),
        sheet=name,
        set_aside=set_aside,
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


def _sheets(workbook: CalamineWorkbook) -> list[str]:
    """Return the sheets that are seen, or all of them where none is."""
    visible = [s.name for s in workbook.sheets_metadata if str(s.visible).endswith("Visible")]
    return visible or workbook.sheet_names


def _sheet(workbook: CalamineWorkbook, sheets: list[str], wanted: str) -> str:
    if wanted and wanted not in workbook.sheet_names:
        raise FileRefused("xlsx.no_sheet", sheet=wanted, sheets=", ".join(workbook.sheet_names))
    if not wanted and not sheets:
        raise FileRefused("file.empty")
    return wanted or sheets[0]


def _texts(rows: list[list[Cell]]) -> Iterator[list[str]]:
    """Yield each row as texts, letting go of it."""
    for cells in rows:
        yield [as_text(cell) for cell in cells]


def _header_place(top: list[list[str]], merged: Sequence[Merged], given: int) -> int:
    """Return the place of the header; of one in two rows, joined by merged cells, the lower."""
    if not any(cell.strip() for cells in top for cell in cells):
        raise FileRefused("file.empty")
    if given:
        return min(given, len(top)) - 1
    found = find_header(top)
    lower = max((end[0] for start, end in merged if start[0] == found), default=found)
    return lower if lower < min(found + MOST_HEADER_ROWS, len(top)) else found


def _named(headers: list[str]) -> list[str]:
    """Return a header up to its last name."""
    named = list(headers)
    while named and not named[-1].strip():
        named.pop()
    if not named:
        raise FileRefused("header.empty")
    return named


def _rows(
    rows: Iterable[tuple[int, list[str]]],
    columns: tuple[str, ...],
    headers: list[str],
    headings: Container[int],
    aside: SetAside,
) -> Iterator[Row]:
    for number, texts in rows:
        is_heading = number - 1 in headings and len(set(filter(None, texts))) == 1
        kind = kind_of(texts, headers) or (HEADING if is_heading else "")
        if kind:
            aside.add(number, kind, dict.fromkeys(texts))
            continue
        aside.end_blanks()
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
