"""Quarters and years, as the country's calendar counts them. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from baluarte.norms.clocks.calendar import CENTRE

WRITTEN = re.compile(r"(\d{4})(?:-T([1-4]))?")
QUARTERS, MONTHS = 4, 3


class InvalidPeriod(ValueError):
    """A period is written 2026 or 2026-T3."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or a quarter of it; 0 for the whole year."""

    year: int
    quarter: int = 0

    @classmethod
    def read(cls, written: str) -> "Period":
        """Read a period as `str` writes it."""
        found = WRITTEN.fullmatch(written)
        if found is None or not int(found[1]):
            raise InvalidPeriod(f"{written!r} is neither a year nor a quarter (2026, 2026-T3)")
        return cls(int(found[1]), int(found[2] or 0))

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        """Return the quarter that holds a day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def before(self) -> "Period":
        """Return the one before, of the same length."""
        if self.quarter > 1:
            return Period(self.year, self.quarter - 1)
        return Period(self.year - 1, QUARTERS if self.quarter else 0)

    @property
    def first_date(self) -> date:
        return date(self.year, (self.quarter - 1) * MONTHS + 1 if self.quarter else 1, 1)

    @property
    def last_date(self) -> date:
        return self._after() - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.first_date, time(), CENTRE)

    @property
    def ends_at(self) -> datetime:
        """Return the first instant after it."""
        return datetime.combine(self._after(), time(), CENTRE)

    def overlaps(self, other: "Period") -> bool:
        """Say whether a day lies in both."""
        return self.first_date <= other.last_date and other.first_date <= self.last_date

    def holds(self, instant: datetime | None) -> bool:
        """Say whether an instant lies in it."""
        return instant is not None and self.starts_at <= instant < self.ends_at

    def _after(self) -> date:
        if self.quarter and self.quarter < QUARTERS:
            return date(self.year, self.quarter * MONTHS + 1, 1)
        return date(self.year + 1, 1, 1)

    def __str__(self) -> str:
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)
