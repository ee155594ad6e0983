"""Whether hidden cells hold, asked over and over while holes are dug and filled.

Every table in whole numbers that fits what is shown is a witness: two witnesses that lie far
enough apart in a cell prove that the cell holds. Witnesses met once are kept: those that agree
with what is shown now still count, and the attacker's programs are solved only for cells about
which no two of them disagree enough.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from baluarte.science.disclosure.attack import SECONDS, Attack, Interval
from baluarte.science.disclosure.system import System
from baluarte.science.disclosure.tables import Flags, Real

MOST_WITNESSES = 600


@dataclass
class Guard:
    """The statements of one table, its own cells first, and the witnesses met so far.

    Attributes
    ----------
    system : every statement; the table's own cells are those of table 0
    truth : unknowns that fit the true counts
    counts : the true counts of the table's cells
    width : how far apart bounds have to lie
    threshold : what comes in between two editions needs them where it may be fewer than this
    others : which statements about other tables have to hold too: cells that they hide, and what
        came in between two editions
    additions : which of them are the latter

    """

    system: System
    truth: Real
    counts: Real
    width: int
    threshold: int
    others: Flags
    additions: Flags
    witnesses: list[Real] = field(default_factory=list)

    def __post_init__(self) -> None:
        stated = self.system.table >= 0
        self._own = np.flatnonzero(self.system.table == 0)
        # Agreements between cliques come last and speak of nobody's cell.
        self._lines = self.system.matrix[np.flatnonzero(stated)]
        self._values: list[Real] = []
        self.meet(self.truth)

    def meet(self, witness: Real) -> None:
        """Keep a table that fits."""
        self.witnesses.append(witness)
        self._values.append(np.round(self._lines @ witness))
        if len(self.witnesses) > MOST_WITNESSES:
            del self.witnesses[1], self._values[1]

    def exposed(
        self, hidden: Flags, guarded: Flags, *, is_first_enough: bool = False
    ) -> list[tuple[int, Interval]]:
        """Return the statements that do not hold, with their bounds: own guarded cells first."""
        wanted = self.others.copy()
        wanted[self._own] = guarded & hidden
        pending = wanted & ~self._held(hidden)
        if not pending.any():
            return []
        attack = self._attack(hidden)
        found = []
        for at in np.flatnonzero(pending):
            interval = attack.interval(int(at), enough=self.width)
            if self._is_exposed(int(at), interval):
                found.append((int(at), interval))
                if is_first_enough:
                    break
        for witness in attack.met(self.truth):
            self.meet(witness)
        return found

    def _is_exposed(self, at: int, found: Interval) -> bool:
        is_narrow = found.upper - found.lower < self.width
        if self.additions[at]:
            return is_narrow and found.upper > 0 and found.lower < self.threshold
        return is_narrow or not found.is_proven

    def _held(self, hidden: Flags) -> Flags:
        """Say about which statements two witnesses of what is shown disagree enough."""
        values = np.stack(self._values)
        shown = self._own[~hidden]
        fits = (values[:, shown] == self.counts[~hidden]).all(axis=1)
        return np.asarray(np.ptp(values[fits], axis=0) >= self.width)

    def _attack(self, hidden: Flags) -> Attack:
        lower, upper = self.system.lower.copy(), self.system.upper.copy()
        lower[self._own] = np.where(hidden, 0.0, self.counts)
        upper[self._own] = np.where(hidden, np.inf, self.counts)
        system = replace(self.system, lower=lower, upper=upper)
        return Attack(system, seconds=SECONDS, is_known_possible=True)
