"""Sixty months in which everything invented happens, and the day on which lists are handed over."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 60


@dataclass(frozen=True, slots=True)
class Timespan:
    """Sixty months, the last as far as its `last_day`; nothing is known after `closed_date`."""

    last_day: date
    closed_date: date

    @classmethod
    def until(cls, day: date) -> "Timespan":
        """Return the sixty months that end on a day, which is also the last anybody knows of."""
        return cls(day, day)

    @property
    def first_day(self) -> date:
        return self.month_start(0)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def month_of(self, day: date) -> int:
        """Return the month of a day, counted from the first, which is 0."""
        return day.year * 12 + day.month - 1 - self._first_month

    def month_start(self, number: int) -> date:
        """Return the first day of a month counted from the first, which is 0."""
        year, month = divmod(self._first_month + number, 12)
        return date(year, month + 1, 1)

    def month_end(self, number: int) -> date:
        """Return the last day of a month, as far as anything happens in it."""
        return min(self.month_start(number + 1) - timedelta(days=1), self.last_day)

    @property
    def _first_month(self) -> int:
        return self.last_day.year * 12 + self.last_day.month - MONTHS


# Where no day is named: the same seed gives the same country on any day.
FIVE_YEARS = Timespan(date(2025, 12, 31), date(2026, 1, 31))
