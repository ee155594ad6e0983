"""Facts as the sheets that are imported: one of each document and period, with its values.

What has no cell in such a sheet stays out and is counted: of a unit or a municipality, of whom the
catalogue does not know, and what is said neither by the institution nor by who issued the document.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from baluarte.domain.files.csv_cells import SEPARATOR, Value, write_csv
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.sheets import COLUMNS, FIRST, LAST, Column, head_of, write_sheet
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import PublicInstitution, public_institution
from baluarte.norms.statements import Degree, headings

ANSWERS = {
    Answer.NOT_ANSWERED: "no respondió",
    Answer.RESERVED: "reservada",
    Answer.DOES_NOT_EXIST: "inexistente",
    Answer.NOT_COMPETENT: "incompetencia",
}
# So many sheets are written while somebody waits.
MOST_SHEETS = 400
DEGREES = {Degree.YES: "sí", Degree.PARTLY: "en parte", Degree.NO: "no"}


@dataclass(slots=True)
class FactSheet:
    """What one document says of one period in one voice: by institution and column."""

    document: Document
    first_date: date
    last_date: date
    is_of_itself: bool
    cells: dict[tuple[str, Column], Statement] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what its file is called, without the ending."""
        who = "" if self.is_of_itself else "_emisora"
        return f"datos_{self.document.reference}_{self.first_date}_{self.last_date}{who}"

    @property
    def columns(self) -> list[Column]:
        """Return its columns in the order of the catalogue of headings."""
        places = {code: place for place, code in enumerate(headings())}
        found = {column for _institution, column in self.cells}
        return sorted(found, key=lambda one: (places[one.heading], one.about))

    @property
    def institutions(self) -> list[PublicInstitution]:
        """Return its institutions by code."""
        return [public_institution(code) for code in sorted({code for code, _of in self.cells})]

    def rows(self) -> Iterator[list[Value]]:
        """Yield what stands right of each institution: a value by column, and the page."""
        for one in self.institutions:
            said = [self.cells.get((one.code, column)) for column in self.columns]
            pages = {held.page for held in said if held is not None}
            # One page a row: where its cells stand on several, none is written.
            page = pages.pop() if len(pages) == 1 else None
            yield [*(None if held is None else _written(held) for held in said), page]

    def as_xlsx(self) -> bytes:
        """Return it as the workbook that is imported."""
        stream = BytesIO()
        write_sheet(
            stream, institutions=self.institutions, columns=self.columns, values=list(self.rows()),
            first_date=self.first_date, last_date=self.last_date,
        )  # fmt: skip
        return stream.getvalue()

    def as_csv(self) -> bytes:
        """Return it as one table, which says its period and its columns at the end of each row."""
        text = StringIO()
        told = [
            self.first_date.isoformat(), self.last_date.isoformat(),
            SEPARATOR.join(f"{one.heading}|{one.about}" for one in self.columns),
        ]  # fmt: skip
        rows = zip(self.institutions, self.rows(), strict=True)
        write_csv(
            text, [*head_of(self.columns), FIRST, LAST, COLUMNS],
            ([one.code, one.in_language("es"), *row, *told] for one, row in rows),
        )  # fmt: skip
        # A mark by which spreadsheets know that it is UTF-8.
        return f"\ufeff{text.getvalue()}".encode()


def sheets_of(rows: Iterable[Statement]) -> tuple[list[FactSheet], int]:
    """Return facts as sheets, and how many have no cell in any; the newest of a cell stands in it.

    `rows` come with their documents, the oldest first.
    """
    found: dict[tuple[object, ...], FactSheet] = {}
    left = 0
    for one in rows:
        if not _has_a_cell(one):
            left += 1
            continue
        is_of_itself = one.said_by == one.institution
        key = (one.document.reference, one.first_date, one.last_date, is_of_itself)
        sheet = found.setdefault(
            key, FactSheet(one.document, one.first_date, one.last_date, is_of_itself)
        )
        sheet.cells[one.institution, Column(one.heading, one.about)] = one
    return [found[key] for key in sorted(found, key=str)], left


def _has_a_cell(one: Statement) -> bool:
    if one.unit or one.municipality_id or one.heading not in headings():
        return False
    if one.said_by not in (one.institution, one.document.issuer):
        return False
    try:
        public_institution(one.institution)
    except (UnknownCode, IndexError):
        return False
    return True


def _written(one: Statement) -> Value:
    """Return a value as it is written into a cell, so that it is read as the same."""
    if one.answer != Answer.ANSWERED:
        return ANSWERS[Answer(one.answer)]
    if one.number is not None:
        is_whole = one.number == one.number.to_integral_value()
        return int(one.number) if is_whole else f"{one.number.normalize():f}"
    if one.degree:
        return DEGREES[Degree(one.degree)]
    return one.day.isoformat() if one.day is not None else one.words


def are_too_many(sheets: Sequence[FactSheet], *, most: int = MOST_SHEETS) -> bool:
    """Say whether they are more than are written while somebody waits."""
    return len(sheets) > most


def as_files(sheets: Iterable[FactSheet], *, ending: str) -> Iterator[tuple[str, bytes]]:
    """Yield sheets as files with their names, each written when it is asked for.

    `ending`: xlsx or csv.
    """
    for one in sheets:
        yield f"{one.name}.{ending}", one.as_csv() if ending == "csv" else one.as_xlsx()


def as_archive(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield files with their names as one archive, piece by piece: no more than one is held."""
    outgoing = _Outgoing()
    with ZipFile(cast("IO[bytes]", outgoing), "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
            yield outgoing.taken()
    yield outgoing.taken()


class _Outgoing:
    """What an archive is written to and taken from: it is not wound back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Hold what is written until it is taken."""

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held
