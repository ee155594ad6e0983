"""How what is asked spreads over time and places; and that what is hidden changes nothing of it."""

from datetime import date

import pytest
from tests.factories.registry import LATER, make_aggression, make_aggressions

from baluarte.domain.registry.actions import verify_aggression, withdraw_aggression
from baluarte.domain.registry.queries import Capped, Filters
from baluarte.domain.registry.queries.spread import Spread, Tallied, spread_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOLD = [
    {"date": "2025-05-03"},
    {"date": "2025-05", "municipality_id": "30002"},
    {"date": "2025", "municipality_id": "20001"},
    {"date": "2024-12/2025-02", "municipality_id": "20001"},
    {"date": "", "first_date": None, "last_date": None, "municipality_id": None, "state_id": "30"},
]


def spread(account, filters=Filters(), **asked) -> Spread:  # noqa: B008 (frozen)
    with acting_as(account.pk):
        return spread_of(filters, **asked)


def test_a_day_or_a_month_is_in_its_month_and_what_is_wider_in_none(side):
    make_aggressions(side, TOLD)
    found = spread(side.documenter).by(lambda spot: spot.month)
    assert dict(found) == {date(2025, 5, 1): Tallied(2, 0)}


def test_what_lies_within_one_year_is_in_it_and_what_spans_two_in_none(side):
    make_aggressions(side, TOLD)
    found = spread(side.documenter).by(lambda spot: spot.year)
    assert dict(found) == {date(2025, 1, 1): Tallied(3, 0)}


def test_what_is_known_by_its_state_is_in_no_municipality(side):
    make_aggressions(side, TOLD)
    found = spread(side.documenter).by(lambda spot: spot.municipality)
    assert dict(found) == {"30001": Tallied(1, 0), "30002": Tallied(1, 0), "20001": Tallied(2, 0)}


def test_those_confirmed_are_counted_apart(side):
    one = make_aggression(side)
    with acting_as(side.verifier.pk):
        verify_aggression(aggression=one, grounds="Cotejado.", by=side.verifier.pk, at=LATER)
    found = spread(side.documenter).by(lambda spot: spot.municipality)
    assert dict(found) == {"30001": Tallied(1, 1)}


def test_filters_narrow_it_as_they_narrow_the_list(side):
    make_aggressions(side, TOLD)
    assert spread(side.documenter, Filters(state="20")).number == Capped(2, and_more=False)


def test_beyond_a_limit_the_newest_are_drawn_and_more_is_said(side):
    make_aggressions(side, TOLD)
    found = spread(side.documenter, cap=2)
    assert (found.number, len(found.spots)) == (Capped(2, and_more=True), 2)


def test_what_others_hold_is_in_nothing(side, other):
    make_aggression(other)
    assert spread(side.documenter) == Spread(Capped(0, and_more=False), [])


def test_the_past_is_drawn_as_it_was_known(side):
    one = make_aggression(side)
    with acting_as(side.documenter.pk):
        before = LATER.replace(day=LATER.day)
        withdraw_aggression(
            aggression=one, reason="Error.", by=side.documenter.pk, at=LATER.replace(month=4)
        )
        now, then = spread_of(), spread_of(known_at=before)
    assert (now.number.number, then.number.number) == (0, 1)
