"""Dates as tables hold them, and the intervals that a period is cut into."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.errors import Refused

Unit = Literal["day", "month", "year"]
UNITS: tuple[Unit, ...] = ("day", "month", "year")
WRITTEN = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?:[T ][0-9:.]+)?")
TWO_DIGITS = 100
FIRST_YEAR = 1000
# More intervals than these are a mistyped date rather than a period.
MOST_INTERVALS = 10_000
# The middle of a year or month stands for it where a population is dated no nearer.
MIDDLE_MONTH, MIDDLE_DAY = 7, 15

Days = npt.NDArray[np.int64]


class InvalidDate(Refused, ValueError):
    """A date that cannot be read, that lies outside the period, or that differs in precision."""


@dataclass(frozen=True)
class Dates:
    """Days (proleptic ordinals of the first day meant), as precise as they are written.

    `unit` is the coarsest unit that loses nothing: full dates that are all the first of a month
    say months.
    """

    days: Days
    unit: Unit
    written: Unit = "day"


@dataclass(frozen=True)
class TimeAxis:
    """A period cut into intervals: interval i runs from `edges[i]` to the day before `edges[i+1]`.

    Attributes
    ----------
    edges : int64 array, shape (intervals + 1,), proleptic ordinals
    unit : the unit of the intervals
    length : how many units an interval has (the first may be shorter)

    """

    edges: Days
    unit: Unit
    length: int

    @property
    def intervals(self) -> int:
        """How many intervals the period has."""
        return len(self.edges) - 1

    @property
    def start(self) -> dt.date:
        """The first day of the period."""
        return dt.date.fromordinal(int(self.edges[0]))

    @property
    def end(self) -> dt.date:
        """The last day of the period."""
        return dt.date.fromordinal(int(self.edges[-1]) - 1)

    def first_day(self, interval: int) -> dt.date:
        """Return the first day of an interval."""
        return dt.date.fromordinal(int(self.edges[interval]))

    def last_day(self, interval: int) -> dt.date:
        """Return the last day of an interval."""
        return dt.date.fromordinal(int(self.edges[interval + 1]) - 1)

    def locate(self, days: Days, *, table: str) -> npt.NDArray[np.int64]:
        """Return the interval of each day; a day outside the period is an error."""
        found = np.searchsorted(self.edges, days, side="right") - 1
        outside = (found < 0) | (found >= self.intervals)
        if outside.any():
            row = int(np.argmax(outside))
            day = dt.date.fromordinal(int(days[row]))
            raise InvalidDate(
                f"{table}, column 'date', row {row}: {day} lies outside the period "
                f"{self.start} to {self.end}"
            )
        return found.astype(np.int64)


def read_dates(values: pd.Series, *, table: str, column: str = "date") -> Dates:
    """Read a column of dates: years, months or days, as numbers, text, dates or periods."""
    if values.isna().any():
        row = int(np.argmax(values.isna().to_numpy()))
        raise InvalidDate(f"{table}, column {column!r}, row {row}: no date")
    if isinstance(values.dtype, pd.PeriodDtype):
        values = values.dt.start_time
    if pd.api.types.is_datetime64_any_dtype(values):
        return _from_stamps(values)
    distinct = pd.unique(values)
    read = {}
    for one in distinct:
        try:
            read[one] = _read_one(one)
        except ValueError as error:
            row = int(np.argmax((values == one).to_numpy()))
            raise InvalidDate(f"{table}, column {column!r}, row {row}: {error}") from None
    precisions = {unit for _, unit in read.values()}
    if len(precisions) != 1:
        rows = {read[one][1]: int(np.argmax((values == one).to_numpy())) for one in distinct}
        said = ", ".join(f"row {row} a {unit}" for unit, row in rows.items())
        raise InvalidDate(f"{table}, column {column!r}: dates of different precision ({said})")
    days = values.map({one: day for one, (day, _) in read.items()}).to_numpy(np.int64)
    [unit] = precisions
    return Dates(days, _coarsest(days) if unit == "day" else unit, unit)


def read_moments(values: pd.Series, *, near: TimeAxis, table: str, column: str) -> npt.NDArray:
    """Read when populations hold: a year means its 1 July, a month its 15th.

    Years of two digits fall in the century that brings them nearest to the period.
    """
    if pd.api.types.is_numeric_dtype(values) and not values.isna().any():
        middle = (near.start.year + near.end.year) / 2
        short = (values >= 0) & (values < TWO_DIGITS)
        century = ((middle - values) / TWO_DIGITS).round() * TWO_DIGITS
        values = values.where(~short, values + century).astype("int64")
    read = read_dates(values, table=table, column=column)
    if read.unit == "day":
        return read.days.astype(np.float64)
    first = [dt.date.fromordinal(int(day)) for day in read.days]
    if read.unit == "month":
        return np.array([day.replace(day=MIDDLE_DAY).toordinal() for day in first], np.float64)
    middles = [day.replace(month=MIDDLE_MONTH, day=1).toordinal() for day in first]
    return np.array(middles, np.float64)


def cut_period(
    dates: Dates, *, unit: Unit | None, length: int, period: tuple[Any, Any] | None
) -> TimeAxis:
    """Cut the period of some dates into intervals, counted back from its end."""
    chosen = unit or dates.unit
    if UNITS.index(chosen) < UNITS.index(dates.written):
        raise InvalidDate(
            f"intervals of a {chosen}: the dates say no more than the {dates.written}"
        )
    if period is None:
        first = _begin(dt.date.fromordinal(int(dates.days.min())), chosen)
        after = _next(dt.date.fromordinal(int(dates.days.max())), chosen)
    else:
        first, after = _read_period(period)
    edges = [after]
    while edges[-1] > first:
        if len(edges) > MOST_INTERVALS:
            raise InvalidDate(
                f"column 'date': from {first} to {after} there are more than {MOST_INTERVALS} "
                f"intervals of {length} {chosen}; is a date wrong, or give a period"
            )
        edge = edges[-1]
        for _ in range(length):
            edge = _begin(edge - dt.timedelta(days=1), chosen)
        edges.append(max(edge, first))
    return TimeAxis(np.array([edge.toordinal() for edge in edges[::-1]]), chosen, length)


def _read_period(period: tuple[Any, Any]) -> tuple[dt.date, dt.date]:
    try:
        (first, _), (last, unit) = (_read_one(one) for one in period)
    except (ValueError, TypeError) as error:
        raise InvalidDate(f"period: {error}") from None
    begin, end = dt.date.fromordinal(first), dt.date.fromordinal(last)
    if begin > end:
        raise InvalidDate(f"period: it ends ({end}) before it begins ({begin})")
    return begin, _next(end, unit)


def _from_stamps(values: pd.Series) -> Dates:
    naive = values.dt.tz_localize(None) if values.dt.tz is not None else values
    since = naive.to_numpy().astype("datetime64[D]").astype(np.int64)
    days = since + dt.date(1970, 1, 1).toordinal()
    return Dates(days, _coarsest(days))


def _read_one(value: Any) -> tuple[int, Unit]:
    """Return a date's first day and its precision."""
    if isinstance(value, dt.datetime):
        return value.date().toordinal(), "day"
    if isinstance(value, dt.date):
        return value.toordinal(), "day"
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value).date().toordinal(), "day"
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
        if float(value) != int(value) or not FIRST_YEAR <= int(value) <= dt.MAXYEAR:
            raise ValueError(f"{value!r} is no year of four digits")
        return dt.date(int(value), 1, 1).toordinal(), "year"
    match = WRITTEN.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    unit: Unit = "day" if day else "month" if month else "year"
    try:
        return dt.date(int(year), int(month or 1), int(day or 1)).toordinal(), unit
    except ValueError as error:
        raise ValueError(f"{value!r} is no date ({error})") from None


def _coarsest(days: Days) -> Unit:
    """Say the coarsest unit that loses nothing; one date alone says nothing of its unit."""
    distinct = [dt.date.fromordinal(int(day)) for day in np.unique(days)]
    if len(distinct) == 1 or any(day.day != 1 for day in distinct):
        return "day"
    return "year" if all(day.month == 1 for day in distinct) else "month"


def _begin(day: dt.date, unit: Unit) -> dt.date:
    if unit == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if unit == "month" else day


def _next(day: dt.date, unit: Unit) -> dt.date:
    start = _begin(day, unit)
    if unit == "year":
        return start.replace(year=start.year + 1)
    if unit == "month":
        december = 12
        wraps = start.month == december
        return start.replace(year=start.year + wraps, month=1 if wraps else start.month + 1)
    return start + dt.timedelta(days=1)
