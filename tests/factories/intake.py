"""Lists, places and rows of the tests; the places are a toy country of boxes, the rest invented."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count

import shapely
from pyproj import CRS

from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.actions import read_delivery, receive_delivery, take_in_list
from baluarte.domain.intake.mapping import parse_mapping
from baluarte.domain.intake.places import Territory
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.framework import Area, Framework
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.names import Gazetteer, Name
from baluarte.domain.territory.points import Locator
from baluarte.domain.wall.context import acting_as

AT = datetime(2026, 1, 20, 18, tzinfo=UTC)
ACCESSED = date(2026, 1, 15)
_number = count(1)

STATES = {"04": "Campeche", "06": "Colima", "29": "Tlaxcala"}
# West, south, east, north of boxes; Colima and Manzanillo share a border.
BOXES = {
    "04002": ("Campeche", (-91, 19, -90, 20)),
    "06002": ("Colima", (-104, 19, -103, 20)),
    "06007": ("Manzanillo", (-105, 19, -104, 20)),
    "06009": ("Tecomán", (-104, 18, -103, 19)),
    "29033": ("Tlaxcala", (-99, 19, -98, 20)),
    "29013": ("Huamantla", (-98, 19, -97, 20)),
}
BORDERS = (("06002", "06007", 1.0), ("06002", "06009", 1.0), ("29013", "29033", 1.0))

MAPPING = """
name: prueba
title: {es: Lista de prueba (inventada), en: Test list (invented)}
producer: Red Inventada
licence: CC BY 4.0
language: es
key: Folio
reserved: [Se reserva]
not_known: [N/A, nnnn]
date: {column: Fecha}
time: {column: Hora, not_known: ["00:00"]}
place: {state: Estado, municipality: Municipio, longitude: Lon, latitude: Lat}
victims: {column: Nombre, separators: [","], kinds: {Colectivo: collective}}
outlet: {column: Medio, separators: [","]}
perpetrators:
  column: Perpetrador
  separators: [","]
  codes: {Crimen organizado: PE-OCR, Policía municipal: PE-POM, Particular: null}
types:
  columns: [Agresión, Tipo]
  separators: [","]
  codes:
    Amenaza: AG-THR
    Bloqueo, alteración o remoción: AG-BLK
    Lesiones: AG-PHY
acts: {column: Actos}
what: {column: Hechos}
source: {constant: documentación propia}
"""
ROW = {
    "Folio": "1",
    "Fecha": "26/09/2018",
    "Hora": "16:00",
    "Estado": "Colima",
    "Municipio": "Manzanillo",
    "Lon": "-104.5",
    "Lat": "19.5",
    "Nombre": "Lucía Inventada",
    "Medio": "El Faro Inventado",
    "Perpetrador": "Crimen organizado",
    "Agresión": "Amenaza",
    "Tipo": "",
    "Actos": "1",
    "Hechos": "Recibió una amenaza por teléfono.",
}
COLUMNS = tuple(ROW)


def make_places() -> None:
    """Put the toy country's states and municipalities into the database; as operator."""
    State.objects.bulk_create([State(code=code, name=name) for code, name in STATES.items()])
    Municipality.objects.bulk_create(
        Municipality(code=code, state_id=code[:2], name=name, source="toy", confidence="C")
        for code, (name, _) in BOXES.items()
    )


def toy_places() -> Territory:
    """The toy country as the coding asks it, without a database."""
    areas = tuple(Area(code, name, shapely.box(*box)) for code, (name, box) in BOXES.items())
    names = tuple(Name(code, name, NameKind.OFFICIAL, 1000) for code, (name, _) in BOXES.items())
    return Territory(
        names=Gazetteer(names),
        shapes=Locator(Framework((), areas, CRS("OGC:CRS84"))),
        borders=BORDERS,
    )


def make_mapping(text: str = MAPPING):
    return parse_mapping(text)


def row(**changes: str) -> dict[str, str]:
    return ROW | changes


def csv_of(rows, columns=COLUMNS) -> bytes:
    """Write rows as a spreadsheet would, every cell in quotes."""
    lines = [columns, *([one.get(column, "") for column in columns] for one in rows)]
    return "\r\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    ).encode()


def make_list(account, institution, *, slug: str = "", mapping=None):
    """Take in a list of the account's organisation."""
    with acting_as(account.pk):
        return take_in_list(
            slug=slug or f"lista-{next(_number)}",
            mapping=mapping or make_mapping(),
            steward=institution,
            by=account.pk,
            at=AT,
        )


def deliver(
    account,
    source_list,
    rows,
    *,
    mapping=None,
    chunk: int = 100,
    places=None,
    at=AT,
    stop_after=None,
):
    """Deliver rows (dicts, or the bytes of a CSV) and read them, all or so many chunks."""
    data = rows if isinstance(rows, bytes) else csv_of(rows)
    table = open_table(BytesIO(data), name="lista.csv")
    with acting_as(account.pk):
        delivery = receive_delivery(
            source_list=source_list,
            sha256=sha256(data).hexdigest(),
            table=table,
            mapping=mapping or make_mapping(),
            accessed_date=ACCESSED,
            by=account.pk,
            at=at,
        )
    steps = read_delivery(
        delivery=delivery,
        rows=table.rows,
        places=places or toy_places(),
        chunk=chunk,
        by=account.pk,
        at=at,
    )
    for step, read in enumerate(steps, start=1):
        delivery = read
        if step == stop_after:
            break
    return delivery
