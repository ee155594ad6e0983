"""Months as a run writes them: `2026-03`."""

from datetime import date, timedelta


def number_of(month: str) -> int:
    """Return how many months a month is after the year 0."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def month_at(number: int) -> str:
    """Return the month of a number."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day:%Y-%m}"


def first_day(month: str) -> date:
    """Return the first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """Return the last day of a month."""
    return first_day(later(month, 1)) - timedelta(days=1)


def later(month: str, by: int) -> str:
    """Return the month that comes so many after another; before it, where that is negative."""
    return month_at(number_of(month) + by)


def months_between(first: str, last: str) -> list[str]:
    """Return the months from one to another, both of them too."""
    return [month_at(one) for one in range(number_of(first), number_of(last) + 1)]
