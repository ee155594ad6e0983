"""What a transaction read once is not asked again, and is forgotten with what it belongs to."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.wall.context import acting_as_nobody
from baluarte.domain.wall.recall import recall


@pytest.mark.django_db
def test_an_owners_key_is_asked_for_once_in_a_transaction():
    with acting_as_nobody():
        made = key_of_owner("institution:invented")
        with CaptureQueriesContext(connection) as asked:
            assert key_of_owner("institution:invented").pk == made.pk
    assert len(asked) == 0


@pytest.mark.django_db
def test_what_was_made_in_a_savepoint_that_is_taken_back_is_forgotten():
    with acting_as_nobody():
        with transaction.atomic():
            key_of_owner("institution:undone")
            transaction.set_rollback(True)
        made = key_of_owner("institution:undone")
        assert OwnerKey.objects.filter(pk=made.pk).exists()


@pytest.fixture
def committing(django_db_setup, django_db_blocker):
    """Transactions of their own, outside that of a test; nothing is written in them."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("committing")
def test_a_transaction_that_ended_leaves_nothing_and_outside_one_nothing_is_kept():
    numbers = iter(range(9))
    with transaction.atomic():
        assert [recall("asked", lambda: next(numbers)) for _ in range(2)] == [0, 0]
    with transaction.atomic():
        assert recall("asked", lambda: next(numbers)) == 1
    assert [recall("asked", lambda: next(numbers)) for _ in range(2)] == [2, 3]
    with transaction.atomic():
        assert recall("asked", lambda: next(numbers)) == 4
        transaction.set_rollback(True)
    with transaction.atomic():
        assert recall("asked", lambda: next(numbers)) == 5
