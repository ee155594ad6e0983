"""Each law's days not worked: Amparo article 19, the Criminal Procedure Code's article 94."""

from datetime import UTC, date, datetime

import pytest

from baluarte.norms.clocks import Calendar, Clock, Unit, count
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.law_calendars import law_calendar, law_calendars
from baluarte.norms.protocols import protocols

JUDGE = "amparo_judge"


def ends(clock, start, *, role=JUDGE, calendar=None):
    """Return the last day of a clock that began at noon of a day."""
    began = datetime.combine(date.fromisoformat(start), datetime.min.time(), UTC).replace(hour=18)
    due = count(clock, began, role=role, calendar=calendar or Calendar())
    return local_day(due.at).isoformat()


@pytest.mark.parametrize(
    ("start", "by_amparo", "by_offices"),
    [
        ("2026-05-04", "2026-05-26", "2026-05-25"),
        ("2026-09-11", "2026-10-06", "2026-10-05"),
        # 16 March rests in offices, where 21 March is kept on a Monday; the Amparo Act keeps the date.
        ("2026-03-10", "2026-03-31", "2026-04-01"),
    ],
)
def test_fifteen_days_by_the_amparo_act_and_by_offices(start, by_amparo, by_offices):
    fifteen = {
        law: ends(Clock(Unit.WORKING_DAYS, 15, calendar=law), start) for law in law_calendars()
    }
    assert fifteen["amparo"] == by_amparo
    assert fifteen["official"] == by_offices


def test_the_days_of_article_19_are_the_same_each_year():
    for year in (2025, 2026, 2060):
        found = {day for day in law_calendar("amparo").rest_days if day.year == year}
        assert {f"{day:%m-%d}" for day in found} == {
            "01-01", "02-05", "03-21", "05-01", "05-05", "09-14", "09-16", "10-12", "11-20",
            "12-25",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "start", "until"),
    [
        # Two months from 31 August end on a Saturday: the term moves to Monday.
        (Clock(Unit.MONTHS, 2, calendar="criminal"), "2026-08-31", "2026-11-02"),
        (Clock(Unit.CALENDAR_DAYS, 5, calendar="criminal"), "2026-05-04", "2026-05-11"),
        (Clock(Unit.CALENDAR_DAYS, 5), "2026-05-04", "2026-05-09"),
        (Clock(Unit.CALENDAR_DAYS, 5, calendar="criminal", ends_any_day=True), "2026-05-04", "2026-05-09"),
        (Clock(Unit.WORKING_DAYS, 3, calendar="criminal"), "2026-04-30", "2026-05-06"),
    ],
)  # fmt: skip
def test_by_the_criminal_code_a_term_does_not_end_on_a_day_not_worked(clock, start, until):
    assert ends(clock, start) == until


def test_what_is_put_off_does_not_put_off_what_is_too_early():
    clock = Clock(Unit.CALENDAR_DAYS, 40, at_least=5, calendar="criminal")
    due = count(clock, datetime(2026, 5, 4, 18, tzinfo=UTC), role=JUDGE, calendar=Calendar())
    assert local_day(due.not_before) == date(2026, 5, 9)


def test_days_that_one_body_does_not_work_move_only_its_terms():
    closed = Calendar(closed_of={JUDGE: frozenset({date(2026, 5, 6)})})
    clock = Clock(Unit.WORKING_DAYS, 1, calendar="amparo")
    assert ends(clock, "2026-05-04", calendar=closed) == "2026-05-07"
    assert ends(clock, "2026-05-04", role="person", calendar=closed) == "2026-05-06"


def test_every_text_says_by_which_calendar_it_counts():
    without = [one.key for one in protocols() if one.calendar not in law_calendars()]
    assert without == []
