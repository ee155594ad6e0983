"""A batch as a table that goes out with its references and comes back with its folios."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.files.reading import open_table
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.statements.cells import fold
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.requests import progress_of
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.norms.request_templates import RequestRefused
from baluarte.web.statements.forms.requests import day_box, folio_box
from baluarte.web.statements.presenters.requests import addressee, next_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# In Spanish, as the requests are.
REFERENCE, FOLIO, SENT = "Referencia", "Folio", "Día de envío"
HEAD = (
    REFERENCE, "Clave", "Institución", FOLIO, SENT, "Estado", "Fecha que sigue", "Para qué",
    "Fecha de respuesta", "Días para responder", "Datos pedidos", "Datos capturados",
)  # fmt: skip
SHEET = "Solicitudes"
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# What a spreadsheet makes of a long number.
WHOLE = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True, slots=True)
class FolioFault:
    """A line of a table of folios that cannot be read: its row, and why."""

    row: int
    refused: RequestRefused


def table_of(tracks: Sequence[RequestTrack], *, kind: str, today: date) -> tuple[bytes, str]:
    """Return a batch as a file of a kind, csv or xlsx, with its media type."""
    rows = [_cells(one, today=today) for one in tracks]
    if kind == "xlsx":
        stream = io.BytesIO()
        with Workbook(stream, [SHEET]) as book:
            book.sheet([HEAD, *rows])
        return stream.getvalue(), XLSX
    text = io.StringIO()
    write_csv(text, HEAD, rows)
    # A mark by which spreadsheets know that it is UTF-8.
    return f"\ufeff{text.getvalue()}".encode(), CSV


def _cells(track: RequestTrack, *, today: date) -> list[Value]:
    one, filing, following = track.request, track.filing, next_day(track, today=today)
    return [
        one.reference,
        one.municipality_id or one.institution,
        addressee(one),
        filing.folio if filing else "",
        filing.sent_date.isoformat() if filing else "",
        str(progress_of(track).label),
        following["day"].isoformat() if following else "",
        following["what"] if following else "",
        track.answer.happened_date.isoformat() if track.answer else "",
        track.days_to_answer,
        len(one.headings),
        len(one.headings) - len(track.uncoded),
    ]


def read_folios(
    content: bytes, *, name: str, batch: Sequence[InformationRequest]
) -> tuple[dict[str, str], list[FolioFault]]:
    """Return what a table says, by the box of the form it fills, and its faults by row.

    `FileRefused` where it is no table. Requests that were sent already say nothing new.
    """
    known = {one.reference: one for one in batch}
    found: dict[str, str] = {}
    faults: list[FolioFault] = []
    with open_table(io.BytesIO(content), name=name, header=1) as table:
        named = _columns(table.columns)
        if not {REFERENCE, FOLIO}.issubset(named):
            refused = RequestRefused("not_our_table", field="sheet", right=f"{REFERENCE}, {FOLIO}")
            return {}, [FolioFault(1, refused)]
        for row in table.rows:
            cells = {title: row.values.get(column, "").strip() for title, column in named.items()}
            faults += [FolioFault(row.number, one) for one in _read(cells, known, found)]
    return found, faults


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """Return by title the columns of a table that are read, whatever stands between them."""
    titles = {fold(one): one for one in (REFERENCE, FOLIO, SENT)}
    return {titles[fold(one)]: one for one in headers if fold(one) in titles}


def _read(
    cells: Mapping[str, str], known: Mapping[str, InformationRequest], found: dict[str, str]
) -> Iterator[RequestRefused]:
    reference = cells[REFERENCE].upper()
    folio = WHOLE.sub(r"\1", cells[FOLIO].removeprefix("'"))
    if not folio:
        return
    one = known.get(reference)
    if one is None:
        yield RequestRefused("unknown_request", field="sheet", given=reference)
        return
    if hasattr(one, "filing"):
        if one.filing.folio != folio:
            yield RequestRefused("sent_before", field="sheet", given=one.filing.folio)
        return
    found[folio_box(one)] = folio
    if said := cells.get(SENT, ""):
        try:
            found[day_box(one)] = _day(said).isoformat()
        except ValueError:
            yield RequestRefused("line", field="sheet", given=f"{reference} {said}"[:80])


def _day(text: str) -> date:
    if found := DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    # A spreadsheet may write the hour behind the day.
    return date.fromisoformat(re.split("[T ]", text)[0])
