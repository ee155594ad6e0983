"""What is known of a date, and why a text is none."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DatePrecision(StrEnum):
    """What kind of knowledge a date is."""

    DAY = "day"
    SOME_DAY = "some_day"  # one of several days
    INTERVAL = "interval"
    MONTH = "month"
    YEAR = "year"
    BEFORE = "before"
    AFTER = "after"
    APPROXIMATE = "approximate"


class Order(StrEnum):
    """Which number comes first in 02/06/2018."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class WhyNot(StrEnum):
    """Why a date was refused."""

    NOT_GIVEN = "not_given"  # empty, or zeros where a date should be
    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"  # a thirteenth month, an end before its beginning
    FUTURE = "future"  # later than the day the source was read
    TOO_EARLY = "too_early"


class DateRefused(ValueError):
    """A text that is no date, and why."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date as it is known: its EDTF, and the first and last day it may mean."""

    edtf: str
    first: date | None
    last: date | None
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        return self._date(self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return self._date(month, self.day or monthrange(self.first.year, month)[1])

    @property
    def edtf(self) -> str:
        parts = (f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n is not None))
        return "-".join(parts)

    @property
    def known(self) -> ImpreciseDate:
        precision = DatePrecision.YEAR if self.month is None else DatePrecision.MONTH
        precision = precision if self.day is None else DatePrecision.DAY
        return ImpreciseDate(self.edtf, self.first, self.last, precision)

    def _date(self, month: int, day: int) -> date:
        try:
            return date(self.year, month, day)
        except ValueError as error:
            raise DateRefused(WhyNot.IMPOSSIBLE) from error
