"""Published events in every order: each once, as a plain sort has it, whatever the page; invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.publication import LARGE, OTHER_STATE_LARGE, let_out, make_event

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.models import UNDATED, PublishedEvent
from baluarte.domain.publication.queries import (
    Filters,
    RecordKey,
    RecordMark,
    RecordOrder,
    records,
    records_in_order,
)

ORDERS = [RecordOrder(key, descending=down) for key in RecordKey for down in (False, True)]


@pytest.fixture
def edition(cast, as_operator):
    """Events of two places and four months, some of which publish neither place nor numbers."""
    with as_operator():
        some = [
            make_event(
                cast.one, on=date(2026, 1 + n % 3, 5) if n % 4 else None,
                place=LARGE if n % 2 else OTHER_STATE_LARGE,
                acts=[("AG-THR" if n % 3 else "AG-KIL", 1)] * (1 + n % 2),
            )
            for n in range(12)
        ]  # fmt: skip
    for n, one in enumerate(some):
        let_out(cast.one, one, fields=[Publishable.TYPES] if n % 5 == 0 else list(Publishable))
    return cast.publish()


def plainly(events, order):
    def value(one):
        return {
            RecordKey.MONTH: one.sort_month if one.sort_month != UNDATED else None,
            RecordKey.PLACE: one.municipality_id or one.state_id,
            RecordKey.ACTS: one.acts,
            RecordKey.VICTIMS: one.victims,
        }[order.key]

    newest = order.descending != (order.key is RecordKey.PLACE)
    told = [one for one in events if value(one) is not None]
    rest = [one for one in events if value(one) is None]
    for some in (told, rest):
        some.sort(key=lambda one: one.reference, reverse=not newest)
        some.sort(key=lambda one: one.sort_month, reverse=newest)
    told.sort(key=value, reverse=order.descending)
    return [one.reference for one in (*told, *rest)]


def walked(edition, asked, order, limit):
    seen, after = [], None
    while True:
        page = records_in_order(edition, asked, order, after=after, limit=limit)
        seen += [one.reference for one in page.rows]
        if page.after is None:
            return seen
        after = RecordMark.read(str(page.after), order)
        assert after == page.after


@pytest.mark.django_db
def test_every_order_tells_each_event_once(edition):
    for asked in (Filters(), Filters(state=LARGE[:2]), Filters(type="AG-THR")):
        found = {one.reference for one in records(edition, asked).rows}
        events = list(PublishedEvent.objects.filter(number=edition.number, reference__in=found))
        assert events
        for order in ORDERS:
            expected = plainly(events, order)
            for limit in (1, 3, 5, 50):
                assert walked(edition, asked, order, limit) == expected, (asked, str(order), limit)


@given(st.text(max_size=40), st.sampled_from(ORDERS))
def test_a_mark_of_an_address_is_one_or_none(text, order):
    mark = RecordMark.read(text, order)
    assert mark is None or RecordMark.read(str(mark), order) == mark


@pytest.mark.parametrize("text", ["", "-", "id", "reference", "fecha,lugar"])
def test_what_is_no_order_is_refused(text):
    with pytest.raises(ValueError, match="valid"):
        RecordOrder.read(text)
