"""What the database does for the agenda: an index behind the wall, and never the whole table."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account, make_institution
from tests.factories.routing import NIGHT, make_night, send

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment
from baluarte.domain.procedure.queries import (
    Position,
    Whose,
    in_full,
    numbers,
    obligations,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MANY = 24_000
# Of an array it cannot see the planner expects ten members: of so many, they are a small part.
# None divides another, nor what is counted below.
KEEPERS, AUTHORITIES, PEOPLE = 101, 71, 103
WALLED = ("obligation", "assignment")
LATER = NIGHT + timedelta(days=2)
# The cast's are one of each. One in three is done, one in ten has no term.
SEEN_BY_US = "select id from procedure_obligation where institution_id = %s and is_unfinished"
FILL = """
insert into procedure_obligation
select (jsonb_populate_record(o, jsonb_build_object(
            'id', gen_random_uuid(), 'run', 'opening ' || n,
            'compartment_id', (%(compartments)s::uuid[])[1 + n %% 101],
            'institution_id', case when n %% 4 = 0
                              then (%(institutions)s::uuid[])[1 + n / 4 %% 71] end,
            'responsible_id', (%(people)s::uuid[])[1 + n %% 103],
            'state_id', (array['20', '30'])[1 + n %% 2],
            'is_unfinished', n %% 3 > 0,
            'late_after', case when n %% 10 > 0
                          then timestamptz '2026-03-01' + n %% 90 * interval '1 day' end))).*
  from procedure_obligation o, generate_series(1, %(many)s) n where o.step = 'EX-1'
"""
SENT = """
insert into procedure_assignment
select (jsonb_populate_record(a, jsonb_build_object(
            'id', gen_random_uuid(), 'run', o.run, 'institution_id', o.institution_id,
            'compartment_id', o.compartment_id))).*
  from procedure_assignment a, procedure_obligation o
 where o.run like 'opening%%' and o.institution_id is not null
"""


@pytest.fixture
def many(cast, as_operator, as_role):
    """Many obligations of many keepers, authorities and people, as if the night had been long."""
    send(cast, make_night(cast), cast.federal)
    with as_operator():
        authorities = [make_institution() for _ in range(AUTHORITIES - 1)]
        keepers = [make_institution() for _ in range(KEEPERS - 1)]
        people = [make_account() for _ in range(PEOPLE - 1)]
        own = Compartment.objects.filter(
            institution__in=[cast.keeper, *keepers], kind=CompartmentKind.OWN
        )
        with connection.cursor() as cursor:
            given = {
                "compartments": list(own.values_list("pk", flat=True)),
                "institutions": [one.pk for one in (cast.federal, *authorities)],
                "people": [one.pk for one in (cast.owner, *people)],
                "many": MANY,
            }
            cursor.execute(FILL, given)
            cursor.execute(SENT, {})
    with as_role("bal_owner"), connection.cursor() as cursor:
        for table in WALLED:
            cursor.execute(f"analyze procedure_{table}")
    return cast


def whole_tables(account, ask):
    """Return the tables that were read whole, of all that is asked."""
    with acting_as(account.pk):
        with CaptureQueriesContext(connection) as asked:
            ask()
        found = set()
        for query in asked.captured_queries:
            if query["sql"].lstrip("( ").lower().startswith(("select", "with")):
                with connection.cursor() as cursor:
                    cursor.execute("explain (format json) " + query["sql"].replace("%", "%%"), [])
                    [[plan]] = cursor.fetchall()
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found |= set(_whole(plan[0]["Plan"]))
    return found & {f"procedure_{table}" for table in WALLED}


def _whole(node):
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _whole(inner)


def test_no_list_of_what_is_due_reads_a_whole_table(many):
    deep = (Position(LATER, many.keeper.pk), Position(None, many.keeper.pk))
    found = {}
    for account, institution in ((many.owner, many.keeper), (many.liaison, many.federal)):
        given = {"by": account.pk, "at": LATER, "institution": institution.pk, "state": "30"}
        for whose in Whose:
            asked = {"numbers": lambda w=whose, g=given: numbers(w, **g)}
            for after in (None, *deep):
                asked[f"from {after}"] = lambda w=whose, g=given, a=after: in_full(
                    obligations(w, after=a, **g).rows
                )
            for name, ask in asked.items():
                if whole := whole_tables(account, ask):
                    found[account == many.liaison, whose, name] = whole
    assert found == {}
    # So many rows are filled once: the lists hold what they are asked for.
    with acting_as(many.liaison.pk):
        given = {"by": many.liaison.pk, "at": LATER, "institution": many.federal.pk}
        page = obligations(Whose.INSTITUTION, **given)
        assert {row.institution_id for row in page.rows} == {many.federal.pk}
        assert len(page.rows) == 50
        assert page.after is not None


def test_whether_an_opening_was_sent_is_asked_of_each_and_never_of_all(many):
    """However dear an index seems: what was sent to all of the country is not read for a page."""
    with acting_as(many.liaison.pk), connection.cursor() as cursor:
        cursor.execute("set local random_page_cost = 1000")
        cursor.execute("explain (costs off) " + SEEN_BY_US, [many.federal.pk])
        plan = "\n".join(line for [line] in cursor.fetchall())
    assert "procedure_assignment" in plan
    assert "hashed" not in plan
