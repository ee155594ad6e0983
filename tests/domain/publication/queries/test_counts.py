from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import AT
from tests.factories.publication import (
    LARGE,
    OTHER_STATE_LARGE,
    SMALL,
    determine,
    let_out,
    make_event,
)

from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries import (
    Filters,
    by_group,
    by_month,
    by_municipality,
    by_state,
    by_type,
    by_year,
    listed_counts,
    totals,
    totals_and_confirmed,
    totals_and_perhaps,
)
from baluarte.domain.publication.totals import Totals

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture
def edition(cast, as_operator) -> Edition:
    """Five events, of which the golden counts below were made by hand.

    1. 9 January, large: one victim is threatened.
    2. 10 January, large: two victims are beaten, one of them is threatened too.
    3. February, the other state: somebody is killed.
    4. Some time in 2026, too small a place: one is threatened.
    5. No date, types only.
    """
    with as_operator():
        some = [
            make_event(cast.one),
            make_event(
                cast.one, on=date(2026, 1, 10), victims=2,
                acts=[("AG-PHY", 1), ("AG-PHY", 2), ("AG-THR", 1)],
            ),
            make_event(
                cast.other, on=date(2026, 2, 3), place=OTHER_STATE_LARGE, acts=[("AG-KIL", 1)]
            ),
            make_event(
                cast.other, on=date(2026, 1, 1), until=date(2026, 12, 31), place=SMALL
            ),
        ]  # fmt: skip
        bare = make_event(cast.one)
    for house, one in zip((cast.one, cast.one, cast.other, cast.other), some, strict=True):
        let_out(house, one)
    let_out(cast.one, bare, fields=["types"])
    return cast.publish()


def test_totals_are_three_counts(edition):
    assert totals(edition) == Totals(5, 6, 5, events_without_acts=1, events_without_victims=1)


def test_a_municipality_without_a_publishable_figure_is_not_there(edition):
    assert by_municipality(edition) == {
        LARGE: Totals(2, 4, 3),
        OTHER_STATE_LARGE: Totals(1, 1, 1),
    }


def test_states_hold_what_names_no_municipality(edition):
    assert by_state(edition) == {
        "20": Totals(4, 5, 4, events_without_acts=1, events_without_victims=1),
        "07": Totals(1, 1, 1),
    }


def test_months_are_in_order_and_what_lies_in_none_is_apart(edition):
    assert list(by_month(edition).items()) == [
        (JANUARY, Totals(2, 4, 3)),
        (FEBRUARY, Totals(1, 1, 1)),
        (None, Totals(2, 1, 1, events_without_acts=1, events_without_victims=1)),
    ]


@pytest.mark.parametrize("kind", [{}, {"type": "AG-THR"}, {"state": "20"}])
@pytest.mark.parametrize("since", [None, date(2025, 6, 1), FEBRUARY])
@pytest.mark.parametrize("until", [None, JANUARY, date(2026, 12, 1)])
def test_what_stands_beside_a_list_is_what_each_count_says_alone(edition, since, until, kind):
    for may_be in (False, True):
        asked = Filters(first_month=since, last_month=until, may_be=may_be, **kind)
        said = listed_counts(edition, asked)
        assert (said.totals, said.perhaps) == totals_and_perhaps(edition, asked)
        assert (said.totals, said.confirmed) == totals_and_confirmed(edition, asked)
        assert said.years == by_year(edition, Filters(**kind))


def test_a_year_holds_what_lies_in_it_and_none_what_lies_in_no_single_one(edition):
    found = by_year(edition)
    assert {year: one.events for year, one in found.items()} == {2026: 4, None: 1}
    surely = Filters(first_month=JANUARY, last_month=FEBRUARY)
    assert {year: one.events for year, one in by_year(edition, surely).items()} == {2026: 3}


def test_types_count_their_own_acts_and_victims(edition):
    assert by_type(edition) == {
        "AG-KIL": Totals(1, 1, 1),
        "AG-PHY": Totals(1, 2, 2),
        "AG-THR": Totals(4, 3, 3, events_without_acts=1, events_without_victims=1),
    }


def test_groups_count_an_event_of_two_in_both(edition):
    assert {code: found.events for code, found in by_group(edition).items()} == {
        "lethal": 1,
        "integrity": 1,
        "threat": 4,
    }


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        (Filters(), 5),
        (Filters(state="20"), 4),
        (Filters(municipality=LARGE), 2),
        (Filters(municipality=SMALL), 0),
        (Filters(type="AG-PHY"), 1),
        (Filters(group="threat"), 4),
        (Filters(first_month=JANUARY, last_month=JANUARY), 2),
        (Filters(first_month=FEBRUARY), 1),
        (Filters(last_month=date(2025, 12, 1)), 0),
        (Filters(first_month=JANUARY, last_month=date(2026, 12, 1)), 4),
        (Filters(first_month=JANUARY, last_month=date(2026, 11, 1)), 3),
        (Filters(state="20", type="AG-THR", first_month=JANUARY, last_month=JANUARY), 2),
    ],
)
def test_filters_meet(edition, asked, events):
    assert totals(edition, asked).events == events


def test_within_a_type_only_its_acts_are_counted(edition):
    found = by_municipality(edition, Filters(type="AG-PHY"))
    assert found == {LARGE: Totals(1, 2, 2)}


def test_types_of_a_group_are_only_its_own(edition):
    assert list(by_type(edition, Filters(group="threat"))) == ["AG-THR"]


def test_an_edition_counts_only_its_own_rows(edition, cast):
    again = cast.publish()
    assert (totals(edition).events, totals(again).events) == (5, 5)


@pytest.mark.parametrize(
    "count", [totals, totals_and_confirmed, by_municipality, by_state, by_type, by_group, by_year]
)
def test_a_count_is_one_query(edition, count):
    with CaptureQueriesContext(connection) as captured:
        count(edition)
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("motivated_by_activity", 1),
        ("while_engaged", 1),
        ("due_diligence_failure", 1),
        ("probable_link", 0),
        ("no_link", 0),
    ],
)
def test_confirmed_is_what_publishes_an_established_link(cast, as_operator, link, expected):
    with as_operator():
        one, _other = make_event(cast.one), make_event(cast.one)
        determine(one, link=link, at=AT + timedelta(minutes=1))
    let_out(cast.one, one, at=AT + timedelta(minutes=2))
    let_out(cast.one, _other, at=AT + timedelta(minutes=2))
    made = cast.publish()
    found = totals_and_confirmed(made)
    assert (found, found[0].events) == ((totals(made), expected), 2)


def test_a_link_that_nobody_decided_to_publish_confirms_nothing(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
        determine(one, link="motivated_by_activity", at=AT + timedelta(minutes=1))
    let_out(cast.one, one, fields=["types", "victims"], at=AT + timedelta(minutes=2))
    assert totals_and_confirmed(cast.publish())[1] == 0
