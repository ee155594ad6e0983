"""Records published one by one, and what they leave over in a table that counts them too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.disclosure.domains import Domain
from baluarte.science.disclosure.tables import (
    COUNT,
    Cells,
    Real,
    as_frame,
    read_cells,
    read_counts,
    require,
)

NAME = "public"


def read_public(public: Any, *, totals: Sequence[Any]) -> Cells | None:
    """Read published records: a row a record, or a row a cell with its count."""
    if public is None:
        return None
    frame = as_frame(public, NAME)
    names = [column for column in frame if column != COUNT]
    require(frame, NAME, names)
    counts = read_counts(frame, NAME) if COUNT in frame else np.ones(len(frame), dtype=np.int64)
    summed = frame[names].assign(**{COUNT: counts})
    if names:
        summed = summed.groupby(names, sort=False, observed=True, as_index=False)[COUNT].sum()
    else:
        summed = pd.DataFrame({COUNT: [counts.sum()]})
    cells = read_cells(summed, name=NAME, totals=totals)
    return replace(cells, upper=np.full(len(cells), np.inf))


def left_over(
    cells: Cells, public: Cells, domains: Mapping[str, Domain]
) -> Iterator[tuple[int, int]]:
    """Yield each shown cell (its row) with its count less the public records in it."""
    names = list(cells.dimensions)
    if not set(names) <= set(public.dimensions):
        return
    if not names:
        yield 0, int(cells.lower[0] - public.lower.sum())
        return
    inside = _public_in(cells, public, domains)
    for row in np.flatnonzero(~cells.is_withheld):
        yield int(row), int(cells.lower[row] - inside[row])


def _public_in(cells: Cells, public: Cells, domains: Mapping[str, Domain]) -> Real:
    """Return how many public records each cell holds."""
    names = list(cells.dimensions)
    table = public.labels[names].assign(**{COUNT: public.lower})
    inside = np.zeros(len(cells))
    is_group = np.zeros(len(cells), dtype=bool)
    for name in names:
        is_group |= cells.labels[name].isin(list(domains[name].groups)).to_numpy()
    totals = cells.labels.isna().to_numpy()
    for pattern in np.unique(totals[~is_group], axis=0):
        rows = np.flatnonzero((totals == pattern).all(axis=1) & ~is_group)
        kept = [name for name, summed in zip(names, pattern, strict=True) if not summed]
        if not kept:
            inside[rows] = table[COUNT].sum()
            continue
        sums = table.groupby(kept, sort=False)[COUNT].sum().rename(COUNT).reset_index()
        found = cells.labels.loc[rows, kept].merge(sums, on=kept, how="left")[COUNT]
        inside[rows] = found.fillna(0).to_numpy()
    for row in np.flatnonzero(is_group):
        mask = np.ones(len(table), dtype=bool)
        for name in names:
            leaves = domains[name].leaves
            parts = {leaves[at] for at in domains[name].parts(cells.labels[name].iloc[row])}
            mask &= table[name].isin(parts).to_numpy()
        inside[row] = table[COUNT].to_numpy()[mask].sum()
    return inside
