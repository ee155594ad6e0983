"""The measure of how many acts are many is dated text, and says how sure it is."""

from datetime import date

import pytest

from baluarte.norms.simplicity import simplicity_on


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 12, 2)])
def test_more_acts_than_the_measure_are_many(day):
    found = simplicity_on(day)
    assert (found.version, found.most_acts, found.confidence) == (1, 20, "C")
    assert [found.is_exceeded(acts) for acts in (6, 20, 21)] == [False, False, True]
