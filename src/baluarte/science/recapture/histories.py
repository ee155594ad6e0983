"""The door: capture histories become one table of patterns and counts, or a named error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.digests import digest_of
from baluarte.science.errors import Refused

MOST_LISTS = 62
MOST_RECORDS = 10**12
TABLE = 2  # rows and columns


class BadHistories(Refused, ValueError):
    """The histories or their counts are not what they must be; says which column and row."""


@dataclass(frozen=True)
class Histories:
    """Who was on which list: distinct patterns and how often each occurred.

    Bit j of a pattern is list j; patterns are ascending and each count is at least one.
    """

    lists: tuple[str, ...]
    patterns: np.ndarray
    counts: np.ndarray

    @property
    def observed(self) -> int:
        """How many records stand on at least one list."""
        return int(self.counts.sum())

    @property
    def incidence(self) -> np.ndarray:
        """Patterns as rows of zeros and ones, shape (patterns, lists)."""
        shifts = np.arange(len(self.lists), dtype=np.int64)
        return (self.patterns[:, None] >> shifts) & 1

    @property
    def sizes(self) -> np.ndarray:
        """How many records each list knows of, shape (lists,)."""
        return np.asarray(self.counts @ self.incidence, dtype=np.int64)

    def keeping(self, places: Sequence[int]) -> "Histories":
        """Return the table of some lists only, by place; records on none of them are gone."""
        shifts = np.arange(len(places), dtype=np.int64)
        patterns = (self.incidence[:, list(places)] << shifts).sum(axis=1, dtype=np.int64)
        seen = patterns > 0
        distinct, place = np.unique(patterns[seen], return_inverse=True)
        counts = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(counts, place, self.counts[seen])
        return Histories(tuple(self.lists[j] for j in places), distinct, counts)

    def digest(self) -> str:
        """Return the SHA-256 of lists, patterns and counts."""
        return digest_of(lists=self.lists, patterns=self.patterns, counts=self.counts)

    def cells(self) -> np.ndarray:
        """The full table of 2^lists counts, indexed by pattern, with zero where nobody was seen."""
        table = np.zeros(1 << len(self.lists), dtype=np.int64)
        table[self.patterns] = self.counts
        return table


def read_histories(histories: Any, counts: Any = None) -> Histories:
    """Check histories and counts, and fold them into distinct patterns.

    Parameters
    ----------
    histories : DataFrame, pyarrow Table, array or sequence of rows, shape (rows, lists)
        Zero or one (or Boolean) for each record, or each pattern, and list.
    counts : str, array of shape (rows,), or None
        How many records have the pattern of each row: a column of `histories` by name, or values.
        None counts each row once. Equal patterns are added.

    Raises
    ------
    BadHistories
        A value that is missing, or neither zero nor one; a count that is missing, negative or
        fractional; a column named twice; a row on no list that counts anybody.
    """
    frame = as_frame(histories)
    if isinstance(counts, str):
        if counts not in frame.columns:
            raise BadHistories(f"There is no column {counts!r} with counts.")
        values = frame[counts]
        frame = frame.drop(columns=counts)
    else:
        values = counts
    names = tuple(str(name) for name in frame.columns)
    _check_names(names)
    weights = _read_counts(values, len(frame), counts if isinstance(counts, str) else "counts")
    patterns = _encode(frame, names)
    return _fold(names, patterns, weights)


def as_frame(histories: Any) -> pd.DataFrame:
    """Return histories of any accepted kind as a table with a column for each list."""
    if isinstance(histories, pd.DataFrame):
        return histories
    if hasattr(histories, "to_pandas"):
        return pd.DataFrame(histories.to_pandas())
    if not isinstance(histories, np.ndarray | Sequence) or isinstance(histories, str | bytes):
        raise BadHistories("Histories must be a table or rows of zeros and ones.")
    try:
        values = np.asarray(histories)
    except ValueError:
        raise BadHistories("The rows of the histories differ in length.") from None
    if values.size == 0 and values.ndim < TABLE:
        values = values.reshape(0, 0)
    if values.ndim != TABLE:
        raise BadHistories(f"Histories must have rows and columns, not {values.ndim} dimensions.")
    return pd.DataFrame(values, columns=[f"list_{j + 1}" for j in range(values.shape[1])])


def _check_names(names: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadHistories(f"Two columns are named {name!r}.")
        seen.add(name)
    if len(names) > MOST_LISTS:
        raise BadHistories(f"{len(names)} lists are more than the {MOST_LISTS} that can be read.")


def _encode(frame: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray:
    patterns = np.zeros(len(frame), dtype=np.int64)
    for j in range(len(names)):
        column = _numbers(frame.iloc[:, j], names[j])
        wrong = (column != 0) & (column != 1)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise BadHistories(
                f"Row {row}, column {names[j]!r}: {column[row]:g} is neither 0 nor 1."
            )
        patterns |= column.astype(np.int64) << j
    return patterns


def _read_counts(values: Any, rows: int, name: str) -> np.ndarray:
    if values is None:
        return np.ones(rows, dtype=np.int64)
    column = _numbers(values if isinstance(values, pd.Series) else np.asarray(values), name)
    if column.shape != (rows,):
        raise BadHistories(f"{name}: {column.shape} values for {rows} rows.")
    for wrong, what in (
        (column < 0, "is negative"),
        (column != np.floor(column), "is no whole number"),
        (column > MOST_RECORDS, "is too large"),
    ):
        if wrong.any():
            row = int(np.argmax(wrong))
            raise BadHistories(f"Row {row}, column {name!r}: {column[row]:g} {what}.")
    if column.sum() > MOST_RECORDS:
        raise BadHistories(f"{name}: more than {MOST_RECORDS} records in all.")
    return column.astype(np.int64)


def _numbers(values: Any, name: str) -> np.ndarray:
    series = pd.Series(values) if np.ndim(values) == 1 else None
    if series is None:
        raise BadHistories(f"{name}: one value is needed for each row.")
    missing = series.isna().to_numpy()
    if missing.any():
        raise BadHistories(f"Row {int(np.argmax(missing))}, column {name!r}: nothing there.")
    try:
        numbers: np.ndarray = series.to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        row, value = next((i, v) for i, v in enumerate(series) if not _is_number(v))
        raise BadHistories(f"Row {row}, column {name!r}: {value!r} is no number.") from None
    infinite = ~np.isfinite(numbers)
    if infinite.any():
        raise BadHistories(f"Row {int(np.argmax(infinite))}, column {name!r}: not finite.")
    return numbers


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _fold(names: tuple[str, ...], patterns: np.ndarray, weights: np.ndarray) -> Histories:
    nowhere = (patterns == 0) & (weights > 0)
    if nowhere.any():
        raise BadHistories(
            f"Row {int(np.argmax(nowhere))} is on no list: who was never registered is what is "
            "estimated, and cannot be given."
        )
    kept = weights > 0
    distinct, place = np.unique(patterns[kept], return_inverse=True)
    sums = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(sums, place, weights[kept])
    return Histories(names, distinct, sums)
