"""Columns of counts and of what they are held against, checked at the door."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from baluarte.science.errors import Refused
from baluarte.science.place_codes import PLACE_COLUMNS, fault_of_codes, fault_of_order

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

GREATEST = 1e12
MOST_DIMENSIONS = 2


class ColumnRefused(Refused, ValueError):
    """A column cannot carry the calculation: the message names the column and the row."""


def require_one_order(*, places: Sequence[Any] | None = None, **columns: Any) -> None:
    """Insist that labelled columns stand in one order, that of the places where these are given."""
    said = fault_of_order(columns)
    if not said and places is not None:
        first = next(iter(columns))
        labels = pd.Series(0, index=pd.Index(list(places), dtype=object))
        said = fault_of_order({"places": labels, first: columns[first]})
    for name, one in columns.items():
        if (
            not said
            and isinstance(one, pd.Series | pd.DataFrame)
            and one.index.name in PLACE_COLUMNS
        ):
            said = (found := fault_of_codes(one.index)) and f"{name}: {found}"
    if said:
        raise ColumnRefused(said)


def read_counts(column: ArrayLike, *, name: str = "count") -> Floats:
    """Return whole numbers, not negative, as floats of the same shape."""
    values = read_numbers(column, name=name)
    _refuse(values < 0, column, values, name, "is negative")
    _refuse(values != np.floor(values), column, values, name, "is a fraction")
    return values


def read_expected(
    column: ArrayLike, *, counts: Floats, name: str = "expected", least: float | None = None
) -> Floats:
    """Return expected counts or populations: positive, as long as the counts."""
    values = read_numbers(column, name=name)
    if counts.ndim > values.ndim and values.shape == counts.shape[:1]:
        values = np.repeat(values[:, None], counts.shape[1], axis=1)
    if values.shape != counts.shape:
        raise ColumnRefused(f"{name}: {values.shape} values beside {counts.shape} counts")
    _refuse(values < 0, column, values, name, "is negative")
    _refuse((values == 0) & (counts > 0), column, values, name, "stands under events")
    if least is None:
        _refuse(values == 0, column, values, name, "is no number of events to expect")
    return values


def read_numbers(column: ArrayLike, *, name: str) -> Floats:
    """Return finite numbers as floats, one place a row, at most one month a column."""
    try:
        values = np.array(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise ColumnRefused(_not_numbers(column, name)) from None
    if not 1 <= values.ndim <= MOST_DIMENSIONS:
        raise ColumnRefused(f"{name}: one place a row is needed, not {values.ndim} dimensions")
    if values.size == 0:
        raise ColumnRefused(f"{name}: there are no rows")
    _refuse(np.isnan(values), column, values, name, "is missing")
    _refuse(np.abs(values) > GREATEST, column, values, name, "is out of all proportion")
    return values


def read_level(level: float, *, name: str = "level") -> float:
    """Return the level of an interval, between 0 and 1."""
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level < 1:
        raise ColumnRefused(f"{name}: {level!r} is no share between 0 and 1")
    return float(level)


def read_whole(value: int, *, name: str, least: int, most: int = 2**63 - 1) -> int:
    """Return a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ColumnRefused(f"{name}: {value!r} is no whole number")
    if not least <= value <= most:
        raise ColumnRefused(f"{name}: {value} is not between {least} and {most}")
    return int(value)


def row_named(column: Any, row: int) -> str:
    """Name a row by its number, and by its label where a series or a table gives one."""
    if isinstance(column, pd.Series | pd.DataFrame) and not isinstance(column.index, pd.RangeIndex):
        return f"row {row} ({column.index[row]})"
    return f"row {row}"


def _refuse(wrong: Booleans, column: Any, values: Floats, name: str, what: str) -> None:
    if wrong.any():
        at = tuple(int(one) for one in np.argwhere(wrong)[0])
        where = row_named(column, at[0]) + (f", month {at[1]}" if len(at) > 1 else "")
        raise ColumnRefused(f"{name}, {where}: {values[at]:g} {what}")


def _not_numbers(column: Any, name: str) -> str:
    try:
        read = pd.Series(np.ravel(np.asarray(column, dtype=object)))
        wrong = np.flatnonzero(pd.to_numeric(read, errors="coerce").isna())
    except (TypeError, ValueError):
        return f"{name}: this is no column of numbers"
    if not len(wrong):
        return f"{name}: this is no column of numbers"
    return f"{name}, {row_named(column, int(wrong[0]))}: {read.iloc[wrong[0]]!r} is no number"
