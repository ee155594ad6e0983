"""The description of an edition's tables in the terms of Frictionless Data Package."""

from collections.abc import Mapping
from typing import Any

from baluarte.domain.files.csv_cells import SEPARATOR
from baluarte.domain.publication.files.columns import Column, columns
from baluarte.domain.publication.files.header import (
    LANGUAGES,
    UNNAMED_OPERATOR,
    Header,
    day,
    wording,
)

# A list is written as a text; its codes stay readable where nobody knows of lists.
TYPES = {"list": "string"}
KEYS: Mapping[str, Mapping[str, Any]] = {
    "events": {"primaryKey": "referencia"},
    "acts": {
        "foreignKeys": [
            {
                "fields": "referencia",
                "reference": {"resource": "hechos", "fields": "referencia"},
            }
        ]
    },
    "exact_acts": {
        "foreignKeys": [
            {
                "fields": "referencia",
                "reference": {"resource": "hechos_tal_cual", "fields": "referencia"},
            }
        ]
    },
    # A row has no name of its own.
    "investigations": {},
    "changes": {"primaryKey": "referencia"},
    "inquiry_changes": {},
    "terms": {"primaryKey": ["catalogo", "clave"]},
    "cuts": {"primaryKey": ["corte", "por", "clave", "valor"]},
    "comparisons": {"primaryKey": "cifra"},
    "compared": {
        "primaryKey": ["cifra", "referencia"],
        "foreignKeys": [
            # An event stands in one of two tables: no key names both.
            {"fields": "cifra", "reference": {"resource": "comparaciones", "fields": "cifra"}},
        ],
    },
}
TABLES = {
    "hechos": "events",
    "hechos_tal_cual": "events",
    "agresiones": "acts",
    "agresiones_tal_cual": "acts",
    "investigaciones": "investigations",
    "cambios": "changes",
    "cambios_investigaciones": "inquiry_changes",
    "catalogos": "terms",
    "cortes": "cuts",
    "comparaciones": "comparisons",
    "comparaciones_hechos": "compared",
}
OTHERS = {
    "hechos-parquet": ("hechos.parquet", "parquet", "application/vnd.apache.parquet"),
    "hechos-geojson": ("hechos.geojson", "geojson", "application/geo+json"),
    "hechos_tal_cual-parquet": (
        "hechos_tal_cual.parquet",
        "parquet",
        "application/vnd.apache.parquet",
    ),
    "hechos_tal_cual-geojson": ("hechos_tal_cual.geojson", "geojson", "application/geo+json"),
    "csvw": ("csv-metadata.json", "json", "application/csvm+json"),
    "codebook-es": ("codebook.es.md", "md", "text/markdown"),
    "codebook-en": ("codebook.en.md", "md", "text/markdown"),
    "citation": ("citation.txt", "txt", "text/plain"),
}


def datapackage(header: Header) -> dict[str, Any]:
    """Return the descriptor of an edition."""
    return {
        "profile": "data-package",
        "name": "baluarte-agresiones",
        "id": f"baluarte-agresiones-{header.edition}",
        "version": header.edition,
        "title": header.title("es"),
        "description": "\n".join(header.title(language) for language in LANGUAGES),
        # When the facts end, not when the file was written: the same edition, the same bytes.
        "created": f"{day(header.cut_off_at)}T00:00:00Z",
        "licenses": [wording()["licence"]],
        "sources": [{"title": header.operator or UNNAMED_OPERATOR}],
        "contributors": [{"title": header.operator or UNNAMED_OPERATOR, "role": "publisher"}],
        "keywords": ["derechos humanos", "periodistas", "México", "human rights"],
        "resources": [
            *(_table(name, table) for name, table in TABLES.items()),
            *(_other(name, *facts) for name, facts in OTHERS.items()),
        ],
    }


def keys_of(name: str) -> Mapping[str, Any]:
    """Return the keys of a table, by the name of its file."""
    return KEYS["exact_acts" if name == "agresiones_tal_cual" else TABLES[name]]


def _table(name: str, table: str) -> dict[str, Any]:
    path = f"{name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": wording()["files"][path]["es"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in columns(table)],
            "missingValues": [""],
            **keys_of(name),
        },
    }


def _other(name: str, path: str, kind: str, mediatype: str) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": name,
        "path": path,
        "title": wording()["files"][path]["es"],
        "format": kind,
        "mediatype": mediatype,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    for rule in ("required", "unique", "pattern"):
        if held := getattr(column, rule):
            constraints[rule] = held
    if column.enum:
        constraints["enum"] = list(column.enum)
    described = {
        "name": column.name,
        "type": TYPES.get(column.type, column.type),
        "title": column.title["es"],
        "description": f"{column.text['es']} / {column.text['en']}",
    }
    if column.type == "list":
        described["separator"] = SEPARATOR
    return described | ({"constraints": constraints} if constraints else {})
