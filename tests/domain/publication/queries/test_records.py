from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.publication import (
    LARGE,
    OTHER_STATE_LARGE,
    judge_same,
    let_out,
    make_event,
)

from baluarte.domain.publication.models import PublishedEvent
from baluarte.domain.publication.queries import Filters, Mark, record, records

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cast, as_operator):
    """Nine events over three months and two without a date."""

    def publish(count):
        with as_operator():
            some = [
                make_event(
                    cast.one, on=date(2026, 1 + n % 3, 5),
                    place=LARGE if n % 2 else OTHER_STATE_LARGE,
                    acts=[("AG-THR" if n % 2 else "AG-KIL", 1)],
                )
                for n in range(count)
            ]  # fmt: skip
            undated = [make_event(cast.one, on=None) for _ in range(2)]
        for one in some + undated:
            let_out(cast.one, one)
        return cast.publish()

    return publish


def walked(edition, asked=None, *, limit):
    """Return what all pages say, one after the other."""
    seen, after = [], None
    while True:
        page = records(edition, asked, after=after, limit=limit)
        seen += [row.reference for row in page.rows]
        if page.after is None:
            return seen
        after = Mark.read(str(page.after))


def in_order(edition, **having):
    rows = PublishedEvent.objects.filter(number=edition.number, **having)
    return [
        r.reference for r in sorted(rows, key=lambda r: (-r.sort_month.toordinal(), r.reference))
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 11, 50])
def test_pages_hold_everything_once_newest_first_and_undated_last(published, limit):
    edition = published(9)
    assert walked(edition, limit=limit) == in_order(edition)


@pytest.mark.parametrize(
    ("asked", "having"),
    [
        (Filters(state="07"), {"state": "07"}),
        (Filters(municipality=LARGE), {"municipality": LARGE}),
        (Filters(type="AG-KIL"), {"types__contains": ["AG-KIL"]}),
        (Filters(group="threat"), {"groups__contains": ["threat"]}),
        (
            Filters(first_month=date(2026, 2, 1), last_month=date(2026, 3, 1)),
            {"first_month__gte": date(2026, 2, 1)},
        ),
    ],
)
def test_filtered_pages_hold_what_the_filter_says(published, asked, having):
    edition = published(9)
    assert walked(edition, asked, limit=2) == in_order(edition, **having)


def test_a_page_is_as_many_queries_with_one_row_as_with_thirty(published):
    def queries_for(limit):
        with CaptureQueriesContext(connection) as captured:
            for row in records(edition, limit=limit).rows:
                str(row.state), str(row.municipality)
        return len(captured)

    edition = published(30)
    assert (queries_for(1), queries_for(30)) == (1, 1)


def test_a_record_is_found_by_its_public_name(published):
    edition = published(1)
    name = walked(edition, limit=1)[0]
    assert record(edition, name).reference == name


def test_a_record_is_found_by_what_it_was_called_before(cast, as_operator):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other)
        judge_same(one, other, cast.one.steward)
    first, second = let_out(cast.one, one), let_out(cast.other, other)
    edition = cast.publish()
    found = [record(edition, name).pk for name in (first.reference, second.reference)]
    assert found[0] == found[1]


def test_no_other_name_finds_a_record(published):
    edition = published(1)
    with pytest.raises(PublishedEvent.DoesNotExist):
        record(edition, "REGISTRY0001")


@pytest.mark.parametrize("text", ["", "x", "2026-13-01_A", "_", "2026"])
def test_a_mark_that_is_none_is_read_as_none(text):
    assert Mark.read(text) is None
