"""What the database does for the pages: an index behind the wall, and never the whole table."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.registry import LATER, make_curator, make_reports, make_side, share_coded
from tests.factories.rewriting import past_the_wall

from baluarte.domain.analysis.actions import refresh_rollups
from baluarte.domain.analysis.queries import Dimension, Unit, count_now
from baluarte.domain.analysis.queries.facets import facets_of
from baluarte.domain.linkage.actions.reasons import write_reason
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries import pairs_waiting, similar_facts
from baluarte.domain.linkage.queries.event_pages import load_event_page
from baluarte.domain.linkage.queries.pairs import same_edges
from baluarte.domain.registry.actions.grounds import write_ground
from baluarte.domain.registry.choices import DateReading, EventState, Voice
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import (
    NEWEST_FIRST,
    Cursor,
    Filters,
    Order,
    SortKey,
    count_up_to,
    events,
    list_events,
)
from baluarte.domain.registry.queries.ordered_pages import walk_in_order
from baluarte.domain.registry.queries.saved import decided_since
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# Of victims there are none: an empty table is read whole.
WALLED = (
    "registry_event",
    "registry_determination",
    "registry_act",
    "registry_link",
    "linkage_pair",
    "linkage_judgement",
    "analysis_actclassindex",
    "analysis_rollup",
)
MANY = 20_000
# Of these, what a thousand is of half a million: more, and all of a small table is read sooner.
FEW = 50
INDEX_OF = {
    SortKey.DAY: "registry_listed",
    SortKey.RECORDED: "registry_by_day_recorded",
    SortKey.PLACE: "registry_by_place",
    SortKey.VICTIMS: "registry_by_victims",
}
ORDERS = [
    order
    for key in SortKey
    for down in (False, True)
    if (order := Order(key, descending=down)) != NEWEST_FIRST
]


@pytest.fixture
def many(as_operator, as_role):
    """Two lists with many events each, of which one curator sees both."""
    sides = [make_side(as_operator) for _ in range(2)]
    for side in sides:
        share_coded(side)
        with acting_as(side.documenter.pk):
            make_reports(side, [{}])
    curator = make_curator(as_operator)
    with as_operator(), connection.cursor() as cursor:
        for side in sides:
            cursor.execute(
                FILL,
                {
                    "compartment": side.compartment.pk,
                    "list": side.source_list.pk,
                    "by": side.documenter.pk,
                    "many": MANY // 2,
                    "criterion": write_ground("c", compartment=side.compartment.pk).pk,
                },
            )
        cursor.execute(PAIRS, {"reason": a_reason(*sides).pk})
        cursor.execute(REPORTS, {"many": MANY // 2})
    # As a server that is up would know them: what fills the rest is planned by these too.
    _analyze(as_role, "intake_report", *WALLED)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(LINKS)
        while refresh_rollups():
            pass
    _analyze(as_role, *WALLED)
    return sides, curator


def _analyze(as_role, *tables):
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(tables)}")


def a_reason(left, right):
    pair = Pair(left_compartment=left.compartment, right_compartment=right.compartment)
    return write_reason("r", pair=pair, voice=Voice.BOTH)


def whole_tables(account, ask):
    """Return the tables that were read whole, of all that is asked."""
    with acting_as(account.pk):
        with CaptureQueriesContext(connection) as asked:
            ask()
        found = set()
        for query in asked.captured_queries:
            if query["sql"].lstrip().lower().startswith(("select", "with")):
                with connection.cursor() as cursor:
                    cursor.execute("explain (format json) " + query["sql"].replace("%", "%%"), [])
                    [[plan]] = cursor.fetchall()
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found |= set(_whole(plan[0]["Plan"]))
    return found & set(WALLED)


def _whole(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _whole(inner)


MONTH = Filters(from_date=date(2024, 3, 1), until_date=date(2024, 3, 31))
FILTERS = [
    Filters(),
    Filters(state="30"),
    Filters(municipality="30001"),
    Filters(municipality="20002", from_date=date(2025, 1, 1)),
    Filters(types=("AG-KIL",)),
    Filters(types=("AG-EXE",)),
    Filters(group="lethal"),
    Filters(link="not_determined"),
    Filters(status=EventState.CONFIRMED),
    Filters(from_date=date(2024, 3, 1), until_date=date(2024, 3, 31)),
    Filters(municipality="30001", within_km=50),
    Filters(perpetrators=("PE-NAV",), state="30"),
    Filters(perpetrators=("PE-NAV",)),
    Filters(perpetrators=("PE-NAV",), types=("AG-THR",)),
    *(
        Filters(from_date=date(2024, 3, 1), until_date=date(2024, 3, 31), dates=dates)
        for dates in (DateReading.CERTAIN, DateReading.POSSIBLE)
    ),
]


def test_nothing_that_is_asked_reads_a_whole_table(many):
    sides, curator = many
    reference = "7K3M9QXP2T"
    with acting_as(sides[0].documenter.pk):
        hers = Event.objects.first().pk
        with past_the_wall():
            Event.objects.filter(pk=hers).update(reference=reference)
    asked = {
        "page": lambda: load_event_page(reference),
        "page then": lambda: load_event_page(reference, known_at=LATER),
        "queue": pairs_waiting,
        "similar": lambda: similar_facts(
            first_date=date(2024, 5, 3),
            last_date=date(2024, 5, 3),
            state="30",
            municipality="30001",
            types=["AG-THR"],
        ),
        "count": lambda: count_up_to(Filters(municipality="30001"), cap=100),
        "facets": lambda: facets_of(cap=100),
        "new": lambda: decided_since(Filters(), since=LATER),
        "joint events of a month": lambda: same_edges(among=events(MONTH).values("pk")),
        "count types": lambda: count_up_to(Filters(types=("AG-KIL",)), cap=100),
    }
    after = Cursor(date(2024, 3, 15), sides[0].institution.pk)
    for filters in FILTERS:
        for more in ({}, {"after": after}, {"after": after, "known_at": LATER}):
            asked[f"{filters} {more}"] = lambda f=filters, m=more: list_events(f, **m)
    for order in ORDERS:
        for filters in FILTERS:
            asked[f"{filters} by {order}"] = lambda f=filters, o=order: walk_in_order(
                f, o, after=None, limit=51, sorted_up_to=FEW
            )
    found = {
        (name, account == curator): whole
        for name, ask in asked.items()
        for account in (curator, sides[0].documenter)
        if (whole := whole_tables(account, ask))
    }
    assert found == {}
    each_order_is_that_of_its_index(curator)
    counts_read_sums_and_of_events_only_a_cut_month(curator)


def each_order_is_that_of_its_index(curator):
    """Of all events, and after some: none is sorted but what the lists' pages bring together."""
    for order in ORDERS:
        with acting_as(curator.pk):
            first = list_events(order=order, limit=300)
            with CaptureQueriesContext(connection) as asked:
                list_events(order=order, after=first.after, limit=20)
            walked = [one["sql"] for one in asked.captured_queries if "mark_0" in one["sql"]]
            assert walked
            for query in walked:
                with connection.cursor() as cursor:
                    cursor.execute("explain (format json) " + query.replace("%", "%%"), [])
                    [[plan]] = cursor.fetchall()
                plan = json.loads(plan) if isinstance(plan, str) else plan
                assert set(_indexes(plan[0]["Plan"])) >= {INDEX_OF[order.key]}, (order, plan)


