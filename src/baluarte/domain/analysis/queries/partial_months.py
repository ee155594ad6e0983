"""A period beside whole months: the days it cuts off, counted from the side that is shorter."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from baluarte.domain.registry.models import UNDATED


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a month that a period cuts, counted from the events: to add, or to take out."""

    month: date
    first: date
    last: date
    sign: int


def days_cut(first: date, last: date) -> list[Days]:
    """Return the days to be counted of each month of which a period has a part."""
    months = sorted({day.replace(day=1) for day in (first, last)})
    return [days for days in (_cut_of(month, first, last) for month in months) if days is not None]


def _cut_of(month: date, first: date, last: date) -> Days | None:
    """Return the days within the period, or those outside it where these are fewer."""
    end = month.replace(day=monthrange(month.year, month.month)[1])
    begins, ends = max(first, month), min(last, end)
    if (begins, ends) == (month, end):
        return None
    outside = (end - month) - (ends - begins)
    is_one_side = begins == month or ends == end
    # What has no day stands on the first there is, and is much.
    if not is_one_side or month == UNDATED or outside > ends - begins:
        return Days(month, begins, ends, 1)
    if begins == month:
        return Days(month, ends + timedelta(days=1), end, -1)
    return Days(month, month, begins - timedelta(days=1), -1)


def months_outside(first: date, last: date) -> list[date]:
    """Return the months before and after a period, of its first and its last year."""
    before = [first.replace(month=n, day=1) for n in range(1, first.month)]
    return before + [last.replace(month=n, day=1) for n in range(last.month + 1, 13)]
