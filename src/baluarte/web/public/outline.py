"""The states as a small drawing of a few kilobytes: for the first page, and where nothing runs.

Drawn from the atlas that the large map uses, so that both show the same country. Pure but for
reading the file once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings

from baluarte.domain.territory.atlas_file import FILE

Point = tuple[int, int]
WIDTH = 600
# Of the drawing; smaller islands are left to the large map.
SMALLEST_AREA = 6
MIDDLE_LATITUDE = 23.5


@dataclass(frozen=True, slots=True)
class Outline:
    """The shapes of the states, each as one path of a drawing so many units wide and high."""

    width: int
    height: int
    paths: Mapping[str, str]


def states_outline() -> Outline | None:
    """Return the drawing, or nothing while the atlas has not been made."""
    path = Path(settings.FILE_FOLDER) / "atlas" / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Outline:
    return outline(json.loads(path.read_text(encoding="utf-8")))


def outline(topology: Mapping[str, Any], width: int = WIDTH) -> Outline:
    """Return the shapes of the states on a grid so many units wide."""
    west, south, east, north = topology["bbox"]
    scale = width / (east - west)
    tall = scale / cos(radians(MIDDLE_LATITUDE))

    def place(longitude: float, latitude: float) -> Point:
        return round((longitude - west) * scale), round((north - latitude) * tall)

    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    drawn = [[place(*point) for point in arc] for arc in arcs]
    paths = {
        state["id"]: "".join(_path(ring) for ring in _rings(state, drawn))
        for state in topology["objects"]["states"]["geometries"]
    }
    return Outline(width, round((north - south) * tall), paths)


def _arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Any]) -> list[tuple[float, float]]:
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        found.append((x * scale_x + left, y * scale_y + bottom))
    return found


def _rings(shape: Mapping[str, Any], arcs: Sequence[Sequence[Point]]) -> Iterable[list[Point]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            points = _joined(ring, arcs)
            if abs(_area(points)) >= SMALLEST_AREA:
                yield points


def _joined(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Join arcs to a ring; a negative number is an arc walked backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points += [point for point in arc if not points or point != points[-1]]
    return _straight(points)


def _straight(points: list[Point]) -> list[Point]:
    """Leave out what lies on the way from a point to the next but one, and doubles."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) == 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _area(points: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, *points[:1]])) / 2


def _path(points: Sequence[Point]) -> str:
    (x, y), *others = points
    steps = []
    for to_x, to_y in others:
        steps.append(f"{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")
