"""The descriptor against what the specifications of Data Package and Table Schema require."""

import csv
import json
import re

import pytest
from tests.domain.publication.files.conftest import SIGNER

from baluarte.domain.publication.files.datapackage import datapackage
from baluarte.domain.publication.files.folder import write_folder

NAME = re.compile(r"[a-z0-9._-]+")
TYPES = {"string", "number", "integer", "boolean", "year", "yearmonth"}
CASTS = {
    "string": re.compile(r".*", re.DOTALL),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "integer": re.compile(r"-?\d+"),
    "boolean": re.compile(r"true|false"),
    "year": re.compile(r"\d{4}"),
    "yearmonth": re.compile(r"\d{4}-\d{2}"),
}


@pytest.fixture
def folder(tmp_path, header, events, places):
    write_folder(tmp_path, header, events, places, signer=SIGNER)
    return tmp_path / "3.1"


def faults(descriptor, folder):
    """Yield, in words, each breach of the specifications."""
    if not NAME.fullmatch(descriptor.get("name", "")):
        yield "name"
    if not descriptor.get("resources"):
        yield "no resources"
    names = [one.get("name", "") for one in descriptor["resources"]]
    if len(set(names)) != len(names):
        yield "two resources of one name"
    for licence in descriptor.get("licenses", [{}]):
        if not {"name", "path"} & set(licence):
            yield "a licence without name or path"
    for source in descriptor.get("sources", []):
        if "title" not in source:
            yield "a source without title"
    for one in descriptor["resources"]:
        yield from (f"{one.get('name')}: {fault}" for fault in resource_faults(one, names, folder))


def resource_faults(one, names, folder):
    if not NAME.fullmatch(one.get("name", "")):
        yield "name"
    path = one.get("path", "")
    if path.startswith(("/", "..")) or not (folder / path).is_file():
        yield "path"
    if one.get("profile") == "tabular-data-resource":
        with (folder / path).open(encoding=one["encoding"], newline="") as file:
            yield from table_faults(one["schema"], list(csv.reader(file)), names)


def table_faults(schema, rows, names):
    fields = schema.get("fields", [])
    header, *body = rows
    if [field.get("name") for field in fields] != header:
        yield "fields are not the header"
    for n, field in enumerate(fields):
        if field.get("type") not in TYPES:
            yield f"type of {field['name']}"
        yield from cell_faults(field, [row[n] for row in body])
    key = schema.get("primaryKey", [])
    keys = [key] if isinstance(key, str) else key
    held = [tuple(row[header.index(name)] for name in keys) for row in body]
    if keys and len(set(held)) != len(held):
        yield "primary key twice"
    for foreign in schema.get("foreignKeys", []):
        if foreign["reference"]["resource"] not in names:
            yield "foreign key to nowhere"


def cell_faults(field, cells):
    rules = field.get("constraints", {})
    given = [cell for cell in cells if cell]
    if rules.get("required") and len(given) < len(cells):
        yield f"{field['name']} lacks"
    if rules.get("unique") and len(set(given)) < len(given):
        yield f"{field['name']} twice"
    for cell in given:
        if not CASTS[field["type"]].fullmatch(cell):
            yield f"{field['name']} is no {field['type']}: {cell}"
        if "enum" in rules and cell not in rules["enum"]:
            yield f"{field['name']}: {cell}"
        if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
            yield f"{field['name']}: {cell}"


def test_the_descriptor_keeps_the_specifications(folder):
    descriptor = json.loads((folder / "datapackage.json").read_text())
    assert list(faults(descriptor, folder)) == []


def test_a_descriptor_that_breaks_them_is_found(folder, header):
    descriptor = datapackage(header)
    descriptor["name"] = "Not A Name"
    table = descriptor["resources"][0]
    table["schema"]["fields"][0]["type"] = "reference"
    table["schema"]["fields"][2]["constraints"] = {"required": True}
    descriptor["resources"][1]["path"] = "../gone.csv"
    descriptor["resources"][1]["profile"] = "data-resource"
    with pytest.raises(KeyError):
        list(faults(descriptor, folder))
    table["schema"]["fields"][0]["type"] = "integer"
    assert list(faults(descriptor, folder)) == [
        "name",
        "hechos: referencia is no integer: NAME0",
        "hechos: referencia is no integer: NAME1",
        "hechos: fecha lacks",
        "hechos_tal_cual: path",
    ]


