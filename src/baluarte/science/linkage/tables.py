"""The door of linkage: what tables may look like, and what is wrong where they do not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.errors import Refused

TEXT_COLUMNS = (
    "name", "date_raw", "location", "organization", "type", "narrative", "identifier",
)  # fmt: skip
COORDINATES = ("longitude", "latitude")
_BOUNDS = {"longitude": 180.0, "latitude": 90.0}
MOST_ROWS = 2**31 - 1


class TableRefused(Refused, ValueError):
    """A table cannot be linked as it is; the message names table, column and row."""


class ColumnMissing(TableRefused):
    """The table lacks its `id`, or every column that could be compared."""


class IdRefused(TableRefused):
    """An id is missing, or stands twice in one table."""


class ValueRefused(TableRefused):
    """A value is of a kind that cannot be read."""


class NothingToLink(TableRefused):
    """There is no table, or no column is filled in any of them."""


@dataclass(frozen=True, slots=True)
class Reports:
    """All tables one under another: `table[i]`, `id[i]` and a text (or nothing) per column.

    `own` are the columns that one's own comparisons and keys ask for.
    """

    names: tuple[str, ...]
    table: np.ndarray
    id: np.ndarray
    text: Mapping[str, pd.Series]
    longitude: np.ndarray
    latitude: np.ndarray
    own: Mapping[str, pd.Series] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)


def read_tables(tables: Any, *, own: Iterable[str] = ()) -> Reports:
    """Check one table or several and lay them one under another.

    Parameters
    ----------
    tables
        A DataFrame (or pyarrow Table), a sequence of them, or a mapping from name to table. Each
        has `id`, unique inside its table, and any of `TEXT_COLUMNS`, `longitude`, `latitude`;
        other columns are left alone.
    own
        Columns to be read besides, each in one table at least.

    Raises
    ------
    TableRefused
        One of its kinds, naming the table, the column and the row (counted from 0).
    """
    named = _named(tables)
    if not named:
        raise NothingToLink("no table was given; linkage needs at least one")
    frames = {name: _frame(name, table) for name, table in named.items()}
    if sum(len(frame) for frame in frames.values()) > MOST_ROWS:
        raise TableRefused(f"more than {MOST_ROWS} rows; link them in parts")
    for name, frame in frames.items():
        _check(name, frame)
    wanted = sorted(own)
    for column in wanted:
        if not any(column in frame.columns for frame in frames.values()):
            raise ColumnMissing(f"column {column!r} is in none of the tables")
    return _stacked(frames, wanted)


def _named(tables: Any) -> dict[str, Any]:
    if isinstance(tables, Mapping):
        return {str(name): table for name, table in tables.items()}
    if isinstance(tables, pd.DataFrame) or hasattr(tables, "to_pandas"):
        return {"table_1": tables}
    if isinstance(tables, Sequence) or (
        isinstance(tables, Iterable) and not isinstance(tables, str)
    ):
        return {f"table_{number}": table for number, table in enumerate(tables, start=1)}
    raise TableRefused(f"tables are DataFrames, not {type(tables).__name__}")


def _frame(name: str, table: Any) -> pd.DataFrame:
    if not isinstance(table, pd.DataFrame) and hasattr(table, "to_pandas"):
        table = table.to_pandas()
    if not isinstance(table, pd.DataFrame):
        raise TableRefused(f"{name}: tables are DataFrames, not {type(table).__name__}")
    return table


def _check(name: str, frame: pd.DataFrame) -> None:
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise ColumnMissing(f"{name}: column {twice[0]!r} stands twice")
    if "id" not in frame.columns:
        raise ColumnMissing(f"{name}: column 'id' is missing")
    if not set(frame.columns) & {*TEXT_COLUMNS}:
        raise ColumnMissing(f"{name}: none of the columns {', '.join(TEXT_COLUMNS)} is there")
    ids = frame["id"]
    empty = np.flatnonzero(ids.isna().to_numpy())
    if len(empty):
        raise IdRefused(f"{name}: column 'id', row {empty[0]}: no id")
    try:
        again = np.flatnonzero(ids.duplicated().to_numpy())
    except TypeError as error:
        raise IdRefused(f"{name}: column 'id': ids must be numbers or texts") from error
    if len(again):
        value = ids.iloc[again[0]]
        raise IdRefused(f"{name}: column 'id', row {again[0]}: {value!r} stands twice")


def _stacked(frames: Mapping[str, pd.DataFrame], own: Sequence[str]) -> Reports:
    sizes = [len(frame) for frame in frames.values()]
    text = {
        column: _texts(frames, column)
        for column in TEXT_COLUMNS
        if any(column in frame.columns for frame in frames.values())
    }
    places = {
        column: np.concatenate([_degrees(name, column, frame) for name, frame in frames.items()])
        for column in COORDINATES
    }
    return Reports(
        names=tuple(frames),
        table=np.repeat(np.arange(len(frames), dtype=np.int32), sizes),
        id=pd.concat([frame["id"] for frame in frames.values()], ignore_index=True).to_numpy(),
        text=text,
        longitude=places["longitude"],
        latitude=places["latitude"],
        own={column: _texts(frames, column) for column in own},
    )


def _texts(frames: Mapping[str, pd.DataFrame], column: str) -> pd.Series:
    parts = [_text(name, column, frame) for name, frame in frames.items()]
    return pd.concat(parts, ignore_index=True)


def _text(name: str, column: str, frame: pd.DataFrame) -> pd.Series:
    if column not in frame.columns:
        return pd.Series([None] * len(frame), dtype="str")
    values = frame[column]
    if isinstance(values.dtype, pd.StringDtype):
        return values.astype("str").reset_index(drop=True)
    filled = values.notna().to_numpy()
    for row in np.flatnonzero(filled) if values.dtype == object else ():
        if isinstance(values.iloc[row], (list, tuple, dict, set, bytes, np.ndarray)):
            kind = type(values.iloc[row]).__name__
            raise ValueRefused(f"{name}: column {column!r}, row {row}: a text, not a {kind}")
    told = np.full(len(values), None, dtype=object)
    told[filled] = [_plain(value) for value in values[filled]]
    return pd.Series(told, dtype="str")


def _plain(value: Any) -> str:
    """Write a number without the fraction that a missing neighbour gave it: 2012.0 is 2012."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _degrees(name: str, column: str, frame: pd.DataFrame) -> np.ndarray:
    if column not in frame.columns:
        return np.full(len(frame), np.nan, dtype=np.float32)
    values = pd.to_numeric(frame[column], errors="coerce")
    lost = np.flatnonzero((values.isna() & frame[column].notna()).to_numpy())
    if len(lost):
        value = frame[column].iloc[lost[0]]
        raise ValueRefused(f"{name}: column {column!r}, row {lost[0]}: {value!r} is no number")
    degrees = values.to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(np.abs(degrees) > _BOUNDS[column])
    if len(wrong):
        value = degrees[wrong[0]]
        raise ValueRefused(f"{name}: column {column!r}, row {wrong[0]}: {value} degrees")
    return np.asarray(degrees, dtype=np.float32)
