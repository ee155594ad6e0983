"""What an institution is stands apart from who acts for it: walls of other rooms ask for it."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ROLES = ("liaison", "data_steward", "organisation_admin", "system_admin", "curator")


@pytest.fixture
def authority(as_operator):
    with as_operator():
        return make_institution(kind=InstitutionKind.AUTHORITY, code="EDO-09-FIS")


@pytest.fixture
def somebody(authority, as_operator):
    def of(role):
        with as_operator():
            return make_account(institution=authority, roles=[role])

    return of


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("column", "value"), [("kind", "civil_society"), ("code", "SEGOB"), ("name", "Otra")]
)
def test_nobody_changes_what_it_is(authority, somebody, role, column, value):
    who = somebody(role)
    change = f"update access_institution set {column} = %s where id = %s"
    with (
        acting_as(who.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [value, authority.pk])


@pytest.mark.parametrize("role", [one for one in ROLES if one != "system_admin"])
def test_nobody_founds_another(somebody, role):
    who = somebody(role)
    with (
        acting_as(who.pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Institution.objects.create(slug="otra-inventada", name="Otra", kind="civil_society")


def test_who_keeps_its_data_says_that_it_left_and_of_no_other(authority, somebody, as_operator):
    with as_operator():
        other = make_institution()
    who = somebody("data_steward")
    with acting_as(who.pk):
        left = Institution.objects.filter(pk__in=[authority.pk, other.pk])
        assert left.update(left_at="2026-06-01T00:00:00Z") == 1
        assert Institution.objects.get(left_at__isnull=False).pk == authority.pk
        # Nobody takes it back, or says it again of another day.
        assert left.update(left_at=None) == 0


@pytest.mark.parametrize("said", ["2020-01-01T00:00:00Z", "9999-01-01T00:00:00Z"])
def test_that_it_left_is_said_when_it_is_so(authority, somebody, settings, said):
    settings.DATES_BACK = False
    with (
        acting_as(somebody("data_steward").pk),
        pytest.raises(DatabaseError, match="set once, and to now"),
    ):
        Institution.objects.filter(pk=authority.pk).update(left_at=said)
