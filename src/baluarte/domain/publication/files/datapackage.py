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
    "terms": {"primaryKey": ["catalogo", "clave"]},
    "cuts": {"primaryKey": ["corte", "por", "clave", "valor"]},
    "comparisons": {"primaryKey": "cifra"},
    "compared": {
        "primaryKey": ["cifra", "referencia"],
        "foreignKeys": [
            {
                "fields": name,
                "reference": {"resource": resource, "fields": name},
            }
            for name, resource in (("cifra", "comparaciones"), ("referencia", "hechos"))
        ],
    },
}
TABLES = {
    "hechos": "events",
    "agresiones": "acts",
    "catalogos": "terms",
    "cortes": "cuts",
    "comparaciones": "comparisons",
    "comparaciones_hechos": "compared",
}
OTHERS = {
    "hechos-parquet": ("hechos.parquet", "parquet", "application/vnd.apache.parquet"),
    "hechos-geojson": ("hechos.geojson", "geojson", "application/geo+json"),
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
            **KEYS[table],
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
