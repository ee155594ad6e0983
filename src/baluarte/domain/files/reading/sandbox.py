"""Tables that may be hostile, read in a confined process; their rows stream."""

import io
import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any, BinaryIO

from baluarte.domain.files.reading.delimited import read_delimited
from baluarte.domain.files.reading.records import read_records
from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.spreadsheet import read_spreadsheet
from baluarte.domain.files.reading.tables import Row, SetAside, Table, without_trailing_blanks
from baluarte.domain.wall.confinement import (
    MEMORY,
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

# A list of a hundred thousand rows takes a tenth of it.
SECONDS = 60


def _csv(data: bytes, given: str) -> Table:
    return read_delimited(io.BytesIO(data), **json.loads(given or "{}"))


READERS: dict[str, Callable[[bytes, str], Table]] = {
    "csv": _csv,
    "xlsx": lambda data, given: read_spreadsheet(data, **json.loads(given or "{}")),
    "json": lambda data, given: read_records(data, encoding=given),
}


def read_confined(file: BinaryIO, *, reader: str, given: str = "", memory: int = MEMORY) -> Table:
    """Read a file with one of the readers in a confined process; its rows stream."""
    limits = Limits(memory=memory, seconds=SECONDS)
    lines = _refusals(read_in_confinement(__name__, reader, given, file=file, limits=limits))
    head = next(lines)
    set_aside = SetAside()
    return Table(
        columns=tuple(head["columns"]),
        headers=tuple(head["headers"]),
        rows=without_trailing_blanks(_rows(lines, set_aside)),
        file_format=head["format"],
        encoding=head["encoding"],
        encoding_is_certain=head["certain"],
        notices=tuple((code, column) for code, column in head["notices"]),
        header=head["header"],
        top=tuple((number, tuple(cells)) for number, cells in head["top"]),
        sheets=tuple(head["sheets"]),
        sheet=head["sheet"],
        set_aside=set_aside,
        close=lines.close,
    )


def _refusals(lines: Generator[Any]) -> Generator[Any]:
    """Yield what the process says; a refusal is raised here, and so is a death before the end."""
    try:
        with closing(lines):
            for said in lines:
                if "refused" in said:
                    raise FileRefused(said["refused"], **said["facts"])
                yield said
    except ReaderDied:
        raise FileRefused("file.too_heavy") from None


def _rows(lines: Iterator[Any], set_aside: SetAside) -> Iterator[Row]:
    for said in lines:
        if "aside" in said:
            set_aside.take(said["aside"], said["first"])
            continue
        yield Row(said["n"], said["v"], tuple((code, column) for code, column in said["p"]))


def main(memory: str, seconds: str, reader: str, given: str) -> None:
    """Read from the standard input what `read_confined` sends, and answer line by line."""
    confine(Limits.read(memory, seconds))
    try:
        table = READERS[reader](sys.stdin.buffer.read(), given)
        say(
            columns=table.columns, headers=table.headers, format=table.file_format,
            encoding=table.encoding, certain=table.encoding_is_certain, notices=table.notices,
            header=table.header, top=table.top, sheets=table.sheets, sheet=table.sheet,
        )  # fmt: skip
        for row in table.rows:
            say(n=row.number, v=row.values, p=row.problems)
        say(aside=table.set_aside.counts, first=table.set_aside.first)
        say(end=True)
    except FileRefused as refused:
        say(refused=refused.code, facts=refused.facts)


if __name__ == "__main__":
    main(*sys.argv[1:])
