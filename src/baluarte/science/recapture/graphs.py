"""Decomposable graphs over the lists, each as the cliques and separators it factors into."""

from functools import cache

import numpy as np

from baluarte.science.kernels import kernel

MOST_LISTS = 6


@cache
def decomposable_graphs(lists: int) -> tuple[np.ndarray, np.ndarray]:
    """Enumerate every decomposable (chordal) graph on so many lists.

    There are 8, 61, 822 and 18,154 of them on three, four, five and six lists; the complete graph
    is the last.

    Returns
    -------
    edges : array of int64, shape (graphs,)
        Bit e is the e-th pair of lists, in the order (0,1), (0,2), ..., (1,2), ...
    factors : array of float64, shape (graphs, 2^lists)
        +1 where a set of lists (as bits) is a clique, minus its multiplicity where a separator.
    """
    if not 1 <= lists <= MOST_LISTS:
        raise ValueError(f"Graphs are enumerated over one to {MOST_LISTS} lists, not {lists}.")
    edges, factors = _enumerate(lists)
    edges.setflags(write=False)
    factors.setflags(write=False)
    return edges, factors


@kernel()
def _enumerate(lists: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = lists * (lists - 1) // 2
    edges = np.zeros(1 << pairs, dtype=np.int64)
    factors = np.zeros((1 << pairs, 1 << lists))
    neighbours = np.zeros(lists, dtype=np.int64)
    found = 0
    for graph in range(1 << pairs):
        _neighbours(graph, lists, neighbours)
        if _eliminate(lists, neighbours, factors[found]):
            edges[found] = graph
            found += 1
        else:
            factors[found] = 0.0
    return edges[:found].copy(), factors[:found].copy()


@kernel()
def _neighbours(graph: int, lists: int, neighbours: np.ndarray) -> None:
    neighbours[:] = 0
    edge = 0
    for a in range(lists):
        for b in range(a + 1, lists):
            if (graph >> edge) & 1:
                neighbours[a] |= 1 << b
                neighbours[b] |= 1 << a
            edge += 1


@kernel()
def _eliminate(lists: int, neighbours: np.ndarray, factors: np.ndarray) -> bool:
    """Remove lists whose neighbours are all joined; a graph is decomposable if all can go.

    Each list removed contributes p(list | its neighbours): one set more, one less.
    """
    left = (1 << lists) - 1
    while left:
        removed = False
        for v in range(lists):
            around = neighbours[v] & left
            if (left >> v) & 1 and _complete(around, lists, neighbours):
                factors[around | (1 << v)] += 1.0
                if around:
                    factors[around] -= 1.0
                left &= ~(1 << v)
                removed = True
        if not removed:
            return False
    return True


@kernel()
def _complete(around: int, lists: int, neighbours: np.ndarray) -> bool:
    for u in range(lists):  # noqa: SIM110 (numba compiles no generators)
        if (around >> u) & 1 and (around & ~(1 << u)) & ~neighbours[u]:
            return False
    return True
