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


def lay_atlas(files: Path, *, state: str = "01") -> None:
    """Lay it into a folder of files; the first square is the state given."""
    path = files / "atlas" / FILE
    path.parent.mkdir()
    text = json.dumps(TOPOLOGY).replace('"01"', f'"{state}"').encode()
    path.write_bytes(text)
    compressed_twin(path).write_bytes(gzip.compress(text))
