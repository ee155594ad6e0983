"""Clocks against a slow twin that walks minutes and days, and against days of the calendar."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.norms.clocks import Calendar, Clock, Due, Suspension, Unit, count
from baluarte.norms.clocks.counting import end_of
from baluarte.norms.clocks.law_calendars import rest_days

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ROLE = "prosecutor"
CENTRE, BORDER = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Tijuana")
ZONES = [CENTRE, BORDER, ZoneInfo("America/Hermosillo"), ZoneInfo("America/Cancun")]

zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2019, 12, 1), datetime(2027, 3, 1)).map(  # noqa: DTZ001
    lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
)
numbers = st.integers(1, 70)


@st.composite
def halts(draw, start):
    """Up to three times at which everything stood still, the last perhaps until further notice."""
    found, at = [], start - timedelta(days=3)
    for _ in range(draw(st.integers(0, 3))):
        begun = at + timedelta(minutes=draw(st.integers(1, 15_000)))
        at = begun + timedelta(minutes=draw(st.integers(1, 15_000)))
        found.append(Suspension(begun, at))
    if found and draw(st.booleans()):
        found[-1] = Suspension(found[-1].start)
    return tuple(found)


@st.composite
def beginnings(draw):
    start = draw(instants)
    closed = draw(st.frozensets(st.integers(0, 60), max_size=5))
    days = frozenset((start + n * DAY).date() for n in closed)
    return start, Calendar(zone=draw(zones), closed=days), draw(halts(start))


def stands_still(at, suspensions):
    return any(s.start <= at and (s.end is None or at < s.end) for s in suspensions)


def for_ever(at, suspensions):
    return any(s.start <= at and s.end is None for s in suspensions)


def twin_of_hours(start, hours, suspensions):
    left, at = hours * 60, start
    while left or stands_still(at, suspensions):
        if for_ever(at, suspensions):
            return None
        left -= not stands_still(at, suspensions)
        at += MINUTE
    return at


def twin_of_days(start, number, calendar, suspensions, *, working):
    day = start.astimezone(calendar.zone).date()
    while number:
        day += DAY
        rests = day.weekday() in (5, 6) or day in rest_days() or day in calendar.closed
        last = midnight_after(day, calendar.zone)
        if for_ever(last, suspensions):
            return None
        if not (working and rests) and not stands_still(last, suspensions):
            number -= 1
    return midnight_after(day, calendar.zone)


def twin_of_months(start, number, calendar, suspensions):
    first = start.astimezone(calendar.zone).date()
    year, month = first.year, first.month
    for _ in range(number):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = min(first.day, monthrange(year, month)[1])
    natural = (date(year, month, day) - first).days
    return twin_of_days(start, natural, calendar, suspensions, working=False)


def midnight_after(day, zone):
    """The last instant of a day, as what comes right before the first of the next."""
    after = day + DAY
    first = datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
    return first - timedelta(microseconds=1)


@given(beginnings(), numbers)
@settings(max_examples=150, deadline=None)
def test_hours_run_from_moment_to_moment_but_for_those_that_stood_still(given_, number):
    start, calendar, suspensions = given_
    due = count(
        Clock(Unit.HOURS, number), start, role=ROLE, calendar=calendar, suspensions=suspensions
    )
    assert due.at == twin_of_hours(start, number, suspensions)


@given(beginnings(), numbers)
@settings(max_examples=150, deadline=None)
def test_natural_days_run_to_the_end_of_the_last_that_counts(given_, number):
    start, calendar, suspensions = given_
    due = count(
        Clock(Unit.CALENDAR_DAYS, number),
        start,
        role=ROLE,
        calendar=calendar,
        suspensions=suspensions,
    )
    assert due.at == twin_of_days(start, number, calendar, suspensions, working=False)


@given(beginnings(), numbers)
@settings(max_examples=150, deadline=None)
def test_working_days_skip_what_is_no_work(given_, number):
    start, calendar, suspensions = given_
    due = count(
        Clock(Unit.WORKING_DAYS, number),
        start,
        role=ROLE,
        calendar=calendar,
        suspensions=suspensions,
    )
    assert due.at == twin_of_days(start, number, calendar, suspensions, working=True)


@given(beginnings(), numbers)
@settings(max_examples=150, deadline=None)
def test_days_without_a_word_are_read_both_ways(given_, number):
    start, calendar, suspensions = given_
    due = count(
        Clock(Unit.DAYS, number), start, role=ROLE, calendar=calendar, suspensions=suspensions
    )
    natural = twin_of_days(start, number, calendar, suspensions, working=False)
    working = twin_of_days(start, number, calendar, suspensions, working=True)
    both = (natural, working) if natural and working else (None, None)
    assert (due.at, due.late_after, due.natural, due.working) == both * 2


@given(beginnings(), st.integers(1, 14))
@settings(max_examples=150, deadline=None)
def test_months_end_on_the_same_day_or_on_the_last(given_, number):
    start, calendar, suspensions = given_
    due = count(
        Clock(Unit.MONTHS, number), start, role=ROLE, calendar=calendar, suspensions=suspensions
    )
    assert due.at == twin_of_months(start, number, calendar, suspensions)


@given(beginnings(), numbers, st.integers(0, 90))
@settings(max_examples=100, deadline=None)
def test_a_clock_that_counts_back_ends_before_the_date_named(given_, number, ahead):
    start, calendar, _ = given_
    named = (start + ahead * DAY).date()
    found = {}
    for unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        day, left = named, number
        while left:
            day -= DAY
            rests = day.weekday() in (5, 6) or day in rest_days() or day in calendar.closed
            left -= not (rests and unit == Unit.WORKING_DAYS)
        clock = Clock(unit, number, is_before=True)
        due = count(clock, start, role=ROLE, calendar=calendar, named=named)
        last = midnight_after(day, calendar.zone)
        # A day that had passed when the date was set nobody could keep: it is due at once.
        found[unit] = due.at == (max(last, start))
    assert found == {Unit.CALENDAR_DAYS: True, Unit.WORKING_DAYS: True}


def test_a_session_set_for_tomorrow_leaves_nothing_overdue_on_its_first_day():
    """Five days before tomorrow had passed before anybody could send the file."""
    start = datetime(2026, 3, 10, 12, tzinfo=UTC)
    calendar = Calendar(zone=ZoneInfo("America/Mexico_City"))
    clock = Clock(Unit.CALENDAR_DAYS, 5, is_before=True)
    due = count(clock, start, role=ROLE, calendar=calendar, named=date(2026, 3, 11))
    assert (due.at, due.late_after) == (start, start + calendar.grace)
    kept = count(clock, start, role=ROLE, calendar=calendar, named=date(2026, 3, 20))
    assert kept.at == midnight_after(date(2026, 3, 15), calendar.zone)


@given(beginnings(), st.lists(st.integers(-5, 40), max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_next_session_is_the_first_one_after_the_day_of_the_start(given_, days):
    start, calendar, _ = given_
    today = start.astimezone(calendar.zone).date()
    sessions = tuple(today + n * DAY for n in days)
    calendar = Calendar(zone=calendar.zone, sessions={ROLE: sessions})
    due = count(Clock(Unit.NEXT_SESSION), start, role=ROLE, calendar=calendar)
    after = sorted(day for day in sessions if day > today)
    assert due.at == (midnight_after(after[0], calendar.zone) if after else None)


@given(beginnings(), numbers, st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_an_extension_counts_as_if_the_law_had_given_both_at_once(given_, number, more):
    start, calendar, suspensions = given_
    found = [
        count(
            Clock(unit, value, extension=extension),
            start,
            role=ROLE,
            calendar=calendar,
            suspensions=suspensions,
            is_extended=bool(extension),
        )
        for unit in (Unit.HOURS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.DAYS)
        for value, extension in ((number, more), (number + more, 0))
    ]
    assert found[::2] == found[1::2]


@given(beginnings(), st.integers(2, 40))
@settings(max_examples=100, deadline=None)
def test_too_early_is_counted_as_the_clock_is(given_, number):
    start, calendar, suspensions = given_
    for unit in (Unit.HOURS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        whole = Clock(unit, number, at_least=number - 1)
        least = Clock(unit, number - 1)
        made = {"role": ROLE, "calendar": calendar, "suspensions": suspensions}
        early = count(whole, start, **made).not_before
        assert early == count(least, start, **made).at


@given(beginnings(), numbers, st.sampled_from([one for one in Unit if one != Unit.OPERATOR]))
@settings(max_examples=200, deadline=None)
def test_soon_is_before_the_end_and_never_more_than_two_days(given_, number, unit):
    start, calendar, suspensions = given_
    due = count(Clock(unit, number), start, role=ROLE, calendar=calendar, suspensions=suspensions)
    if due.at is None:
        assert due.warn_at is None
    else:
        assert timedelta() <= due.at - due.warn_at <= 2 * DAY
        assert due.at <= due.late_after


@given(instants, instants, numbers, zones)
@settings(max_examples=150, deadline=None)
def test_who_begins_later_never_ends_earlier(one, other, number, zone):
    first, second = sorted([one, other])
    for unit in (Unit.HOURS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS):
        clock, calendar = Clock(unit, number), Calendar(zone=zone)
        ends = [count(clock, at, role=ROLE, calendar=calendar).at for at in (first, second)]
        assert ends == sorted(ends)


@given(instants, numbers, st.sampled_from(list(Unit)))
@settings(max_examples=100, deadline=None)
def test_the_zone_in_which_a_start_is_written_does_not_matter(start, number, unit):
    clock, calendar = Clock(unit, number), Calendar()
    ends = {count(clock, start.astimezone(zone), role=ROLE, calendar=calendar) for zone in ZONES}
    assert ends == {count(clock, start, role=ROLE, calendar=calendar)}


def test_hours_that_stood_still_over_the_end_of_summer_time_are_all_given_back():
    start = datetime(2022, 10, 29, 20, tzinfo=CENTRE)
    halt = Suspension(
        datetime(2022, 10, 29, 22, tzinfo=CENTRE), datetime(2022, 10, 30, 4, tzinfo=CENTRE)
    )
    due = count(Clock(Unit.HOURS, 3), start, role=ROLE, calendar=Calendar(), suspensions=[halt])
    # Two hours ran, then seven stood still (one of them came twice), then one more.
    assert due.at == datetime(2022, 10, 30, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "number", "start", "until"),
    [
        (Unit.CALENDAR_DAYS, 10, "2026-03-10 23:40", date(2026, 3, 20)),
        (Unit.MONTHS, 1, "2022-01-31 12:00", date(2022, 2, 28)),
        (Unit.MONTHS, 1, "2024-01-31 12:00", date(2024, 2, 29)),
        (Unit.MONTHS, 12, "2024-02-29 12:00", date(2025, 2, 28)),
        # The constitution's holiday is kept on its first Monday.
        (Unit.WORKING_DAYS, 1, "2026-01-30 12:00", date(2026, 2, 3)),
        (Unit.WORKING_DAYS, 3, "2026-09-14 12:00", date(2026, 9, 18)),
        # A new president takes over once in six years.
        (Unit.WORKING_DAYS, 1, "2024-09-30 12:00", date(2024, 10, 2)),
        (Unit.WORKING_DAYS, 1, "2025-09-30 12:00", date(2025, 10, 1)),
    ],
)
def test_days_of_the_calendar(unit, number, start, until):
    at = datetime.fromisoformat(start).replace(tzinfo=CENTRE)
    due = count(Clock(unit, number), at, role=ROLE, calendar=Calendar())
    assert due.at == end_of(until, CENTRE)


def test_a_day_ends_where_the_one_who_owes_it_is():
    start = datetime(2026, 6, 1, 23, 30, tzinfo=CENTRE)
    calendar = Calendar(zones={ROLE: BORDER})
    due = count(Clock(Unit.CALENDAR_DAYS, 1), start, role=ROLE, calendar=calendar)
    assert (due.at, due.at.astimezone(BORDER).date()) == (
        end_of(date(2026, 6, 2), BORDER),
        date(2026, 6, 2),
    )
    assert count(Clock(Unit.CALENDAR_DAYS, 1), start, role="board", calendar=calendar).at == end_of(
        date(2026, 6, 2), CENTRE
    )


def test_a_day_of_the_centre_may_be_yesterday_at_the_border():
    start = datetime(2026, 6, 2, 0, 30, tzinfo=CENTRE)
    calendar = Calendar(zones={ROLE: BORDER})
    due = count(Clock(Unit.CALENDAR_DAYS, 1), start, role=ROLE, calendar=calendar)
    assert due.at == end_of(date(2026, 6, 2), BORDER)


def test_what_the_operator_has_not_set_never_ends():
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert count(Clock(Unit.OPERATOR), start, role=ROLE, calendar=Calendar()) == Due()


def test_at_once_is_late_after_the_grace():
    start = datetime(2026, 6, 1, tzinfo=UTC)
    calendar = Calendar(grace=timedelta(minutes=20))
    assert count(Clock(Unit.AT_ONCE), start, role=ROLE, calendar=calendar) == Due(
        at=start, late_after=start + timedelta(minutes=20), warn_at=start
    )


def test_without_the_date_it_counts_from_a_clock_that_counts_back_has_no_end():
    clock = Clock(Unit.CALENDAR_DAYS, 5, is_before=True)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert count(clock, start, role=ROLE, calendar=Calendar()) == Due()
