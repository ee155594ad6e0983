"""The invented country ends on the day it is told to end, and knows of nothing after it."""

from datetime import date, timedelta

import pytest

from baluarte.demo.country.country import generate
from baluarte.demo.country.timespan import FIVE_YEARS, Timespan

DAYS = (
    date(2026, 11, 27), date(2028, 2, 28), date(2028, 2, 29), date(2027, 12, 31), date(2027, 1, 1),
    date(2027, 3, 14), date(2027, 11, 7),
)  # fmt: skip


@pytest.fixture(scope="module", params=DAYS, ids=str)
def ended(request, places):
    return request.param, generate(
        seed=7, places=places, reports=600, span=Timespan.until(request.param)
    )


def test_nothing_happens_or_is_told_after_the_last_day(ended):
    last, country = ended
    days = [event.day for event in country.truth.events]
    told = [row.told_on for one in country.lists for row in one.rows]
    assert (max(days) <= last, max(told) <= last) == (True, True)


def test_something_was_told_in_the_last_fortnight_and_in_every_one_of_the_last_months(ended):
    last, country = ended
    told = {row.told_on for one in country.lists for row in one.rows}
    months = {(day.year, day.month) for day in told if day > last - timedelta(days=365)}
    assert (max(told) > last - timedelta(days=14), len(months) >= 12) == (True, True)


@pytest.mark.parametrize("last", DAYS, ids=str)
def test_sixty_months_the_last_as_far_as_its_day(last):
    span = Timespan.until(last)
    assert (
        span.month_of(span.first_day),
        span.month_of(last),
        span.first_day.day,
        span.month_end(59),
        span.first_day + timedelta(days=span.days - 1),
    ) == (0, 59, 1, last, last)


def test_where_no_day_is_named_the_years_are_these():
    assert (FIVE_YEARS.first_day, FIVE_YEARS.days) == (date(2021, 1, 1), 1826)
