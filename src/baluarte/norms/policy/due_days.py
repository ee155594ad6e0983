"""The days on which something is reported, every so many months from a first day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = 12
MOST_MONTHS = 60


class InvalidCalendar(ValueError):
    """A calendar has a step of 1 to 60 months, and ends after it begins."""


@dataclass(frozen=True)
class ReportingCalendar:
    """Every so many months from a first day, for good or until a last one.

    A first day that a month does not have falls on that month's last: 31 January, 28 February.
    """

    first_date: date
    months: int
    last_date: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MOST_MONTHS:
            raise InvalidCalendar(f"every {self.months} months")
        if self.last_date is not None and self.last_date < self.first_date:
            raise InvalidCalendar(f"until {self.last_date}, before {self.first_date}")

    def due_days(self, until: date) -> Iterator[date]:
        """Yield each due day up to a day, and the first after it: what comes next."""
        step = 0
        while True:
            due = self._after(step)
            if self.last_date is not None and due > self.last_date:
                return
            yield due
            if due > until:
                return
            step += 1

    def _after(self, step: int) -> date:
        months = self.first_date.month - 1 + step * self.months
        year, month = self.first_date.year + months // MONTHS, months % MONTHS + 1
        return date(year, month, min(self.first_date.day, monthrange(year, month)[1]))
