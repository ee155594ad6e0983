"""Primary rules: which cells of a table must not be known."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.disclosure.domains import domains_of
from baluarte.science.disclosure.remainders import left_over, read_public
from baluarte.science.disclosure.tables import (
    COUNT,
    SENSITIVE,
    TOTALS,
    Cells,
    Flags,
    InvalidTable,
    as_frame,
    read_counts,
    read_true_cells,
    require,
)

RULE = "rule"


def mark_sensitive(
    table: Any,
    *,
    threshold: int = 5,
    thresholds: Mapping[str, Mapping[Any, int]] | None = None,
    public: Any = None,
    zeros: Literal["safe", "sensitive"] = "safe",
    revealing: Sequence[str] = (),
    totals: Sequence[Any] = TOTALS,
) -> pd.DataFrame:
    """Mark the cells of a table with true counts that must not be known.

    Parameters
    ----------
    table : pandas.DataFrame or pyarrow.Table
        As `audit_release` takes it, every count true.
    threshold : int
        Counts from 1 up to below it are sensitive (rule `few`).
    thresholds : mapping, optional
        Higher ones for some categories, as ``{"type": {"sexual violence": 10}}``; the highest of
        those that apply to a cell counts.
    public : pandas.DataFrame or pyarrow.Table, optional
        Records published one by one: the rule `few` is applied to what they leave over, and a
        cell made of public records only is not sensitive.
    zeros : {"safe", "sensitive"}
        Whether none is sensitive too (rule `none`).
    revealing : sequence of str
        Dimensions in which it harms to know that *all* of a group are of one category: a cell as
        large as its margin over such a dimension is sensitive (rule `all of them`).
    totals : sequence of str
        How a total is written.

    Returns
    -------
    pandas.DataFrame
        The table with `sensitive` and `rule` (empty where no rule applies; rows numbered from 0).

    """
    cells = read_true_cells(table, name="table", totals=totals)
    counts = cells.true.copy()
    known = read_public(public, totals=totals)
    if known is not None:
        _refuse_uncovered(cells, known)
        for row, left in left_over(cells, known, domains_of([cells, known], None)):
            counts[row] = left
    limits = _limits(cells, threshold, thresholds or {})
    rules = np.full(len(cells), "", dtype=object)
    if revealing:
        rules[_all_of_them(cells, revealing) & (counts > 0)] = "all of them"
    if zeros == "sensitive":
        rules[cells.true == 0] = "none"
    rules[(counts > 0) & (counts < limits)] = "few"
    frame = as_frame(table, "table")
    return frame.assign(**{SENSITIVE: rules != "", RULE: rules})


def mark_dominated(
    contributions: Any,
    dimensions: Sequence[str],
    *,
    contributor: str = "contributor",
    largest: int = 1,
    share: float = 0.85,
    within: float = 0.1,
) -> pd.DataFrame:
    r"""Find cells that speak of one or two contributors though their count is large.

    Where somebody may be counted many times (acts against one newspaper, reports of one
    organisation), a large count can still be about one of them. With contributions
    :math:`c_1 \ge c_2 \ge \dots` to a cell of total C, the cell is dominated if
    :math:`c_1 + \dots + c_n > k C` (rule n, k) or :math:`C - c_1 - c_2 < p\, c_1` (rule p: the
    second could work out the first to within p).

    Parameters
    ----------
    contributions : pandas.DataFrame or pyarrow.Table
        The dimensions, who contributed, and optionally `count`.
    dimensions : sequence of str
        The columns of the table; cells summed over them are judged too.
    contributor : str
        The column that says who.
    largest, share : int, float
        n and k of the first rule.
    within : float
        p of the second.

    Returns
    -------
    pandas.DataFrame
        A row a cell with records: the dimensions (``Total`` in the margins), `count`,
        `contributors`, and `sensitive`.

    """
    frame = as_frame(contributions, "contributions")
    require(frame, "contributions", [*dimensions, contributor])
    counts = read_counts(frame, "contributions") if COUNT in frame else np.ones(len(frame))
    found = []
    for level in range(2 ** len(dimensions)):
        kept = [name for at, name in enumerate(dimensions) if not level >> at & 1]
        whole = frame.assign(**{name: "Total" for name in dimensions if name not in kept})
        whole = whole.assign(**{COUNT: counts})
        each = whole.groupby([*dimensions, contributor], sort=False)[COUNT].sum().reset_index()
        found.append(each)
    each = pd.concat(found, ignore_index=True).sort_values(COUNT, ascending=False, kind="stable")
    groups = each.groupby(list(dimensions), sort=False)[COUNT]
    rank, total = groups.cumcount(), groups.transform("sum")
    ranked = each.assign(
        most=each[COUNT].where(rank < largest, 0),
        first=each[COUNT].where(rank == 0, 0),
        two=each[COUNT].where(rank < 2, 0),  # noqa: PLR2004 (the two largest)
        total=total,
    )
    summed = ranked.groupby(list(dimensions), sort=False).agg(
        **{COUNT: (COUNT, "sum"), "contributors": (contributor, "size"),
           "most": ("most", "sum"), "first": ("first", "sum"), "two": ("two", "sum")}
    ).reset_index()  # fmt: skip
    dominated = summed["most"] > share * summed[COUNT]
    dominated |= summed[COUNT] - summed["two"] < within * summed["first"]
    kept = [*dimensions, COUNT, "contributors"]
    return summed[kept].assign(**{SENSITIVE: dominated & (summed[COUNT] > 0)})


def needed_by(
    frame: pd.DataFrame, name: str, least: int, thresholds: Mapping[str, Mapping[Any, int]] | None
) -> npt.NDArray[np.int64]:
    """Return how many records each one has to stand among: the highest threshold that applies."""
    needed = np.full(len(frame), least, dtype=np.int64)
    for column, by_label in (thresholds or {}).items():
        require(frame, name, (column,))
        own = frame[column].map(lambda one, given=by_label: given.get(one, 0))
        needed = np.maximum(needed, own.to_numpy(dtype=np.int64))
    return needed


def _refuse_uncovered(cells: Cells, known: Cells) -> None:
    lacking = [name for name in cells.dimensions if name not in known.dimensions]
    if lacking:
        raise InvalidTable(f"public: there is no column {lacking[0]!r}, by which the table counts")


def _limits(
    cells: Cells, threshold: int, thresholds: Mapping[str, Mapping[Any, int]]
) -> np.ndarray:
    limits = np.full(len(cells), threshold, dtype=np.int64)
    for name, by_label in thresholds.items():
        if name not in cells.dimensions:
            there = ", ".join(map(repr, cells.dimensions))
            raise InvalidTable(f"thresholds: {name!r} is no dimension (there are: {there})")
        own = cells.labels[name].map(lambda one, given=by_label: given.get(one, 0))
        limits = np.maximum(limits, own.to_numpy(dtype=np.int64))
    return limits


def _all_of_them(cells: Cells, revealing: Sequence[str]) -> Flags:
    """Say which cells are as large as their margin over a dimension in which that harms."""
    found = np.zeros(len(cells), dtype=bool)
    index = {tuple(row): at for at, row in enumerate(cells.labels.itertuples(index=False))}
    for name in revealing:
        if name not in cells.dimensions:
            there = ", ".join(map(repr, cells.dimensions))
            raise InvalidTable(f"revealing: {name!r} is no dimension (there are: {there})")
        at = cells.dimensions.index(name)
        for labels, row in index.items():
            if labels[at] is None:
                continue
            margin = index.get((*labels[:at], None, *labels[at + 1 :]))
            found[row] |= margin is not None and cells.true[margin] == cells.true[row]
    return found
