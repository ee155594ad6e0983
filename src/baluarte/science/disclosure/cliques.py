"""Which dimensions must be thought of together, and which may be thought of apart.

Tables that share dimensions restrict one another. Two dimensions that stand in one table are
joined; the graph is filled until it is chordal; its largest complete parts, the cliques, form a
tree in which neighbours agree on what they share. Tables over the cliques that agree so are the
margins of one table of whole numbers over all dimensions (Vorob'ev 1962; for whole numbers by
gluing clique after clique, each a transport problem). So nothing is lost by leaving the full
table, which may be immense, aside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Names = frozenset[str]


@dataclass(frozen=True)
class Tree:
    """Cliques of dimensions, and the pairs of them that must agree."""

    cliques: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[int, int, tuple[str, ...]], ...]

    def clique_with(self, names: Iterable[str]) -> int:
        """Return the smallest clique that holds some dimensions."""
        wanted = set(names)
        holding = [at for at, clique in enumerate(self.cliques) if wanted <= set(clique)]
        return min(holding, key=lambda at: len(self.cliques[at]))


def tree_of(tables: Iterable[Iterable[str]], sizes: Mapping[str, int]) -> Tree:
    """Return the cliques over which tables with these dimensions are thought of."""
    sets = [frozenset(one) for one in tables]
    cliques = _maximal(_eliminate(sets, sizes)) or [frozenset()]
    ordered = [tuple(name for name in sizes if name in clique) for clique in cliques]
    return Tree(tuple(ordered), tuple(_spanning(cliques, sizes)))


def _eliminate(sets: list[Names], sizes: Mapping[str, int]) -> list[Names]:
    near: dict[str, set[str]] = {name: set() for one in sets for name in one}
    for one in sets:
        for first, second in combinations(one, 2):
            near[first].add(second)
            near[second].add(first)
    found = []
    while near:
        name = min(near, key=lambda one: (_fill(near, one), _size(near[one] | {one}, sizes), one))
        around = near.pop(name)
        found.append(frozenset(around | {name}))
        for other in around:
            near[other] |= around - {other}
            near[other].discard(name)
    return found


def _fill(near: Mapping[str, set[str]], name: str) -> int:
    return sum(second not in near[first] for first, second in combinations(near[name], 2))


def _size(names: Iterable[str], sizes: Mapping[str, int]) -> int:
    product = 1
    for name in names:
        product *= sizes[name]
    return product


def _maximal(found: list[Names]) -> list[Names]:
    return [
        one
        for at, one in enumerate(found)
        if not any(one < other for other in found) and one not in found[:at]
    ]


def _spanning(
    cliques: list[Names], sizes: Mapping[str, int]
) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """Join the cliques by a tree that shares as much as can be shared."""
    joined = {0}
    while len(joined) < len(cliques):
        pairs = [
            (one, other)
            for one in sorted(joined)
            for other in range(len(cliques))
            if other not in joined
        ]
        one, other = max(pairs, key=lambda pair: len(cliques[pair[0]] & cliques[pair[1]]))
        joined.add(other)
        shared = cliques[one] & cliques[other]
        yield one, other, tuple(name for name in sizes if name in shared)
