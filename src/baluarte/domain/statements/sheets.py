"""A sheet of facts: written empty for chosen institutions and headings, and read as it comes back.

It says itself which columns it has and of which period it speaks, so that one that was shifted is
seen. Nothing is kept here: what was read is stated by `actions`, or its faults are shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from io import BytesIO
from string import ascii_uppercase
from typing import IO

from baluarte.domain.files.csv_cells import SEPARATOR, Value
from baluarte.domain.files.reading import FileRefused, Row, open_table
from baluarte.domain.files.reading.tables import BLANK
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.statements.cells import Said, fold, read_cell, read_day
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import (
    PublicInstitution,
    public_institution,
    public_institutions,
)
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import (
    Heading,
    StatementRefused,
    check_about,
    heading,
    headings,
    subject_in_language,
)

DATA, CONTROL = "Datos", "Control"
KEY, NAME, PAGE = "Clave", "Institución", "Página"
FIRST, LAST, COLUMN = "primer día", "último día", "columna"
# What a table of one sheet says of itself at the end of each row.
COLUMNS = "columnas"
TOLD = (FIRST, LAST, COLUMNS)
MAY_NOT_EXIST = " (no consta que exista)"
LEVELS = ("federal", "international", "civil")
MOST_ROWS, MOST_SHOWN, LONGEST_PAGE = 1000, 80, 5
BEFORE = 2
UNREAD = "period_unread"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: a heading, and what it speaks of where it must be named."""

    heading: str
    about: str = ""

    @property
    def title(self) -> str:
        """Return what stands at its head, in Spanish as the sheet is."""
        said = heading(self.heading).in_language("es")
        return f"{said} · {subject_in_language(self.about, 'es')}" if self.about else said

    @classmethod
    def read(cls, text: str) -> "Column":
        """Return the column that a sheet says it has; `StatementRefused` where there is none."""
        code, _mark, about = text.partition("|")
        check_about(heading(code), about)
        return cls(code, about)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, and where it stands."""

    row: int
    place: int
    institution: str
    column: Column
    said: Said
    page: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read: the row as the sheet numbers it, the column by letter, and why."""

    row: int
    place: int
    title: str
    refused: StatementRefused

    @property
    def letter(self) -> str:
        """Return a column's letter, as a sheet shows it."""
        return letter_of(self.place)


@dataclass(slots=True)
class SheetRead:
    """A sheet as it was read: what it says, its faults, and what was blank."""

    first_date: date
    last_date: date
    columns: tuple[Column, ...]
    cells: list[Cell] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    institutions: list[str] = field(default_factory=list)
    not_read: list[tuple[int, str]] = field(default_factory=list)
    # By column, of how many institutions nothing stood in it: no data, and never zero.
    blanks: Counter[Column] = field(default_factory=Counter)

    @property
    def blank(self) -> int:
        """Return of how many cells nothing is stated, since nothing stood in them."""
        return self.blanks.total()


def head_of(columns: Sequence[Column]) -> list[str]:
    """Return what stands at the head of a sheet with some columns."""
    return [KEY, NAME, *(one.title for one in columns), PAGE]


def write_sheet(
    stream: IO[bytes],
    *,
    institutions: Sequence[PublicInstitution],
    columns: Sequence[Column],
    first_date: date,
    last_date: date,
    values: Sequence[Sequence[Value]] = (),
) -> None:
    """Write a sheet: a row for each institution, a column for each heading.

    Empty without `values`: of each institution what its columns say, and the page.
    """
    said = values or [()] * len(institutions)
    rows = [
        [one.code, one.in_language("es") + ("" if one.may_exist else MAY_NOT_EXIST), *row]
        for one, row in zip(institutions, said, strict=True)
    ]
    told = [
        ["Qué", "Valor"],
        [FIRST, first_date.isoformat()],
        [LAST, last_date.isoformat()],
        *([COLUMN, f"{one.heading}|{one.about}"] for one in columns),
    ]
    help_text = [
        ["Cómo se llena"],
        ["Una cifra sin separador de miles (1250, 1250.50); 0 sólo si el documento dice cero."],
        ["Vacío: no se dice nada. Nunca es cero."],
        ["Si no hubo dato, escriba: no respondió, reservada, inexistente o incompetencia."],
        ["No cambie el orden de las columnas ni la hoja «Control»."],
    ]
    with Workbook(stream, [DATA, "Ayuda", CONTROL]) as book:
        book.sheet([head_of(columns), *rows])
        book.sheet(help_text)
        book.sheet(told)


