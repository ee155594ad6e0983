"""Shapes for the browser: simplified, with shared borders, in one small file.

Drawing takes half a minute and 1.7 GiB: commands do it, and pages read `atlas_file`.
"""

import fcntl
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from topojson.core.topology import Topology

from baluarte.domain.territory.atlas_file import FILE, Atlas, compressed_twin, find_atlas
from baluarte.domain.territory.borders import Shapes, fit_together
from baluarte.domain.territory.framework import SOURCE, Area, Framework, read_framework

TOLERANCE_M = 1500.0
STEPS = 100_000  # the grid of coordinates: some 35 m


def build_atlas(
    folder: Path,
    *,
    framework: Framework | None = None,
    tolerance: float = TOLERANCE_M,
    fitting: Shapes | None = None,
) -> Atlas:
    """Write the atlas and its gzip twin into a folder; equal input gives equal bytes."""
    topology = draw(framework or read_framework(), tolerance=tolerance, fitting=fitting)
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    _replace(compressed_twin(path), gzip.compress(text.encode(), 9, mtime=0))
    _replace(path, text.encode())
    return _written(folder)


def ensure_atlas(folder: Path) -> Atlas:
    """Return the atlas of a folder, drawing it where it is missing; one process at a time."""
    with _drawing_alone(folder):
        return find_atlas(folder) or build_atlas(folder)


def draw(
    framework: Framework, *, tolerance: float = TOLERANCE_M, fitting: Shapes | None = None
) -> dict[str, Any]:
    """Return a TopoJSON topology with the objects `municipalities` and `states`.

    States are made of their simplified municipalities, so that both share every border.
    """
    fitting = fit_together(framework.municipalities) if fitting is None else fitting
    simple = shapely.coverage_simplify(fitting, tolerance)
    shapes = _on_earth(simple, framework.to_earth)
    wholes = [_whole(state, framework.municipalities, shapes) for state in framework.states]
    topology = Topology([*shapes, *wholes], prequantize=STEPS).to_dict()
    drawn = topology["objects"]["data"]["geometries"]
    count = len(framework.municipalities)
    return {
        "type": "Topology",
        "source": SOURCE,
        "bbox": [round(edge, 5) for edge in topology["bbox"]],
        "transform": topology["transform"],
        "objects": {
            "municipalities": _collection(framework.municipalities, drawn[:count]),
            "states": _collection(framework.states, drawn[count:]),
        },
        "arcs": topology["arcs"],
    }


def _on_earth(shapes: Shapes, to_earth: Transformer) -> Shapes:
    def project(points: Shapes) -> Shapes:
        return np.column_stack(to_earth.transform(points[:, 0], points[:, 1]))

    projected: Shapes = shapely.transform(shapes, project)
    return projected


def _whole(state: Area, municipalities: Iterable[Area], shapes: Shapes) -> shapely.Geometry:
    inside = [i for i, area in enumerate(municipalities) if area.code.startswith(state.code)]
    return shapely.coverage_union_all(shapes[inside])


def _collection(areas: Sequence[Area], drawn: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    geometries = [
        {
            "type": geometry["type"],
            "id": area.code,
            "properties": _properties(area),
            "arcs": geometry["arcs"],
        }
        for area, geometry in zip(areas, drawn, strict=True)
    ]
    return {"type": "GeometryCollection", "geometries": geometries}


def _properties(area: Area) -> dict[str, str]:
    is_state = len(area.code) == len("00")
    return {"name": area.name} if is_state else {"name": area.name, "state": area.code[:2]}


@contextmanager
def _drawing_alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _written(folder: Path) -> Atlas:
    found = find_atlas(folder)
    if found is None:
        raise FileNotFoundError(folder / FILE)
    return found


def _replace(path: Path, content: bytes) -> None:
    """Write beside and move over, so that a reader never meets half a file."""
    beside = path.with_suffix(path.suffix + ".new")
    beside.write_bytes(content)
    beside.replace(path)
