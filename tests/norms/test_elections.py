"""Election days: Sundays, on the days that the law says, and the weeks before them."""

from datetime import date

import pytest

from baluarte.norms.elections import elections, is_before_election

SUNDAY, JULY_UNTIL = 6, 2012


def test_every_election_is_on_the_first_sunday_of_its_month_but_one_that_was_put_off():
    known = elections().known
    assert len({(one.day, one.states) for one in known}) == len(known) == 18
    for one in known:
        assert one.day.weekday() == SUNDAY
        assert one.day.day <= 7 or one.day == date(2020, 10, 18)
        assert all(code.isdigit() and 1 <= int(code) <= 32 for code in one.states)


def test_the_country_elects_in_july_until_the_reform_and_in_june_after_it():
    federal = [one for one in elections().known if not one.states]
    assert len(federal) == 11
    for one in federal:
        is_in_july = one.day.year <= JULY_UNTIL or one.day.year == 2018
        assert one.day.month == (7 if is_in_july else 6)
        assert one.label.keys() == {"es", "en"}
    assert {one.day.year for one in federal} == {*range(2000, 2028, 3), 2025}


@pytest.mark.parametrize(
    ("day", "state", "expected"),
    [
        (date(2024, 6, 2), "30", True),
        (date(2024, 6, 3), "30", False),
        (date(2024, 3, 4), "", True),
        (date(2024, 3, 3), "", False),
        (date(2023, 5, 1), "15", True),
        (date(2023, 5, 1), "30", False),
        (date(2023, 5, 1), "", False),
        (date(1999, 6, 1), "09", False),
    ],
)
def test_a_day_lies_before_an_election_of_the_country_or_of_its_state(day, state, expected):
    assert is_before_election(day, state=state) is expected
