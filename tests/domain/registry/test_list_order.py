"""The list in every order: each event once, equal to what is sorted plainly, whatever the page."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.registry import DECIDED, make_curator, make_events, share_coded

from baluarte.domain.registry.models import UNDATED, Event
from baluarte.domain.registry.queries import (
    NEWEST_FIRST,
    Filters,
    Order,
    OrderMark,
    SortKey,
    list_events,
)
from baluarte.domain.registry.queries.ordered_pages import walk_in_order
from baluarte.domain.wall.context import acting_as

ORDERS = [Order(key, descending=down) for key in SortKey for down in (False, True)]
PLACES = [
    {},
    {"municipality_id": "30002"},
    {"municipality_id": "20001"},
    {"municipality_id": None, "state_id": "30"},
    {"municipality_id": None, "state_id": None},
]
DAYS = [
    {"date": "2025-05-03"},
    {"date": "2024-12-31"},
    {"date": "", "first_date": None, "last_date": None},
]
# Few values, so that many are equal, and each may be missing.
TOLD = [
    {**PLACES[n % 5], **DAYS[n % 3], "victims": (None, 1, 1, 4)[n % 4], "types": [kind]}
    for n in range(17)
    for kind in (("AG-THR", "AG-KIL")[n % 2],)
]
FILTERS = [
    Filters(),
    Filters(state="30"),
    Filters(types=("AG-KIL",)),
    Filters(from_date=date(2025, 1, 1)),
    Filters(municipality="20001", types=("AG-THR", "AG-KIL")),
]


def plainly(events, order):
    """Sort events in memory as the order is declared."""

    def value(one):
        return {
            SortKey.DAY: one.listed_date if one.listed_date != UNDATED else None,
            SortKey.RECORDED: one.created_at,
            SortKey.PLACE: one.municipality_id or one.state_id,
            SortKey.VICTIMS: one.number_of_victims,
        }[order.key]

    # By place the newest stands first under each, from the other end the oldest.
    newest = order.descending != (order.key is SortKey.PLACE)
    told = [one for one in events if value(one) is not None]
    rest = [one for one in events if value(one) is None]
    for some in (told, rest):
        some.sort(key=lambda one: (one.listed_date, one.pk), reverse=newest)
    told.sort(key=value, reverse=order.descending)
    return [one.pk for one in (*told, *rest)]


def pages(filters, order, limit):
    after = None
    while True:
        page = list_events(filters, order=order, after=after, limit=limit)
        yield [row.event.pk for row in page.rows]
        if page.after is None:
            return
        if isinstance(page.after, OrderMark):
            # As it comes back from an address.
            assert OrderMark.read(str(page.after), order) == page.after
        after = page.after


@pytest.fixture
def curator(side, other, as_operator):
    """Somebody who sees two lists, with events recorded on several days."""
    for one in (side, other):
        share_coded(one)
    for n, told in enumerate((TOLD[:6], TOLD[6:9], TOLD[9:])):
        make_events((side, other)[n % 2], told, at=DECIDED + timedelta(days=n // 2))
    return make_curator(as_operator)


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_walking_the_pages_tells_each_event_once_in_the_order_declared(curator, order):
    with acting_as(curator.pk):
        for filters in FILTERS:
            found = [one.event for one in list_events(filters, limit=200).rows]
            events = list(Event.objects.filter(pk__in=[one.pk for one in found]))
            expected = plainly(events, order)
            assert len(expected) == len(found)
            for limit in (1, 2, 5, 16, 200):
                told = list(pages(filters, order, limit))
                assert [key for page in told for key in page] == expected, (filters, limit)
                assert all(len(page) == limit for page in told[:-1])


@pytest.mark.django_db
def test_of_few_and_of_many_the_same_is_told(curator):
    """What is sorted and what is walked along the index agree, mark by mark."""
    with acting_as(curator.pk):
        for order in ORDERS:
            for filters in FILTERS[1:]:
                of_few = walk_in_order(filters, order, after=None, limit=50)
                of_many = walk_in_order(filters, order, after=None, limit=50, sorted_up_to=0)
                assert of_few == of_many
                assert of_few


@given(st.text(max_size=60), st.sampled_from(ORDERS))
def test_a_mark_of_an_address_is_one_or_none(text, order):
    mark = OrderMark.read(text, order)
    assert mark is None or OrderMark.read(str(mark), order) == mark


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ORDERS))
def test_an_order_reads_back_as_it_is_written(order):
    assert Order.read(str(order)) == order


@pytest.mark.parametrize("text", ["", "-", "--fecha", "fecha ", "id", "a.id", "fecha,lugar"])
def test_what_is_no_order_is_refused(text):
    with pytest.raises(ValueError, match="valid"):
        Order.read(text)


def test_the_list_begins_with_the_newest():
    assert str(NEWEST_FIRST) == "-fecha"
