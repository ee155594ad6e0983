"""Each form holds the same facts: read back by a reader that is none of ours, where there is one."""

import csv
import io
import json
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as load_quickly
from tests.factories.exports import make_exporting
from tests.factories.registry import make_events

from baluarte.domain.publication.choices import ExportFormat
from baluarte.domain.publication.exporting.columns import ACTS, EVENTS, names
from baluarte.domain.publication.models import ExportFile
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries import Filters, Order, SortKey, list_events
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# What a relato of relatos-099.dtd may hold, in its order.
IN_A_RELATO = (
    "organizacion_responsable", "derechos", "id_relato", "forma_compartir", "titulo", "hechos",
    "persona", "grupo", "victima", "presunto_responsable_individual", "fecha", "hora", "duracion",
    "ubicacion_secundaria", "departamento", "municipio", "centro_poblado", "longitud", "latitud",
    "acto", "contexto", "fuente", "acciones_juridicas", "otras_acciones", "fecha_publicacion",
    "anexo", "combatiente", "observaciones",
)  # fmt: skip
IN_AN_ACT = ("agresion", "agresion_particular", "victim", "perpetrator")
VICTIMS = ("id_victima_individual", "id_grupo_victima")
PERPETRATORS = ("id_presunto_grupo_responsable", "id_presunto_responsable_individual")


@pytest.fixture
def exporting(as_operator, as_worker):
    made = make_exporting(as_operator, as_worker)
    make_events(
        made.hers,
        [
            {"date": "2025-05-03", "victims": 2, "types": ["AG-THR", "AG-PHY"],
             "perpetrators": ["PE-MUN", "PE-OCR"], "names": "Ana Inventada, Luz Inventada"},
            {"date": "2025-04", "victims": 0, "municipality_id": None, "state_id": "20",
             "perpetrators": []},
        ],
    )  # fmt: skip
    return made


@pytest.fixture
def taken(exporting):
    """Return a file in a form, as who asked takes it."""

    def take(file_format, filters=None, **shown):
        return exporting.take(exporting.made(filters, file_format=file_format, **shown))

    return take


def table(archive, name):
    with archive.open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def test_csv_holds_events_acts_and_what_they_mean(taken):
    archive = ZipFile(taken(ExportFormat.CSV))
    events, acts = table(archive, EVENTS), table(archive, ACTS)
    assert archive.testzip() is None
    assert [one["fecha"] for one in events] == ["2025-05-03", "2025-04"]
    assert [one["victimas"] for one in events] == ["2", ""]
    assert events[0]["responsables"] == "PE-MUN;PE-OCR"
    assert sum(int(one["agresiones"]) for one in events) == len(acts)
    assert {one["columna"] for one in table(archive, "columnas")} == {*names(EVENTS), *names(ACTS)}


def test_a_file_says_what_it_is(taken):
    archive = ZipFile(taken(ExportFormat.CSV, Filters(state="30")))
    said = json.loads(archive.read("exportacion.json"))
    assert (said["question"], said["invented_data"]) == ("entidad=30", False)
    assert len(table(archive, EVENTS)) == 1


CHOSEN = (ListColumn.PLACE, ListColumn.RECORDED, ListColumn.PERPETRATORS, ListColumn.LABOR)


@pytest.mark.parametrize("order", [Order(key, descending=d) for key in SortKey for d in (0, 1)])
def test_a_file_stands_in_the_order_of_the_list(exporting, taken, order):
    make_events(exporting.hers, [{"victims": 5, "date": "", "first_date": None, "last_date": None}])
    with acting_as(exporting.asker.pk):
        listed = [row.event.reference for row in list_events(order=order).rows]
    rows = table(ZipFile(taken(ExportFormat.CSV, order=order)), EVENTS)
    assert [one["referencia"] for one in rows] == listed
    narrowed = taken(ExportFormat.JSONLD, Filters(types=("AG-THR",), state="30"), order=order)
    told = [one["@id"].strip("/") for one in json.loads(narrowed.getvalue())["@graph"]]
    assert told == [one for one in listed if one in told]


@pytest.mark.parametrize("name", [EVENTS, ACTS])
def test_every_column_of_a_table_is_of_a_column_of_the_list(name):
    of_the_list = names(name, tuple(ListColumn))
    assert set(of_the_list) == set(names(name)), (
        "in `exporting.columns`, `_OF_EVENTS` or `_OF_ACTS`"
    )


def test_tables_have_the_columns_that_the_list_shows_and_no_other(taken):
    archive = ZipFile(taken(ExportFormat.CSV, columns=CHOSEN))
    of_events = [
        "referencia", "entidad", "entidad_nombre", "municipio", "municipio_nombre",
        "precision_lugar", "registrado", "responsables",
    ]  # fmt: skip
    of_acts = ["referencia", "responsables", "participacion"]
    assert list(table(archive, EVENTS)[0]) == of_events
    assert list(table(archive, ACTS)[0]) == of_acts
    described = [(one["tabla"], one["columna"]) for one in table(archive, "columnas")]
    assert described == [
        *((EVENTS, one) for one in of_events),
        *((ACTS, one) for one in of_acts),
    ]
    assert json.loads(archive.read("exportacion.json"))["question"] == (
        "columnas=lugar%2Cregistro%2Cautor%2Clabor"
    )
    book = load_workbook(taken(ExportFormat.XLSX, columns=CHOSEN), read_only=True)
    assert [one.value for one in next(book["hechos"].iter_rows())] == of_events
    parquet = ZipFile(taken(ExportFormat.PARQUET, columns=CHOSEN))
    kept = pq.read_table(io.BytesIO(parquet.read("hechos.parquet")))
    assert kept.column_names == of_events


