"""Programs that find which shown cells have to move so that a hidden one can."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from baluarte.science.disclosure.narrowing import SLACK, Contradiction
from baluarte.science.disclosure.system import System
from baluarte.science.disclosure.tables import Flags, Real

MOST_CHOICES = 200_000


@dataclass(frozen=True, eq=False)
class Repair:
    """The true table with everything published before it, ready to be changed.

    Attributes
    ----------
    system : every statement; the table's own cells are those of table 0
    truth : unknowns that fit the true counts
    counts, costs : of the table's own cells
    kept : its cells that may not be hidden

    """

    system: System
    truth: Real
    counts: Real
    costs: Real
    kept: Flags

    @property
    def own(self) -> sparse.csr_array:
        """What the table's own cells sum."""
        return self.system.matrix[np.flatnonzero(self.system.table == 0)]

    @property
    def others(self) -> tuple[sparse.csr_array, Real, Real]:
        """What was published before, with the room it leaves around the truth."""
        rows = np.flatnonzero(self.system.table != 0)
        matrix = self.system.matrix[rows]
        now = matrix @ self.truth
        return matrix, self.system.lower[rows] - now, self.system.upper[rows] - now

    def cheapest(self, line: sparse.csr_array, hidden: Flags, by: int) -> tuple[Flags, Real] | None:
        """Return the cells to hide so that a sum of unknowns can be so much larger, or smaller.

        With them, unknowns that prove it; None where nothing does.
        """
        shown = np.flatnonzero(~hidden)
        prices = np.where(self.kept[shown], 0.0, self.costs[shown])
        own, (others, low, high) = self.own, self.others
        unknowns, moves = own.shape[1], len(shown)
        # A change, and for each shown cell by how much it grows and by how much it shrinks.
        cost = np.concatenate([np.zeros(unknowns), prices, prices])
        eye = sparse.eye_array(moves)
        balance = sparse.hstack([own[shown], -eye, eye])
        published = sparse.hstack([others, sparse.csr_array((others.shape[0], 2 * moves))])
        wanted = sparse.hstack([line, sparse.csr_array((1, 2 * moves))])
        most = np.where(self.kept[shown], 0.0, np.inf)
        found = milp(
            cost,
            bounds=Bounds(
                np.concatenate([-self.truth, np.zeros(2 * moves)]),
                np.concatenate([self.system.most - self.truth, most, most]),
            ),
            constraints=[
                LinearConstraint(balance, 0, 0),
                LinearConstraint(published, low, high),
                LinearConstraint(wanted, by, by),
            ],
        )
        if found.x is None:
            return None
        moved = found.x[unknowns : unknowns + moves] + found.x[unknowns + moves :]
        added = np.zeros(len(hidden), dtype=bool)
        added[shown[moved > SLACK]] = True
        return added, self.truth + found.x[:unknowns]

    def optimal(self, primary: Flags, width: int, *, seconds: float) -> Flags | None:
        """Return the cells to hide at the least cost, or None where time or size forbid it.

        A yes or no for each shown cell, and for each sensitive cell a change upwards and one
        downwards that move hidden cells only and lie so far apart (Fischetti & Salazar 2001).
        """
        targets, shown = np.flatnonzero(primary), np.flatnonzero(~primary)
        own, (others, low, high) = self.own, self.others
        unknowns = own.shape[1]
        copies = 2 * len(targets)
        if copies * (unknowns + len(shown)) > MOST_CHOICES:
            return None
        reach = float(max(self.counts.max(), 1) + width) * 2
        identity = sparse.eye_array(copies)
        moved = sparse.kron(identity, own[shown])
        gates = sparse.kron(np.ones((copies, 1)), sparse.eye_array(len(shown))) * reach
        nothing = sparse.csr_array((copies * others.shape[0], len(shown)))
        published = sparse.hstack([sparse.kron(identity, others), nothing])
        apart = sparse.lil_array((len(targets), copies * unknowns + len(shown)))
        for at, row in enumerate(targets):
            line = own[[row]].toarray().ravel()
            apart[at, 2 * at * unknowns : (2 * at + 1) * unknowns] = line
            apart[at, (2 * at + 1) * unknowns : (2 * at + 2) * unknowns] = -line
        true = np.tile(self.truth, copies)
        found = milp(
            np.concatenate([np.zeros(copies * unknowns), self.costs[shown]]),
            integrality=np.concatenate([np.zeros(copies * unknowns), np.ones(len(shown))]),
            bounds=Bounds(
                np.concatenate([-true, np.zeros(len(shown))]),
                np.concatenate(
                    [np.tile(self.system.most, copies) - true, np.where(self.kept[shown], 0.0, 1.0)]
                ),
            ),
            constraints=[
                LinearConstraint(sparse.hstack([moved, -gates]), -np.inf, 0),
                LinearConstraint(sparse.hstack([moved, gates]), 0, np.inf),
                LinearConstraint(published, np.tile(low, copies), np.tile(high, copies)),
                LinearConstraint(sparse.csr_array(apart), width, np.inf),
            ],
            options={"time_limit": seconds},
        )
        if found.x is None:
            return None
        hidden = primary.copy()
        hidden[shown[found.x[copies * unknowns :] > 1 / 2]] = True
        return hidden


def truth_of(system: System) -> Real:
    """Return unknowns in whole numbers that fit every statement, or say that there are none."""
    size = system.matrix.shape[1]
    found = milp(
        np.zeros(size),
        integrality=np.ones(size),
        bounds=Bounds(system.least, system.most),
        constraints=LinearConstraint(system.matrix, system.lower, system.upper),
    )
    if found.x is None:
        raise Contradiction(-1)
    return np.asarray(np.round(found.x))
