"""What follows from each statement alone, over and over: most of an attack needs no solver."""

import numpy as np

from baluarte.science.disclosure.system import System, Whole
from baluarte.science.disclosure.tables import Real

MOST_ROUNDS = 200
SLACK = 1e-6


class Contradiction(Exception):
    """A statement cannot hold together with the others; -1 where no single one is to blame."""

    def __init__(self, statement: int) -> None:
        super().__init__(statement)
        self.statement = statement


def narrow(system: System) -> tuple[Real, Real]:
    """Return bounds of every unknown that follow from statements one by one.

    For a statement lo <= sum of a_j x_j <= hi, each x_j is at most hi less the least the others can
    be, and at least lo less the most they can be; bounds are rounded inwards to whole numbers. The
    bounds never cut off a solution in whole numbers.
    """
    terms = system.matrix.tocoo()
    rows, columns, values = terms.row, terms.col, terms.data
    least, most = system.least.copy(), system.most.copy()
    is_added = values > 0
    for _ in range(MOST_ROUNDS):
        small = np.where(is_added, least[columns], -most[columns])
        large = np.where(is_added, most[columns], -least[columns])
        _refuse(system, rows, small, large)
        rest_small = _without_oneself(rows, small, len(system.lower))
        rest_large = _without_oneself(rows, large, len(system.lower))
        top = system.upper[rows] - rest_small
        bottom = system.lower[rows] - rest_large
        new_most = np.where(is_added, top, -bottom)
        new_least = np.where(is_added, bottom, -top)
        tighter_most, tighter_least = most.copy(), least.copy()
        np.minimum.at(tighter_most, columns, np.floor(new_most + SLACK))
        np.maximum.at(tighter_least, columns, np.ceil(new_least - SLACK))
        crossed = tighter_least > tighter_most
        if crossed.any():
            at = int(np.argmax(crossed))
            raise Contradiction(_blamed(system, rows[columns == at]))
        if np.array_equal(tighter_most, most) and np.array_equal(tighter_least, least):
            break
        least, most = tighter_least, tighter_most
    return least, most


def _refuse(system: System, rows: Whole, small: Real, large: Real) -> None:
    size = len(system.lower)
    with np.errstate(invalid="ignore"):
        low = np.bincount(rows, small, size)
        high = np.bincount(rows, large, size)
    wrong = (low > system.upper + SLACK) | (high < system.lower - SLACK)
    if wrong.any():
        raise Contradiction(_blamed(system, np.flatnonzero(wrong)))


def _blamed(system: System, statements: Whole) -> int:
    """Prefer to name a cell that somebody published."""
    named = statements[system.table[statements] >= 0]
    return int(named[0] if len(named) else statements[0])


def _without_oneself(rows: Whole, bounds: Real, size: int) -> Real:
    """Return, for each term, the sum of the bounds of the other terms of its statement."""
    endless = np.isinf(bounds)
    finite = np.where(endless, 0.0, bounds)
    sums = np.bincount(rows, finite, size)[rows] - finite
    others = np.bincount(rows, endless, size)[rows] - endless
    sign = np.where(np.bincount(rows, np.where(endless, np.sign(bounds), 0.0), size) < 0, -1.0, 1.0)
    return np.where(others > 0, np.inf * sign[rows], sums)
