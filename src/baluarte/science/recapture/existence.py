"""Whether a log-linear model has an estimate at all, and only one (Fienberg and Rinaldo, 2012)."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import linprog

from baluarte.science.recapture.histories import BadHistories, Histories, read_histories

EXISTS, NO_MAXIMUM, NOT_IDENTIFIED = 0, 1, 2
TINY = 1e-9
MOST_LISTS = 10


def existence(
    histories: Any, *, counts: Any = None, pairs: Iterable[tuple[str, str]] | None = None
) -> dict[tuple[tuple[str, str], ...], int]:
    r"""Say of every model of pairwise dependence whether its estimate exists and is unique.

    A pair of lists that share nobody has, when in the model, the estimate minus infinity: that is
    allowed, and the cells it empties are left out with it. What remains has a maximum of the
    likelihood exactly if some table, positive in every cell left, has the observed margins

    .. math:: \max\{s : A^\top x = A^\top y,\; x \ge s\} > 0

    and the maximum is unique exactly if the columns of the design A are independent.

    Parameters
    ----------
    histories, counts
        As in `estimate_undercount`; three to ten lists.
    pairs : iterable of pairs of names, optional
        Judge only the model with these dependences.

    Returns
    -------
    dict
        From the dependences in the model, as pairs of names, to 0 (exists, unique), 1 (no
        maximum), 2 (not unique) or 3 (neither).

    References
    ----------
    Fienberg, S. E. and Rinaldo, A. (2012). Maximum likelihood estimation in log-linear models.
    Annals of Statistics 40, 996-1023.
    Chan, L., Silverman, B. W. and Vincent, K. (2021). Multiple systems estimation for sparse
    capture data. Journal of the American Statistical Association 116, 1297-1306.
    """
    table = read_histories(histories, counts)
    if len(table.lists) > MOST_LISTS:
        raise BadHistories(f"Models are judged over at most {MOST_LISTS} lists.")
    every = list(combinations(range(len(table.lists)), 2))
    judge = Judge(table)
    if pairs is not None:
        chosen = [tuple(sorted(table.lists.index(name) for name in pair)) for pair in pairs]
        terms = tuple((1 << a) | (1 << b) for a, b in chosen)
        return {_named(table, terms): judge.code(terms)}
    found = {}
    for number in range(1 << len(every)):
        terms = tuple((1 << a) | (1 << b) for e, (a, b) in enumerate(every) if (number >> e) & 1)
        found[_named(table, terms)] = judge.code(terms)
    return found


class Judge:
    """Judges hierarchical models of one table, remembering what it has found.

    A model is its terms beyond the single lists: each term a set of lists as bits.
    """

    def __init__(self, histories: Histories) -> None:
        self.lists = len(histories.lists)
        self.counts = histories.cells()[1:]
        self.patterns = np.arange(1, 1 << self.lists)
        self.singles = tuple(1 << j for j in range(self.lists))
        self.columns: dict[int, np.ndarray] = {0: np.ones(len(self.patterns))}
        self.margins: dict[int, int] = {0: int(self.counts.sum())}
        self.known: dict[tuple[frozenset[int], bytes], int] = {}

    def code(self, terms: tuple[int, ...]) -> int:
        """0 if the model's estimate exists and is unique; 1, 2 or 3 as `existence` says."""
        kept, cells = self.reduced(terms)
        key = (frozenset(kept), np.packbits(cells).tobytes())
        if key not in self.known:
            self.known[key] = self._judge(self.design(kept)[cells], self.counts[cells])
        return self.known[key]

    def reduced(self, terms: tuple[int, ...]) -> tuple[tuple[int, ...], np.ndarray]:
        """Leave out terms in which nobody was seen, and the cells they empty."""
        kept = [term for term in (*self.singles, *terms) if self.margin(term) > 0]
        cells = np.ones(len(self.patterns), dtype=bool)
        for term in (*self.singles, *terms):
            if self.margin(term) == 0:
                cells &= (self.patterns & term) != term
        # A term can also have lost every cell in which it stood.
        kept = [term for term in kept if (cells & ((self.patterns & term) == term)).any()]
        return tuple(kept), cells

    def design(self, terms: tuple[int, ...]) -> np.ndarray:
        """Design with a constant first, one row for each pattern."""
        return np.column_stack([self.column(term) for term in (0, *terms)])

    def column(self, term: int) -> np.ndarray:
        """One where a pattern holds all lists of the term."""
        if term not in self.columns:
            self.columns[term] = ((self.patterns & term) == term).astype(np.float64)
        return self.columns[term]

    def margin(self, term: int) -> int:
        """How many were seen on all lists of the term."""
        if term not in self.margins:
            self.margins[term] = int(self.counts[(self.patterns & term) == term].sum())
        return self.margins[term]

    def _judge(self, design: np.ndarray, counts: np.ndarray) -> int:
        rank = int(np.linalg.matrix_rank(design))
        code = EXISTS if rank == design.shape[1] else NOT_IDENTIFIED
        seen = counts > 0
        if int(np.linalg.matrix_rank(design[seen])) < rank and _escapes(design, seen):
            code += NO_MAXIMUM
        return code


def _escapes(design: np.ndarray, seen: np.ndarray) -> bool:
    """Whether the likelihood grows for ever in some direction.

    Such a direction leaves the mean of every cell seen as it is and lowers others without end.
    """
    _, values, rows = np.linalg.svd(design[seen], full_matrices=True)
    rank = int((values > TINY * values[0]).sum())
    free = rows[rank:].T
    slopes = design[~seen] @ free
    slopes = slopes[np.abs(slopes).max(axis=1) > TINY]
    if free.shape[1] == 1:
        return bool((slopes < TINY).all() or (slopes > -TINY).all())
    solved = linprog(
        slopes.sum(axis=0),
        A_ub=slopes,
        b_ub=np.zeros(len(slopes)),
        bounds=[(-1.0, 1.0)] * free.shape[1],
        method="highs",
    )
    return bool(solved.fun < -TINY)


def _named(table: Histories, terms: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    names = []
    for term in terms:
        first, second = (name for j, name in enumerate(table.lists) if (term >> j) & 1)
        names.append((first, second))
    return tuple(names)
