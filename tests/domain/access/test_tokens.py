"""A program's key is made by a process that signs it, with its entry in the log, and ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, give_password

from baluarte.domain.access.actions import change_password, make_token
from baluarte.domain.access.actions.tokens import MOST_LIVE
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account, ServiceToken
from baluarte.domain.access.sessions import acting_by_token
from baluarte.domain.audit.actions import record
from baluarte.domain.wall.context import acting_as, signed

pytestmark = pytest.mark.django_db
MAKE = "select bal.make_token(%s, 'x', %s, array['reports:write'], %s, %s, %s)"


@pytest.fixture
def owner(as_operator):
    with as_operator():
        account = make_account(institution=make_institution(), roles=["documenter"])
        give_password(account)
    return account


def made(owner) -> str:
    now = timezone.now()
    with acting_as(owner.pk):
        return make_token(
            label="x", scopes=[Scope.REPORTS_WRITE], until=now + timedelta(days=3), by=owner.pk,
            at=now,
        )[1]  # fmt: skip


def is_open(secret: str) -> bool:
    with acting_by_token(secret) as bearer:
        return bearer is not None


def laid(owner, *, days: int = 3, is_signed: bool = True, is_logged: bool = True) -> None:
    """Lay a token as SQL of the workbench's role could."""
    key, digest, now = uuid4(), uuid4().bytes * 2, timezone.now()
    until = (now + timedelta(days=days)).isoformat()
    with acting_as(owner.pk), transaction.atomic(), connection.cursor() as cursor:
        if is_logged:
            act = "access.make_token"
            record(act=act, object_type="token", objects=[key], by=owner.pk, at=now)
        said = signed("token", str(owner.pk), str(key), digest.hex(), "reports:write", until)
        cursor.execute(MAKE, [key, digest, now, until, said if is_signed else "0" * 64])


def test_no_token_is_laid_as_a_row(owner):
    with (
        acting_as(owner.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into access_servicetoken (id, account_id, label, digest, scopes, made_at,"
            " valid_until) values (gen_random_uuid(), %s, 'x', sha256('x'),"
            " array['reports:write'], now(), now() + interval '1 day')",
            [owner.pk],
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"is_signed": False}, "not of this installation"),
        ({"is_logged": False}, "with its entry in the log"),
        ({"days": 400}, "ends within 366 days"),
    ],
)
def test_a_token_needs_a_process_its_entry_and_an_end(owner, given, said):
    with pytest.raises(DatabaseError, match=said):
        laid(owner, **given)
    laid(owner)
    with acting_as(owner.pk):
        assert ServiceToken.objects.count() == 1


def test_one_more_than_ten_is_not_kept(owner):
    for _ in range(MOST_LIVE):
        laid(owner)
    with pytest.raises(DatabaseError, match="no more than 10 tokens at once"):
        laid(owner)


def test_it_ends_as_the_password_changes(owner, as_operator):
    secret = made(owner)
    with as_operator():
        give_password(owner)
    assert is_open(secret)
    with acting_as(owner.pk):
        change_password(account=owner, password=PASSWORD[::-1], by=owner.pk, at=timezone.now())
    assert not is_open(secret)


def test_of_an_account_that_was_closed_it_is_over_also_when_that_opens_again(owner, as_operator):
    secret = made(owner)
    with as_operator():
        for is_active in (False, True):
            Account.objects.filter(pk=owner.pk).update(is_active=is_active)
    assert not is_open(secret)
