"""A name is looked up in an index behind the wall, however many persons there are."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import AT

from baluarte.domain.people.actions import name_person
from baluarte.domain.people.queries import find_person
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# Numbers that no name has: what was copied cannot be opened.
FILL = """
insert into people_person (id, compartment_id, record_key_id, kind, name, outlet, name_index,
                           name_withheld, created_at)
select gen_random_uuid(), compartment_id, record_key_id, kind, name, outlet, 1000 + n %% 512, false,
       created_at
  from people_person, generate_series(1, 20000) n
"""


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def test_a_name_is_found_by_its_number_in_an_index(cast, as_operator, as_role):
    who = cast["documenter"].pk
    with acting_as(who):
        name_person(compartment=cast["own"], name="Ana Supuesta", by=who, at=AT)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(FILL, [])
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("analyze people_person")
    with acting_as(who), CaptureQueriesContext(connection) as asked:
        find_person("Nadie Inventado", compartments=[cast["own"]], by=who, at=AT)
    [sql] = [one["sql"] for one in asked.captured_queries if 'FROM "people_person"' in one["sql"]]
    with acting_as(who), connection.cursor() as cursor:
        cursor.execute("explain (format json) " + sql)
        [[found]] = cursor.fetchall()
    plan = json.loads(found) if isinstance(found, str) else found
    used = {node["Index Name"] for node in nodes(plan[0]["Plan"]) if "Index Name" in node}
    assert used == {"people_by_name"}
