"""The drawn atlas without a geometry library: paths of a drawing, borders of a group, GeoJSON.

Read from the file that `atlas` wrote, so that every map shows the same country.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from baluarte.domain.territory.atlas_file import find_atlas

Point = tuple[float, float]
Box = tuple[float, float, float, float]
MIDDLE_LATITUDE = 23.5
# Units of a drawing of municipalities: about a kilometre each.
WIDTH = 3000
# Islands smaller than this, in units, are left out of a shape that has larger parts.
SMALLEST_AREA = 1
# Digits of a degree in GeoJSON: some ten metres.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A place of a drawing: its path, where its name stands, and the box it lies in."""

    code: str
    name: str
    path: str
    middle: Point
    # Left, top, right, bottom.
    box: Box = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class AtlasDrawing:
    """States and municipalities on a grid so many units wide and high."""

    width: int
    height: int
    states: Mapping[str, Shape]
    municipalities: Mapping[str, Shape]
    # The arcs of all shapes, and which of them each shape uses.
    arcs: Sequence[Sequence[Point]]
    used: Mapping[str, Sequence[int]]

    def border_of(self, codes: Iterable[str]) -> str:
        """Return the outer border of some places together: arcs that only one of them uses."""
        times = Counter(arc for code in codes for arc in self.used.get(code, ()))
        return "".join(path_of(self.arcs[arc]) for arc, uses in times.items() if uses % 2)


def atlas_drawing(folder: Path, width: int = WIDTH) -> AtlasDrawing | None:
    """Return the drawing of a folder's atlas, or nothing while it has not been drawn."""
    found = find_atlas(folder)
    return None if found is None else _drawing(found.path, found.sha256, width)


def atlas_geometries(folder: Path) -> Mapping[str, dict[str, Any]]:
    """Return the GeoJSON geometry of each state and municipality by its code."""
    found = find_atlas(folder)
    return {} if found is None else _geometries(found.path, found.sha256)


@lru_cache(maxsize=2)
def _drawing(path: Path, _sha256: str, width: int) -> AtlasDrawing:
    return draw_paths(json.loads(path.read_text(encoding="utf-8")), width)


@lru_cache(maxsize=1)
def _geometries(path: Path, _sha256: str) -> Mapping[str, dict[str, Any]]:
    return geometries_of(json.loads(path.read_text(encoding="utf-8")))


def draw_paths(topology: Mapping[str, Any], width: int = WIDTH) -> AtlasDrawing:
    """Return the shapes of a topology as paths on a grid so many units wide."""
    west, south, east, north = topology["bbox"]
    scale = width / (east - west)
    tall = scale / cos(radians(MIDDLE_LATITUDE))
    arcs = [
        [(round((x - west) * scale), round((north - y) * tall)) for x, y in arc]
        for arc in arcs_of(topology)
    ]
    drawn: dict[str, dict[str, Shape]] = {}
    used: dict[str, Sequence[int]] = {}
    for level in ("states", "municipalities"):
        shapes = topology["objects"].get(level, {"geometries": []})["geometries"]
        drawn[level] = {one["id"]: _shape(one, arcs) for one in shapes}
        used |= {one["id"]: tuple(_arcs_used(one)) for one in shapes}
    straight = [_straight(arc) for arc in arcs]
    return AtlasDrawing(
        width, round((north - south) * tall), drawn["states"], drawn["municipalities"],
        straight, used,
    )  # fmt: skip


def geometries_of(topology: Mapping[str, Any]) -> Mapping[str, dict[str, Any]]:
    """Return the shapes of a topology as GeoJSON geometries, by code."""
    arcs = [[(round(x, DIGITS), round(y, DIGITS)) for x, y in arc] for arc in arcs_of(topology)]
    return {
        one["id"]: {
            "type": "MultiPolygon",
            "coordinates": [
                [_joined(ring, arcs) for ring in polygon] for polygon in _polygons(one)
            ],
        }
        for level in topology["objects"].values()
        for one in level["geometries"]
    }


def arcs_of(topology: Mapping[str, Any]) -> list[list[Point]]:
    """Return the arcs of a topology in degrees."""
    (scale_x, scale_y), (left, bottom) = (topology["transform"][n] for n in ("scale", "translate"))
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        found.append(points)
    return found


def rings_of(
    shape: Mapping[str, Any], arcs: Sequence[Sequence[Point]], *, smallest: float
) -> list[list[Point]]:
    """Return the rings of a shape that are large enough, or its largest."""
    rings = [_straight(_joined(ring, arcs)) for one in _polygons(shape) for ring in one]
    large = [ring for ring in rings if abs(_area(ring)) >= smallest]
    return large or sorted(rings, key=lambda ring: abs(_area(ring)))[-1:]


def path_of(points: Sequence[Point], *, is_closed: bool = False) -> str:
    """Return some points as a path in steps; a single point draws nothing."""
    (x, y), *others = points
    if not others:
        return ""
    steps = []
    for to_x, to_y in others:
        steps.append(f"{to_x - x:g} {to_y - y:g}")
        x, y = to_x, to_y
    closing = "z" if is_closed else ""
    return f"M{points[0][0]:g} {points[0][1]:g}l{' '.join(steps)}{closing}".replace(" -", "-")


def _shape(shape: Mapping[str, Any], arcs: Sequence[Sequence[Point]]) -> Shape:
    rings = rings_of(shape, arcs, smallest=SMALLEST_AREA)
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    path = "".join(path_of(ring, is_closed=True) for ring in rings)
    return Shape(
        shape["id"], (shape.get("properties") or {}).get("name", ""), path, _middle(largest),
        _box(rings),
    )  # fmt: skip


def _box(rings: Iterable[Sequence[Point]]) -> Box:
    across, down = zip(*(point for ring in rings for point in ring), strict=True)
    return min(across), min(down), max(across), max(down)


def _polygons(shape: Mapping[str, Any]) -> Collection[Collection[Sequence[int]]]:
    polygons: Collection[Collection[Sequence[int]]] = (
        shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    )
    return polygons


def _arcs_used(shape: Mapping[str, Any]) -> Iterable[int]:
    for polygon in _polygons(shape):
        for ring in polygon:
            for number in ring:
                yield number if number >= 0 else ~number


def _joined(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Join arcs to a ring; a negative number is an arc walked backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += [point for point in arc if not points or point != points[-1]]
    return points


def _straight(points: Sequence[Point]) -> list[Point]:
    """Leave out what lies on the way from a point to the next but one, and doubles."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) == 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _area(points: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, *points[:1]])) / 2


def _middle(points: Sequence[Point]) -> Point:
    """Return the centre of gravity of a ring; of one without area, its first point."""
    area = _area(points)
    if not area:
        return points[0]
    x = y = 0.0
    for a, b in pairwise([*points, *points[:1]]):
        part = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * part, y + (a[1] + b[1]) * part
    return round(x / (6 * area)), round(y / (6 * area))