def read_sheet(content: bytes, *, name: str) -> SheetRead:
    """Read a filled sheet; `FileRefused` or `StatementRefused` where it is none of ours."""
    is_csv = name.lower().endswith(".csv")
    read = _told_by_first_row(content, name) if is_csv else _told_by_itself(content, name)
    file = BytesIO(content)
    table = open_table(file, name=name, sheet=DATA, header=1)
    whole = len(table.columns) - (len(TOLD) if is_csv else 0)
    _compare_head(read, table.headers[:whole])
    if read.faults:
        return read
    told = table.columns[whole:]
    seen: dict[str, int] = {}
    with table:
        for number, row in enumerate(table.rows):
            if number == MOST_ROWS:
                read.faults.insert(0, _too_many(row))
                break
            if is_csv:
                _compare_told(read, row, told)
                row = _without(row, told)  # noqa: PLW2901 (what it says of its sheet is read)
            _read_row(read, row, table.columns[:whole], seen)
    read.not_read = [
        (number, text) for number, kind, text in table.set_aside.first if kind != BLANK
    ]
    return read


def letter_of(place: int) -> str:
    """Return the letters of a column, counted from nought."""
    most = len(ascii_uppercase)
    before = letter_of(place // most - 1) if place >= most else ""
    return before + ascii_uppercase[place % most]


def _too_many(row: Row) -> Fault:
    refused = StatementRefused("too_many_rows", field="sheet", right=MOST_ROWS)
    return Fault(row.number, 0, KEY, refused)


def _told_by_itself(content: bytes, name: str) -> SheetRead:
    try:
        with open_table(BytesIO(content), name=name, sheet=CONTROL, header=1) as table:
            rows = [(row.number, [*row.values.values(), "", ""]) for row in table.rows]
    except FileRefused as refused:
        if refused.code == "xlsx.no_sheet":
            raise StatementRefused("not_our_sheet", field="sheet") from None
        raise
    try:
        columns = tuple(Column.read(said[1]) for _row, said in rows if said[0] == COLUMN)
        days = {said[0]: (row, said[1]) for row, said in rows}
        first, last = (_day_of_period(*days[one]) for one in (FIRST, LAST))
    except (KeyError, ValueError) as refused:
        if getattr(refused, "code", "") == UNREAD:
            raise
        raise StatementRefused("not_our_sheet", field="sheet") from None
    return SheetRead(first, last, columns)


def _told_by_first_row(content: bytes, name: str) -> SheetRead:
    """Return what a table says at the end of its first row: its period and its columns."""
    with open_table(BytesIO(content), name=name, header=1) as table:
        row = next(iter(table.rows), None)
        names = [fold(one) for one in table.headers[-len(TOLD) :]]
        texts = [] if row is None else [row.values.get(one, "") for one in table.columns]
    if row is None or names != [fold(one) for one in TOLD]:
        raise StatementRefused("not_our_sheet", field="sheet")
    first, last, columns = texts[-len(TOLD) :]
    try:
        found = tuple(Column.read(one) for one in columns.split(SEPARATOR))
    except ValueError:
        raise StatementRefused("not_our_sheet", field="sheet") from None
    days = (_day_of_period(row.number, one) for one in (first, last))
    return SheetRead(next(days), next(days), found)


def _compare_told(read: SheetRead, row: Row, told: Sequence[str]) -> None:
    """Name each row of a table that says another period than its first one."""
    first, last = (row.values.get(one, "") for one in told[:2])
    for title, given, right in ((FIRST, first, read.first_date), (LAST, last, read.last_date)):
        try:
            is_same = read_day(given.strip()) == right
        except StatementRefused:
            is_same = False
        if not is_same:
            refused = StatementRefused(
                "period_of_another", field="sheet", given=given[:MOST_SHOWN] or "—",
                right=right.isoformat(),
            )  # fmt: skip
            place = len(read.columns) + BEFORE + 1 + (title == LAST)
            read.faults.append(Fault(row.number, place, title, refused))


def _without(row: Row, columns: Sequence[str]) -> Row:
    kept = {name: text for name, text in row.values.items() if name not in columns}
    return replace(row, values=kept)


def _day_of_period(row: int, text: str) -> date:
    """Return a day of the sheet that says its period; one that is none names its row."""
    try:
        return read_day(text.strip())
    except StatementRefused as refused:
        raise StatementRefused(UNREAD, field="sheet", given=refused.given, right=row) from None


def _compare_head(read: SheetRead, found: Sequence[str]) -> None:
    """Name each column that is not where the sheet says that it was."""
    wanted = head_of(read.columns)
    for place in range(max(len(wanted), len(found))):
        right = wanted[place] if place < len(wanted) else ""
        given = found[place].strip() if place < len(found) else ""
        if fold(right) != fold(given):
            refused = StatementRefused(
                "column_moved", field="sheet", given=given or "—", right=right or "—"
            )
            read.faults.append(Fault(1, place, given, refused))


def _read_row(read: SheetRead, row: Row, columns: Sequence[str], seen: dict[str, int]) -> None:
    texts = [row.values.get(one, "") for one in columns]
    titles = head_of(read.columns)

    def fault(place: int, refused: StatementRefused) -> None:
        title = titles[place] if place < len(titles) else ""
        read.faults.append(Fault(row.number, place, title, refused))

    for place, text in enumerate(_beyond(row.values, columns), start=len(columns)):
        fault(place, StatementRefused("beyond", field="sheet", given=text[:MOST_SHOWN]))
    try:
        code = _institution(texts[0], texts[1], seen)
    except StatementRefused as refused:
        fault(0, refused)
        return
    seen[code] = row.number
    read.institutions.append(code)
    try:
        page = _page(texts[-1])
    except StatementRefused as refused:
        page = None
        fault(len(columns) - 1, refused)
    for place, column in enumerate(read.columns, start=BEFORE):
        try:
            said = read_cell(_heading(column), texts[place])
        except StatementRefused as refused:
            fault(place, refused)
            continue
        if said is None:
            read.blanks[column] += 1
        else:
            read.cells.append(Cell(row.number, place, code, column, said, page))


def _beyond(values: Mapping[str, str], columns: Sequence[str]) -> Iterator[str]:
    """Yield what stands right of the last column: a row that was shifted."""
    return (text for name, text in values.items() if name not in columns and text.strip())


def _institution(code: str, name: str, seen: Mapping[str, int]) -> str:
    """Return the institution of a row; its name must be its own, so that no column slipped."""
    body = _named(code) if code.strip() else _named(name.removesuffix(MAY_NOT_EXIST))
    said = fold(name.removesuffix(MAY_NOT_EXIST))
    if said and said not in {fold(one) for one in body.label.values()}:
        raise StatementRefused(
            "name_of_another", field="institution", given=name[:MOST_SHOWN],
            right=body.in_language("es"),
        )  # fmt: skip
    if body.code in seen:
        raise StatementRefused(
            "row_twice", field="institution", given=body.code, right=seen[body.code]
        )
    return body.code


def _named(said: str) -> PublicInstitution:
    """Return the institution of a code, or of a name in either language; nothing is guessed."""
    try:
        return public_institution(said.strip().upper())
    except (UnknownCode, IndexError):
        codes = _codes_by_name().get(fold(said), ())
    given = said[:MOST_SHOWN]
    if len(codes) > 1:
        raise StatementRefused(
            "institution_ambiguous", field="institution", given=given, right=", ".join(codes)
        )
    if not codes:
        raise StatementRefused("institution", field="institution", given=given)
    return public_institution(codes[0])


@cache
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in public_institutions(levels=LEVELS, states=names_of_states()):
        for name in one.label.values():
            found.setdefault(fold(name), {})[one.code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _page(text: str) -> int | None:
    said = text.strip()
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > LONGEST_PAGE or int(said) == 0:
        raise StatementRefused("page_unread", field="page", given=said[:MOST_SHOWN])
    return int(said)


def _heading(column: Column) -> Heading:
    return headings()[column.heading]
