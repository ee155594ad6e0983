import itertools

import numpy as np
import pytest

from baluarte.science.recapture.graphs import decomposable_graphs


@pytest.mark.parametrize(
    ("lists", "graphs"), [(1, 1), (2, 2), (3, 8), (4, 61), (5, 822), (6, 18154)]
)
def test_so_many_graphs_are_decomposable(lists: int, graphs: int) -> None:
    assert len(decomposable_graphs(lists)[0]) == graphs


def chordless(edges: set[frozenset[int]], lists: int) -> bool:
    """Whether some cycle of four or more has no chord: then a graph is not decomposable."""
    for size in range(4, lists + 1):
        for ring in itertools.permutations(range(lists), size):
            sides = {frozenset((ring[i], ring[(i + 1) % size])) for i in range(size)}
            inside = {frozenset(p) for p in itertools.combinations(ring, 2)} & edges
            if inside == sides:
                return True
    return False


def edges_of(graph: int, lists: int) -> set[frozenset[int]]:
    pairs = list(itertools.combinations(range(lists), 2))
    return {frozenset(pair) for e, pair in enumerate(pairs) if (graph >> e) & 1}


def test_graphs_are_those_without_a_chordless_cycle() -> None:
    twin = [g for g in range(64) if not chordless(edges_of(g, 4), 4)]
    assert decomposable_graphs(4)[0].tolist() == twin


def test_cliques_are_the_largest_complete_sets() -> None:
    for graph, factors in zip(*decomposable_graphs(4), strict=True):
        edges = edges_of(int(graph), 4)
        complete = [
            s
            for s in range(1, 16)
            if all(
                frozenset(p) in edges
                for p in itertools.combinations([j for j in range(4) if s >> j & 1], 2)
            )
        ]
        largest = [s for s in complete if not any(s != t and s & t == s for t in complete)]
        assert np.flatnonzero(factors > 0).tolist() == largest


def test_each_list_counts_once_in_every_factorisation() -> None:
    sets = np.arange(32)
    _, factors = decomposable_graphs(5)
    for j in range(5):
        np.testing.assert_array_equal(factors @ ((sets >> j) & 1), 1.0)


def test_seven_lists_are_not_enumerated() -> None:
    with pytest.raises(ValueError, match="one to 6 lists"):
        decomposable_graphs(7)
