"""Records counted into a table with all its margins, zeros included."""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.disclosure.system import TooLarge
from baluarte.science.disclosure.tables import COUNT, InvalidTable, as_frame, read_counts, require

TOTAL = "Total"
MOST_CELLS = 5_000_000


def tabulate(
    records: Any,
    dimensions: Sequence[str],
    *,
    categories: Mapping[str, Sequence[Any]] | None = None,
) -> pd.DataFrame:
    """Count records by some dimensions, with every margin and every zero.

    Parameters
    ----------
    records : pandas.DataFrame or pyarrow.Table
        A row a record, or a row a group of them with its `count`.
    dimensions : sequence of str
        The columns to count by.
    categories : mapping, optional
        All categories of a dimension, where some may not occur; else those that occur, sorted.

    Returns
    -------
    pandas.DataFrame
        A row a cell: the dimensions (``Total`` in the margins) and `count`.

    Raises
    ------
    InvalidTable
        A column is missing or has no value, a category was not listed, a count cannot be.
    TooLarge
        More than five million cells.

    """
    frame = as_frame(records, "records")
    require(frame, "records", dimensions)
    counts = read_counts(frame, "records") if COUNT in frame else np.ones(len(frame), np.int64)
    labels = {name: _categories(frame, name, (categories or {}).get(name)) for name in dimensions}
    shape = tuple(len(labels[name]) for name in dimensions)
    if prod(size + 1 for size in shape) > MOST_CELLS:
        raise TooLarge(f"records: {shape} categories cross to more than {MOST_CELLS} cells")
    table = np.zeros(shape, dtype=np.int64)
    codes = tuple(pd.Index(labels[name]).get_indexer(frame[name]) for name in dimensions)
    np.add.at(table, codes, counts)
    for axis in range(len(shape)):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    crossed = list(product(*([*labels[name], TOTAL] for name in dimensions)))
    return pd.DataFrame(crossed, columns=list(dimensions), dtype=object).assign(
        **{COUNT: table.ravel()}
    )


def _categories(frame: pd.DataFrame, name: str, given: Sequence[Any] | None) -> list[Any]:
    met = list(frame[name].unique())
    if given is None:
        return sorted(met, key=lambda one: (str(type(one)), one))
    listed = list(given)
    missing = ~frame[name].isin(listed).to_numpy()
    if missing.any():
        row = int(np.argmax(missing))
        raise InvalidTable(
            f"records, column {name!r}, row {row}: {frame[name].iloc[row]!r} is no category"
        )
    return listed
