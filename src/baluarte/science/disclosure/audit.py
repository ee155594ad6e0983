"""The attacker audit: what somebody who reads everything released can work out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from baluarte.science.disclosure.assumptions import assumptions
from baluarte.science.disclosure.attack import SECONDS, Attack, Interval
from baluarte.science.disclosure.domains import Domain, Hierarchy, domains_of
from baluarte.science.disclosure.editions import counted_at, differences, editions_of
from baluarte.science.disclosure.narrowing import Contradiction
from baluarte.science.disclosure.remainders import left_over, read_public
from baluarte.science.disclosure.system import EDITION, Statement, System, system_of
from baluarte.science.disclosure.tables import TOTALS, Cells, Real, read_cells
from baluarte.science.errors import Refused

Reason = Literal["exact", "narrow", "shown", "added", "remainder", "unproven", "safe"]
Progress = Callable[[int, int], None]


class InconsistentReleases(Refused, ValueError):
    """No counts fit everything that was published: a table does not add up, or two disagree."""


class InvalidSetting(Refused, ValueError):
    """A setting that cannot be."""


@dataclass(frozen=True)
class AuditedCell:
    """A cell as an attacker knows it.

    Attributes
    ----------
    table : the release it belongs to
    cell : its label in every dimension; `Total` where it is summed over
    lower, upper : the least and the most its count can be, as everything released leaves it
    reason : why it is exposed: `exact` (the count can be worked out), `narrow` (its bounds lie
        closer together than required), `shown` (a small count stands in the table), `added` (what
        came in between two editions), `remainder` (what is left when public records are taken
        away), `unproven` (time ran out before it was known to be safe), or `safe`
    is_proven : whether whole numbers are known that reach both bounds

    """

    table: str
    cell: Mapping[str, Any]
    lower: float
    upper: float
    reason: Reason
    is_proven: bool = True

    @property
    def width(self) -> float:
        """How far apart the bounds lie."""
        return self.upper - self.lower

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most its count can be."""
        return self.lower, self.upper


@dataclass(frozen=True)
class Audit:
    """What an attacker can work out.

    Attributes
    ----------
    exposed : cells that are known too well, with their bounds
    cells : every cell that was audited, exposed or safe, with its bounds
    threshold : counts from 1 up to below it are small
    width : how far apart bounds have to lie
    assumptions : what has to hold for the verdict to mean what it says

    """

    exposed: tuple[AuditedCell, ...]
    cells: tuple[AuditedCell, ...]
    threshold: int
    width: int
    assumptions: tuple[str, ...]

    @property
    def is_safe(self) -> bool:
        """Whether nothing is exposed."""
        return not self.exposed

    def bounds(self, **labels: Any) -> tuple[float, float]:
        """Return the bounds of the audited cell with these labels, `Total` where none is given.

        Where several tables have such a cell, that of the table about to be released counts.
        """
        for one in self.cells:
            wanted = dict.fromkeys(one.cell, "Total") | labels
            if wanted == one.cell:
                return one.bounds
        raise KeyError(f"no audited cell is {labels}: a cell that is shown is not audited")

    def to_frame(self) -> pd.DataFrame:
        """Return a row an audited cell: its table, its labels, its bounds and the reason."""
        rows = [
            {"table": one.table, **one.cell, "lower": one.lower, "upper": one.upper,
             "reason": one.reason, "is_proven": one.is_proven}
            for one in self.cells
        ]  # fmt: skip
        return pd.DataFrame(rows)


