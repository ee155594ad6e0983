"""The states as a small drawing of a few kilobytes: for the first page, and where nothing runs.

Drawn from the atlas that the large map uses, so that both show the same country. Pure but for
reading the file once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings

from baluarte.domain.territory.atlas_file import FILE
from baluarte.domain.territory.atlas_paths import MIDDLE_LATITUDE, Point, arcs_of, path_of, rings_of

WIDTH = 600
# Of the drawing; smaller islands are left to the large map.
SMALLEST_AREA = 6


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

    def place(point: Point) -> Point:
        return round((point[0] - west) * scale), round((north - point[1]) * tall)

    drawn = [[place(point) for point in arc] for arc in arcs_of(topology)]
    paths = {
        state["id"]: "".join(
            path_of(ring, is_closed=True) for ring in rings_of(state, drawn, smallest=SMALLEST_AREA)
        )
        for state in topology["objects"]["states"]["geometries"]
    }
    return Outline(width, round((north - south) * tall), paths)