def test_every_file_but_manifest_and_descriptor_is_a_resource(folder, header):
    described = {one["path"] for one in datapackage(header)["resources"]}
    there = {path.name for path in folder.iterdir()}
    assert there - described == {
        "manifest.json",
        "manifest.json.sig",
        "key.json",
        "datapackage.json",
    }


def test_no_column_tells_when_or_in_which_order_something_was_entered(header):
    events = {
        "referencia", "tambien", "fecha", "precision_fecha", "mes", "anio", "entidad",
        "entidad_nombre", "municipio", "municipio_nombre", "precision_lugar", "tipos", "grupos",
        "responsables", "agresiones", "victimas", "vinculo", "fuentes", "difieren",
        "una_sola_revision", "tal_cual",
    }  # fmt: skip
    acts = {"referencia", "victima", "tipo", "grupo", "responsables"}
    allowed = {
        "hechos": events,
        "hechos_tal_cual": events,
        "agresiones": acts,
        "agresiones_tal_cual": acts,
        # Of what kind, where, called what, how far: nothing of acts, numbers or people.
        "investigaciones": {
            "hecho", "clase", "orden", "autoridad", "entidad", "entidad_nombre", "precision_lugar",
            "delito_autoridad", "delito_victima", "etapa", "apertura", "precision_fecha",
            "conocido_al",
        },
        "cambios": {"referencia", "cambio", "columnas", "desde"},
        # How many look like that, before and now: a row of an investigation has no name.
        "cambios_investigaciones": {
            "clase", "orden", "autoridad", "entidad", "delito_autoridad", "delito_victima", "etapa",
            "apertura", "precision_fecha", "antes", "ahora", "desde",
        },
        "cortes": {"corte", "por", "clave", "valor", "se_muestra", "victimas"},
        "catalogos": {"catalogo", "clave", "es", "en", "grupo"},
        # Of a public document; nothing of when somebody marked what.
        "comparaciones": {
            "cifra", "organismo", "clase", "cuenta_es", "cuenta_en", "unidad", "numero", "tipos",
            "entidades", "desde", "hasta", "documento", "direccion", "fecha_documento", "pagina",
            "sha256_copia", "leido", "hechos", "victimas", "hechos_sin_victimas",
            "hechos_confirmados", "victimas_confirmadas", "contenidos", "no_contenidos",
            "no_dichos", "contenidos_fuera", "quiza_dentro", "suyos_sin_hallar",
        },
        "comparaciones_hechos": {
            "cifra", "referencia", "lugar", "victimas", "confirmado", "respuesta", "motivo",
            "pagina", "renglon",
        },
    }  # fmt: skip
    found = {
        one["name"]: {field["name"] for field in one["schema"]["fields"]}
        for one in datapackage(header)["resources"]
        if "schema" in one
    }
    assert found == allowed


def test_csv_on_the_web_says_the_same_of_the_same_columns(folder):
    """As W3C's metadata has it: each table by its address, with names, types, lists and keys."""
    told = json.loads((folder / "csv-metadata.json").read_text())
    package = json.loads((folder / "datapackage.json").read_text())
    schemas = {one["path"]: one["schema"] for one in package["resources"] if "schema" in one}
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {one["url"] for one in told["tables"]} == set(schemas)
    for table in told["tables"]:
        schema, columns = schemas[table["url"]], table["tableSchema"]["columns"]
        assert [one["name"] for one in columns] == [one["name"] for one in schema["fields"]]
        assert table["tableSchema"].get("primaryKey") == schema.get("primaryKey")
        assert {one["separator"] for one in columns if "separator" in one} <= {";"}
        for foreign in table["tableSchema"].get("foreignKeys", []):
            assert foreign["reference"]["resource"] in schemas
