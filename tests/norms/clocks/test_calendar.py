from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.norms.clocks import Calendar
from baluarte.norms.clocks.calendar import NoSuchZone, local_day, zone_of_place
from baluarte.norms.clocks.law_calendars import rest_days

A_SUNDAY = frozenset({date(1995, 1, 1)})
days = st.dates(date(2000, 1, 1), date(2060, 1, 1))


def nth_monday(year, month, number):
    mondays = [d for d in (date(year, month, n) for n in range(1, 29)) if d.weekday() == 0]
    return mondays[number - 1]


@pytest.mark.parametrize("year", range(2007, 2061))
def test_rest_days_are_those_of_article_74(year):
    fixed = [(1, 1), (5, 1), (9, 16), (12, 25)]
    known = {date(year, *one) for one in fixed}
    known |= {nth_monday(year, 2, 1), nth_monday(year, 3, 3), nth_monday(year, 11, 3)}
    # Every six years the federal executive changes, since 2024 on 1 October.
    if (year - 2024) % 6 == 0:
        known.add(date(year, 10, 1) if year >= 2024 else date(year, 12, 1))
    assert {day for day in rest_days() if day.year == year} == known


@given(days, st.integers(-80, 80).filter(bool))
@settings(max_examples=200, deadline=None)
def test_days_found_in_the_table_are_those_found_one_by_one(day, number):
    """A closed Sunday changes nothing, and forces the long way."""
    assert Calendar().working_day(day, number) == Calendar(closed=A_SUNDAY).working_day(day, number)


@given(days, st.integers(-60, 60).filter(bool), st.frozensets(days, max_size=20))
@settings(max_examples=200, deadline=None)
def test_between_a_day_and_the_nth_working_one_there_are_n(day, number, closed):
    calendar = Calendar(closed=closed)
    found = calendar.working_day(day, number)
    step = timedelta(days=1) if number > 0 else timedelta(days=-1)
    between, at = 0, day
    while at != found:
        at += step
        between += calendar.is_working(at)
    assert (between, calendar.is_working(found)) == (abs(number), True)


def test_a_day_the_operator_closed_is_no_working_day():
    good_friday = date(2026, 4, 3)
    open_, closed = Calendar(), Calendar(closed=frozenset({good_friday}))
    assert (open_.is_working(good_friday), closed.is_working(good_friday)) == (True, False)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ({"state": "09"}, "America/Mexico_City"),
        ({"state": "02"}, "America/Tijuana"),
        ({"state": "23"}, "America/Cancun"),
        ({"state": "26"}, "America/Hermosillo"),
    ],
)
def test_a_place_has_the_zone_of_its_state(place, zone):
    assert zone_of_place(**place) == ZoneInfo(zone)


def test_a_state_without_a_zone_is_named():
    with pytest.raises(NoSuchZone, match="'99'"):
        zone_of_place(state="99")


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-12-05T05:59:59+00:00", "America/Mexico_City", "2026-12-04"),
        ("2026-12-05T06:00:00+00:00", "America/Mexico_City", "2026-12-05"),
        ("2026-12-05T06:00:00+00:00", "America/Tijuana", "2026-12-04"),
        ("2026-12-05T05:00:00+00:00", "America/Cancun", "2026-12-05"),
        ("2024-02-29T23:00:00-08:00", "America/Mexico_City", "2024-03-01"),
        # Tijuana's clocks change: midnight is at 08:00 UTC in winter, at 07:00 in summer.
        ("2026-03-08T07:30:00+00:00", "America/Tijuana", "2026-03-07"),
        ("2026-03-09T07:30:00+00:00", "America/Tijuana", "2026-03-09"),
        ("2026-11-02T07:30:00+00:00", "America/Tijuana", "2026-11-01"),
    ],
)
def test_the_day_of_an_instant_is_the_zones(instant, zone, day):
    found = local_day(datetime.fromisoformat(instant), ZoneInfo(zone))

    assert found == date.fromisoformat(day)


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 12, 5, 2))  # noqa: DTZ001 (what is refused)
