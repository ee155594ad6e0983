from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.models import Compartment, Grant, Membership
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import (
    ContextConflict,
    NoContext,
    acting_as,
    acting_as_nobody,
    current,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)


@pytest.mark.parametrize("reading", ["seqscan", "indexscan", "bitmapscan", "indexonlyscan"])
@pytest.mark.parametrize("model", [Compartment, Grant, Membership, Entry])
def test_rows_without_context_are_an_error_however_they_are_read(as_operator, model, reading):
    with as_operator():
        make_account(institution=make_institution(), roles=["documenter"])
        assert model.objects.exists()
    with connection.cursor() as cursor:
        for other in {"seqscan", "indexscan", "bitmapscan", "indexonlyscan"} - {reading}:
            cursor.execute(f"set local enable_{other} = off")
    with pytest.raises(DatabaseError, match="no context"):
        list(model.objects.all())


def test_raw_sql_without_context_is_an_error(as_operator):
    with as_operator():
        make_institution()
    with pytest.raises(DatabaseError, match="no context"), connection.cursor() as cursor:
        cursor.execute("select count(*) from access_compartment")


def test_nobody_sees_no_restricted_row(as_operator):
    with as_operator():
        Compartment.objects.create(kind="sealed", created_at=AT)
    with acting_as_nobody():
        assert list(Compartment.objects.all()) == []


def test_the_context_is_forgotten_when_it_ends(as_operator):
    with as_operator():
        make_institution()
    with acting_as(uuid4()):
        pass
    with pytest.raises(DatabaseError, match="no context"):
        list(Grant.objects.all())


def test_a_transaction_acts_for_one_account_only():
    with acting_as(uuid4()), pytest.raises(ContextConflict), acting_as(uuid4()):
        pass


def test_current_without_context_is_refused():
    with pytest.raises(NoContext):
        current()


def test_the_application_role_owns_nothing_and_cannot_pass_the_wall():
    with connection.cursor() as cursor:
        cursor.execute("select rolbypassrls or rolsuper from pg_roles where rolname = current_user")
        passes = cursor.fetchone()[0]
        cursor.execute("select count(*) from pg_class where relowner = 'bal_app'::regrole")
        owned = cursor.fetchone()[0]
    assert (passes, owned) == (False, 0)


def test_the_application_role_cannot_become_the_maintenance_role():
    with connection.cursor() as cursor:
        cursor.execute("select pg_has_role('bal_app', 'bal_maintenance', 'member')")
        assert cursor.fetchone()[0] is False
