"""The door: released tables come in here, and what is wrong with them is said by column and row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.place_codes import PLACE_COLUMNS, fault_of_codes

COUNT, SUPPRESSED, SENSITIVE, LOWER, UPPER = "count", "suppressed", "sensitive", "lower", "upper"
ABOUT_CELLS = (COUNT, SUPPRESSED, SENSITIVE, LOWER, UPPER)
TOTALS = ("total", "tot", "all", "todos", "todas", "_t")
WITHHELD = ("", "*", "x", "c", "..", "-", "na", "n.d.", "nd")
MOST_COUNTED = 2**53 - 1
MOST_ROWS = 20_000_000

Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class InvalidTable(Refused, ValueError):
    """A table lacks a column or holds a value that cannot be; the message names both."""


@dataclass(frozen=True)
class Release:
    """A table that was, or is about to be, released.

    Parameters
    ----------
    table : pandas.DataFrame or pyarrow.Table
        As `audit_release` describes it.
    name : str, optional
        How messages and results call it.
    edition : int, optional
        For tables that count the same cells at different times: the higher, the later. What is
        counted at an earlier edition is counted at every later one too. None: the state of the
        table that is audited.

    """

    table: Any
    name: str | None = None
    edition: int | None = None


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one table as an attacker and as their owner know them.

    Attributes
    ----------
    name : how messages call the table
    edition : when it was counted; None where it is counted like the table that is audited
    labels : a column a dimension, a row a cell; None stands for the total
    lower, upper : what the table itself says of each cell
    true : the counts its owner knows; NaN where they were not given
    is_withheld : whether the cell is hidden
    is_sensitive : whether the cell is to be protected

    """

    name: str
    edition: int | None
    labels: pd.DataFrame
    lower: Real
    upper: Real
    true: Real
    is_withheld: Flags
    is_sensitive: Flags = field(repr=False)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the columns that say what a cell counts."""
        return tuple(self.labels.columns)

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.labels)

    def where(self, row: int) -> dict[str, Any]:
        """Return the labels of one cell, the totals as `Total`."""
        values = self.labels.iloc[row]
        return {name: "Total" if values[name] is None else values[name] for name in values.index}


def read_cells(
    given: Any, *, name: str, totals: Sequence[Any] = TOTALS, edition: int | None = None
) -> Cells:
    """Read one table, or refuse it by a named error."""
    if isinstance(given, Cells):
        return given
    if isinstance(given, Release):
        return read_cells(
            given.table, name=given.name or name, totals=totals, edition=given.edition
        )
    frame = as_frame(given, name)
    if COUNT not in frame and not {LOWER, UPPER} <= set(frame.columns):
        there = ", ".join(map(repr, frame.columns))
        raise InvalidTable(f"{name}: there is no column {COUNT!r} (there are: {there})")
    labels = _labels(frame, name, totals)
    _refuse_twice(labels, name)
    counted = _counted(frame, name)
    withheld = _flags(frame, name, SUPPRESSED)
    withheld = counted.is_withheld if withheld is None else withheld | counted.is_withheld
    lower = np.where(withheld, counted.marked_lower, counted.values)
    upper = np.where(withheld, counted.marked_upper, counted.values)
    lower, upper, ranged = _ranges(frame, name, lower, upper)
    withheld = withheld | (ranged & (lower < upper))
    sensitive = _flags(frame, name, SENSITIVE)
    return Cells(
        name=name,
        edition=edition,
        labels=labels,
        lower=lower,
        upper=upper,
        true=counted.values,
        is_withheld=withheld,
        is_sensitive=withheld.copy() if sensitive is None else sensitive,
    )


def read_true_cells(given: Any, *, name: str, totals: Sequence[Any] = TOTALS) -> Cells:
    """Read a table whose owner gives the true count in every row."""
    cells = read_cells(given, name=name, totals=totals)
    absent = np.isnan(cells.true)
    if absent.any():
        row = int(np.argmax(absent))
        raise InvalidTable(f"{name}, column {COUNT!r}, row {row}: the true count is needed")
    return cells


def as_frame(table: Any, name: str) -> pd.DataFrame:
    """Return a table as a pandas DataFrame with rows numbered from 0; pyarrow tables too."""
    if hasattr(table, "to_pandas"):
        table = table.to_pandas()
    if not isinstance(table, pd.DataFrame):
        raise InvalidTable(f"{name}: expected a table, not {type(table).__name__}")
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise InvalidTable(f"{name}, column {twice!r}: stands twice")
    if len(table) == 0:
        raise InvalidTable(f"{name}: the table has no rows")
    if len(table) > MOST_ROWS:
        raise InvalidTable(f"{name}: {len(table)} rows are more than {MOST_ROWS}")
    return table.reset_index(drop=True)


def require(
    frame: pd.DataFrame, name: str, columns: Sequence[str], *, is_mixed_allowed: bool = False
) -> None:
    """Insist on some columns, with a value in every row; those of places hold codes in text.

    Where places stand beside what they are parts of (`is_mixed_allowed`), codes have several
    lengths.
    """
    for column in columns:
        if column not in frame:
            there = ", ".join(map(repr, frame.columns))
            raise InvalidTable(f"{name}: there is no column {column!r} (there are: {there})")
        absent = frame[column].isna().to_numpy()
        if absent.any():
            raise InvalidTable(f"{name}, column {column!r}, row {int(np.argmax(absent))}: no value")
        if column in PLACE_COLUMNS and (
            said := fault_of_codes(frame[column].unique(), is_mixed_allowed=is_mixed_allowed)
        ):
            raise InvalidTable(f"{name}, column {column!r}: {said}")


def read_counts(frame: pd.DataFrame, name: str, column: str = COUNT) -> npt.NDArray[np.int64]:
    """Read a column of whole numbers that are not negative, none of them missing."""
    require(frame, name, (column,))
    values = _numbers(frame[column].to_numpy(object), name, column)
    return values.astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Counted:
    values: Real
    is_withheld: Flags
    marked_lower: Real
    marked_upper: Real


def _labels(frame: pd.DataFrame, name: str, totals: Sequence[Any]) -> pd.DataFrame:
    dimensions = [column for column in frame if column not in ABOUT_CELLS]
    require(frame, name, dimensions, is_mixed_allowed=True)
    spoken = {str(one).casefold() for one in totals}
    read = {}
    for column in dimensions:
        codes, values = pd.factorize(frame[column].astype(object))
        kept = np.empty(len(values), dtype=object)
        for position, value in enumerate(values):
            is_total = isinstance(value, str) and value.strip().casefold() in spoken
            kept[position] = None if is_total else value
        read[str(column)] = pd.Series(kept[codes], dtype=object)
    return pd.DataFrame(read, index=pd.RangeIndex(len(frame)), dtype=object)


def _refuse_twice(labels: pd.DataFrame, name: str) -> None:
    if labels.shape[1] == 0:
        if len(labels) > 1:
            raise InvalidTable(f"{name}: {len(labels)} rows, and no column says what they count")
        return
    twice = labels.duplicated().to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        same = (labels.iloc[:row].fillna("Total") == labels.iloc[row].fillna("Total")).all(axis=1)
        said = ", ".join(
            f"{column}={'Total' if value is None else value!r}"
            for column, value in labels.iloc[row].items()
        )
        raise InvalidTable(f"{name}, row {row}: {said} stands in row {int(np.argmax(same))} too")


def _counted(frame: pd.DataFrame, name: str) -> _Counted:
    size = len(frame)
    least, most = np.zeros(size), np.full(size, np.inf)
    if COUNT not in frame:
        return _Counted(np.full(size, np.nan), np.zeros(size, dtype=bool), least, most)
    column = frame[COUNT]
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        values = column.to_numpy(np.float64, na_value=np.nan)
        withheld = np.isnan(values)
    else:
        given = column.to_numpy(object)
        withheld = column.isna().to_numpy().copy()
        values = np.full(size, np.nan)
        for row in np.flatnonzero(~withheld):
            values[row], withheld[row], most[row] = _one_count(given[row], name, int(row))
    checked = _numbers(values[~withheld], name, COUNT, rows=np.flatnonzero(~withheld))
    values = np.full(size, np.nan)
    values[~withheld] = checked
    return _Counted(values, withheld, least, most)


def _one_count(value: Any, name: str, row: int) -> tuple[float, bool, float]:
    """Read a count, a mark of what is withheld, or 'fewer than' as a bound that a reader knows."""
    if isinstance(value, str):
        text = value.strip().casefold()
        if text in WITHHELD:
            return np.nan, True, np.inf
        if text[:1] in "<≤" and text.lstrip("<≤= ").isdecimal():
            bound = float(text.lstrip("<≤= "))
            return np.nan, True, bound if text[0] == "≤" or text[:2] == "<=" else bound - 1
    try:
        return (np.nan if isinstance(value, bool) else float(value)), False, np.inf
    except (TypeError, ValueError):
        raise InvalidTable(
            f"{name}, column {COUNT!r}, row {row}: "
            f"{value!r} is no count and no mark of one withheld"
        ) from None


def _numbers(given: Any, name: str, column: str, rows: npt.NDArray[np.intp] | None = None) -> Real:
    rows = np.arange(len(given)) if rows is None else rows
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        for row, value in zip(rows, given, strict=True):
            if not isinstance(value, int | float | np.number):
                raise InvalidTable(
                    f"{name}, column {column!r}, row {row}: {value!r} is no number"
                ) from None
        raise
    faults = (
        (~np.isfinite(values), "is not finite"),
        (values < 0, "is negative"),
        (np.floor(values) != values, "is not a whole number"),
        (values > MOST_COUNTED, f"is more than {MOST_COUNTED}"),
    )
    for found, said in faults:
        if found.any():
            at = int(np.argmax(found))
            raise InvalidTable(f"{name}, column {column!r}, row {rows[at]}: {values[at]:g} {said}")
    return values


def _flags(frame: pd.DataFrame, name: str, column: str) -> Flags | None:
    if column not in frame:
        return None
    require(frame, name, (column,))
    values = frame[column]
    is_flag = values.map(lambda one: isinstance(one, bool | np.bool_)).to_numpy(dtype=bool)
    if not is_flag.all():
        row = int(np.argmin(is_flag))
        raise InvalidTable(
            f"{name}, column {column!r}, row {row}: {values.iloc[row]!r} is neither true nor false"
        )
    return np.asarray(values.to_numpy(dtype=bool))


def _ranges(frame: pd.DataFrame, name: str, lower: Real, upper: Real) -> tuple[Real, Real, Flags]:
    """Take the bounds that a table publishes in the place of a count."""
    given = {column for column in (LOWER, UPPER) if column in frame}
    ranged = np.zeros(len(frame), dtype=bool)
    if not given:
        return lower, upper, ranged
    if given != {LOWER, UPPER}:
        raise InvalidTable(f"{name}: columns {LOWER!r} and {UPPER!r} go together")
    low = frame[LOWER].to_numpy(np.float64, na_value=np.nan)
    high = frame[UPPER].to_numpy(np.float64, na_value=np.nan)
    ranged = ~np.isnan(low) | ~np.isnan(high)
    rows = np.flatnonzero(ranged)
    low, high = np.where(np.isnan(low), 0, low), np.where(np.isnan(high), np.inf, high)
    _numbers(low[rows], name, LOWER, rows=rows)
    closed = rows[np.isfinite(high[rows])]
    _numbers(high[closed], name, UPPER, rows=closed)
    if (low > high).any():
        row = int(np.argmax(low > high))
        raise InvalidTable(
            f"{name}, columns {LOWER!r} and {UPPER!r}, row {row}: "
            f"{low[row]:g} is above {high[row]:g}"
        )
    return np.where(ranged, low, lower), np.where(ranged, high, upper), ranged
