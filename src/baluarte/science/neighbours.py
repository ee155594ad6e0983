"""Who is whose neighbour, in the forms that others' libraries give it; none of them is imported."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path


def is_graph(neighbours: Any) -> bool:
    """Say whether neighbours come as a graph, weights or shapes of another library."""
    return any(
        (
            hasattr(neighbours, "neighbors") and hasattr(neighbours, "id_order"),  # libpysal.W
            hasattr(neighbours, "adjacency") and hasattr(neighbours, "unique_ids"),  # its Graph
            hasattr(neighbours, "adj") and hasattr(neighbours, "edges"),  # networkx
            hasattr(neighbours, "geometry") and hasattr(neighbours, "sindex"),  # a GeoDataFrame
        )
    )


def as_pairs(neighbours: Any) -> Any:
    """Return pairs of neighbours; what is no graph of another library as it came.

    Parameters
    ----------
    neighbours : libpysal W or Graph, networkx graph, GeoDataFrame, or pairs
        Weights say who is a neighbour and not how much: those of 0 are none. Of a GeoDataFrame
        places are neighbours whose shapes meet, by their column `place`, or else their index.
    """
    if not is_graph(neighbours):
        return neighbours
    if hasattr(neighbours, "id_order"):
        return [
            (place, other)
            for place, others in neighbours.neighbors.items()
            for other, weight in zip(others, neighbours.weights[place], strict=True)
            if other != place and weight
        ]
    if hasattr(neighbours, "unique_ids"):
        return [pair for pair, weight in neighbours.adjacency.items() if weight and _apart(pair)]
    if hasattr(neighbours, "sindex"):
        return _that_meet(neighbours)
    return [(one, other) for one, other in neighbours.edges() if one != other]


def outward(neighbours: Any, places: Sequence[Any]) -> dict[Any, list[Any]]:
    """Return for each place all others that can be reached, ring by ring outward.

    Within a ring places stand in the order given. Places that the graph lacks have no neighbours.
    """
    position = {place: number for number, place in enumerate(places)}
    pairs = [
        (position[one], position[other])
        for one, other in as_pairs(neighbours)
        if one in position and other in position
    ]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    size = len(places)
    links = csr_array((np.ones(len(pairs)), (first, second)), shape=(size, size))
    rings = shortest_path(links, directed=False, unweighted=True)
    found = {}
    for number, place in enumerate(places):
        order = np.argsort(rings[number], kind="stable")
        reached = order[(rings[number, order] > 0) & np.isfinite(rings[number, order])]
        found[place] = [places[one] for one in reached]
    return found


def _apart(pair: tuple[Any, Any]) -> bool:
    return bool(pair[0] != pair[1])


def _that_meet(shapes: Any) -> Iterable[tuple[Any, Any]]:
    labels = list(shapes["place"] if "place" in getattr(shapes, "columns", ()) else shapes.index)
    first, second = shapes.sindex.query(shapes.geometry, predicate="intersects")
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return [(labels[one], labels[other]) for one, other in pairs if one < other]
