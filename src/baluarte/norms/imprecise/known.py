"""What is known of a date, why a text is none, and how numbers are read as one."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import combining, normalize


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


def plain(text: str) -> str:
    """Return a date as written, without case, accents, ordinals or ways of writing a dash."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
    bare = re.sub(r"\bprimero de\b", "1 de", bare)
    bare = re.sub(r"[‐‑‒–—−]", "-", bare)
    bare = re.sub(r"(?<=\d) ?/ ?(?=\d)", "/", bare)
    bare = re.sub(r"(?<=\d)(st|nd|rd|th|ero|er|o|a|°|º|ª)\b", "", bare)
    return re.sub(r"\s+", " ", bare).strip(" ,;")


CENTURY = 100
# A spreadsheet counts days from here; with five digits it counts those after 1927.
SPREADSHEET_BEGINS = date(1899, 12, 30)
# The last day of 2099: beyond, a number of five digits is none of a day.
LAST_SPREADSHEET_DAY = 73_050
SPREADSHEET_DAY = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
SPAN = re.compile(r"(?:del? |desde (?:el )?)?(\S+) (?:-|al?|hasta|to)(?: el)? (\S+)")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Dates of numbers alone, in the order their writer uses."""

    order: Order
    two_digits_before: date | None
    # The year of the list, said once for dates that do not say theirs.
    year_said: int | None = None

    def read(self, text: str) -> ImpreciseDate | None:
        """Return the date, None where the text is something else."""
        if span := SPAN.fullmatch(text):
            return self._span(self.read(span[1]), self.read(span[2]))
        if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?", text):
            return self._point(int(found[1]), int(found[3]), int(found[4] or 0))
        if found := re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)", text):
            one, other = int(found[1]), int(found[3])
            return self._point(self.year(found[4]), *self._month_and_day(one, other))
        if found := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text):
            return self._point(int(found[2]), int(found[1]), 0)
        if self.year_said and (found := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text)):
            return self._point(self.year_said, *self._month_and_day(int(found[1]), int(found[2])))
        found = SPREADSHEET_DAY.fullmatch(text)
        if found and int(found[1]) <= LAST_SPREADSHEET_DAY:
            day = SPREADSHEET_BEGINS + timedelta(days=int(found[1]))
            return Point(day.year, day.month, day.day).known
        return Point(int(text)).known if re.fullmatch(r"\d{4}", text) else None

    def year(self, digits: str) -> int:
        """Return a year of four digits; of two only where the source is known to write so."""
        if len(digits) == len("2012"):
            return int(digits)
        if self.year_said and self.year_said % CENTURY == int(digits):
            return self.year_said
        if self.two_digits_before is None:
            raise DateRefused(WhyNot.UNREADABLE)
        century = self.two_digits_before.year // CENTURY * CENTURY
        year = century + int(digits)
        return year if year <= self.two_digits_before.year else year - CENTURY

    def _month_and_day(self, one: int, other: int) -> tuple[int, int]:
        return (one, other) if self.order == Order.MONTH_FIRST else (other, one)

    @staticmethod
    def _span(one: ImpreciseDate | None, other: ImpreciseDate | None) -> ImpreciseDate | None:
        """Join two dates; nothing where one of them is something else."""
        if one is None or other is None or one.first is None or other.first is None:
            return None
        if one.first >= other.first:
            raise DateRefused(WhyNot.IMPOSSIBLE)
        edtf = f"{one.edtf}/{other.edtf}"
        return ImpreciseDate(edtf, one.first, other.last, DatePrecision.INTERVAL)

    @staticmethod
    def _point(year: int, month: int, day: int) -> ImpreciseDate:
        """Read zeros as not known: day 00 is a month, month 00 a year."""
        if day and not month:
            raise DateRefused(WhyNot.IMPOSSIBLE)
        return Point(year, month or None, day or None).known
