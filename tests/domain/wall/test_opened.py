"""What is open to whoever acts is kept for a transaction, and never longer than it is true."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.models import Account, Compartment, Grant, Membership
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)
# The level at which a compartment itself is seen.
KEPT = "bal.opened_10"


@pytest.fixture
def held(as_operator):
    """An account, and a compartment that a grant opens to it."""
    with as_operator():
        account = make_account(institution=make_institution(), roles=["documenter"])
        compartment = Compartment.objects.create(kind="sealed", created_at=AT)
        grant = Grant.objects.create(
            compartment=compartment, account=account, level=20, ground="Prueba.", valid_from=AT
        )
    return account, compartment, grant


def seen() -> list:
    return list(Compartment.objects.filter(kind="sealed"))


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s, true)", [name])
        return cursor.fetchone()[0] or ""


def keep(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, value])


def test_it_is_kept_and_is_the_same_when_asked_again(held):
    account, compartment, _ = held
    with acting_as(account.pk):
        assert seen() == [compartment]
        assert str(compartment.pk) in setting(KEPT)
        assert seen() == [compartment]


def end_the_grant(account, grant):
    Grant.objects.filter(pk=grant.pk).update(valid_until=AT)


def let_the_grant_wait(account, grant):
    Grant.objects.filter(pk=grant.pk).update(awaits_second=True)


def close_the_account(account, grant):
    Account.objects.filter(pk=account.pk).update(is_active=False)


@pytest.mark.parametrize("close", [end_the_grant, let_the_grant_wait, close_the_account])
def test_what_closes_in_the_same_transaction_is_closed_at_once(held, as_role, close):
    account, compartment, grant = held
    with acting_as(account.pk):
        assert seen() == [compartment]
        with as_role("bal_maintenance"):
            close(account, grant)
        assert seen() == []


def test_what_opens_in_the_same_transaction_is_open_at_once(held, as_role):
    account, compartment, _ = held
    with acting_as(account.pk):
        assert seen() == [compartment]
        with as_role("bal_maintenance"):
            other = Compartment.objects.create(kind="sealed", created_at=AT)
            Grant.objects.create(
                compartment=other, account=account, level=20, ground="Prueba.", valid_from=AT
            )
        assert {one.pk for one in seen()} == {compartment.pk, other.pk}


def test_who_becomes_a_steward_sees_at_once_what_is_the_organisations(held, as_role):
    account, compartment, _ = held
    with acting_as(account.pk):
        assert seen() == [compartment]
        with as_role("bal_maintenance"):
            membership = Membership.objects.get(account=account)
            other = Compartment.objects.create(
                kind="sealed", institution_id=membership.institution_id, created_at=AT
            )
            assert Membership.objects.filter(pk=membership.pk).update(role="data_steward") == 1
        assert {one.pk for one in seen()} == {compartment.pk, other.pk}
        with as_role("bal_maintenance"):
            Membership.objects.filter(pk=membership.pk).update(valid_until=AT)
        assert seen() == [compartment]


def test_what_one_kept_opens_nothing_to_another(held, as_operator):
    account, compartment, _ = held
    with as_operator():
        other = make_account()
    with acting_as(account.pk):
        assert seen() == [compartment]
        taken = setting(KEPT)
    for who in (acting_as(other.pk), acting_as_nobody()):
        with who:
            keep(KEPT, taken)
            assert seen() == []


def test_what_was_kept_at_one_level_opens_nothing_at_a_higher_one(held):
    account, compartment, _ = held
    with acting_as(account.pk), connection.cursor() as cursor:
        assert seen() == [compartment]
        keep("bal.opened_30", setting(KEPT))
        cursor.execute("select bal.opened(30)")
        assert compartment.pk not in cursor.fetchone()[0]


def test_what_was_altered_is_made_anew(held, as_operator):
    account, compartment, _ = held
    with as_operator():
        closed = Compartment.objects.create(kind="sealed", created_at=AT)
    with acting_as(account.pk):
        assert seen() == [compartment]
        keep(KEPT, setting(KEPT).replace(str(compartment.pk), str(closed.pk)))
        assert seen() == [compartment]
        keep(KEPT, f"{{{closed.pk}}}")
        assert seen() == [compartment]
