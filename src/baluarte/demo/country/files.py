"""Files of the invented country: lists as organisations send them, and the truth kept apart."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from baluarte.demo.country.country import Country, Row, WrittenList
from baluarte.demo.country.lists.telling import Cell

# Archives carry times; one time for all keeps the same seed the same bytes.
MADE_AT = datetime(2026, 2, 1, tzinfo=UTC)
MADE_AT_IN_ZIP = (2026, 2, 1, 0, 0, 0)


class ListFile(NamedTuple):
    """A list's file, and what an import is told of it."""

    path: Path
    list_slug: str
    mapping: str
    steward: str


def write_lists(country: Country, folder: Path) -> list[ListFile]:
    """Write each list as its organisation would, and say under which names to import it."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in country.lists:
        path = folder / one.organisation.file_name
        path.write_bytes(WRITERS[one.organisation.slug](one))
        written.append(
            ListFile(
                path, one.organisation.slug, one.organisation.mapping, one.organisation.steward
            )
        )
    return written


def write_truth(country: Country, folder: Path) -> list[Path]:
    """Write what happened and which row tells of what: for tests, never to be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "events": _events(country),
        "acts": _acts(country),
        "persons": _persons(country),
        "rows": _rows(country),
    }
    paths = []
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        path.write_bytes(_csv(rows, delimiter=",", encoding="utf-8"))
        paths.append(path)
    planted = folder / "planted.json"
    planted.write_text(_json(_planted(country)), encoding="utf-8")
    return [*paths, planted]


def _latin_csv(one: WrittenList) -> bytes:
    return _csv([row.cells for row in one.rows], delimiter=";", encoding="latin-1")


def _utf8_csv(one: WrittenList) -> bytes:
    return _csv([row.cells for row in one.rows], delimiter=",", encoding="utf-8")


def _json_records(one: WrittenList) -> bytes:
    return _json([dict(row.cells) for row in one.rows]).encode()


def _geojson(one: WrittenList) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(row.point)},
            "properties": dict(row.cells),
        }
        for row in one.rows
    ]
    return _json({"type": "FeatureCollection", "features": features}).encode()


def _xlsx(one: WrittenList) -> bytes:
    workbook = Workbook(write_only=True)
    workbook.properties.creator = one.organisation.title
    workbook.properties.created = MADE_AT.replace(tzinfo=None)
    sheet = workbook.create_sheet("Hoja1")
    sheet.append(list(one.rows[0].cells))
    for row in one.rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row.cells.values()])
    written = BytesIO()
    workbook.save(written)
    return _same_bytes(written)


def _xlsx_cell(sheet: WriteOnlyWorksheet, cell: Cell) -> Any:
    if not isinstance(cell, date):
        return cell
    dated = WriteOnlyCell(sheet, value=cell)
    dated.number_format = "DD/MM/YYYY"
    return dated


def _same_bytes(written: BytesIO) -> bytes:
    """Pack a workbook again without the moment at which it was saved."""
    again = BytesIO()
    with ZipFile(written) as before, ZipFile(again, "w", ZIP_DEFLATED) as after:
        for name in sorted(before.namelist()):
            content = before.read(name)
            if name == "docProps/core.xml":
                content = _at_one_time(content)
            after.writestr(ZipInfo(name, MADE_AT_IN_ZIP), content, ZIP_DEFLATED)
    return again.getvalue()


def _at_one_time(core: bytes) -> bytes:
    opening, closing = b'<dcterms:modified xsi:type="dcterms:W3CDTF">', b"</dcterms:modified>"
    head, _, rest = core.partition(opening)
    _, _, tail = rest.partition(closing)
    return head + opening + f"{MADE_AT:%Y-%m-%dT%H:%M:%SZ}".encode() + closing + tail


WRITERS = {
    "alertas-tinta": _latin_csv,
    "agresiones-tierra": _utf8_csv,
    "cuaderno-sierra": _xlsx,
    "solicitudes-mecanismo": _json_records,
    "notas-faro": _geojson,
}


def _csv(rows: Sequence[Mapping[str, Cell]], *, delimiter: str, encoding: str) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode(encoding)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _events(country: Country) -> list[Mapping[str, Cell]]:
    return [
        {
            "event": event.id,
            "date": f"{event.day}",
            "municipality": event.place,
            "longitude": event.longitude,
            "latitude": event.latitude,
            "kind": event.kind,
            "victims": " ".join(event.victims),
            "types": " ".join(event.types),
            "perpetrators": " ".join(event.perpetrators),
            "link_to_work": event.link,
            "cluster": event.cluster,
        }
        for event in country.truth.events
    ]


def _acts(country: Country) -> list[Mapping[str, Cell]]:
    return [
        {
            "event": event.id,
            "type": act.type,
            "victim": act.victim,
            "perpetrators": " ".join(act.perpetrators),
        }
        for event in country.truth.events
        for act in event.acts
    ]


def _persons(country: Country) -> list[Mapping[str, Cell]]:
    return [
        {
            "person": person.id,
            "name": person.full_name,
            "kind": person.kind,
            "gender": person.gender,
            "is_collective": person.is_collective,
            "affiliation": person.affiliation,
            "municipality": person.home,
        }
        for person in country.truth.persons.values()
    ]


def _rows(country: Country) -> list[Mapping[str, Cell]]:
    """Tell of each row of each list, counted from 1, which event it is and what slipped."""
    return [
        _row(one, number, row)
        for one in country.lists
        for number, row in enumerate(one.rows, start=1)
    ]


def _row(one: WrittenList, number: int, row: Row) -> Mapping[str, Cell]:
    key = next(iter(row.cells.values()))
    return {
        "list": one.organisation.slug,
        "row": number,
        "key": key,
        "event": row.event,
        "again": row.again,
        "told_on": f"{row.told_on}",
        "slips": "; ".join(row.slips),
    }


def _planted(country: Country) -> Mapping[str, Any]:
    """Return the clusters, and how the lists depend on each other beyond what can be seen."""
    truth = country.truth
    clusters = [
        asdict(cluster) | {"types": list(cluster.types.options) if cluster.types else None}
        for cluster in truth.clusters
    ]
    return {
        "seed": truth.seed,
        "events": len(truth.events),
        "written_down_by_nobody": len(truth.events) - len(_union(country)),
        "clusters": clusters,
        "log_odds_between_lists": [
            {"list": one.organisation.slug, "leans_on": other, "log_odds": log_odds}
            for one in country.lists
            for other, log_odds in one.organisation.coverage.leans_on.items()
        ],
        "log_odds_of_being_told_easily": {
            one.organisation.slug: one.organisation.coverage.told_easily for one in country.lists
        },
    }


def _union(country: Country) -> frozenset[str]:
    none: Iterable[str] = ()
    return frozenset(none).union(*(one.events for one in country.lists))
