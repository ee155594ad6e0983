"""CSV, in whatever dialect: broken records are set aside one by one, and the reading goes on."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO

from baluarte.domain.files.reading.encodings import encoding_of
from baluarte.domain.files.reading.header import SEARCHED_ROWS, find_header, shown_top
from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.tables import (
    BROKEN,
    KEPT_OF_THE_UNREADABLE,
    LONGEST_RECORD,
    MOST_COLUMNS,
    MOST_LINES_OF_A_RECORD,
    TITLE,
    Row,
    SetAside,
    Table,
    as_headers,
    kind_of,
    name_columns,
    problems_of,
)

DELIMITERS = ",;\t|"
SAMPLED_LINES = 40
SAMPLED_CHARACTERS = 100_000
# Its cells, or what is wrong with a line and that line.
Record = list[str] | tuple[str, str]
# Ours are smaller; the module's own would speak of fields nobody sees.
csv.field_size_limit(2 * LONGEST_RECORD)


def read_delimited(
    file: BinaryIO, *, encoding: str = "", delimiter: str = "", header: int = 0
) -> Table:
    """Read CSV from the beginning of a file; rows stream, nothing is kept.

    `header` is the row that names the columns, counted from one; else it is looked for.
    """
    found = encoding_of(file, given=encoding)
    if not delimiter:
        delimiter = _delimiter(_text(file, found.name))
    text = _text(file, found.name)
    records = _records(text, delimiter)
    top = list(islice(records, max(SEARCHED_ROWS, header)))
    place, headers = _header(top, header)
    columns, notices = name_columns(headers)
    set_aside = SetAside()
    for number, record in enumerate(top[:place], start=1):
        if any(map(str.strip, record)):
            set_aside.add(number, TITLE, record)
    below = enumerate(chain(top[place + 1 :], records), start=place + 2)
    return Table(
        columns=columns,
        headers=as_headers(headers),
        rows=_rows(below, columns, headers, set_aside),
        file_format="csv",
        encoding=found.name,
        encoding_is_certain=found.is_certain,
        notices=notices,
        header=place + 1,
        top=shown_top([_as_cells(record) for record in top]),
        set_aside=set_aside,
    )


class _TooLong(Exception):
    """A record goes on and on: a quote was opened and not closed."""


class _Lines:
    """Physical lines, remembering those of the record being read so that they can be given back."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self._size = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        if self._size > LONGEST_RECORD or len(self.taken) > MOST_LINES_OF_A_RECORD:
            raise _TooLong
        return line

    def begin(self) -> None:
        """Begin another record."""
        self.taken.clear()
        self._size = 0

    def give_back(self) -> str:
        """Return the first line of a broken record; the others are read again."""
        first, *others = self.taken
        self._returned.extendleft(reversed(others))
        self.begin()
        return first

    def _read(self) -> str:
        line = self._text.readline(LONGEST_RECORD + 1)
        rest = line
        while rest and len(rest) > LONGEST_RECORD:
            rest = self._text.readline(LONGEST_RECORD + 1)
        return line


def _records(text: TextIOWrapper, delimiter: str) -> Iterator[Record]:
    """Yield each record as its cells, or as what is wrong with a line and that line."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            yield next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong):
            line = lines.give_back()
            is_long = len(line) > LONGEST_RECORD
            yield "row.too_long" if is_long else "row.quotes", line[:KEPT_OF_THE_UNREADABLE]
            reader = csv.reader(lines, delimiter=delimiter, strict=True)


def _header(top: list[Record], given: int) -> tuple[int, list[str]]:
    """Return the place of the header and its cells."""
    said = [place for place, record in enumerate(top) if any(map(str.strip, record))]
    if not said:
        raise FileRefused("file.empty")
    place = min(given, len(top)) - 1 if given else said[0]
    if not given and not isinstance(top[place], tuple):
        place = find_header([_as_cells(record) for record in top])
    header = top[place]
    if isinstance(header, tuple):
        code, _ = header
        raise FileRefused("header.broken", problem=code)
    if not any(map(str.strip, header)):
        raise FileRefused("header.empty")
    return place, header


def _as_cells(record: Record) -> list[str]:
    """Return a record's cells; a broken line is one."""
    return [record[1]] if isinstance(record, tuple) else record


def _rows(
    records: Iterable[tuple[int, Record]],
    columns: tuple[str, ...],
    headers: list[str],
    set_aside: SetAside,
) -> Iterator[Row]:
    for number, record in records:
        if isinstance(record, tuple):
            code, line = record
            set_aside.end_blanks()
            yield Row(number, {BROKEN: line}, ((code, ""),))
        elif kind := kind_of(record, headers):
            set_aside.add(number, kind, record)
        else:
            set_aside.end_blanks()
            yield _row(number, record, columns)


def _row(number: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    values = dict(zip(columns, cells, strict=False))
    if len(cells) == len(columns):
        return Row(number, values, problems_of(values))
    if len(cells) < len(columns):
        values |= dict.fromkeys(columns[len(cells) :], "")
        return Row(
            number, values, (("row.too_few_cells", columns[len(cells)]), *problems_of(values))
        )
    beyond = cells[len(columns) : len(columns) + MOST_COLUMNS]
    values |= {f"({place})": cell for place, cell in enumerate(beyond, start=len(columns) + 1)}
    return Row(number, values, (("row.too_many_cells", columns[-1]), *problems_of(values)))


def _text(file: BinaryIO, encoding: str) -> TextIOWrapper:
    """Decode a file, keeping undecodable bytes recognisable in the cells that hold them."""
    file.seek(0)
    wide = encoding.startswith(("utf-16", "utf_16", "utf-32", "utf_32"))
    errors = "replace" if wide else "surrogateescape"
    return _Undetached(file, encoding=encoding, errors=errors, newline="")


class _Undetached(TextIOWrapper):
    """Leaves the file open when it goes: whoever opened it closes it."""

    def __del__(self) -> None:
        with suppress(ValueError):
            self.detach()


def _delimiter(text: TextIOWrapper) -> str:
    """Return the delimiter that cuts the first lines into the most, and equal, parts."""
    lines = (text.readline(SAMPLED_CHARACTERS) for _ in range(SAMPLED_LINES))
    sample = [line for line in lines if line]
    return max(DELIMITERS, key=lambda one: _regularity(sample, one))


def _regularity(sample: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells)
    except csv.Error:
        return (0, 0)
    width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(1, 0))
    return (times / widths.total() if width > 1 else 0, width)
