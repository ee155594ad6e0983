"""What the database does for the portal: an index, and never the whole table."""

import json
from datetime import date
from functools import partial
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.publication import NOW

from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries import (
    Filters,
    Mark,
    by_group,
    by_month,
    by_municipality,
    by_state,
    by_type,
    record,
    records,
    totals,
)

pytestmark = pytest.mark.django_db
MANY, VERY_MANY = 20_000, 100_000
# One edition among several: the others are there to be passed over.
EVENTS = """
insert into publication_publishedevent
  (id, number, reference, also, date, date_precision, first_month, last_month, sort_month, state_id,
   municipality_id, types, groups, perpetrators, acts, victims, link_to_work, sources, differing,
   single_review, is_exact)
select gen_random_uuid(), case when n <= %(many)s then 2 else 1 end, 'R' || n, '{}', '', 'month',
       month, month, month, case when n %% 3 = 0 then '07' else '20' end,
       case n %% 5 when 0 then '20067' when 1 then '20079' else null end,
       array[case n %% 50 when 0 then 'AG-KIL' when 1 then 'AG-SPY' else 'AG-THR' end],
       array[case n %% 50 when 0 then 'lethal' when 1 then 'privacy' else 'threat' end],
       '{}', 1, 1, '', 1, '{}', false, false
  from generate_series(1, %(many)s * 1.2) n,
       lateral (select (date '2015-01-01' + (n %% 120) * interval '1 month')::date as month)
"""
KINDS = """
insert into publication_publishedkind
  (id, number, event_id, kind, state_id, municipality_id, first_month, last_month, acts, victims,
   sort_month, reference)
select gen_random_uuid(), e.number, e.id, k, e.state_id, e.municipality_id, e.first_month,
       e.last_month, e.acts, e.victims, e.sort_month, e.reference
  from publication_publishedevent e,
       unnest(array[''] || e.types || e.groups) k
"""


@pytest.fixture
def filled(cast, as_operator, as_role):
    """Fill an edition with so many events."""

    def fill(many) -> Edition:
        with as_operator(), connection.cursor() as cursor:
            cursor.execute(EVENTS, {"many": many})
            cursor.execute(KINDS)
            edition = Edition.objects.create(
                number=2, cut_off_at=NOW, published_at=NOW, events=many, acts=many, victims=many,
                events_without_acts=0, events_without_victims=0, manifest={}, manifest_sha256="",
            )  # fmt: skip
        with as_role("bal_owner"), connection.cursor() as cursor:
            for table in ("publishedevent", "publishedkind"):
                cursor.execute(f"analyze publication_{table}")
        return edition

    return fill


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def plans(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            cursor.execute(f"explain (format json) {query['sql']}")
            [[found]] = cursor.fetchall()
            held = found if isinstance(found, list) else json.loads(found)
            yield from nodes(held[0]["Plan"])


def read_whole(ask):
    return {
        node["Relation Name"]
        for node in plans(ask)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"].startswith("publication")
    }


YEAR = {"first_month": date(2020, 1, 1), "last_month": date(2020, 12, 1)}
COUNTS = {
    "a year's municipalities": lambda e: by_municipality(e, Filters(**YEAR)),
    "a type's municipalities": lambda e: by_municipality(e, Filters(type="AG-KIL")),
    "a group's months": lambda e: by_month(e, Filters(group="lethal")),
    "a year's states": lambda e: by_state(e, Filters(**YEAR)),
    "a year's types": lambda e: by_type(e, Filters(**YEAR)),
    "a year's groups": lambda e: by_group(e, Filters(**YEAR)),
    "a type's totals": lambda e: totals(e, Filters(type="AG-SPY")),
    "a year of a place": lambda e: totals(e, Filters(municipality="20067", **YEAR)),
}
DEEP = Mark(date(2018, 1, 1), "R5")
LISTS = {
    "the first page": records,
    "a deep page": lambda e: records(e, after=DEEP),
    "a state": lambda e: records(e, Filters(state="07"), after=DEEP),
    "a municipality": lambda e: records(e, Filters(municipality="20067"), after=DEEP),
    "a frequent type": lambda e: records(e, Filters(type="AG-THR"), after=DEEP),
    "a rare type": lambda e: records(e, Filters(type="AG-KIL"), after=DEEP),
    "a type in a place": lambda e: records(e, Filters(type="AG-THR", municipality="20067")),
    "a year": lambda e: records(e, Filters(**YEAR)),
    "one record": lambda e: record(e, "R77"),
}
ALL = {
    "all municipalities": by_municipality,
    "all states": by_state,
    "all months": by_month,
    "all types": by_type,
    "all totals": totals,
}


def test_no_count_or_list_reads_a_whole_table(filled):
    edition = filled(MANY)
    asked = COUNTS | LISTS
    found = {name: read_whole(partial(ask, edition)) for name, ask in asked.items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_counts_are_made_from_one_index_that_holds_all_they_need(filled):
    edition = filled(MANY)
    used = {
        node["Index Name"]
        for ask in COUNTS.values()
        for node in plans(partial(ask, edition))
        if "Index Name" in node
    }
    assert used == {"publication_counts"}


@pytest.mark.prove
def test_with_a_hundred_thousand_events_nothing_takes_longer_than_a_reader_waits(filled, capsys):
    """A ceiling far above what is measured: it catches a lost index, not a busy machine."""
    edition = filled(VERY_MANY)
    took = {}
    for name, ask in (COUNTS | LISTS | ALL).items():
        ask(edition)
        begun = perf_counter()
        ask(edition)
        took[name] = perf_counter() - begun
    with capsys.disabled():
        print("", *(f"{name:28} {s * 1000:7.1f} ms" for name, s in took.items()), sep="\n")
    assert {name: s for name, s in took.items() if s > 1} == {}
