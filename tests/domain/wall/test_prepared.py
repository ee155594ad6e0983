"""A plan that the server keeps answers each who asks with what is open to her, and to no other."""

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.models import Compartment, Grant
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.domain.wall.postgresql.prepared import THRESHOLD, is_planned_once

pytestmark = pytest.mark.django_db
# More often than it takes for a plan to be kept.
OFTEN = THRESHOLD + 7
KEPT = (
    "select sum(generic_plans), sum(custom_plans) from pg_prepared_statements"
    " where statement like '%access_compartment%'"
)


@pytest.fixture
def opened(as_operator):
    """Two accounts of an institution, and a compartment that a grant opens to one of them."""
    with as_operator():
        institution = make_institution()
        one, other = (make_account(institution=institution, roles=["documenter"]) for _ in "12")
        compartment = Compartment.objects.create(kind="sealed", created_at=one.created_at)
        Grant.objects.create(
            compartment=compartment, account=one, level=20, ground="Prueba.",
            valid_from=one.created_at,
        )  # fmt: skip
    return one, other, compartment


def sees(account, compartment) -> bool:
    with acting_as(account.pk):
        return list(Compartment.objects.filter(pk=compartment.pk)) == [compartment]


def test_a_kept_plan_answers_each_account_with_its_own(opened):
    one, other, compartment = opened
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN
    assert [sees(other, compartment) for _ in range(OFTEN)] == [False] * OFTEN
    assert sees(one, compartment)
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        without, looking_at_parameters = cursor.fetchone()
    assert (without > 0, looking_at_parameters) == (True, 0)


def test_a_kept_plan_answers_nobody(opened):
    one, _, compartment = opened
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN
    with acting_as_nobody():
        assert not Compartment.objects.filter(pk=compartment.pk).exists()
        assert list(Compartment.objects.filter(pk=compartment.pk)) == []


def test_a_kept_plan_opens_nothing_to_another_role(opened, as_role):
    one, _, compartment = opened
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN
    refused = pytest.raises(ProgrammingError)
    with acting_as(one.pk), refused, transaction.atomic(), as_role("bal_public"):
        list(Compartment.objects.filter(pk=compartment.pk))


def test_a_grant_that_ended_is_seen_by_a_kept_plan(opened, as_operator):
    one, _, compartment = opened
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN
    with as_operator():
        Grant.objects.filter(compartment=compartment).update(valid_until=one.created_at)
    assert not sees(one, compartment)


def test_after_a_mistake_in_a_savepoint_it_is_planned_anew(opened):
    one, _, compartment = opened
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN
    with acting_as(one.pk):
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1 / %s", [0])
        assert Compartment.objects.filter(pk=compartment.pk).exists()
    assert [sees(one, compartment) for _ in range(OFTEN)] == [True] * OFTEN


def test_no_function_of_the_wall_may_be_answered_while_planning():
    """What is immutable is worked out once, when a plan is made: whoever comes next is answered so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname = 'bal' and p.provolatile = 'i'"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("sql", "is_so"),
    [
        ('SELECT "id" FROM "cases_case" WHERE "id" = %s', True),
        ('(SELECT "id" FROM "cases_case" WHERE "id" = %s) UNION ALL (SELECT 1)', True),
        ("select bal.compartments(%s)", True),
        ('UPDATE "cases_case" SET "id" = %s', False),
        ('SELECT %s AS "a" FROM "cases_case" GROUP BY 1', False),
        ('SELECT "id" FROM "registry_event" WHERE "state" = %s', False),
        ('SELECT "id" FROM "publication_event" WHERE "state" = %s', False),
        ('SELECT "id" FROM "procedure_obligation" WHERE "responsible_id" = %s', False),
        ('SELECT "id" FROM "procedure_assignment" WHERE "proceeding_id" = %s', True),
        ('SELECT "id" FROM "cases_caseevent" JOIN "registry_event" ON true WHERE "id" = %s', False),
    ],
)
def test_which_statements_are_planned_once(sql, is_so):
    assert is_planned_once(sql, ["one"]) is is_so
    assert not is_planned_once(sql, [])
