"""The attacker, written anew and slowly: whole numbers for every edition's additions by cell."""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

TOTAL = "Total"


class Attacker:
    """Somebody who kept every edition of a table and knows that records only came in."""

    def __init__(self, editions, rows, columns, groups=None):
        """Take released tables in the order they came; `groups` says which row is in which."""
        self.cells = list(product(range(len(editions)), rows, columns))
        self.groups = groups or {}
        self.columns = columns
        stated = [
            (self.line(number, row.row, row.column), row.count)
            for number, table in enumerate(editions)
            for row in table.itertuples()
            if not np.isnan(row.count)
        ]
        self.constraints = [LinearConstraint(line, count, count) for line, count in stated]

    def line(self, number, row, column, *, since=0):
        """Return which additions a cell of an edition counts."""
        return np.array([
            float(
                since <= at <= number
                and (row in {TOTAL, one} or self.groups.get(one) == row)
                and column in (TOTAL, two)
            )
            for at, one, two in self.cells
        ])  # fmt: skip

    def bounds(self, line):
        """Return the least and the most that a sum of additions can be."""
        found = []
        for sign in (1, -1):
            said = milp(
                sign * line, integrality=np.ones(len(line)), bounds=Bounds(0, np.inf),
                constraints=self.constraints,
            )  # fmt: skip
            found.append(np.inf if said.x is None else float(line @ np.round(said.x)))
        return tuple(found)
