"""What every reader returns, and how much of it anybody may send.

Rows of a sheet that tell of nobody (its title, headings between rows, totals, footnotes, blank
rows) are counted apart, and the first of each kind are kept as written.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from baluarte.domain.files.reading.refusals import FileRefused

TITLE, TOTAL, HEADING, HEADER_AGAIN = "title", "total", "heading", "header_again"
FOOTNOTE, BLANK = "footnote", "blank"
KINDS = (TITLE, HEADING, HEADER_AGAIN, TOTAL, FOOTNOTE, BLANK)
# Of each kind; blank rows that follow one another are shown as one.
SHOWN = 50
SHOWN_OF_A_ROW = 160
TOTALS = re.compile(
    r"\W*(?:gran |sub)?(?:total(?:es)?|suma)(?: (?:general|acumulado|anual|global|final|parcial)"
    r"| (?:de|del|por) [\w ]{1,40})?\W*(?P<number>\d[\d.,]*)?\W*",
    re.IGNORECASE,
)
FOOTNOTES = re.compile(
    r"(?:notas?(?: \w+)?(?: \d+)?|fuentes?|elabor[oó]|elaboraci[oó]n|elaborad[oa] por"
    r"|(?:[uú]ltima )?actualizaci[oó]n|fecha de (?:corte|actualizaci[oó]n|consulta)|corte al"
    r"|notes?|sources?|updated) ?[:.].*"
    r"|(?:fuente|elaboraci[oó]n|elaborad[oa] por|actualizad[oa] al|corte al) .*"
    r"|\*+ ?\w.*|\(?\d{1,2}\)?/ ?[^\W\d].*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_LABEL = 80
QUANTITY = re.compile(r"[-+]?\$?\s?[\d.,]+\s?%?")
HEADER_WIDTH = 3


@dataclass
class SetAside:
    """How many rows of each kind are no reports, and the first of them as written."""

    counts: Counter[str] = field(default_factory=Counter)
    first: list[tuple[int, str, str]] = field(default_factory=list)
    _blank: range = range(0)
    _shown: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, kind: str, cells: Iterable[str]) -> None:
        """Count a row that is no report, and keep what it says if it is among the first."""
        if kind == BLANK:
            self._blank = range(self._blank.start or number, number + 1)
            return
        self.end_blanks()
        self.counts[kind] += 1
        self._show(number, kind, " · ".join(filter(None, (cell.strip() for cell in cells))))

    def end_blanks(self) -> None:
        """Count blank rows, now that something stands below: a sheet's grid goes on without end."""
        if self._blank:
            first, last = self._blank[0], self._blank[-1]
            self.counts[BLANK] += len(self._blank)
            self._show(first, BLANK, f"{first}–{last}" if last > first else "")
            self._blank = range(0)

    def _show(self, number: int, kind: str, text: str) -> None:
        self._shown[kind] += 1
        if self._shown[kind] <= SHOWN:
            self.first.append((number, kind, text[:SHOWN_OF_A_ROW]))

    def take(self, counts: dict[str, int], first: Iterable[Sequence[object]]) -> None:
        """Take over what another process counted."""
        self.counts = Counter(counts)
        self.first = [(int(str(n)), str(kind), str(text)) for n, kind, text in first]


def kind_of(cells: Sequence[str], headers: Sequence[str]) -> str:
    """Say what a row is that is no report; nothing where it may be one.

    A total says so in its first cell, and elsewhere it holds nothing but numbers. A footnote says
    so in the first column of a table, and nothing beside it.
    """
    first = next((cell for cell in cells if cell and not cell.isspace()), "")
    if not first:
        return BLANK
    if len(headers) >= HEADER_WIDTH and cells[0] == first and _is_footnote(cells):
        return FOOTNOTE
    if len(first) <= LONGEST_LABEL and TOTALS.fullmatch(first) and _has_numbers(cells, first):
        return TOTAL
    if cells[0] == headers[0] and len(headers) >= HEADER_WIDTH and list(cells) == list(headers):
        return HEADER_AGAIN
    return ""


def _is_footnote(cells: Sequence[str]) -> bool:
    """Say whether a row is one text, once or in merged cells, that begins as footnotes do."""
    text = cells[0].strip()
    if not FOOTNOTES.fullmatch(text):
        return False
    return all(not cell or cell.isspace() or cell.strip() == text for cell in cells)


