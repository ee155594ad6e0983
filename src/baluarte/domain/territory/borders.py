"""Who borders whom, computed from the shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from baluarte.domain.territory.framework import Area

# The framework's shapes were digitised state by state: along some borders they overlap by up
# to 12 m2 or leave a sliver between them. Wider gaps are real: water, or land of nobody.
WIDEST_SLIVER_M = 20.0

Shapes = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Border:
    """Two municipalities that share a line, and how long it is."""

    one: str
    other: str
    length_km: float


def fit_together(areas: Sequence[Area]) -> Shapes:
    """Return the shapes as one coverage: no overlap, no sliver, borders equal on both sides."""
    clean: Shapes = shapely.coverage_clean(
        [area.shape for area in areas], gap_width=WIDEST_SLIVER_M
    )
    return clean


def borders(codes: Sequence[str], shapes: Shapes) -> list[Border]:
    """Return every pair that shares a line, once, ordered; a common point is not a border.

    The shapes must fit together: a border is then made of edges that occur exactly twice.
    """
    edge, length, owner = _edges(shapes)
    order = np.argsort(edge, kind="stable")
    edge, length, owner = edge[order], length[order], owner[order]
    twice = np.flatnonzero(edge[1:] == edge[:-1])
    one = np.minimum(owner[twice], owner[twice + 1])
    other = np.maximum(owner[twice], owner[twice + 1])
    pairs, which = np.unique(one * len(codes) + other, return_inverse=True)
    lengths = np.bincount(which, weights=length[twice])
    found = [
        _border(codes[pair // len(codes)], codes[pair % len(codes)], metres)
        for pair, metres in zip(pairs.tolist(), lengths.tolist(), strict=True)
    ]
    return sorted(found, key=lambda border: (border.one, border.other))


def _border(code: str, neighbour: str, metres: float) -> Border:
    one, other = sorted((code, neighbour))
    return Border(one, other, round(metres / 1000, 3))


def _edges(shapes: Shapes) -> tuple[Shapes, Shapes, Shapes]:
    """Return of each edge a number that does not depend on direction, its length, its owner."""
    parts, owner_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    nodes = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)[1].astype(np.int64)
    inside = ring_of_point[1:] == ring_of_point[:-1]
    begin, end = nodes[:-1][inside], nodes[1:][inside]
    edge = np.minimum(begin, end) * len(nodes) + np.maximum(begin, end)
    length = np.hypot(*(points[1:] - points[:-1])[inside].T)
    owner = owner_of_part[part_of_ring[ring_of_point[:-1][inside]]].astype(np.int64)
    return edge, length, owner
