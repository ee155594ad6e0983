from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_curator,
    make_event,
    make_events,
    make_side,
    share_coded,
    share_with,
)

from baluarte.domain.linkage.queries import similar_facts
from baluarte.domain.registry.actions import (
    assess_event,
    determine,
    standing_of,
    withdraw_event,
)
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries import (
    Capped,
    Cursor,
    Filters,
    count_up_to,
    events,
    list_events,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


EVERYTHING = Filters()


def shown(account, filters=EVERYTHING, **asked):
    with acting_as(account.pk):
        return [row.event.pk for row in list_events(filters, **asked).rows]


@pytest.fixture
def several(side):
    """Facts that differ in everything the list can be asked for."""
    return make_events(
        side,
        [
            {"date": "2025-05-03", "types": ["AG-THR"]},
            {"date": "2025-06", "types": ["AG-KIL"], "municipality_id": "30002"},
            {"date": "2024-12-31", "types": ["AG-KIL", "AG-THR"], "municipality_id": "20001"},
            {
                "date": "",
                "first_date": None,
                "last_date": None,
                "municipality_id": None,
                "state_id": "30",
            },
        ],
    )


def test_the_newest_comes_first_and_what_has_no_date_last(side, several):
    keys = [one.pk for one in several]
    assert shown(side.documenter) == [keys[1], keys[0], keys[2], keys[3]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(from_date=date(2025, 1, 1)), {0, 1}),
        (Filters(until_date=date(2025, 5, 31), from_date=date(2024, 1, 1)), {0, 2}),
        (Filters(state="30"), {0, 1, 3}),
        (Filters(municipality="20001"), {2}),
        (Filters(types=("AG-KIL",)), {1, 2}),
        (Filters(group="threat"), {0, 2, 3}),
        (Filters(group="lethal", types=("AG-KIL",), state="20"), {2}),
        (Filters(group="lethal", types=("AG-THR",)), set()),
        (Filters(link="not_determined"), {0, 1, 2, 3}),
        (Filters(status=EventState.CONFIRMED), set()),
    ],
)
def test_every_filter_narrows_the_list_and_what_is_counted_alike(side, several, filters, found):
    keys = {several[n].pk for n in found}
    assert set(shown(side.documenter, filters)) == keys
    with acting_as(side.documenter.pk):
        assert set(events(filters).values_list("pk", flat=True)) == keys
        assert count_up_to(filters) == Capped(len(keys), and_more=False)
        # The same, as it was known when nothing had been decided since.
        assert set(shown(side.documenter, filters, known_at=LATER)) == keys
        assert set(events(filters, known_at=LATER).values_list("pk", flat=True)) == keys


def test_a_list_can_be_asked_for_alone(side, several, as_operator):
    second = make_side(as_operator, institution=side.institution)
    there = make_event(second)
    assert shown(side.documenter, Filters(compartment=second.compartment.pk)) == [there.pk]


def test_what_is_determined_no_longer_waits_for_its_link(side, several):
    with acting_as(side.documenter.pk):
        what = standing_of(several[0].current)
        determine(
            event=several[0],
            what=replace(what, link_to_work="no_link", link_criterion="a quarrel"),
            ground="g",
            by=side.documenter.pk,
            at=LATER,
        )
    assert several[0].pk not in shown(side.documenter, Filters(link="not_determined"))
    then = shown(side.documenter, Filters(link="not_determined"), known_at=LATER - timedelta(1))
    assert several[0].pk in then


def test_what_is_withdrawn_or_discarded_is_listed_only_when_asked_for(side, several):
    with acting_as(side.steward.pk):
        by = side.steward.pk
        withdraw_event(event=several[0], reason="r", by=by, at=LATER)
        assess_event(event=several[1], status=EventState.DISCARDED, ground="g", by=by, at=LATER)
    assert shown(side.documenter) == [several[2].pk, several[3].pk]
    assert shown(side.documenter, Filters(status=EventState.WITHDRAWN)) == [several[0].pk]
    assert shown(side.documenter, Filters(status=EventState.DISCARDED)) == [several[1].pk]
    assert len(shown(side.documenter, known_at=LATER - timedelta(1))) == 4


