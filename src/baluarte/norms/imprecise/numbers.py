"""Dates of numbers alone: 26/09/2018, 2018-09, 6/6/94."""

import re
from dataclasses import dataclass
from datetime import date

from baluarte.norms.imprecise.known import DateRefused, ImpreciseDate, Order, Point, WhyNot

CENTURY = 100


@dataclass(frozen=True, slots=True)
class Numbers:
    """Dates of numbers alone, in the order their writer uses."""

    order: Order
    two_digits_before: date | None

    def read(self, text: str) -> ImpreciseDate | None:
        """Return the date, None where the text is something else."""
        text = re.sub(r"(?<=\d)[t ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]\.?m\.?|z)?$", "", text)
        if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?", text):
            return self._point(int(found[1]), int(found[3]), int(found[4] or 0))
        if found := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", text):
            one, other = int(found[1]), int(found[3])
            month, day = (one, other) if self.order == Order.MONTH_FIRST else (other, one)
            return self._point(self.year(found[4]), month, day)
        if found := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text):
            return self._point(int(found[2]), int(found[1]), 0)
        return Point(int(text)).known if re.fullmatch(r"\d{4}", text) else None

    def year(self, digits: str) -> int:
        """Return a year of four digits; of two only where the source is known to write so."""
        if len(digits) == len("2012"):
            return int(digits)
        if self.two_digits_before is None:
            raise DateRefused(WhyNot.UNREADABLE)
        century = self.two_digits_before.year // CENTURY * CENTURY
        year = century + int(digits)
        return year if year <= self.two_digits_before.year else year - CENTURY

    @staticmethod
    def _point(year: int, month: int, day: int) -> ImpreciseDate:
        """Read zeros as not known: day 00 is a month, month 00 a year."""
        if day and not month:
            raise DateRefused(WhyNot.IMPOSSIBLE)
        return Point(year, month or None, day or None).known
