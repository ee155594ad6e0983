"""Sparse factorisation L D L' of one pattern many times, and the diagonal of its inverse."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.linalg import splu

from baluarte.science.kernels import kernel
from baluarte.science.rates.columns import Floats

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pattern:
    """Where the factor of a symmetric matrix is not zero, after reordering.

    Attributes
    ----------
    order : ndarray of int, shape (n,)
        Which row of the matrix stands at each place of the factor.
    starts, rows : ndarray of int
        The factor's columns below the diagonal, compressed, rows ascending.
    below : ndarray, shape (len(rows),)
        The matrix itself in that pattern, below the diagonal.
    """

    order: Integers
    starts: Integers
    rows: Integers
    below: Floats


def pattern_of(matrix: csr_array) -> Pattern:
    """Reorder a symmetric matrix so that its factor stays sparse, and find that factor's pattern.

    Minimum degree (SuperLU's), then the columns' patterns from the leaves of the elimination tree
    upward (George and Liu, 1981).
    """
    size = matrix.shape[0]
    links = abs(matrix) + eye_array(size) * (abs(matrix).sum(axis=1).max() + 1)
    found = splu(
        csc_array(links),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    order = np.argsort(found.perm_c).astype(np.int64)
    laid = csc_array(matrix[order][:, order])
    laid.sort_indices()
    columns: list[Integers] = []
    waiting: list[list[int]] = [[] for _ in range(size)]
    for one in range(size):
        own = laid.indices[laid.indptr[one] : laid.indptr[one + 1]]
        parts = [own[own > one], *(columns[child][1:] for child in waiting[one])]
        column = np.unique(np.concatenate(parts)).astype(np.int64)
        columns.append(column)
        if len(column):
            waiting[column[0]].append(one)
    starts = np.concatenate([[0], np.cumsum([len(one) for one in columns])]).astype(np.int64)
    rows = np.concatenate(columns).astype(np.int64)
    return Pattern(order, starts, rows, _laid_out(laid, starts, rows))


def _laid_out(laid: csc_array, starts: Integers, rows: Integers) -> Floats:
    below = np.zeros(len(rows))
    for one in range(laid.shape[0]):
        held = slice(laid.indptr[one], laid.indptr[one + 1])
        own, values = laid.indices[held], laid.data[held]
        column = rows[starts[one] : starts[one + 1]]
        is_below = own > one
        below[starts[one] + np.searchsorted(column, own[is_below])] = values[is_below]
    return below


@kernel()
def factorise(
    starts: Integers, rows: Integers, below: Floats, diagonal: Floats
) -> tuple[Floats, Floats]:  # pragma: no cover
    """Return L's columns below the diagonal and D, looking left from column to column."""
    size = len(diagonal)
    lower, pivots, work = np.zeros(len(rows)), np.zeros(size), np.zeros(size)
    head, following = np.full(size, -1), np.full(size, -1)
    reached = starts[:-1].copy()
    for one in range(size):
        for at in range(starts[one], starts[one + 1]):
            work[rows[at]] = below[at]
        pivot = diagonal[one]
        left = head[one]
        while left != -1:
            after = following[left]
            at = reached[left]
            scaled = lower[at] * pivots[left]
            pivot -= scaled * lower[at]
            for further in range(at + 1, starts[left + 1]):
                work[rows[further]] -= scaled * lower[further]
            reached[left] = at + 1
            if at + 1 < starts[left + 1]:
                row = rows[at + 1]
                following[left] = head[row]
                head[row] = left
            left = after
        pivots[one] = pivot
        for at in range(starts[one], starts[one + 1]):
            lower[at] = work[rows[at]] / pivot
            work[rows[at]] = 0.0
        if starts[one] < starts[one + 1]:
            row = rows[starts[one]]
            following[one] = head[row]
            head[row] = one
    return lower, pivots


@kernel()
def solve(
    starts: Integers, rows: Integers, lower: Floats, pivots: Floats, sides: Floats
) -> Floats:  # pragma: no cover
    """Return the solution of L D L' x = b for each row b of `sides`."""
    found = sides.copy()
    size = len(pivots)
    for side in range(len(found)):
        x = found[side]
        for one in range(size):
            held = x[one]
            for at in range(starts[one], starts[one + 1]):
                x[rows[at]] -= lower[at] * held
        for one in range(size - 1, -1, -1):
            held = x[one] / pivots[one]
            for at in range(starts[one], starts[one + 1]):
                held -= lower[at] * x[rows[at]]
            x[one] = held
    return found


@kernel()
def inverse_diagonal(
    starts: Integers, rows: Integers, lower: Floats, pivots: Floats
) -> Floats:  # pragma: no cover
    """Return the inverse's diagonal, computing the inverse only where L is not zero.

    Takahashi, Fagan and Chin (1973): column by column from the last.
    """
    size = len(pivots)
    inverse, diagonal = np.zeros(len(rows)), np.zeros(size)
    place = np.full(size, -1)
    for one in range(size - 1, -1, -1):
        begin, end = starts[one], starts[one + 1]
        for at in range(begin, end):
            place[rows[at]] = at
        for at in range(begin, end):
            column, weight = rows[at], lower[at]
            inverse[at] -= weight * diagonal[column]
            for further in range(starts[column], starts[column + 1]):
                met = place[rows[further]]
                if met >= 0:
                    inverse[met] -= weight * inverse[further]
                    inverse[at] -= lower[met] * inverse[further]
        total = 1.0 / pivots[one]
        for at in range(begin, end):
            total -= lower[at] * inverse[at]
            place[rows[at]] = -1
        diagonal[one] = total
    return diagonal
