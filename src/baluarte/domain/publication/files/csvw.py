"""The description of an edition's tables in the terms of CSV on the Web (W3C)."""

from collections.abc import Mapping
from typing import Any

from baluarte.domain.files.csv_cells import SEPARATOR
from baluarte.domain.publication.files.columns import Column, columns
from baluarte.domain.publication.files.datapackage import TABLES, keys_of
from baluarte.domain.publication.files.header import LANGUAGES, Header, day, wording

DATATYPES = {"list": "string", "year": "gYear", "yearmonth": "gYearMonth"}


def csvw(header: Header) -> dict[str, Any]:
    """Return the metadata of an edition's group of tables."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "es"}],
        "dc:title": {language: header.title(language) for language in LANGUAGES},
        "dc:identifier": f"baluarte-agresiones-{header.edition}",
        "dc:license": {"@id": wording()["licence"]["path"]},
        # When the facts end: the same edition, the same bytes.
        "dc:date": day(header.cut_off_at),
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "tables": [_table(name, table) for name, table in TABLES.items()],
    }


def _table(name: str, table: str) -> dict[str, Any]:
    path = f"{name}.csv"
    return {
        "url": path,
        "dc:title": wording()["files"][path],
        "tableSchema": {
            "columns": [_column(column) for column in columns(table)],
            **_keys(keys_of(name)),
        },
    }


def _column(column: Column) -> dict[str, Any]:
    kind = DATATYPES.get(column.type, column.type)
    base: Any = {"base": kind, "format": column.pattern} if column.pattern else kind
    told: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name],
        "dc:description": dict(column.text),
        "datatype": base,
        "required": column.required,
        "null": "",
    }
    return told | ({"separator": SEPARATOR} if column.type == "list" else {})


def _keys(said: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "primaryKey" in said:
        told["primaryKey"] = said["primaryKey"]
    if "foreignKeys" in said:
        told["foreignKeys"] = [
            {
                "columnReference": one["fields"],
                "reference": {
                    "resource": f"{one['reference']['resource']}.csv",
                    "columnReference": one["reference"]["fields"],
                },
            }
            for one in said["foreignKeys"]
        ]
    return told
