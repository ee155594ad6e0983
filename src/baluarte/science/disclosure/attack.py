"""The attacker: the least and the most that each hidden count can be, given everything published.

For a cell that is a sum c.x of unknown counts, two programs are solved,

    min c.x  and  max c.x   subject to   lo <= A x <= hi,  x >= 0,  x whole,

first without "whole" (a linear program); where the solution found is in whole numbers anyway, as
it always is for tables of two dimensions, that is the answer; else the program in whole numbers
is solved. What narrowing alone fixes is taken out before, and parts that share no statement are
solved apart: the bounds of a sum over independent parts are sums of bounds. Where a solution is
known, its cells are first moved as far as every statement lets them: where that reaches a bound
that nothing can pass, as in rounded tables, no program is solved.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from baluarte.science.disclosure.narrowing import SLACK, Contradiction, narrow
from baluarte.science.disclosure.system import System, Whole
from baluarte.science.disclosure.tables import Real

# How scipy says what HiGHS found; 4 is "endless or impossible", and impossible was excluded.
SOLVED, INFEASIBLE, ENDLESS = 0, 2, (3, 4)
SECONDS = 10.0


@dataclass(frozen=True)
class Interval:
    """The least and the most a count can be.

    Attributes
    ----------
    lower, upper : both can be reached, where `is_proven`
    is_proven : false where time ran out before whole numbers were found that reach both: then the
        count lies in the interval, but an attacker with more patience may know it better

    """

    lower: float
    upper: float
    is_proven: bool = True


@dataclass
class Part:
    """Unknowns that hang together, and the statements about them."""

    matrix: sparse.csr_array
    lower: Real
    upper: Real
    least: Real
    most: Real
    seconds: float
    seen: list[Real] = field(default_factory=list)
    known: dict[bytes, Interval] = field(default_factory=dict)

    def spread(self, wanted: Real) -> float:
        """Return how far apart the solutions met so far lie."""
        values = [float(wanted @ one) for one in self.seen]
        return max(values) - min(values) if values else 0.0

    def interval(self, wanted: Real, said: tuple[float, float] = (0.0, np.inf)) -> Interval:
        """Return the bounds of a sum of these unknowns, of which a statement says what it may."""
        used = np.flatnonzero(wanted)
        key = used.tobytes() + wanted[used].tobytes()
        if key not in self.known:
            low, is_low = self._extreme(wanted, 1.0, said[0])
            high, is_high = self._extreme(wanted, -1.0, said[1])
            self.known[key] = Interval(low, high, is_low and is_high)
        return self.known[key]

    def _extreme(self, wanted: Real, sign: float, said: float) -> tuple[float, bool]:
        used = np.flatnonzero(wanted)
        outer = float(wanted[used] @ (self.least if sign > 0 else self.most)[used])
        outer = max(outer, said) if sign > 0 else min(outer, said)
        if np.isfinite(outer) and self.seen:
            if any(wanted[used] @ one[used] == outer for one in self.seen):
                return outer, True
            lacking = abs(outer - self.seen[0][used].sum())
            if (wanted[used] == 1).all() and self._moved(used, -sign, lacking) == lacking:
                return outer, True
        return self._solved(wanted, sign)

    def _moved(self, used: Whole, direction: float, wanted: float) -> float:
        """Move unknowns of the first solution met until their sum moved so far; say how far."""
        above, below = (side.copy() for side in self._room)
        columns, moved = self._columns, 0.0
        for one in used:
            at = slice(*columns.indptr[one : one + 2])
            rows, signs = columns.indices[at], columns.data[at] * direction
            value = self.seen[0][one]
            room = self.most[one] - value if direction > 0 else value - self.least[one]
            limits = np.where(signs > 0, above[rows], below[rows]) / np.abs(signs)
            step = np.floor(min(room, wanted - moved, limits.min(initial=np.inf)) + SLACK)
            if step > 0:
                above[rows] -= signs * step
                below[rows] += signs * step
                moved += float(step)
            if moved >= wanted:
                break
        return moved

    @cached_property
    def _room(self) -> tuple[Real, Real]:
        """By how much the statements' sums of the first solution met may rise, and fall."""
        sums = self.matrix @ self.seen[0]
        return self.upper - sums, sums - self.lower

    @cached_property
    def _columns(self) -> sparse.csc_array:
        return self.matrix.tocsc()

    def _solved(self, wanted: Real, sign: float) -> tuple[float, bool]:
        found = self._solve(sign * wanted, is_whole=False)
        if found.status in ENDLESS:
            return float("inf"), True
        if found.x is None:
            return self._solved_whole(wanted, sign, float("-inf") * sign)
        nearest = np.round(found.x)
        if np.abs(found.x - nearest).max(initial=0.0) < SLACK:
            self.seen.append(nearest)
            return float(wanted @ nearest), True
        return self._solved_whole(wanted, sign, float(wanted @ found.x))

    def _solved_whole(self, wanted: Real, sign: float, outer: float) -> tuple[float, bool]:
        found = self._solve(sign * wanted, is_whole=True)
        if found.status == INFEASIBLE:
            raise Contradiction(-1)
        if found.status == SOLVED:
            nearest = np.round(found.x)
            self.seen.append(nearest)
            return float(wanted @ nearest), True
        bound = found.mip_dual_bound
        if bound is not None and np.isfinite(bound):
            outer = max(outer, bound) if sign > 0 else min(outer, -bound)
        if not np.isfinite(outer):
            return (0.0 if sign > 0 else float("inf")), False
        return float(np.ceil(outer - SLACK) if sign > 0 else np.floor(outer + SLACK)), False

    def is_possible(self) -> bool:
        """Whether any whole numbers fulfil every statement."""
        found = self._solve(np.zeros(len(self.least)), is_whole=True)
        if found.x is not None:
            self.seen.append(np.round(found.x))
        return int(found.status) != INFEASIBLE

    def _solve(self, cost: Real, *, is_whole: bool) -> Any:
        return milp(
            cost,
            integrality=np.full(len(cost), int(is_whole)),
            bounds=Bounds(self.least, self.most),
            constraints=LinearConstraint(self.matrix, self.lower, self.upper),
            options={"time_limit": self.seconds},
        )


