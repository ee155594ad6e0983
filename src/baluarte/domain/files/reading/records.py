"""JSON and GeoJSON; run in a confined process."""

import json
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from baluarte.domain.files.reading.encodings import Encoding, encoding_of
from baluarte.domain.files.reading.refusals import FileRefused
from baluarte.domain.files.reading.tables import (
    BROKEN,
    KEPT_OF_THE_UNREADABLE,
    MOST_COLUMNS,
    Row,
    Table,
    as_headers,
    name_columns,
    problems_of,
)

LONGITUDE, LATITUDE, GEOMETRY, IDENTIFIER = "(longitude)", "(latitude)", "(geometry)", "(id)"
EARTH = ("CRS84", "EPSG::4326", "EPSG:4326")
POINT_PARTS = 2


def read_records(data: bytes, *, encoding: str = "") -> Table:
    """Read a list of objects, or a collection of features with their points as two columns."""
    found = encoding_of(BytesIO(data), given=encoding)
    content = _parsed(data, found)
    is_map = isinstance(content, dict) and content.get("type") == "FeatureCollection"
    items = _features(content) if is_map else _objects(content)
    names = _names(items)
    columns, notices = name_columns(names)
    return Table(
        columns=columns,
        headers=as_headers(names),
        rows=_rows(items, dict(zip(columns, names, strict=True))),
        file_format="geojson" if is_map else "json",
        encoding=found.name,
        encoding_is_certain=found.is_certain,
        notices=notices,
    )


def _parsed(data: bytes, encoding: Encoding) -> Any:
    wide = encoding.name.startswith("utf-")
    text = data.decode(encoding.name, "replace" if wide else "surrogateescape")
    try:
        # Numbers stay as they are written: a coordinate is a text that somebody gave.
        return json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
            object_pairs_hook=_all_pairs,
        )
    except RecursionError:
        raise FileRefused("json.too_deep") from None
    except json.JSONDecodeError as error:
        raise FileRefused("json.broken", line=error.lineno, column=error.colno) from None


def _all_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep what a name repeated in one object would overwrite."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        kept, number = name, 1
        while kept in values:
            number += 1
            kept = f"{name} ({number})"
        values[kept] = value
    return values


def _objects(content: Any) -> list[Any]:
    if isinstance(content, list):
        return content
    raise FileRefused("json.no_list")


def _features(content: dict[str, Any]) -> list[Any]:
    crs = json.dumps(content.get("crs") or "")
    if content.get("crs") and not any(name in crs for name in EARTH):
        raise FileRefused("geojson.other_crs")
    features = content.get("features")
    if not isinstance(features, list):
        raise FileRefused("json.no_list")
    return [_flat(feature) for feature in features]


def _flat(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    values = dict(feature["properties"])
    if "id" in feature:
        values[IDENTIFIER] = feature["id"]
    geometry = feature.get("geometry")
    if not geometry:
        return values
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    is_point = isinstance(point, list) and geometry.get("type") == "Point"
    if is_point and point and len(point) >= POINT_PARTS:
        return values | {LONGITUDE: point[0], LATITUDE: point[1]}
    return values | {GEOMETRY: geometry}


def _names(items: Iterable[Any]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for item in items:
        if isinstance(item, dict):
            names |= dict.fromkeys(item)
        if len(names) > MOST_COLUMNS:
            raise FileRefused("columns.too_many", columns=len(names), most=MOST_COLUMNS)
    if not names:
        raise FileRefused("file.empty")
    return tuple(names)


def _rows(items: list[Any], names: Mapping[str, str]) -> Iterator[Row]:
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            values = {column: _as_text(item.get(name)) for column, name in names.items()}
            yield Row(number, values, problems_of(values))
        else:
            yield Row(
                number, {BROKEN: _as_text(item)[:KEPT_OF_THE_UNREADABLE]}, (("row.no_record", ""),)
            )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
