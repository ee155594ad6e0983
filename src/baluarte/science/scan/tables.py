"""The door: tables come in here, and what is wrong with them is said by column and row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.place_codes import fault_of_codes
from baluarte.science.scan.dates import Dates, read_dates

NOT_COVARIATES = frozenset({"place", "date", "year", "count", "population", "category"})
LATITUDES, LONGITUDES = 90.0, 180.0
MOST_CASES = 2**31 - 1

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class InvalidTable(Refused, ValueError):
    """A table lacks a column or holds a value that cannot be; the message names both."""


class NothingToScan(Refused, ValueError):
    """There are no cases, or nothing that could be compared."""


@dataclass(frozen=True)
class Places:
    """The places of a scan, in the order of their table.

    Attributes
    ----------
    labels : the identifiers as given
    first, second : x and y, or longitude and latitude in degrees; None where neighbours are given

    """

    labels: pd.Index
    first: Real | None
    second: Real | None

    def __len__(self) -> int:
        """How many places there are."""
        return len(self.labels)

    def locate(self, given: pd.Series, *, table: str, column: str = "place") -> Whole:
        """Return the position of each place named in a column."""
        if said := fault_of_codes(pd.unique(given)):
            raise InvalidTable(f"{table}, column {column!r}: {said}")
        found = np.asarray(self.labels.get_indexer(pd.Index(given)), dtype=np.int64)
        if (found < 0).any():
            row = int(np.argmax(found < 0))
            raise InvalidTable(
                f"{table}, column {column!r}, row {row}: "
                f"{given.iloc[row]!r} is not in the table of places"
            )
        return found


@dataclass(frozen=True)
class Counts:
    """Rows of counted events: where, when (if said), how many, and of what group."""

    place: Whole
    count: Whole
    dates: Dates | None
    table: pd.DataFrame

    @property
    def total(self) -> int:
        """How many events there are."""
        return int(self.count.sum())


def read_places(table: Any, *, plane: bool, coordinates: bool = True) -> Places:
    """Read the places: `place`, and `x`, `y` on a plane or `longitude`, `latitude` on the globe."""
    frame = as_frame(table, "places")
    names = ("x", "y") if plane else ("longitude", "latitude")
    require(frame, "places", ("place", *(names if coordinates else ())))
    refuse_missing(frame, "places", "place")
    labels = pd.Index(frame["place"])
    if labels.has_duplicates:
        row = int(np.argmax(labels.duplicated()))
        raise InvalidTable(f"places, column 'place', row {row}: {labels[row]!r} stands twice")
    if not len(labels):
        raise InvalidTable("places: the table has no rows")
    if said := fault_of_codes(labels):
        raise InvalidTable(f"places, column 'place': {said}")
    if not coordinates:
        return Places(labels, None, None)
    first, second = (read_numbers(frame, "places", name) for name in names)
    if not plane:
        _refuse_beyond(first, names[0], LONGITUDES)
        _refuse_beyond(second, names[1], LATITUDES)
    return Places(labels, first, second)


def read_counts(table: Any, places: Places, *, name: str, dated: bool) -> Counts:
    """Read rows of cases or controls: `place`, `count` (one a row if absent) and `date`."""
    frame = as_frame(table, name)
    require(frame, name, ("place", "date") if dated else ("place",))
    refuse_missing(frame, name, "place")
    place = places.locate(frame["place"], table=name)
    counted = "count" in frame
    count = read_whole(frame, name, "count") if counted else np.ones(len(frame), np.int64)
    if count.sum(dtype=np.float64) > MOST_CASES:
        raise InvalidTable(f"{name}, column 'count': more than {MOST_CASES} in all")
    dates = read_dates(frame["date"], table=name) if dated and len(frame) else None
    return Counts(place, count, dates, frame)


def as_frame(table: Any, name: str) -> pd.DataFrame:
    """Return a table as a pandas DataFrame with rows numbered from 0; pyarrow tables too."""
    if hasattr(table, "to_pandas"):
        table = table.to_pandas()
    if not isinstance(table, pd.DataFrame):
        raise InvalidTable(f"{name}: expected a table, not {type(table).__name__}")
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise InvalidTable(f"{name}, column {twice!r}: stands twice")
    return table.reset_index(drop=True)


def require(frame: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    """Insist on some columns."""
    for column in columns:
        if column not in frame:
            there = ", ".join(map(repr, frame.columns))
            raise InvalidTable(f"{name}: there is no column {column!r} (there are: {there})")


def refuse_missing(frame: pd.DataFrame, name: str, column: str) -> None:
    """Insist that a column has a value in every row."""
    absent = frame[column].isna().to_numpy()
    if absent.any():
        row = int(np.argmax(absent))
        raise InvalidTable(f"{name}, column {column!r}, row {row}: no value")


def read_numbers(frame: pd.DataFrame, name: str, column: str) -> Real:
    """Read a column of finite numbers."""
    refuse_missing(frame, name, column)
    try:
        numbers: Real = np.asarray(frame[column].to_numpy(np.float64))
    except (TypeError, ValueError):
        row = _first_not_numeric(frame[column])
        raise InvalidTable(
            f"{name}, column {column!r}, row {row}: {frame[column].iloc[row]!r} is no number"
        ) from None
    if not np.isfinite(numbers).all():
        row = int(np.argmax(~np.isfinite(numbers)))
        raise InvalidTable(f"{name}, column {column!r}, row {row}: {numbers[row]} is not finite")
    return numbers


def read_amounts(frame: pd.DataFrame, name: str, column: str) -> Real:
    """Read a column of numbers that are not negative."""
    numbers = read_numbers(frame, name, column)
    if (numbers < 0).any():
        row = int(np.argmax(numbers < 0))
        raise InvalidTable(f"{name}, column {column!r}, row {row}: {numbers[row]:g} is negative")
    return numbers


def read_whole(frame: pd.DataFrame, name: str, column: str) -> Whole:
    """Read a column of whole numbers that are not negative."""
    numbers = read_amounts(frame, name, column)
    whole = np.floor(numbers)
    if (whole != numbers).any():
        row = int(np.argmax(whole != numbers))
        raise InvalidTable(
            f"{name}, column {column!r}, row {row}: {numbers[row]:g} is not a whole number"
        )
    if (numbers > MOST_CASES).any():
        row = int(np.argmax(numbers > MOST_CASES))
        raise InvalidTable(
            f"{name}, column {column!r}, row {row}: {numbers[row]:g} is more than {MOST_CASES}"
        )
    return whole.astype(np.int64)


def shared_covariates(
    cases: pd.DataFrame, population: pd.DataFrame, chosen: Sequence[str] | None
) -> tuple[str, ...]:
    """Return the columns to standardise by: those chosen, or those both tables have."""
    if chosen is None:
        both = [column for column in cases if column in population]
        return tuple(str(column) for column in both if column not in NOT_COVARIATES)
    for column in chosen:
        require(cases, "cases", (column,))
        require(population, "population", (column,))
    return tuple(chosen)


def _refuse_beyond(numbers: Real, column: str, limit: float) -> None:
    beyond = np.abs(numbers) > limit
    if beyond.any():
        row = int(np.argmax(beyond))
        raise InvalidTable(
            f"places, column {column!r}, row {row}: {numbers[row]:g} degrees is beyond {limit:g}"
        )


def _first_not_numeric(values: pd.Series) -> int:
    for row, value in enumerate(values):
        try:
            float(value)
        except (TypeError, ValueError):
            return row
    return 0
