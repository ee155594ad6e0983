"""Additive rounding: every count a multiple of a base, every total the sum of what it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from baluarte.science.disclosure.audit import Audit, InvalidSetting, audit_release
from baluarte.science.disclosure.domains import Hierarchy, domains_of
from baluarte.science.disclosure.nearest import choose_up
from baluarte.science.disclosure.sensitivity import RULE
from baluarte.science.disclosure.suppression import CannotProtect
from baluarte.science.disclosure.system import Statement, System, Whole, system_of
from baluarte.science.disclosure.tables import (
    ABOUT_CELLS,
    COUNT,
    LOWER,
    SENSITIVE,
    TOTALS,
    UPPER,
    Cells,
    InvalidTable,
    as_frame,
    read_true_cells,
)

Progress = Callable[[int, int], None]
ROUNDED = "rounded"
LEAST_BASE = 2


@dataclass(frozen=True, eq=False)
class Rounding:
    """A table in rounded counts that still add up.

    Attributes
    ----------
    table : the table as its owner knows it, with `rounded` beside `count`: never released
    released : the table to release: `count` is rounded, `lower` and
        `upper` are what a reader who knows the method can say of the true count
    audit : what an attacker can work out from it, and from everything published before
    base : the rounding base
    changed : how many counts are not the true ones
    largest, mean : deviation from the true counts, over all cells

    """

    table: pd.DataFrame
    released: pd.DataFrame
    audit: Audit
    base: int
    changed: int
    largest: int
    mean: float


def round_table(
    table: Any,
    *,
    base: int = 5,
    cells: Literal["all", "small"] = "all",
    published: Sequence[Any] = (),
    width: int | None = None,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    totals: Sequence[Any] = TOTALS,
    progress: Progress | None = None,
) -> Rounding:
    r"""Round the inner cells of a table to multiples of a base, and add its margins up anew.

    Inner cells x, those that no other cell adds to, become r, one of the two multiples of the base
    b around x (a multiple stays). With the table's cells as sums A of inner ones, r is sought so
    that

    .. math:: \sum_c \left( (A r)_c - (A x)_c \right)^2

    is small; :math:`A r` is published. So every margin is the sum of what stands in its line.
    What a reader can say of an inner cell is :math:`\max(0, r - b + 1) \le x \le r + b - 1`: at
    least b - 1 wide. No margin of the table says more, because x = r is possible everywhere else.

    Parameters
    ----------
    table : pandas.DataFrame or pyarrow.Table
        As `audit_release` takes it, with the true count in every row and a row for every inner
        cell, zeros too (see `tabulate`): a cell that is not there is read as none by everybody.
    base : int
        The rounding base, from 2. Take the threshold and one more where bounds have to lie the
        whole threshold apart.
    cells : {"all", "small"}
        Which inner cells are rounded: all, or only those from 1 up to below the base (small count
        rounding). The latter loses less, and says every other inner count exactly: what is added
        to such a cell from one edition to the next can be read off.
    published
        Earlier releases and linked tables, as in `audit_release`. Tables of the same records that
        are rounded apart tell more together: round one table with all dimensions, and take the
        others from its margins.
    width : int, optional
        How far apart bounds have to lie; the base less one, if not given: more than that rounding
        cannot give.
    hierarchies, totals
        As in `audit_release`.
    progress : callable, optional
        Called with (done, in all) while cells are rounded, and again while they are audited;
        raising inside it ends the work.

    Returns
    -------
    Rounding
        Its audit found nothing exposed.

    Raises
    ------
    InvalidTable
        A true count is missing, or a cell is not what its parts add up to.
    InvalidSetting
        A setting that cannot be.
    CannotProtect
        With what was published before, the rounded table gives a cell away.
    InconsistentReleases, TooLarge
        As in `audit_release`.

    Notes
    -----
    The search is greedy and then exchanges pairs: good, not always the best. The largest deviation
    of a margin (or the base less one, if that is more) is taken as known to readers, so it may be
    published. Bounds are those of a reader who knows the base and not how it was chosen between
    two multiples; who tries every table against this program may exclude some. Time grows with the
    square of the cells that are rounded.

    References
    ----------
    Langsrud & Heldal (2018), An algorithm for small count rounding of tabular data. Privacy in
    Statistical Databases. Cox (1987), A constructive procedure for unbiased controlled rounding.
    JASA 82.

    """
    width = base - 1 if width is None else width
    _check(base, cells, width)
    frame = as_frame(table, "table").drop(columns=RULE, errors="ignore")
    given = read_true_cells(frame, name="table", totals=totals)
    system = system_of([Statement(given)], domains_of([given], hierarchies), absent="zero")
    parts = _parts(given, system)
    rounded = _rounded(parts, system.matrix, base, is_small=cells == "small", progress=progress)
    counts = (system.matrix @ rounded).astype(np.int64)
    apart = np.abs(counts - given.true)
    within = max(int(apart.max()), base - 1)
    least, most = _bounds(rounded, base, is_small=cells == "small")
    lower = np.maximum(system.matrix @ least, counts - within).astype(np.int64)
    most = np.minimum(most, system.most)  # a cell that is not there is none
    upper = np.minimum(system.matrix @ most, counts + within).astype(np.int64)
    labels = frame.drop(columns=list(ABOUT_CELLS), errors="ignore")
    released = labels.assign(**{COUNT: counts, LOWER: lower, UPPER: upper})
    audit = audit_release(
        released.assign(**{SENSITIVE: (lower < base) & (lower < upper)}),
        published=published, threshold=base, width=width, hierarchies=hierarchies, totals=totals,
        progress=progress,
    )  # fmt: skip
    _refuse_exposed(audit, base)
    return Rounding(
        table=frame.assign(**{COUNT: given.true.astype(np.int64), ROUNDED: counts}),
        released=released,
        audit=audit,
        base=base,
        changed=int((apart > 0).sum()),
        largest=int(apart.max()),
        mean=float(apart.mean()),
    )


def _parts(cells: Cells, system: System) -> Whole:
    """Return the inner counts, and insist that every cell is what its parts add up to."""
    matrix = system.matrix
    inner = np.flatnonzero(np.diff(matrix.indptr) == 1)
    parts = np.zeros(matrix.shape[1], dtype=np.int64)
    parts[matrix.indices[matrix.indptr[inner]]] = cells.true[inner]
    wrong = matrix @ parts != cells.true
    if wrong.any():
        row = int(np.argmax(wrong))
        where = ", ".join(f"{name}={label!r}" for name, label in cells.where(row).items())
        raise InvalidTable(
            f"table, column {COUNT!r}, row {row} ({where}): {cells.true[row]:g} is not what its "
            f"parts add up to, {(matrix @ parts)[row]:g}; every inner cell needs a row"
        )
    return parts


def _rounded(
    parts: Whole,
    matrix: sparse.csr_array,
    base: int,
    *,
    is_small: bool,
    progress: Progress | None,
) -> Whole:
    rest = parts % base
    moved = (rest > 0) & (parts < base) if is_small else rest > 0
    chosen = np.flatnonzero(moved)
    is_up = choose_up(matrix[:, chosen], rest[chosen], base, progress=progress)
    rounded = parts.copy()
    rounded[chosen] += base * is_up - rest[chosen]
    return rounded


def _bounds(rounded: Whole, base: int, *, is_small: bool) -> tuple[Whole, Whole]:
    """Return what rounded inner counts say of the true ones."""
    if is_small:
        return np.where(rounded == base, 1, rounded), np.where(rounded == 0, base - 1, rounded)
    return np.maximum(rounded - base + 1, 0), rounded + base - 1


def _check(base: int, cells: str, width: int) -> None:
    for name, value, least in (("base", base, LEAST_BASE), ("width", width, 1)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise InvalidSetting(f"{name}: {value!r} is no whole number from {least}")
    if cells not in ("all", "small"):
        raise InvalidSetting(f"cells: {cells!r} is none of all, small")
    if width >= base:
        raise InvalidSetting(
            f"width: rounding to {base} leaves bounds {base - 1} apart and not {width}; "
            f"round to {width + 1}"
        )


def _refuse_exposed(audit: Audit, base: int) -> None:
    if not audit.is_safe:
        first = audit.exposed[0]
        where = ", ".join(f"{name}={label!r}" for name, label in first.cell.items())
        raise CannotProtect(
            f"{len(audit.exposed)} cells are exposed though they are rounded to {base}, the first "
            f"in {first.table} ({where}): its count lies in [{first.lower:g}, "
            f"{first.upper:g}]; coarsen the table or round to more"
        )