def _indexes(node):
    if "Index Name" in node:
        yield node["Index Name"]
    for inner in node.get("Plans", ()):
        yield from _indexes(inner)


def counts_read_sums_and_of_events_only_a_cut_month(curator):
    """Of the same events, which take longest to lay."""
    # Without a period one of fifteen of these events is judged to be another: they are read too.
    by = (Dimension.STATE, Dimension.TYPE)
    period = Filters(from_date=date(2025, 6, 15))
    found = {
        (unit, filters): whole_tables(
            curator, lambda u=unit, f=filters: count_now(u, by, f, at=LATER)
        )
        & {"registry_event", "registry_determination", "registry_act"}
        for unit in (Unit.EVENTS, Unit.ACTS)
        for filters in (period,)
    }
    assert not any(found.values())
    with acting_as(curator.pk):
        assert count_now(Unit.EVENTS, by, at=LATER).total.all > MANY // 2


FILL = """
with chosen as (
    select gen_random_uuid() as id, gen_random_uuid() as held, n,
           (date '2015-01-01' + (n * 7 %% 4000)) as day,
           (array['30001', '30002', '20001', '20002'])[1 + n %% 4] as place
      from generate_series(1, %(many)s) n),
events as (
    insert into registry_event (id, compartment_id, reference, created_at, created_by_id,
           current_id, listed_date, state_id, municipality_id, status, link_to_work,
           number_of_victims)
    select id, %(compartment)s, left(replace(gen_random_uuid()::text, '-', ''), 10),
           timestamptz '2026-01-02', %(by)s, held, day, left(place, 2), place,
           case when n %% 500 = 0 then 'CON' else 'REP' end,
           case when n %% 3 = 0 then 'no_link' else 'not_determined' end, nullif(n %% 5, 0)
      from chosen),
determined as (
    insert into registry_determination (id, compartment_id, event_id, decided_at, by_id,
           origin, occasion, status, date, first_date, last_date, listed_date, state_id,
           municipality_id, place_precision, victims, link_to_work, criterion_id)
    select held, %(compartment)s, id, timestamptz '2026-01-02', %(by)s, 'mapping', 'as_told',
           case when n %% 500 = 0 then 'CON' else 'REP' end, day::text, day, day, day,
           left(place, 2), place, 'municipality', nullif(n %% 5, 0),
           case when n %% 3 = 0 then 'no_link' else 'not_determined' end, %(criterion)s
      from chosen)
insert into registry_act (id, compartment_id, event_id, listed_date, type, victim_number,
       perpetrators, involvement, decided_at, by_id)
select gen_random_uuid(), %(compartment)s, id, day,
       case when n %% 5000 = 0 then 'AG-EXE' when n %% 10 = 0 then 'AG-KIL' else 'AG-THR' end,
       1, case when n %% 3000 = 0 then '{PE-NAV}' else '{PE-POM}' end::varchar[], 'presumed', timestamptz '2026-01-02', %(by)s
  from chosen
"""
# Reports like the one there is of each list, whatever columns a report has.
REPORTS = """
insert into intake_report
select (jsonb_populate_record(r, jsonb_build_object(
            'id', gen_random_uuid(), 'row', r.row + 1000 * n,
            'key_hash', '\\x' || repeat(replace(gen_random_uuid()::text, '-', ''), 2)))).*
  from intake_report r, generate_series(1, %(many)s) n
"""
LINKS = """
with numbered as (
    select id, compartment_id, created_by_id,
           row_number() over (partition by compartment_id order by id) as n
      from registry_event),
reports as (
    select id, compartment_id, row_number() over (partition by compartment_id order by id) as n
      from intake_report)
insert into registry_link (id, compartment_id, event_id, report_id, decided_at, by_id,
       ended_how)
select gen_random_uuid(), a.compartment_id, a.id, r.id, timestamptz '2026-01-02',
       a.created_by_id, ''
  from numbered a join reports r using (compartment_id, n)
"""
PAIRS = """
with numbered as (
    select a.id, a.compartment_id, a.created_by_id, row_number() over (order by a.id) as n
      from registry_event a),
made as (
    insert into linkage_pair (id, left_id, right_id, left_compartment_id, right_compartment_id,
           agreement, weight, proposed_at)
    select gen_random_uuid(), l.id, r.id, l.compartment_id, r.compartment_id,
           '{"names": "unknown"}', 15 + (l.n %% 100) / 10.0, timestamptz '2026-01-03'
      from numbered l join numbered r on r.n = l.n + 1
    returning id, left_id, left_compartment_id, right_compartment_id)
insert into linkage_judgement (id, pair_id, left_compartment_id, right_compartment_id, voice,
       verdict, reason_id, decided_at, by_id)
select gen_random_uuid(), m.id, m.left_compartment_id, m.right_compartment_id, 'both',
       case when n.n %% 10 = 0 then 'same' else 'different' end, %(reason)s, timestamptz '2026-01-04',
       n.created_by_id
  from made m join numbered n on n.id = m.left_id where n.n %% 3 = 0
"""
