"""That an installation's data are invented is said once, before anybody enters, and stays."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories.access import AT, make_account

from baluarte.domain.access.actions import HoldsRealData, declare_invented
from baluarte.domain.access.models import Installation
from baluarte.domain.access.queries import is_invented
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.choices import DatabaseRole

pytestmark = pytest.mark.django_db
READERS = (DatabaseRole.APP, DatabaseRole.PUBLIC, DatabaseRole.WORKER)
CHANGES = (
    "insert into access_installation (id, is_invented, declared_at) values (1, true, now())",
    "update access_installation set is_invented = false",
    "delete from access_installation",
)


@pytest.fixture
def declared(as_operator):
    with as_operator():
        declare_invented(by=None, at=AT)


@pytest.mark.parametrize("role", READERS)
def test_every_site_and_the_worker_read_it(declared, as_role, role):
    with as_role(role):
        assert is_invented() is True


@pytest.mark.parametrize("role", READERS)
def test_where_nobody_declared_anything_the_data_are_real(as_role, role):
    with as_role(role):
        assert is_invented() is False


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", READERS)
def test_none_of_them_can_change_it(declared, as_role, role, change):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        as_role(role),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_not_even_the_operator_takes_it_back(declared, as_operator):
    with as_operator(), pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.update(is_invented=False)
    assert is_invented() is True


def test_declared_again_nothing_is_added(declared, as_operator):
    with as_operator():
        declare_invented(by=None, at=AT)
        assert (
            Installation.objects.count(),
            Entry.objects.filter(act="access.declare_invented").count(),
        ) == (1, 1)


def test_where_somebody_can_enter_it_is_too_late(as_operator):
    with as_operator():
        make_account()
        with pytest.raises(HoldsRealData):
            declare_invented(by=None, at=AT)
        assert is_invented() is False
