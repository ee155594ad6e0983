"""A layer's file read into named parts, in the metres of the framework."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely import Geometry

from baluarte.domain.territory.framework import EARTH, kept_framework
from baluarte.domain.territory.geopackage import NotAGeoPackage, open_content
from baluarte.domain.territory.layers.columns import Columns
from baluarte.domain.territory.layers.problems import LayerProblem, LayerRefused, refuse
from baluarte.domain.territory.names import fold

CODES = ("code", "codigo", "clave", "cve", "id", "fid")
NAMES = ("name es", "nombre es", "nombre", "name", "nom")
NAMES_EN = ("name en", "nombre en")
MOST_PARTS, MOST_POINTS, LONGEST_NAME = 1000, 1_000_000, 120
CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
SQLITE = b"SQLite format 3\x00"
# RFC 7946 knows no other; older files name it.
_WGS84 = re.compile(r"(CRS84|EPSG:+4326|WGS ?84)$", re.IGNORECASE)
USUAL = Columns()
Row = tuple[Mapping[str, str], Geometry | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One named area of a layer; its shape in the metres of the framework."""

    row: int
    code: str
    name_es: str
    name_en: str
    shape: Geometry


def read_parts(content: bytes, *, columns: Columns = USUAL) -> tuple[Part, ...]:
    """Read a GeoPackage or a GeoJSON into parts; `LayerRefused` names each row that is wrong."""
    is_package = content.startswith(SQLITE)
    names, rows, projection = _package(content) if is_package else _geojson(content)
    if not rows:
        raise refuse(_("The file holds no shape."))
    if len(rows) > MOST_PARTS:
        raise refuse(
            _("The file holds %(n)s shapes, and a layer at most %(most)s.")
            % {"n": f"{len(rows):,}", "most": f"{MOST_PARTS:,}"}
        )
    found = _found(columns, names)
    problems: list[LayerProblem] = []
    parts: list[Part] = []
    for number, (values, shape) in enumerate(rows, start=1):
        part = _part(number, values, shape, found)
        if isinstance(part, str):
            problems.append(LayerProblem(number, part))
        else:
            parts.append(part)
    problems += _twice(parts)
    if problems:
        raise LayerRefused(sorted(problems, key=lambda one: one.row))
    if sum(shapely.get_num_coordinates(one.shape) for one in parts) > MOST_POINTS:
        raise refuse(
            _("The shapes have more than %(most)s points together: simplify them.")
            % {"most": f"{MOST_POINTS:,}"}
        )
    return _in_metres(parts, projection)


def _package(content: bytes) -> tuple[list[str], list[Row], CRS]:
    try:
        with open_content(content) as layer:
            names = layer.columns()
            told = layer.features(*names)
            rows: list[Row] = [(dict(zip(names, values, strict=True)), s) for values, s in told]
            return names, rows, CRS.from_wkt(layer.projection)
    except NotAGeoPackage as error:
        raise refuse(_("The GeoPackage cannot be read: %(why)s.") % {"why": error}) from None
    except (sqlite3.Error, shapely.errors.ShapelyError, MemoryError):
        raise refuse(_("The GeoPackage is damaged: export it again.")) from None
    except CRSError:
        raise refuse(
            _("The GeoPackage does not say its projection: export it in WGS 84 (EPSG:4326).")
        ) from None


def _geojson(content: bytes) -> tuple[list[str], list[Row], CRS]:
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise refuse(
            _("The file is neither a GeoPackage nor a GeoJSON in UTF-8: export it as one of them.")
        ) from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or told.get("type") != "FeatureCollection":
        raise refuse(_("The GeoJSON is no FeatureCollection: export the whole layer."))
    crs: Any = told.get("crs") or {}
    name = str((crs.get("properties") or {}).get("name", "CRS84")) if isinstance(crs, dict) else ""
    if not _WGS84.search(name):
        raise refuse(
            _("The GeoJSON is not in longitudes and latitudes: export it in WGS 84 (EPSG:4326).")
        )
    rows = [_feature(one) for one in features]
    return list(dict.fromkeys(name for values, _shape in rows for name in values)), rows, EARTH


def _feature(told: Any) -> Row:
    properties = told.get("properties") if isinstance(told, dict) else None
    values = properties if isinstance(properties, dict) else {}
    said = {str(name): str(v) for name, v in values.items() if isinstance(v, str | int)}
    try:
        return said, shapely.from_geojson(json.dumps(told["geometry"]))
    except (TypeError, KeyError, ValueError, shapely.errors.ShapelyError):
        return said, None


def _found(asked: Columns, names: Sequence[str]) -> Columns:
    """Return the columns of a file that answer; a name of the reader's must be one of them."""
    lacking = [one for one in (asked.code, asked.name_es, asked.name_en) if one not in ("", *names)]
    if lacking:
        raise refuse(
            _("There is no column %(lacking)s: the file has %(names)s.")
            % {"lacking": ", ".join(lacking), "names": ", ".join(names) or "-"}
        )

    def usual(known: Iterable[str]) -> str:
        folded = {fold(name): name for name in reversed(names)}
        return next((folded[one] for one in known if one in folded), "")

    name_es = asked.name_es or usual(NAMES)
    if not name_es:
        raise refuse(
            _("No column names the parts (name, nombre): say which. The file has %(names)s.")
            % {"names": ", ".join(names) or "-"}
        )
    return Columns(asked.code or usual(CODES), name_es, asked.name_en or usual(NAMES_EN))


def _part(
    row: int, values: Mapping[str, str], shape: Geometry | None, columns: Columns
) -> Part | str:
    """Return one part, or what is wrong with it."""
    name = values.get(columns.name_es, "").strip()
    code = values.get(columns.code, "").strip() if columns.code else str(row)
    if not name or len(name) > LONGEST_NAME:
        return _("it needs a name of at most %(most)s letters.") % {"most": LONGEST_NAME}
    if not CODE.fullmatch(code):
        return _("the code %(code)s is not made of up to 40 letters, digits, points or dashes.") % {
            "code": repr(code[:60])
        }
    if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
        return _("it has no area: its shape must be a polygon.")
    if not shapely.is_valid(shape):
        return _("its shape is broken (%(why)s): repair it and export again.") % {
            "why": shapely.is_valid_reason(shape)
        }
    name_en = values.get(columns.name_en, "").strip() if columns.name_en else ""
    return Part(row, code, name, name_en[:LONGEST_NAME] or name, shapely.force_2d(shape))


def _twice(parts: Iterable[Part]) -> list[LayerProblem]:
    first: dict[str, int] = {}
    return [
        LayerProblem(
            one.row,
            _("the code %(code)s stands in row %(row)s already.")
            % {"code": one.code, "row": first[one.code]},
        )
        for one in parts
        if first.setdefault(one.code, one.row) != one.row
    ]


def _in_metres(parts: Sequence[Part], projection: CRS) -> tuple[Part, ...]:
    to_metres = Transformer.from_crs(projection, kept_framework().projection, always_xy=True)

    def project(points: Any) -> Any:
        return np.column_stack(to_metres.transform(points[:, 0], points[:, 1]))

    shapes = shapely.transform(np.array([one.shape for one in parts]), project)
    moved = []
    for one, shape in zip(parts, shapes, strict=True):
        if not np.isfinite(shapely.bounds(shape)).all():
            raise refuse(
                _("its points lie nowhere on earth: its axes may be swapped."), row=one.row
            )
        moved.append(Part(one.row, one.code, one.name_es, one.name_en, shape))
    return tuple(moved)
