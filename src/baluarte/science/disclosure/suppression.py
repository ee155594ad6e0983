"""Complementary suppression: which further cells to hide so that hidden ones stay hidden.

Both methods think of the attacker's tables as the true one plus a change y. A hidden cell is
protected if changes that leave every shown cell as it is move it far enough. So, for a cell that
is not,

    min  sum over shown cells of cost * |change|   subject to  change of the cell = width,

and the shown cells that change are hidden (Kelly, Golden & Assad 1990), until the attacker audit
finds nothing; then what turned out not to be needed is shown again. The optimal method decides
about all cells at once, by a program with a yes or no for each shown cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from baluarte.science.disclosure.attack import Interval
from baluarte.science.disclosure.audit import Audit, InconsistentReleases, audit_release
from baluarte.science.disclosure.domains import Hierarchy, domains_of
from baluarte.science.disclosure.editions import counted_at, differences, editions_of
from baluarte.science.disclosure.guarding import Guard
from baluarte.science.disclosure.narrowing import SLACK, Contradiction
from baluarte.science.disclosure.repair import Repair, truth_of
from baluarte.science.disclosure.system import EDITION, Statement, system_of
from baluarte.science.disclosure.tables import (
    COUNT,
    SENSITIVE,
    SUPPRESSED,
    TOTALS,
    Cells,
    Flags,
    InvalidTable,
    Real,
    as_frame,
    read_cells,
    read_true_cells,
)
from baluarte.science.errors import Refused

Progress = Callable[[int, int], None]
MOST_ROUNDS = 50
ABOUT_RELEASE = (COUNT, SUPPRESSED, SENSITIVE, "rule")


class CannotProtect(Refused, ValueError):
    """No further hiding protects a cell: the table has to be coarser."""


@dataclass(frozen=True, eq=False)
class Suppression:
    """A table with holes that hold.

    Attributes
    ----------
    table : the table as its owner knows it, with `suppressed` and `sensitive`: never released
    released : the table to release: hidden counts are NaN and look alike
    audit : what an attacker can work out from it, and from everything published before
    primary, secondary : how many cells were hidden for themselves, and to protect those
    cost : of the secondary ones
    method : `heuristic` or `optimal`

    """

    table: pd.DataFrame
    released: pd.DataFrame
    audit: Audit
    primary: int
    secondary: int
    cost: float
    method: str


def suppress(
    table: Any,
    *,
    published: Sequence[Any] = (),
    threshold: int = 5,
    width: int | None = None,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    cost: Literal["count", "cells"] | Sequence[float] = "count",
    method: Literal["heuristic", "optimal"] = "heuristic",
    protect: Literal["hidden", "sensitive"] = "hidden",
    keep: Sequence[bool] | None = None,
    totals: Sequence[Any] = TOTALS,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> Suppression:
    """Hide the sensitive cells of a table, and as little else as keeps them hidden.

    Parameters
    ----------
    table : pandas.DataFrame or pyarrow.Table
        As `audit_release` takes it, with the true count in every row. Sensitive are the cells
        that its column `sensitive` says (see `mark_sensitive`), or else counts from 1 up to below
        the threshold.
    published, threshold, width, hierarchies, totals
        As in `audit_release`.
    cost : {"count", "cells"} or sequence
        What hiding a cell costs: its count and one more, or the same for every cell, or a number
        for each row.
    method : {"heuristic", "optimal"}
        Cell by cell, or all at once at the least cost (for some hundred cells).
    protect : {"hidden", "sensitive"}
        Whether cells that were hidden to protect others have to stay unknown too. They should: who
        can tell which holes are not small knows that the others are.
    keep : sequence of bool, optional
        Rows that are never to be hidden besides the sensitive ones (a total that must be said).
    seconds : float
        Most time for the optimal program; after it the heuristic's answer stands.
    progress : callable, optional
        Called with (cells that hold, hidden cells) after every round; raising inside it ends it.

    Returns
    -------
    Suppression
        Its audit found nothing exposed.

    Raises
    ------
    CannotProtect
        No further hiding protects a cell: coarsen the table.
    InvalidTable, InvalidSetting, InconsistentReleases
        As in `audit_release`.

    """
    frame = as_frame(table, "table")
    cells = read_true_cells(frame, name="table", totals=totals)
    primary = (
        cells.is_sensitive if SENSITIVE in frame else (cells.true > 0) & (cells.true < threshold)
    )
    width = threshold if width is None else width
    costs = _costs(cost, cells.true)
    kept = np.zeros(len(frame), bool) if keep is None else np.asarray(keep, dtype=bool)
    if kept.shape != (len(frame),):
        raise InvalidTable(f"keep: {kept.size} marks for {len(frame)} rows")
    frame = frame.drop(columns=[one for one in ABOUT_RELEASE[1:] if one in frame])
    frame[COUNT] = cells.true
    tables = [read_cells(frame, name="table", totals=totals)]
    for at, one in enumerate(published):
        tables.append(read_cells(one, name=f"published[{at}]", totals=totals))
    domains = domains_of(tables, hierarchies)
    # As the audit understands them: what was published at an edition was counted then.
    editions = editions_of(tables)
    if editions:
        domains[EDITION] = editions
    statements = [counted_at(one, editions) for one in tables]
    statements += differences(tables, editions)
    system = system_of(statements, domains, absent="zero")
    try:
        truth = truth_of(system)
    except Contradiction:
        raise InconsistentReleases(
            "no counts fit the table and everything published before it"
        ) from None
    repair = Repair(system, truth, cells.true, costs, kept)
    added = np.repeat(
        [one.is_difference for one in statements], [len(one.cells) for one in statements]
    )
    guard = Guard(system, truth, cells.true, width, threshold, _others(statements), added)
    search = _Search(guard, repair, cells, primary, protect == "hidden", progress)
    hidden = search.shrink(search.grow(primary.copy()))
    used = "heuristic"
    if method == "optimal" and primary.any():
        better = repair.optimal(primary, width, seconds=seconds)
        if better is not None:
            better = search.shrink(search.grow(better))
            if costs[better].sum() <= costs[hidden].sum():
                hidden, used = better, "optimal"
    secondary = hidden & ~primary
    guarded = hidden if protect == "hidden" else primary
    marked = frame.assign(**{SUPPRESSED: hidden, SENSITIVE: guarded})
    audit = audit_release(
        marked, published=published, threshold=threshold, width=width,
        hierarchies=hierarchies, totals=totals,
    )  # fmt: skip
    if not audit.is_safe:
        raise CannotProtect(f"{len(audit.exposed)} cells are exposed by what is published besides")
    return Suppression(
        table=frame.assign(**{SUPPRESSED: hidden, SENSITIVE: primary}),
        released=frame.assign(**{COUNT: np.where(hidden, np.nan, frame[COUNT])}),
        audit=audit,
        primary=int(primary.sum()),
        secondary=int(secondary.sum()),
        cost=float(costs[secondary].sum()),
        method=used,
    )


@dataclass(frozen=True, eq=False)
class _Search:
    guard: Guard
    repair: Repair
    cells: Cells
    primary: Flags
    is_all_guarded: bool
    progress: Progress | None

    def grow(self, hidden: Flags) -> Flags:
        """Hide more until nothing is exposed."""
        for _ in range(MOST_ROUNDS):
            guarded = hidden if self.is_all_guarded else self.primary
            exposed = self.guard.exposed(hidden, guarded)
            if self.progress is not None:
                self.progress(int(guarded.sum()) - len(exposed), int(guarded.sum()))
            if not exposed:
                return hidden
            for at, interval in sorted(exposed, key=lambda one: one[1].upper - one[1].lower):
                hidden = hidden | self._repaired(at, hidden, interval)
        raise CannotProtect(f"{len(exposed)} cells are exposed after {MOST_ROUNDS} rounds")

    def shrink(self, hidden: Flags) -> Flags:
        """Show again what is not needed, the dearest first."""
        extra = np.flatnonzero(hidden & ~self.primary)
        order = np.argsort(-self.repair.costs[extra], kind="stable")
        for done, row in enumerate(extra[order]):
            without = hidden.copy()
            without[row] = False
            guarded = without if self.is_all_guarded else self.primary
            if not self.guard.exposed(without, guarded, is_first_enough=True):
                hidden = without
            if self.progress is not None:
                self.progress(done + 1, len(extra))
        return hidden

    def _repaired(self, statement: int, hidden: Flags, interval: Interval) -> Flags:
        # Upwards alone is cheapest to ask; where that has no room, the rest of the way downwards.
        line = self.repair.system.matrix[[statement]]
        room = int(min(self.guard.width, (line @ self.repair.truth).item()))
        ways = (self._moved_apart(line, hidden, down) for down in range(room + 1))
        added = next((one for one in ways if one is not None), None)
        if added is None:
            raise CannotProtect(
                f"{self._where(statement)}: its count lies in "
                f"[{interval.lower:g}, {interval.upper:g}], and no further hiding makes that "
                f"{self.guard.width} wide; coarsen the table"
            )
        return added

    def _where(self, statement: int) -> str:
        table, row = self.repair.system.table[statement], int(self.repair.system.row[statement])
        if table:
            return "what is published besides"
        said = ", ".join(f"{name}={label!r}" for name, label in self.cells.where(row).items())
        return f"table, row {row} ({said})"

    def _moved_apart(self, line: sparse.csr_array, hidden: Flags, down: int) -> Flags | None:
        """Return what to hide so that a sum can be so much less, and more by what is wanting."""
        added = np.zeros(len(hidden), dtype=bool)
        for by in (-down, self.guard.width - down):
            if by == 0:
                continue
            found = self.repair.cheapest(line, hidden | added, by)
            if found is None:
                return None
            more, witness = found
            added |= more
            if np.abs(witness - np.round(witness)).max(initial=0.0) < SLACK:
                self.guard.meet(np.round(witness))
        return added


def _others(statements: Sequence[Statement]) -> Flags:
    """Say which statements of other tables stay protected: hidden cells, what came in between."""
    marks = [
        one.cells.is_withheld & one.cells.is_sensitive & (at > 0)
        for at, one in enumerate(statements)
    ]
    return np.concatenate(marks)


def _costs(cost: Any, counts: Real) -> Real:
    if isinstance(cost, str):
        if cost not in ("count", "cells"):
            raise InvalidTable(f"cost: {cost!r} is none of count, cells")
        return counts + 1 if cost == "count" else np.ones(len(counts))
    given = np.asarray(cost, dtype=np.float64)
    if given.shape != counts.shape or not (given > 0).all() or not np.isfinite(given).all():
        raise InvalidTable(f"cost: a positive number for each of {len(counts)} rows is needed")
    return given