def test_acts_are_no_table_where_the_list_shows_nothing_of_them(exporting):
    request = exporting.made(columns=(ListColumn.VICTIMS,))
    archive = ZipFile(exporting.take(request))
    assert [name for name in archive.namelist() if name.startswith("agresiones")] == []
    assert list(table(archive, EVENTS)[0]) == ["referencia", "victimas"]
    # They are counted all the same.
    with acting_as(exporting.asker.pk):
        made = ExportFile.objects.get(request=request)
    assert (made.events, made.acts) == (2, 3)


@pytest.mark.parametrize("form", [ExportFormat.JSONLD, ExportFormat.XRLAT])
def test_a_form_of_one_shape_asks_for_no_columns(exporting, form):
    assert exporting.ask(file_format=form, columns=CHOSEN).question == ""


def test_parquet_holds_the_same_with_its_types(taken):
    archive, same = ZipFile(taken(ExportFormat.PARQUET)), ZipFile(taken(ExportFormat.CSV))
    events = pq.read_table(io.BytesIO(archive.read("hechos.parquet"))).to_pylist()
    acts = pq.read_table(io.BytesIO(archive.read("agresiones.parquet"))).to_pylist()
    assert [one["victimas"] for one in events] == [2, None]
    assert events[0]["responsables"] == ["PE-MUN", "PE-OCR"]
    assert [one["tipo"] for one in acts] == [one["tipo"] for one in table(same, ACTS)]


def test_a_spreadsheet_holds_the_same_and_no_formula(taken):
    file, same = taken(ExportFormat.XLSX), ZipFile(taken(ExportFormat.CSV))
    book = load_workbook(file, read_only=True)
    rows = list(book["hechos"].iter_rows())
    assert [one.value for one in rows[0]] == names(EVENTS)
    assert [row[0].value for row in rows[1:]] == [one["referencia"] for one in table(same, EVENTS)]
    assert {cell.data_type for row in rows for cell in row} <= {"n", "s", "inlineStr"}
    quick = load_quickly(io.BytesIO(file.getvalue()))
    assert len(quick.get_sheet_by_name("agresiones").to_python()) == 1 + len(table(same, ACTS))


def test_linked_data_names_events_acts_and_codes(taken):
    said = json.loads(taken(ExportFormat.JSONLD).getvalue())
    first, second = said["@graph"]
    assert first["@type"] == "schema:Event"
    assert first["municipality"]["code"] == "30001"
    assert (first["victims"], second["victims"]) == (2, None)
    assert {act["types"] for act in first["acts"]} == {"AG-THR", "AG-PHY"}
    used = {key for one in (first, *first["acts"]) for key in one if not key.startswith("@")}
    assert used - set(said["@context"]) == {"victims", "victim", "verification", "reports",
                                            "involvement"}  # fmt: skip


def test_relatos_follow_the_order_of_their_document_type(taken):
    root = ET.fromstring(taken(ExportFormat.XRLAT).getvalue())
    assert [one.tag for one in root] == ["relato", "relato"]
    for relato in root:
        tags = [child.tag for child in relato]
        assert tags == sorted(tags, key=IN_A_RELATO.index)
        for act in relato.iter("acto"):
            what, which, victim, whose = [child.tag for child in act]
            assert (what, which) == IN_AN_ACT[:2]
            assert (victim in VICTIMS, whose in PERPETRATORS) == (True, True)


def test_whom_a_relato_speaks_of_it_says_by_number_and_class(taken):
    first, second = ET.fromstring(taken(ExportFormat.XRLAT).getvalue())
    persons = {one.text for one in first.iter("id_persona")}
    groups = {one.text for one in first.iter("id_grupo")}
    assert persons | groups >= {one.text for one in first.iter("id_presunto_grupo_responsable")}
    told = {one.text for tag in VICTIMS for one in first.iter(tag)}
    assert told <= persons | groups
    assert [one.text for one in second.iter("id_presunto_grupo_responsable")] == ["PE-UNK"]
    assert (first.findtext("fecha"), second.findtext("fecha")) == ("2025-05-03", None)


@pytest.mark.parametrize("file_format", ExportFormat.values)
def test_no_form_holds_a_name(taken, file_format):
    file = taken(ExportFormat(file_format)).getvalue()
    held = [file]
    if file.startswith(b"PK"):
        archive = ZipFile(io.BytesIO(file))
        held = [archive.read(name) for name in archive.namelist()]
    assert [name for name in ("Ana", "Luz") for part in held if name.encode() in part] == []
