"""Months as they are written in tables, and as numbers that can be counted with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused

WRITTEN = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-\d{2}(?:[T ].*)?)?")
YEARS = range(1000, 10_000)
# Numbers may leave gaps, but 201812 followed by 201901 is a date and not the next number.
LARGEST_SPREAD = 4


class MonthNotRead(Refused, ValueError):
    """A month is written in a way that is not understood."""


@dataclass(frozen=True)
class Calendar:
    """Consecutive months from the first to the last, with the labels they are shown by.

    Attributes
    ----------
    first : int
        Number of the first month: years times twelve plus months, or the caller's own number.
    length : int
        How many months there are.
    is_numbered : bool
        Whether the caller numbers months (1, 2, 3, ...) instead of dating them.
    """

    first: int
    length: int
    is_numbered: bool

    def label(self, position: int) -> str | int:
        """Return the label of a month: ``"2018-12"``, or its number where months are numbered."""
        number = self.first + position
        return number if self.is_numbered else f"{number // 12:04}-{number % 12 + 1:02}"

    def position(self, month: object, *, column: str) -> int:
        """Return where a month stands, counted from the first; may lie outside."""
        number, is_numbered = number_of(month, column=column, row=None)
        if is_numbered != self.is_numbered:
            kind = "numbers" if self.is_numbered else "dates"
            raise MonthNotRead(f"{column}: {month!r}: the panel's months are {kind}")
        return number - self.first


def number_of(month: object, *, column: str, row: int | None) -> tuple[int, bool]:
    """Return a month's number and whether it was a number already."""
    if isinstance(month, pd.Period | date | datetime | pd.Timestamp) and not _is_missing(month):
        return month.year * 12 + month.month - 1, False
    if isinstance(month, np.datetime64) and not np.isnat(month):
        return int(month.astype("datetime64[M]").astype(np.int64)) + 1970 * 12, False
    if isinstance(month, int | np.integer) and not isinstance(month, bool):
        return int(month), True
    if isinstance(month, str) and (found := WRITTEN.fullmatch(month.strip())):
        return int(found["year"]) * 12 + int(found["month"]) - 1, False
    where = f"{column}, row {row}" if row is not None else column
    raise MonthNotRead(f"{where}: {month!r} is no month; write 2018-12, a date, or a whole number")


def numbers_of(months: Sequence[Any] | pd.Series, *, column: str) -> tuple[NDArray[np.int64], bool]:
    """Return the numbers of a column of months, and whether they were numbers already."""
    codes, distinct = pd.factorize(pd.Series(months), use_na_sentinel=True)
    if (codes < 0).any():
        row = int(np.flatnonzero(codes < 0)[0])
        raise MonthNotRead(f"{column}, row {row}: the month is missing")
    first_rows = _first_rows(codes, len(distinct))
    read = [
        number_of(month, column=column, row=row)
        for month, row in zip(distinct, first_rows, strict=True)
    ]
    kinds = {is_numbered for _, is_numbered in read}
    if len(kinds) > 1:
        raise MonthNotRead(f"{column}: some months are dates and some are numbers")
    numbers = np.array([number for number, _ in read], dtype=np.int64)
    is_numbered = kinds == {True}
    if is_numbered and len(numbers) and np.ptp(numbers) + 1 > LARGEST_SPREAD * len(set(numbers)):
        raise MonthNotRead(
            f"{column}: whole numbers must count months one by one, and these leave more gaps "
            "than months; write dates as 2018-12"
        )
    return numbers[codes], is_numbered


def calendar_of(numbers: Iterable[int] | NDArray[np.int64], *, is_numbered: bool) -> Calendar:
    """Return the calendar from the least to the greatest of some numbers."""
    values = np.asarray(numbers, dtype=np.int64)
    first, last = int(values.min()), int(values.max())
    return Calendar(first=first, length=last - first + 1, is_numbered=is_numbered)


def _first_rows(codes: NDArray[np.int64], count: int) -> list[int]:
    rows = np.full(count, len(codes), dtype=np.int64)
    np.minimum.at(rows, codes, np.arange(len(codes)))
    return [int(row) for row in rows]


def _is_missing(month: object) -> bool:
    return month is pd.NaT
