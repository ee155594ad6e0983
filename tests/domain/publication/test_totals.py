from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.domain.publication.test_events import GIVEN, NOTHING

from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.totals import Totals, months_of, totals_of


def events(*givens):
    return [combine([Part(UUID(int=n), f"R{n}", given)]) for n, given in enumerate(givens)]


def test_three_counts_and_what_they_do_not_hold():
    found = totals_of(events(GIVEN, replace(GIVEN, acts=None), NOTHING))
    assert found == Totals(3, 3, 4, events_without_acts=2, events_without_victims=1)


def test_the_months_are_the_first_and_the_last_that_are_named():
    assert months_of(events(GIVEN, NOTHING)) == (date(2026, 3, 1), date(2026, 3, 1))


def test_without_a_date_there_are_no_months():
    assert months_of(events(NOTHING)) == (None, None)


def test_no_month_is_later_than_the_facts_of_an_edition() -> None:
    until = date(2026, 2, 20)
    assert months_of(events(GIVEN), until=until) == (date(2026, 3, 1), date(2026, 2, 1))
    assert months_of(events(NOTHING), until=until) == (None, None)
