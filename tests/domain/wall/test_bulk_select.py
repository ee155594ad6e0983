"""Many rows changed and read in one statement: the values, and the wall, are those of any other."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account, make_institution
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Account, Grant
from baluarte.domain.wall.bulk_insert import change_rows
from baluarte.domain.wall.bulk_select import count_each, read_rows
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FIELDS = ("id", "username", "is_active", "created_at", "language")


@pytest.fixture
def people(as_operator):
    with as_operator():
        one = make_institution()
        return [make_account(institution=one, roles=["documenter"]) for _ in range(3)]


def test_rows_are_read_as_they_are(people):
    with acting_as(people[0].pk):
        asked = Account.objects.order_by("username")
        assert read_rows(asked.values_list(*FIELDS)) == list(asked.values_list(*FIELDS))
        [(read,)] = read_rows(asked.filter(pk=people[0].pk).values_list("created_at"))
        none = read_rows(asked.filter(pk__in=[]).values_list("id"))
    assert (read.tzinfo, none) == (UTC, [])


def test_what_nobody_may_see_is_not_read(people, as_operator):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["monitor"])
    grants = Grant.objects.values_list("id")
    with acting_as(people[0].pk):
        seen = read_rows(grants)
    with acting_as(stranger.pk):
        assert (read_rows(grants), bool(seen)) == ([], True)


def test_several_questions_are_counted_in_one_no_further_than_is_told(
    people, django_assert_num_queries
):
    known = Account.objects.filter(pk__in=[one.pk for one in people]).values("pk")
    asked = [known, known.filter(pk=people[0].pk), known.filter(pk__in=[]), Grant.objects.none()]
    with acting_as(people[0].pk):
        with django_assert_num_queries(1):
            assert count_each(asked, most=100) == [3, 1, 0, 0]
        assert count_each([known], most=1) == [2]
        with django_assert_num_queries(0):
            assert count_each([], most=1) == []


def test_what_nobody_may_see_is_not_counted(people, as_operator):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["monitor"])
    for who in (people[0], stranger):
        with acting_as(who.pk):
            assert count_each([Grant.objects.values("pk")], most=10**6) == [Grant.objects.count()]


def test_some_columns_of_many_rows_are_changed_in_one_statement(
    people, as_operator, django_assert_num_queries
):
    later = BEFORE + timedelta(days=400)
    for one in people[:2]:
        one.display_name, one.created_at, one.language = "Otra (inventada)", later, "en"
    with as_operator():
        with django_assert_num_queries(1):
            change_rows(people[:2], ["display_name", "created_at"])
        kept = Account.objects.order_by("username").in_bulk([one.pk for one in people])
    assert [
        (kept[one.pk].display_name, kept[one.pk].created_at == later, kept[one.pk].language)
        for one in people
    ] == [("Otra (inventada)", True, "es")] * 2 + [(people[2].display_name, False, "es")]


def test_no_rows_are_no_statement(people):
    with CaptureQueriesContext(connection) as asked:
        change_rows([], ["display_name"])
    assert len(asked) == 0


def test_a_row_of_somebody_else_is_not_changed(people, as_operator):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["monitor"])
        home = people[0].memberships.get().institution
        own = Grant.objects.filter(compartment__institution=home).first()
    own.valid_until = own.valid_from + timedelta(days=1)
    with acting_as(stranger.pk):
        change_rows([own], ["valid_until"])
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select valid_until from access_grant where id = %s", [own.pk])
        assert cursor.fetchone()[0] is None