def _has_numbers(cells: Sequence[str], label: str) -> bool:
    """Say whether a row holds a number or nothing beside its label, which may say it itself."""
    others = {cell.strip() for cell in cells} - {"", label.strip()}
    return all(map(QUANTITY.fullmatch, others))


LARGEST_FILE = 200 * 1024**2
MOST_COLUMNS = 1000
LONGEST_CELL = 100_000
LONGEST_RECORD = 4 * 1024**2
MOST_LINES_OF_A_RECORD = 400
KEPT_OF_THE_UNREADABLE = 100_000
BROKEN = "(row as written)"

CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
UNDECODED = "\ud800-\udfff\ufffd"
# They turn text around or hide in it: kept as written, but said.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
NO_TEXT = re.compile(f"[{CONTROL}{UNDECODED}]")
MARK = "\ufffd"
SUSPECT = re.compile(f"[{CONTROL}{UNDECODED}{INVISIBLE}]")
# UTF-8 read as something else: Ã± for ñ, Â¿ for ¿, â€œ for a quotation mark, √± on a Mac.
MISREAD = re.compile(
    "[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf‘’“”•–—˜™š›œžŸ]|√[°±©≠≥∫]|ï¿½"
)
# One look at each row: what is broken, or begins what may be.
LOOKED_AT = re.compile(f"[{CONTROL}{UNDECODED}{INVISIBLE}ÃÂâ√ï]")
SUSPICIONS = (
    ("cell.control", re.compile(f"[{CONTROL}]")),
    ("cell.undecodable", re.compile(f"[{UNDECODED}]")),
    ("cell.misread", MISREAD),
    ("cell.invisible", re.compile(f"[{INVISIBLE}]")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written: its number, its cells by column, what is broken and in which column."""

    number: int
    values: Mapping[str, str]
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """A file as a table; its rows are read while they are asked for, once.

    Whoever may leave rows unread opens it with `with`: what reads them ends there.
    """

    columns: tuple[str, ...]
    headers: tuple[str, ...]
    rows: Iterator[Row]
    file_format: str
    encoding: str = ""
    # False where the encoding is the likeliest one and should be looked at.
    encoding_is_certain: bool = True
    notices: tuple[tuple[str, str], ...] = field(default=())
    # The row that names the columns, counted from one; the file's first rows, to choose another.
    header: int = 1
    top: tuple[tuple[int, tuple[str, ...]], ...] = ()
    # Of a workbook: its sheets, and the one that is read.
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    # Whole once the rows are read.
    set_aside: SetAside = field(default_factory=SetAside, compare=False)
    close: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()


def name_columns(headers: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Give each column a name of its own, and say which had none or shared one."""
    if len(headers) > MOST_COLUMNS:
        raise FileRefused("columns.too_many", columns=len(headers), most=MOST_COLUMNS)
    names: list[str] = []
    notices = []
    taken: set[str] = set()
    for place, header in enumerate(headers, start=1):
        plain = re.sub(r"\s+", " ", SUSPECT.sub("", header)).strip()
        name = plain or f"({place})"
        number = 1
        while name in taken:
            number += 1
            name = f"{plain} ({number})"
        if NO_TEXT.search(header):
            notices.append(("column.no_text", name))
        if MISREAD.search(header):
            notices.append(("column.misread", name))
        if not plain:
            notices.append(("column.unnamed", name))
        elif name != plain:
            notices.append(("column.repeated", name))
        taken.add(name)
        names.append(name)
    return tuple(names), tuple(notices)


def as_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Return headers as written, with a mark for what is no text and no database keeps."""
    return tuple(NO_TEXT.sub(MARK, header) for header in headers)


def problems_of(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Say what is wrong with the characters and lengths of a row's cells, by column."""
    whole = "".join(values.values())
    if len(whole) <= LONGEST_CELL and whole.isascii() and whole.isprintable():
        return ()
    found = [("cell.too_long", c) for c, cell in values.items() if len(cell) > LONGEST_CELL]
    if LOOKED_AT.search(whole):
        for column, cell in values.items():
            found += [(code, column) for code, held in SUSPICIONS if held.search(cell)]
    return tuple(found)


def without_trailing_blanks(rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out empty rows after the last one that says something: a sheet's grid, not its data."""
    blanks: list[Row] = []
    for row in rows:
        if any(value.strip() for value in row.values.values()):
            yield from blanks
            blanks.clear()
            yield row
        elif len(blanks) < MOST_COLUMNS * 100:
            blanks.append(row)
