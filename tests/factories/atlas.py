"""A drawn atlas of two invented squares: what pages find where a command has drawn one."""

import gzip
import json
from pathlib import Path
from typing import Any

from baluarte.domain.territory.atlas_file import FILE, compressed_twin

# Two squares side by side that share a border, walked one way by each; and a speck.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "bbox": [-100.0, 20.0, -98.0, 21.0],
    "transform": {"scale": [1.0, 1.0], "translate": [-100.0, 20.0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
        [[2, 0], [0, 0]],
    ],
    "objects": {
        "states": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "01", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "02", "arcs": [[[2, -1]], [[3]]]},
            ],
        }
    },
}


# The same squares as states of the registry's invented places, each with one municipality.
PLACES: dict[str, Any] = TOPOLOGY | {
    "objects": {
        "states": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "30", "properties": {"name": "Uno"}, "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "20", "properties": {"name": "Dos"}, "arcs": [[2, -1]]},
            ],
        },
        "municipalities": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "30001", "properties": {"name": "Uno", "state": "30"},
                 "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "20001", "properties": {"name": "Dos", "state": "20"},
                 "arcs": [[[2, -1]], [[3]]]},
            ],
        },
    }
}  # fmt: skip


def lay_atlas_of_places(files: Path, *, place: str = "20001") -> None:
    """Lay an atlas of two states, each with a municipality, into a folder; 20's has that code."""
    _lay(files, json.dumps(PLACES).replace('"20001"', f'"{place}"'))


def lay_atlas(files: Path, *, state: str = "01") -> None:
    """Lay it into a folder of files; the first square is the state given."""
    _lay(files, json.dumps(TOPOLOGY).replace('"01"', f'"{state}"'))


def _lay(files: Path, text: str) -> None:
    path = files / "atlas" / FILE
    path.parent.mkdir()
    path.write_bytes(text.encode())
    compressed_twin(path).write_bytes(gzip.compress(text.encode()))