class Attack:
    """Everything published, narrowed and cut into independent parts, ready to be asked."""

    def __init__(
        self,
        system: System,
        *,
        seconds: float = SECONDS,
        is_known_possible: bool = False,
        guess: Real | None = None,
    ) -> None:
        """Narrow and cut a system; a guess of its unknowns that fits it saves solving for one."""
        self._lower, self._upper = system.lower, system.upper
        self._matrix = system.matrix
        self._least, self._most = narrow(system)
        free = np.flatnonzero(self._least < self._most)
        inner = system.matrix[:, free]
        live = np.flatnonzero(np.diff(inner.indptr) > 0)
        known = system.matrix @ np.where(self._least < self._most, 0.0, self._least)
        lower, upper = (system.lower - known)[live], (system.upper - known)[live]
        inner = inner[live]
        self._place = np.full(len(self._least), -1, dtype=np.int64)
        self._part = np.full(len(self._least), -1, dtype=np.int64)
        self._parts = list(self._cut(inner, lower, upper, free, seconds))
        if guess is not None and self._fits(system, guess):
            for part, one in enumerate(self._parts):
                one.seen.append(guess[np.flatnonzero(self._part == part)])
            is_known_possible = True
        for one in self._parts:
            if not is_known_possible and not one.is_possible():
                raise Contradiction(-1)

    def key(self, statement: int) -> bytes:
        """Return what is the same for two statements about the same sum."""
        at = slice(*self._matrix.indptr[statement : statement + 2])
        return bytes(np.sort(self._matrix.indices[at]).tobytes())

    def interval(self, statement: int, *, enough: float = float("inf")) -> Interval:
        """Return the bounds of the sum that a statement is about.

        Where solutions already met lie `enough` apart, bounds so far apart are returned instead.
        """
        at = slice(*self._matrix.indptr[statement : statement + 2])
        columns, values = self._matrix.indices[at], self._matrix.data[at]
        fixed = self._part[columns] < 0
        lower = upper = float(values[fixed] @ self._least[columns[fixed]])
        proven = True
        parts = np.unique(self._part[columns[~fixed]])
        # What the statement says of its sum is a bound of a part only where it has no other.
        said = (0.0, np.inf)
        if len(parts) == 1:
            said = (float(self._lower[statement]) - lower, float(self._upper[statement]) - upper)
        for part in parts:
            here = self._part[columns] == part
            wanted = np.zeros(len(self._parts[part].least))
            wanted[self._place[columns[here]]] = values[here]
            if self._parts[part].spread(wanted) >= enough:
                return Interval(lower, lower + enough)
            one = self._parts[part].interval(wanted, said)
            lower, upper = lower + one.lower, upper + one.upper
            proven = proven and one.is_proven
        return Interval(lower, upper, proven)

    def met(self, truth: Real) -> Iterator[Real]:
        """Yield every solution in whole numbers met so far, completed by a known one."""
        for part, one in enumerate(self._parts):
            columns = np.flatnonzero(self._part == part)
            for values in one.seen:
                whole = truth.copy()
                whole[columns] = values[self._place[columns]]
                yield whole

    def _fits(self, system: System, guess: Real) -> bool:
        sums = system.matrix @ guess
        is_within = (guess >= self._least) & (guess <= self._most)
        fits = (sums >= system.lower) & (sums <= system.upper)
        return bool(is_within.all() and fits.all())

    def _cut(
        self, inner: sparse.csr_array, lower: Real, upper: Real, free: Whole, seconds: float
    ) -> Iterator[Part]:
        rows, columns = inner.shape
        links = sparse.block_array([[None, inner], [inner.T, None]]) if rows else None
        of = connected_components(links, directed=False)[1] if rows else np.arange(columns)
        _, of = np.unique(of, return_inverse=True)
        of_row, of_column = of[:rows], of[rows:]
        by_row, by_column = np.argsort(of_row, kind="stable"), np.argsort(of_column, kind="stable")
        count = int(of.max(initial=-1)) + 1
        row_ends = np.searchsorted(of_row[by_row], np.arange(count + 1))
        column_ends = np.searchsorted(of_column[by_column], np.arange(count + 1))
        for part in range(count):
            here = by_column[column_ends[part] : column_ends[part + 1]]
            said = by_row[row_ends[part] : row_ends[part + 1]]
            self._part[free[here]] = part
            self._place[free[here]] = np.arange(len(here))
            yield Part(
                matrix=inner[said][:, here],
                lower=lower[said],
                upper=upper[said],
                least=self._least[free[here]],
                most=self._most[free[here]],
                seconds=seconds,
            )
