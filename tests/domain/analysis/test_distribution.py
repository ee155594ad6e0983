"""How what is asked spreads over time and places; and that what is hidden changes nothing of it."""

from datetime import UTC, date, datetime

import pytest
from tests.domain.analysis.test_totals import judge, pair_of
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_events,
    share_coded,
)

from baluarte.domain.analysis.queries.distribution import Tallied, spread_of
from baluarte.domain.registry.actions import verify_event, withdraw_event
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.queries import Capped, Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOLD = [
    {"date": "2025-05-03"},
    {"date": "2025-05", "municipality_id": "30002"},
    {"date": "2025", "municipality_id": "20001"},
    {"date": "2024-12/2025-02", "municipality_id": "20001"},
    {"date": "", "first_date": None, "last_date": None, "municipality_id": None, "state_id": "30"},
]


# As the registry stands, from its sums; and event by event, as it is known on a day to come.
BOTH = pytest.mark.parametrize("known_at", [None, datetime(2100, 1, 1, tzinfo=UTC)])


def spread(account, filters=Filters(), **asked) -> dict:  # noqa: B008 (frozen)
    with acting_as(account.pk):
        found = spread_of(filters, **asked)
        return {
            "number": found.number,
            "drawn": found.drawn,
            "months": dict(found.months()),
            "years": dict(found.years()),
            "municipalities": dict(found.municipalities()),
        }


@BOTH
def test_a_day_or_a_month_is_in_its_month_and_what_is_wider_in_none(side, known_at):
    make_events(side, TOLD)
    found = spread(side.documenter, known_at=known_at)["months"]
    assert found == {date(2025, 5, 1): Tallied(2, 0)}


@BOTH
def test_what_lies_within_one_year_is_in_it_and_what_spans_two_in_none(side, known_at):
    make_events(side, TOLD)
    found = spread(side.documenter, known_at=known_at)["years"]
    assert found == {date(2025, 1, 1): Tallied(3, 0)}


@BOTH
def test_what_is_known_by_its_state_is_in_no_municipality(side, known_at):
    make_events(side, TOLD)
    found = spread(side.documenter, known_at=known_at)["municipalities"]
    assert found == {"30001": Tallied(1, 0), "30002": Tallied(1, 0), "20001": Tallied(2, 0)}


@BOTH
def test_those_confirmed_are_counted_apart(side, known_at):
    one = make_event(side)
    with acting_as(side.verifier.pk):
        verify_event(event=one, grounds="Cotejado.", by=side.verifier.pk, at=LATER)
    found = spread(side.documenter, known_at=known_at)["municipalities"]
    assert found == {"30001": Tallied(1, 1)}


@BOTH
@pytest.mark.parametrize(
    "filters",
    [Filters(state="20"), Filters(types=("AG-THR",), state="20"), Filters(municipality="20001")],
)
def test_filters_narrow_it_as_they_narrow_the_list(side, filters, known_at):
    make_events(side, TOLD)
    found = spread(side.documenter, filters, known_at=known_at)
    assert (found["number"], found["drawn"]) == (Capped(2, and_more=False), 2)


def test_beyond_a_limit_the_newest_are_drawn_and_more_is_said(side):
    make_events(side, TOLD)
    found = spread(side.documenter, cap=2, known_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert (found["number"], found["drawn"]) == (Capped(2, and_more=True), 2)


def test_of_sums_all_are_drawn_and_what_two_hold_of_one_is_one(side, other, as_operator):
    told = [TOLD[0], {"date": "2025-06-03"}]
    for one in (side, other):
        share_coded(one)
    mine, theirs = make_events(side, told), make_events(other, told[:1])
    curator = make_curator(as_operator)
    judge(pair_of(mine[0], theirs[0], curator), curator, Verdict.SAME)
    found = spread(curator, cap=1)
    assert (found["number"], found["municipalities"]) == (
        Capped(2, False),
        {"30001": Tallied(2, 0)},
    )


def test_what_others_hold_is_in_nothing(side, other):
    make_event(other)
    found = spread(side.documenter)
    assert (found["number"], found["drawn"], found["municipalities"]) == (Capped(0, False), 0, {})


def test_the_past_is_drawn_as_it_was_known(side):
    one = make_event(side)
    with acting_as(side.documenter.pk):
        before = LATER.replace(day=LATER.day)
        withdraw_event(event=one, reason="Error.", by=side.documenter.pk, at=LATER.replace(month=4))
        now, then = spread_of().number, spread_of(known_at=before).number
    assert (now.number, then.number) == (0, 1)