def test_what_was_not_yet_established_was_not_listed(side, several):
    assert shown(side.documenter, known_at=DECIDED - timedelta(1)) == []
    with acting_as(side.documenter.pk):
        assert count_up_to(known_at=DECIDED - timedelta(1)) == Capped(0, and_more=False)


@pytest.mark.parametrize("known_at", [None, LATER])
def test_pages_meet_every_line_once_in_one_order(side, other, known_at):
    share_with(other, side.institution)
    told = [{"date": f"2025-05-{day:02}"} for day in (1, 2, 2, 2, 3)]
    make_events(side, told)
    make_events(other, told)
    with acting_as(side.documenter.pk):
        whole = list_events(limit=20, known_at=known_at)
        walked, after = [], None
        while True:
            page = list_events(limit=3, after=after, known_at=known_at)
            walked += [row.event.pk for row in page.rows]
            if page.after is None:
                break
            after = Cursor.read(str(page.after))
    assert walked == [row.event.pk for row in whole.rows]
    assert (len(set(walked)), whole.after) == (10, None)


@pytest.mark.parametrize("text", ["", "x", "2025-05-03", "2025-05-03.xyz", "2025-13-01.00"])
def test_a_cursor_that_is_none_begins_at_the_beginning(text):
    assert Cursor.read(text) is None


def test_a_line_says_what_is_held_by_whom_and_from_how_many_reports(side):
    made = make_event(side, types=["AG-THR", "AG-THR", "AG-KIL"], victims=1)
    with acting_as(side.documenter.pk):
        [row] = list_events().rows
        assert (row.event.pk, row.held.date, dict(row.acts), row.reports, row.source) == (
            made.pk,
            "2025-05-03",
            {"AG-KIL": 1, "AG-THR": 2},
            1,
            side.source_list,
        )


def test_counting_stops_at_its_cap(side, several):
    with acting_as(side.documenter.pk):
        assert count_up_to(cap=3) == Capped(3, and_more=True)
        assert count_up_to(cap=4) == Capped(4, and_more=False)


@pytest.mark.parametrize("known_at", [None, LATER])
def test_a_page_of_thirty_asks_as_often_as_a_page_of_one(side, known_at):
    def asked():
        with acting_as(side.documenter.pk), CaptureQueriesContext(connection) as queries:
            rows = list_events(known_at=known_at).rows
            said = {(row.held.municipality.name, row.source.steward.name) for row in rows}
        assert said == {("Villa Inventada", side.institution.name)}
        return len(rows), len(queries)

    make_event(side)
    one = asked()
    make_events(side, [{} for _ in range(29)])
    thirty = asked()
    assert (one[0], thirty[0], one[1] == thirty[1], one[1] <= 15) == (1, 30, True, True)


def test_the_cast_of_four(side, other, several, as_operator):
    keys = {one.pk for one in several}
    curator, stranger = make_curator(as_operator), other.documenter
    cast = {
        "owner": side.documenter,
        "colleague": side.colleague,
        "curator": curator,
        "stranger": stranger,
    }
    before = {who: set(shown(account)) for who, account in cast.items()}
    share_coded(side)
    after = {who: set(shown(account)) for who, account in cast.items()}
    assert before == {"owner": keys, "colleague": keys, "curator": set(), "stranger": set()}
    assert after == {"owner": keys, "colleague": keys, "curator": keys, "stranger": set()}


def similar(account, **asked):
    what = {"first_date": date(2025, 5, 4), "last_date": date(2025, 5, 4), "state": "30"}
    with acting_as(account.pk):
        return {row.event.pk for row in similar_facts(**(what | asked))}


def test_while_she_writes_she_sees_facts_like_hers(side, other, several):
    make_event(other)
    near, june = several[0].pk, several[1].pk
    assert similar(side.documenter) == {near}
    assert similar(side.documenter, municipality="30001", types=["AG-INT"]) == {near}
    assert similar(side.documenter, types=["AG-KIL"]) == set()
    assert similar(side.documenter, municipality="30002") == set()
    assert similar(side.documenter, leaving_out=near) == set()
    late = {"first_date": date(2025, 6, 28), "last_date": date(2025, 6, 28)}
    assert similar(side.documenter, **late) == {june}
    assert similar(side.documenter, first_date=None) == set()