def audit_release(
    table: Any,
    *,
    published: Sequence[Any] = (),
    threshold: int = 5,
    width: int | None = None,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    public: Any = None,
    zeros: Literal["safe", "sensitive"] = "safe",
    absent: Literal["zero", "unknown"] = "zero",
    totals: Sequence[Any] = TOTALS,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Audit:
    r"""Work out what an attacker can, from a table and everything released before it.

    Every table is a set of statements about unknown counts :math:`x \ge 0` in whole numbers: a
    shown cell says that some of them add up to its count, a hidden one says nothing. For each
    hidden cell, a sum :math:`c^T x`, the bounds are

    .. math:: \min / \max \; c^T x \quad \text{subject to} \quad l \le A x \le u, \; x \in
              \mathbb{Z}_{\ge 0}

    over the statements of all tables together (linear programs by HiGHS; programs in whole
    numbers where the linear one does not answer in whole numbers). The cell is exposed where
    upper - lower < `width`.

    Parameters
    ----------
    table : pandas.DataFrame, pyarrow.Table or Release
        The table about to be released, a row a cell. `count` holds whole numbers; NaN, None or a
        mark (``*``, ``x``, ``c``, ``..``, ``-``, empty) is a hidden cell; ``<5`` is a hidden cell
        that readers know to lie below 5. Every column besides those named here is a dimension; a
        row with ``Total`` (`totals`, in any case) in a dimension sums over it; a dimension that a
        table lacks is summed over as well. So a table about women only says so in a column.
        Optional columns:

        - `suppressed` (true/false): hidden although `count` holds the true count;
        - `sensitive` (true/false): the only cells to protect. Without it every hidden cell is;
        - `lower`, `upper`: published bounds in the place of a count, as in rounded tables.

        Margins count as published where they stand in the table as rows. A cell that the
        dimensions cross to and the table lacks is a zero (`absent`).
    published : sequence of the same, optional
        Earlier releases and linked tables. All count the same records; one that counted them at
        an earlier time is a `Release` with an `edition` (lower is earlier), and what came in
        between is audited too.
    threshold : int
        Counts from 1 up to below it are small: exposed where they are shown.
    width : int, optional
        How far apart the bounds of a hidden cell have to lie; the threshold, if not given. An
        exact count is exposed always.
    hierarchies : mapping, optional
        For each dimension, each category's parent (or list of parents).
    public : pandas.DataFrame or pyarrow.Table, optional
        Records published one by one: a row a record, or a row a cell with its `count`. No count
        can be below them, and what they leave over is audited as a cell of its own.
    zeros : {"safe", "sensitive"}
        Whether a shown zero is exposed too ("no case in X" may harm).
    absent : {"zero", "unknown"}
        What it means that a cell is not in a table. Zero is what a reader would take it for; a
        table whose hidden cells were left out is then refused, as it does not add up.
    totals : sequence of str
        How a total is written, in any case.
    seconds : float
        Most time for one program in whole numbers; after it the cell is judged by bounds that
        need not be reached, and `is_proven` is false.
    progress : callable, optional
        Called with (cells done, cells in all); raising inside it ends the audit.

    Returns
    -------
    Audit

    Raises
    ------
    InvalidTable, InvalidHierarchy, InvalidSetting, TooLarge
        What is wrong with what was given, by table, column and row.
    InconsistentReleases
        No counts fit everything that was published.

    Notes
    -----
    Several dimensions are not crossed into one immense table: cliques of dimensions suffice (see
    `cliques`). Time grows with the hidden cells: two programs for each, at worst.

    References
    ----------
    Fischetti & Salazar (2001), Solving the cell suppression problem on tabular data with linear
    constraints. Management Science 47. Hundepool et al. (2012), Statistical disclosure control.

    """
    width = threshold if width is None else width
    _check(threshold, width, zeros, absent, seconds)
    cells = [read_cells(table, name="table", totals=totals)]
    for at, one in enumerate(published):
        cells.append(read_cells(one, name=f"published[{at}]", totals=totals))
    known = read_public(public, totals=totals)
    domains = domains_of([*cells, *([known] if known else [])], hierarchies)
    editions = editions_of(cells)
    if editions:
        domains[EDITION] = editions
    statements = [counted_at(one, editions) for one in cells]
    statements += differences(cells, editions)
    if known:
        statements.append(Statement(known, is_partial=True))
    system = system_of(statements, domains, absent=absent)
    limits = _Limits(threshold, width)
    try:
        audited = _attacked(system, statements, limits, seconds=seconds, progress=progress)
    except Contradiction as found:
        raise _inconsistent(system, statements, found.statement) from None
    audited += _shown(cells[0], threshold=threshold, zeros=zeros)
    if known:
        for one in cells:
            if one.edition is None:
                audited += _left_over(one, known, domains, threshold=threshold)
    return Audit(
        exposed=tuple(one for one in audited if one.reason != "safe"),
        cells=tuple(audited),
        threshold=threshold,
        width=width,
        assumptions=assumptions(
            has_editions=editions is not None, absent=absent, is_public=known is not None
        ),
    )


@dataclass(frozen=True)
class _Limits:
    threshold: int
    width: int

    def reason(self, found: Interval, *, is_difference: bool) -> Reason:
        """Say why a hidden cell with these bounds is exposed, or that it is safe."""
        apart = found.upper - found.lower
        if is_difference:
            is_small = found.upper > 0 and found.lower < self.threshold
            return "added" if is_small and apart < self.width else "safe"
        if apart <= 0:
            return "exact"
        if apart < self.width:
            return "narrow"
        return "safe" if found.is_proven else "unproven"


def _attacked(
    system: System,
    statements: Sequence[Statement],
    limits: _Limits,
    *,
    seconds: float,
    progress: Progress | None,
) -> list[AuditedCell]:
    attack = Attack(system, seconds=seconds, guess=_guessed(system, statements))
    wanted = [
        (at, row)
        for at, one in enumerate(statements)
        if not one.is_partial
        for row in np.flatnonzero(one.cells.is_withheld & one.cells.is_sensitive)
    ]
    starts = np.searchsorted(system.table[system.table >= 0], np.arange(len(statements)))
    audited, met = [], set()
    for done, (at, row) in enumerate(wanted):
        statement, one = int(starts[at] + row), statements[at]
        key = attack.key(statement)
        if key not in met:
            met.add(key)
            found = attack.interval(statement)
            audited.append(
                AuditedCell(
                    table=one.cells.name,
                    cell=one.cells.where(int(row)),
                    lower=found.lower,
                    upper=found.upper,
                    reason=limits.reason(found, is_difference=one.is_difference),
                    is_proven=found.is_proven,
                )
            )
        if progress is not None:
            progress(done + 1, len(wanted))
    return audited


def _guessed(system: System, statements: Sequence[Statement]) -> Real:
    """Return the counts that stand in the tables themselves: rounded ones, as a rule, fit."""
    guess = np.zeros(system.matrix.shape[1])
    single = np.flatnonzero((np.diff(system.matrix.indptr) == 1) & (system.table >= 0))
    for at, one in enumerate(statements):
        rows = single[system.table[single] == at]
        guess[system.matrix.indices[system.matrix.indptr[rows]]] = one.cells.true[system.row[rows]]
    return np.asarray(np.nan_to_num(guess))


def _shown(cells: Cells, *, threshold: int, zeros: str) -> list[AuditedCell]:
    """Return the cells of a table that show a small count."""
    least = 0 if zeros == "sensitive" else 1
    is_small = (cells.lower >= least) & (cells.lower < threshold)
    rows = np.flatnonzero(~cells.is_withheld & (is_small | cells.is_sensitive))
    return [
        AuditedCell(cells.name, cells.where(int(row)), cells.lower[row], cells.upper[row], "shown")
        for row in rows
    ]


def _left_over(
    cells: Cells, known: Cells, domains: Mapping[str, Domain], *, threshold: int
) -> list[AuditedCell]:
    found = []
    for row, left in left_over(cells, known, domains):
        if 0 < left < threshold:
            found.append(AuditedCell(cells.name, cells.where(row), left, left, "remainder"))
    return found


def _check(threshold: int, width: int, zeros: str, absent: str, seconds: float) -> None:
    for name, value in (("threshold", threshold), ("width", width)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise InvalidSetting(f"{name}: {value!r} is no whole number from 1")
    for name, said, allowed in (
        ("zeros", zeros, ("safe", "sensitive")),
        ("absent", absent, ("zero", "unknown")),
    ):
        if said not in allowed:
            raise InvalidSetting(f"{name}: {said!r} is none of {', '.join(allowed)}")
    if not seconds > 0:
        raise InvalidSetting(f"seconds: {seconds!r} is no time")


def _inconsistent(
    system: System, statements: Sequence[Statement], statement: int
) -> InconsistentReleases:
    if statement < 0 or system.table[statement] < 0:
        names = ", ".join(one.cells.name for one in statements if not one.is_difference)
        return InconsistentReleases(
            f"no counts fit everything in {names}: a table does not add up, a hidden cell is not "
            "in its table (absent='unknown' says so), or two tables do not count the same records"
        )
    cells = statements[system.table[statement]].cells
    row = int(system.row[statement])
    where = ", ".join(f"{name}={label!r}" for name, label in cells.where(row).items())
    return InconsistentReleases(
        f"{cells.name}, column 'count', row {row} ({where or 'the only cell'}): no counts fit this "
        "and the other cells: a table does not add up, a hidden cell is not in its table "
        "(absent='unknown' says so), or two tables do not count the same records"
    )
