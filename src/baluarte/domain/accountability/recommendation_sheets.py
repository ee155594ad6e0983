"""Recommendations as sheets of others hold them: columns recognised, rows read, faults named.

Columns of OHCHR's Universal Human Rights Index, of the Universal Periodic Review's list by
recommending State, of ImpactOSS, and our own. What a row says is kept as written: nothing in it is
run, and no theme is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from baluarte.domain.accountability.actions.recommendation_sets import (
    LONGEST_TEXT,
    NewRecommendation,
)
from baluarte.domain.files.reading import Table, open_table
from baluarte.norms.catalogues import terms
from baluarte.norms.policy.likeness import folded

MOST_ROWS = 5000
SHOWN = 60
LONGEST = {
    "text_es": LONGEST_TEXT, "text_en": LONGEST_TEXT, "number": 60, "code": 80, "by": 160,
    "source": 300, "url": 500, "response": 300,
}  # fmt: skip
# By their header, folded: what a column says. The first that is there wins.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "numero", "reference", "paragraph", "ohchr annotation id", "rid"),
    "code": ("code", "clave"),
    "text_es": ("text es", "texto", "recomendacion", "titulo", "texto es"),
    "text_en": ("text en", "text", "title", "recommendation", "texto en", "texto en ingles"),
    "by": (
        "upr reccomending states", "upr recommending states", "from", "by", "quien la hizo",
        "recommending state",
    ),
    "response": ("upr position", "response", "support level", "accepted", "respuesta", "posicion"),
    "themes": ("theme codes", "temas", "themes", "categories", "issue", "tema"),
    "axis": ("axis", "eje"),
    "addressed_to": ("addressed to", "dirigida a", "addressee"),
    "kind": ("kind", "tipo de fila"),
    "year": ("year", "ano"),
    "session": ("session", "upr session"),
    "source": ("document symbol", "symbol", "source", "fuente", "framework"),
    "url": ("url", "enlace", "link"),
}  # fmt: skip
# In a cell of several; the index writes each on a line of its own, behind a hyphen.
SEPARATORS = (";", "\n", "|", ",")
TEXTS = ("text_es", "text_en")
CODED = {
    "axis": "policy_axes",
    "kind": "recommendation_kinds",
    "addressed_to": "recommendation_addressees",
}


@dataclass(frozen=True, slots=True)
class SheetFault:
    """Why a row cannot come in: its number in the file, its column, what it says there."""

    row: int
    column: str
    code: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a sheet holds: recommendations with the number of their row, faults, and what is aside.

    Themes in words that the catalogue does not know are counted, and none is made of them.
    """

    rows: tuple[tuple[int, NewRecommendation], ...]
    faults: tuple[SheetFault, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    unknown_themes: tuple[str, ...]
    of_other_sessions: int = 0


def read_sheet(file: BinaryIO, *, name: str, session: str = "") -> SheetRead:
    """Read a sheet of recommendations; `FileRefused` where it is none that can be opened.

    With a session, rows of another one are left aside.
    """
    with open_table(file, name=name) as table:
        return read_table(table, session=session)


def read_table(table: Table, *, session: str = "") -> SheetRead:
    """Read a table of recommendations."""
    columns = columns_of(table.columns)
    unread = tuple(one for one in table.columns if one not in columns.values())
    if not any(name in columns for name in TEXTS):
        fault = SheetFault(1, "", "no_text_column", ", ".join(table.columns)[:200])
        return SheetRead((), (fault,), columns, unread, ())
    found: list[tuple[int, NewRecommendation]] = []
    faults: list[SheetFault] = []
    unknown: dict[str, None] = {}
    aside = 0
    for row in table.rows:
        cells = {key: row.values.get(column, "").strip() for key, column in columns.items()}
        if session and cells.get("session", session) != session:
            aside += 1
            continue
        if len(found) >= MOST_ROWS:
            faults.append(SheetFault(row.number, "", "too_many"))
            break
        wrong = [*_faults(row.number, cells, columns)]
        wrong += [SheetFault(row.number, column, "broken") for _, column in row.problems]
        faults += wrong
        if not wrong:
            new, words = _recommendation(cells)
            unknown |= dict.fromkeys(words)
            found.append((row.number, new))
    return SheetRead(tuple(found), tuple(faults), columns, unread, tuple(unknown), aside)


def columns_of(headers: Iterable[str]) -> dict[str, str]:
    """Return which column says what, by their headers however they are written."""
    by_name = {_header(header): header for header in reversed(list(headers))}
    return {
        key: by_name[name]
        for key, names in COLUMNS.items()
        for name in [next((one for one in names if one in by_name), "")]
        if name
    }


def theme_codes(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the themes that a cell names, by code or label, and the words that are none."""
    known = {
        folded(said): code
        for code, term in terms("recommendation_themes").items()
        for said in (code, code.replace("_", " "), *term.label.values())
    }
    words = _parts(cell)
    codes = [known[folded(word)] for word in words if folded(word) in known]
    return tuple(dict.fromkeys(codes)), tuple(
        one for one in words if one and folded(one) not in known
    )


def _recommendation(cells: Mapping[str, str]) -> tuple[NewRecommendation, tuple[str, ...]]:
    themes, unknown = theme_codes(cells.get("themes", ""))
    by = "; ".join(_parts(cells.get("by", "")))
    response = "; ".join(_parts(cells.get("response", "")))
    made = NewRecommendation(
        number=cells.get("number", ""),
        code=cells.get("code", ""),
        text_es=cells.get("text_es", ""),
        text_en=cells.get("text_en", ""),
        year=int(cells["year"]) if cells.get("year") else None,
        themes=themes,
        by_es=by,
        by_en=by,
        response_es=response,
        response_en=response,
        source=cells.get("source", ""),
        url=cells.get("url", ""),
    )
    coded = {name: cells[name] for name in ("axis", "kind") if cells.get(name)}
    made = replace(made, **coded)  # type: ignore[arg-type]
    codes = tuple(_parts(cells.get("addressed_to", "")))
    return replace(made, addressed_to=codes) if codes else made, unknown


def _faults(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> Iterator[SheetFault]:
    """Name what cannot be in a row, with the column as the sheet calls it."""
    yield from _faults_of_words(number, cells, columns)
    if (year := cells.get("year")) and not (year.isdecimal() and len(year) == len("2019")):
        yield SheetFault(number, columns["year"], "year", year[:SHOWN])
    if (url := cells.get("url")) and not url.startswith("https://"):
        yield SheetFault(number, columns["url"], "url", url[:SHOWN])
    for name, catalogue in CODED.items():
        for code in _parts(cells.get(name, "")):
            if code not in terms(catalogue):
                yield SheetFault(number, columns[name], "code", code[:SHOWN])


def _faults_of_words(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> Iterator[SheetFault]:
    if not any(cells.get(name) for name in TEXTS):
        yield SheetFault(number, columns.get("text_es", columns.get("text_en", "")), "no_text")
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            yield SheetFault(number, columns[name], "too_long", cells[name][:SHOWN])


def _header(text: str) -> str:
    return folded(text.replace("_", " "))


def _parts(cell: str) -> list[str]:
    separator = next((one for one in SEPARATORS if one in cell), SEPARATORS[0])
    parts = (one.strip().removeprefix("- ").strip() for one in cell.split(separator))
    return [one for one in parts if one]
