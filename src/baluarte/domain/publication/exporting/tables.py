"""Tables of events and acts: CSV and Parquet in a ZIP, or sheets of a workbook."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.publication.choices import ExportMore
from baluarte.domain.publication.exporting.columns import (
    ACTS,
    EVENTS,
    HEAD,
    act_values,
    columns_of,
    described,
    event_values,
    names,
)
from baluarte.domain.publication.exporting.facts import Answer, ExportedEvent
from baluarte.domain.publication.exporting.optional_tables import CATALOGUES, rows_of
from baluarte.domain.publication.exporting.optional_tables import TABLES as MORE
from baluarte.domain.publication.files.columns import CATALOGUES as OF_EDITIONS
from baluarte.domain.publication.files.columns import names as names_of_edition
from baluarte.domain.publication.files.columns import term_rows

Row = Sequence[Value]


class Tally:
    """Counts what passes by: events, acts, and whose they are."""

    def __init__(self) -> None:
        self.events, self.acts = 0, 0
        self.compartments: set[UUID] = set()

    def events_of(self, answer: Answer) -> Iterator[list[Value]]:
        """Yield the row of each event."""
        values = event_values(answer.columns)
        for one in answer.told():
            self.see(one)
            yield [value(one) for value in values]

    def acts_of(self, answer: Answer) -> Iterator[list[Value]]:
        """Yield the row of each act."""
        values = act_values(answer.columns)
        for one in answer.told():
            for act in one.acts:
                yield [value(one, act) for value in values]

    def see(self, one: ExportedEvent) -> None:
        """Count an event with its acts."""
        self.events += 1
        self.acts += len(one.acts)
        self.compartments.add(one.held.compartment)


def write_csvs(stream: IO[bytes], answer: Answer, about: Mapping[str, Any], tally: Tally) -> None:
    """Write a ZIP of CSV tables that no spreadsheet takes for formulas."""
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for table, rows in _tables(answer, tally):
            _csv(archive, table, names(table, answer.columns), rows)
        _describe(archive, about, answer)


def write_parquets(
    stream: IO[bytes], answer: Answer, about: Mapping[str, Any], tally: Tally
) -> None:
    """Write a ZIP of Parquet tables, with what their columns and codes mean."""
    # Not before it is needed: every process would carry its library.
    from baluarte.domain.files.parquet import write_parquet  # noqa: PLC0415

    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for table, rows in _tables(answer, tally):
            with archive.open(f"{table}.parquet", "w", force_zip64=True) as part:
                write_parquet(part, columns_of(table, answer.columns), rows)
        _describe(archive, about, answer)


def write_sheets(stream: IO[bytes], answer: Answer, about: Mapping[str, Any], tally: Tally) -> None:
    """Write a workbook with a sheet of events, one of acts, and what they mean."""
    tables = list(_tables(answer, tally))
    called = (table for table, _ in tables)
    book = Workbook(stream, (*called, "columnas", "catalogos", "exportacion"))
    for table, rows in tables:
        book.sheet(chain([names(table, answer.columns)], rows))
    book.sheet(chain([HEAD], described(answer.more, answer.columns)))
    book.sheet(chain([names_of_edition("terms")], _terms(answer)))
    book.sheet([name, str(value)] for name, value in about.items())
    book.close()


def _tables(answer: Answer, tally: Tally) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each table with its rows: events, acts where they are asked for, and what else was."""
    yield EVENTS, tally.events_of(answer)
    if names(ACTS, answer.columns):
        yield ACTS, tally.acts_of(answer)
    yield from _more(answer)


def _more(answer: Answer) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield what else was asked for: each table with its rows, one walk for each."""
    for asked, table in MORE.items():
        if asked in answer.more:
            yield table, _rows(answer, asked)


def _rows(answer: Answer, asked: ExportMore) -> Iterator[Row]:
    for one in answer.told():
        yield from rows_of(asked, one.reference, one.more)


def _terms(answer: Answer) -> Iterator[Row]:
    further = (name for one in ExportMore if one in answer.more for name in CATALOGUES[one])
    return term_rows(tuple(dict.fromkeys((*OF_EDITIONS, *further))))


def _describe(archive: ZipFile, about: Mapping[str, Any], answer: Answer) -> None:
    _csv(archive, "columnas", HEAD, described(answer.more, answer.columns))
    _csv(archive, "catalogos", names_of_edition("terms"), _terms(answer))
    archive.writestr("exportacion.json", json.dumps(dict(about), ensure_ascii=False, indent=1))


def _csv(archive: ZipFile, table: str, head: Sequence[str], rows: Iterable[Row]) -> None:
    with (
        archive.open(f"{table}.csv", "w", force_zip64=True) as part,
        io.TextIOWrapper(part, encoding="utf-8", newline="") as text,
    ):
        write_csv(text, head, rows)
