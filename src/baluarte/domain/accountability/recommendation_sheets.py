"""Recommendations as sheets of others hold them: columns recognised, rows read, faults named.

Columns of OHCHR's Universal Human Rights Index, of the Universal Periodic Review's list by
recommending State, of ImpactOSS, and our own. What a row says is kept as written: nothing in it is
run, and no theme is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from baluarte.domain.accountability.recommendation_rows import (
    LONGEST_TEXT,
    TEXTS,
    NewRecommendation,
)
from baluarte.domain.files.reading import Table, open_table
from baluarte.norms.catalogue_labels import codes_named
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
# What each side says of compliance: compared with what stands, and taken in from no sheet.
STATUSES: Mapping[str, tuple[str, ...]] = {
    "authority": ("segun la autoridad", "authority"),
    "civil": ("segun la sociedad civil", "civil"),
}
# In a cell of several; the index writes each on a line of its own, behind a hyphen.
SEPARATORS = (";", "\n", "|", ",")
CODED = {
    "axis": "policy_axes",
    "kind": "recommendation_kinds",
    "addressed_to": "recommendation_addressees",
}
# A column of both languages fills one field, and is compared with either.
OF_COLUMN = {"by": "by_es", "response": "response_es"}
SEVERAL, THEMES = "addressed_to", "recommendation_themes"


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
    `said` names, row by row, the fields that the sheet says something of; `statuses` are the words
    in which it says what each side states of compliance.
    """

    rows: tuple[tuple[int, NewRecommendation], ...]
    faults: tuple[SheetFault, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    unknown_themes: tuple[str, ...]
    of_other_sessions: int = 0
    said: tuple[frozenset[str], ...] = ()
    statuses: tuple[Mapping[str, str], ...] = ()


def read_sheet(file: BinaryIO, *, name: str, session: str = "") -> SheetRead:
    """Read a sheet of recommendations; `FileRefused` where it is none that can be opened.

    With a session, rows of another one are left aside.
    """
    with open_table(file, name=name) as table:
        return read_table(table, session=session)


def read_table(table: Table, *, session: str = "") -> SheetRead:
    """Read a table of recommendations."""
    columns, of_sides = columns_of(table.columns), columns_of(table.columns, STATUSES)
    known = {*columns.values(), *of_sides.values()}
    unread = tuple(one for one in table.columns if one not in known)
    if not any(name in columns for name in TEXTS):
        fault = SheetFault(1, "", "no_text_column", ", ".join(table.columns)[:200])
        return SheetRead((), (fault,), columns, unread, ())
    found: list[tuple[int, NewRecommendation]] = []
    faults: list[SheetFault] = []
    unknown: dict[str, None] = {}
    said: list[frozenset[str]] = []
    statuses: list[Mapping[str, str]] = []
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
            said.append(_said(cells, words))
            statuses.append(
                {side: row.values.get(column, "").strip() for side, column in of_sides.items()}
            )
    return SheetRead(
        tuple(found), tuple(faults), columns, unread, tuple(unknown), aside, tuple(said),
        tuple(statuses),
    )  # fmt: skip


def columns_of(
    headers: Iterable[str], known: Mapping[str, tuple[str, ...]] = COLUMNS
) -> dict[str, str]:
    """Return which column says what, by their headers however they are written."""
    by_name = {_header(header): header for header in reversed(list(headers))}
    return {
        key: by_name[name]
        for key, names in known.items()
        for name in [next((one for one in names if one in by_name), "")]
        if name
    }


def theme_codes(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the themes that a cell names, by code or label, and the words that are none."""
    found = [(word, codes_named("recommendation_themes", word)) for word in _words(cell, THEMES)]
    codes = [codes[0] for _word, codes in found if len(codes) == 1]
    return tuple(dict.fromkeys(codes)), tuple(word for word, codes in found if len(codes) != 1)


def coded(cell: str, catalogue: str) -> tuple[str, ...]:
    """Return the codes that a cell names, by code or label; whatever names none is left as it is.

    What it leaves is a fault of its row.
    """
    found = [(word, codes_named(catalogue, word)) for word in _words(cell, catalogue)]
    return tuple(codes[0] if len(codes) == 1 else word for word, codes in found)


def _said(cells: Mapping[str, str], unknown: Sequence[str]) -> frozenset[str]:
    """Return which fields a row says something of: what is blank says nothing.

    Nor do themes of which not all are known: the others would seem to be gone.
    """
    names = {OF_COLUMN.get(key, key) for key, cell in cells.items() if cell}
    return frozenset(names - ({"themes"} if unknown else set()) - {"session", "code"})


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
    for name in ("axis", "kind"):
        for code in coded(cells.get(name, ""), CODED[name]):
            made = replace(made, **{name: code})  # type: ignore[arg-type]
    codes = coded(cells.get("addressed_to", ""), CODED["addressed_to"])
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
        words = _words(cells.get(name, ""), catalogue)
        if name != SEVERAL and len(words) > 1:
            yield SheetFault(number, columns[name], "one_only", cells[name][:SHOWN])
            continue
        for word in words:
            codes = codes_named(catalogue, word)
            if not codes:
                yield SheetFault(number, columns[name], "code", word[:SHOWN])
            elif len(codes) > 1:
                which = f"{word[:SHOWN]}: {', '.join(codes)}"
                yield SheetFault(number, columns[name], "ambiguous", which)


def _faults_of_words(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> Iterator[SheetFault]:
    if not any(cells.get(name) for name in TEXTS):
        yield SheetFault(number, columns.get("text_es", columns.get("text_en", "")), "no_text")
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            yield SheetFault(number, columns[name], "too_long", cells[name][:SHOWN])


def _words(cell: str, catalogue: str) -> list[str]:
    """Return what a cell names: one label with its commas, or several apart."""
    whole = cell.strip()
    return [whole] if whole and codes_named(catalogue, whole) else _parts(cell)


def _header(text: str) -> str:
    return folded(text.replace("_", " "))


def _parts(cell: str) -> list[str]:
    separator = next((one for one in SEPARATORS if one in cell), SEPARATORS[0])
    parts = (one.strip().removeprefix("- ").strip() for one in cell.split(separator))
    return [one for one in parts if one]
