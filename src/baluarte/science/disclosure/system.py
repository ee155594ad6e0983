"""Everything published as one system of linear statements about cells that nobody published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
from scipy import sparse

from baluarte.science.disclosure.cliques import Tree, tree_of
from baluarte.science.disclosure.domains import Domain, Positions
from baluarte.science.disclosure.tables import Cells, Real
from baluarte.science.errors import Refused

EDITION = "edition of the count"
MOST_UNKNOWNS = 2_000_000
MOST_TERMS = 50_000_000
LEAF, TOTAL = -1, -2

Whole = npt.NDArray[np.int64]


class TooLarge(Refused, ValueError):
    """The tables have more cells together than an audit can hold."""


@dataclass(frozen=True, eq=False)
class Statement:
    """A table, and how it is to be understood.

    Attributes
    ----------
    cells : the table
    editions : of which editions' additions its cells are made; None where there are no editions
    is_partial : whether a cell that it lacks is simply not spoken of
    is_difference : whether nobody published it: it is what two editions differ by

    """

    cells: Cells
    editions: Positions | None = None
    is_partial: bool = False
    is_difference: bool = False

    def dimensions(self) -> tuple[str, ...]:
        """The dimensions this statement speaks of."""
        return self.cells.dimensions + (() if self.editions is None else (EDITION,))


@dataclass(frozen=True, eq=False)
class System:
    """Linear statements about unknown whole numbers that are not negative.

    Attributes
    ----------
    matrix : a row a statement, a column an unknown
    lower, upper : what each statement says its sum lies between
    least, most : what is known of each unknown
    table, row : whose cell a statement is; -1 where two cliques of dimensions must agree

    """

    matrix: sparse.csr_array
    lower: Real
    upper: Real
    least: Real
    most: Real
    table: Whole
    row: Whole


def system_of(
    statements: Sequence[Statement], domains: Mapping[str, Domain], *, absent: str
) -> System:
    """Lay every statement out over the cliques of dimensions."""
    sizes = {name: len(one) for name, one in domains.items()}
    tree = tree_of([one.dimensions() for one in statements], sizes)
    shapes = [tuple(sizes[name] for name in clique) for clique in tree.cliques]
    starts = np.concatenate([[0], np.cumsum([prod(shape) for shape in shapes])])
    if starts[-1] > MOST_UNKNOWNS:
        widest = max(tree.cliques, key=lambda one: prod(sizes[name] for name in one))
        raise TooLarge(
            f"the tables have {starts[-1]} cells together, more than {MOST_UNKNOWNS}: "
            f"the widest part crosses {', '.join(map(repr, widest))}; coarsen one of them"
        )
    most = np.full(starts[-1], np.inf)
    blocks = []
    for at, one in enumerate(statements):
        clique = tree.clique_with(one.dimensions())
        layout = _Layout(tree.cliques[clique], shapes[clique], int(starts[clique]), domains)
        rows, columns = layout.terms(one)
        blocks.append((rows, columns, at))
        if absent == "zero" and not (one.is_partial or one.is_difference):
            most[layout.absent(one, columns, rows)] = 0.0
    return _assembled(statements, blocks, _agreements(tree, domains, starts), most)


@dataclass(frozen=True, eq=False)
class _Layout:
    """Where the cells of one clique lie among the unknowns."""

    names: tuple[str, ...]
    shape: tuple[int, ...]
    start: int
    domains: Mapping[str, Domain]

    def strides(self) -> dict[str, int]:
        widths = [prod(self.shape[at + 1 :]) for at in range(len(self.shape))]
        return dict(zip(self.names, widths, strict=True))

    def terms(self, statement: Statement) -> tuple[Whole, Whole]:
        """Return the terms of every cell: its row, and an unknown that it counts."""
        cells = statement.cells
        codes = {name: self._codes(cells, name) for name in cells.dimensions}
        strides = self.strides()
        rows, columns, counted = [], [], 0
        for pattern, members in _patterns(codes, len(cells)):
            free = np.zeros(1, dtype=np.int64)
            base = np.full(len(members), self.start, dtype=np.int64)
            for name in self.names:
                kind = pattern.get(name, TOTAL)
                if kind == LEAF:
                    base += codes[name][members] * strides[name]
                else:
                    parts = self._parts(name, kind, statement)
                    free = (free[:, None] + parts * strides[name]).ravel()
            counted += len(members) * len(free)
            if counted > MOST_TERMS:
                raise TooLarge(f"{cells.name}: its cells sum over too many others")
            columns.append((base[:, None] + free).ravel())
            rows.append(np.repeat(members, len(free)))
        return np.concatenate(rows), np.concatenate(columns)

    def absent(self, statement: Statement, columns: Whole, rows: Whole) -> Whole:
        """Return the unknowns that a full table of these categories would show, and does not."""
        cells = statement.cells
        codes = {name: self._codes(cells, name) for name in cells.dimensions}
        inner = np.ones(len(cells), dtype=bool)
        for values in codes.values():
            inner &= values >= 0
        if not inner.any() or not codes:
            return np.zeros(0, dtype=np.int64)
        strides, covered = self.strides(), np.array([self.start], dtype=np.int64)
        for name in self.names:
            if name in codes:
                parts = np.unique(codes[name][codes[name] >= 0])
            else:
                parts = self._parts(name, TOTAL, statement)
            covered = (covered[:, None] + parts * strides[name]).ravel()
        return np.setdiff1d(covered, columns[inner[rows]])

    def _codes(self, cells: Cells, name: str) -> Whole:
        """Code labels: the position of a leaf, TOTAL, or below it a group."""
        known = self.domains[name]
        groups = {label: TOTAL - 1 - at for at, label in enumerate(known.groups)}
        column = cells.labels[name]
        coded = {
            one: TOTAL if one is None else groups.get(one, known.place.get(one, TOTAL))
            for one in column.unique()
        }
        return np.fromiter((coded[one] for one in column), dtype=np.int64, count=len(column))

    def _parts(self, name: str, kind: int, statement: Statement) -> Positions:
        known = self.domains[name]
        if name == EDITION and statement.editions is not None:
            return statement.editions
        if kind == TOTAL:
            return np.arange(len(known))
        return known.groups[list(known.groups)[TOTAL - 1 - kind]]


def _patterns(codes: Mapping[str, Whole], size: int) -> Iterator[tuple[dict[str, int], Whole]]:
    """Put together the cells that have leaves, totals and the same groups in the same places."""
    if not codes:
        yield {}, np.arange(size)
        return
    kinds = np.stack([np.minimum(values, LEAF) for values in codes.values()], axis=1)
    for at, values in enumerate(codes.values()):
        kinds[values >= 0, at] = LEAF
    met, of = np.unique(kinds, axis=0, return_inverse=True)
    of = of.reshape(-1)
    for at, pattern in enumerate(met):
        yield dict(zip(codes, map(int, pattern), strict=True)), np.flatnonzero(of == at)


def _agreements(
    tree: Tree, domains: Mapping[str, Domain], starts: npt.NDArray[np.int64]
) -> list[tuple[Whole, Whole, Real]]:
    """Return, for each edge of the tree, what its two cliques must agree on."""
    found = []
    for first, second, shared in tree.edges:
        sides = []
        for clique in (first, second):
            names = tree.cliques[clique]
            shape = tuple(len(domains[name]) for name in names)
            grid = np.arange(prod(shape), dtype=np.int64).reshape(shape) + starts[clique]
            order = [names.index(name) for name in shared]
            order += [at for at in range(len(names)) if at not in order]
            sides.append(grid.transpose(order).reshape(prod(len(domains[n]) for n in shared), -1))
        rows = np.concatenate(
            [np.repeat(np.arange(len(side)), side.shape[1]) for side in sides]
        ).astype(np.int64)
        columns = np.concatenate([side.ravel() for side in sides])
        values = np.repeat([1.0, -1.0], [side.size for side in sides])
        found.append((rows, columns, values))
    return found


def _assembled(
    statements: Sequence[Statement],
    blocks: Sequence[tuple[Whole, Whole, int]],
    agreements: Sequence[tuple[Whole, Whole, Real]],
    most: Real,
) -> System:
    rows, columns, values, count = [], [], [], 0
    for block_rows, block_columns, at in blocks:
        rows.append(block_rows + count)
        columns.append(block_columns)
        values.append(np.ones(len(block_rows)))
        count += len(statements[at].cells)
    lower = [one.cells.lower for one in statements]
    upper = [one.cells.upper for one in statements]
    tables = [np.full(len(one.cells), at) for at, one in enumerate(statements)]
    places = [np.arange(len(one.cells)) for one in statements]
    for block_rows, block_columns, block_values in agreements:
        size = int(block_rows.max()) + 1
        rows.append(block_rows + count)
        columns.append(block_columns)
        values.append(block_values)
        lower.append(np.zeros(size))
        upper.append(np.zeros(size))
        tables.append(np.full(size, -1))
        places.append(np.full(size, -1))
        count += size
    matrix = sparse.csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count, len(most)),
    )
    return System(
        matrix=matrix,
        lower=np.concatenate(lower),
        upper=np.concatenate(upper),
        least=np.zeros(len(most)),
        most=most,
        table=np.concatenate(tables).astype(np.int64),
        row=np.concatenate(places).astype(np.int64),
    )
