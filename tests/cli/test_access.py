"""An account is closed by a command: the operator alone, or as an administrator."""

import pytest
from click import ClickException
from tests.factories.access import make_account, make_institution

from baluarte.cli import access
from baluarte.domain.access.models import Account, AccountClosing, MailAddress
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(as_operator):
    """Two administrators, a colleague and a stranger."""
    with as_operator():
        hers, other = make_institution(), make_institution()
        return [
            make_account(institution=hers, roles=["organisation_admin"]),
            make_account(institution=hers, roles=["organisation_admin"]),
            make_account(institution=hers, roles=["documenter"]),
            make_account(institution=other, roles=["organisation_admin"]),
        ]


def is_open(account):
    return Account.objects.get(pk=account.pk).is_active


def test_the_operator_closes_and_opens_again_alone(cast, as_operator):
    *_, victim, _ = cast
    with as_operator():
        access._close(victim.username, "Se fue.", None)
        assert not is_open(victim)
        with pytest.raises(ClickException, match="closed already"):
            access._close(victim.username, "Se fue.", None)
        assert access._reopen(victim.username, None)
        assert is_open(victim)
        with pytest.raises(ClickException, match="is not closed"):
            access._reopen(victim.username, None)
        assert AccountClosing.objects.get().ground == "Se fue."
        acts = Entry.objects.filter(objects_named=[str(victim.pk)]).order_by("recorded_at")
        said = [(one.act, one.actor) for one in acts]
    assert ("access.close_account", None) in said
    assert ("access.reopen_account", None) in said


def test_an_administrator_closes_and_two_open_again(cast):
    one, other, victim, stranger = cast
    for act in (lambda by: access._close(victim.username, "x", by), lambda by: access._reopen(victim.username, by)):  # fmt: skip
        with acting_as(stranger.pk), pytest.raises(ClickException, match="every organisation"):
            act(stranger.pk)
    with acting_as(one.pk):
        access._close(victim.username, "x", one.pk)
        assert not access._reopen(victim.username, one.pk)
        with pytest.raises(ClickException, match="Another administrator"):
            access._reopen(victim.username, one.pk)
    with acting_as(other.pk):
        assert access._reopen(victim.username, other.pk)
    assert is_open(victim)


def test_who_is_not_there_is_said(as_operator):
    with as_operator(), pytest.raises(ClickException, match="no account nadie"):
        access._close("nadie", "x", None)


def test_where_letters_go_is_said_changed_and_taken_back(cast, as_operator):
    *_, colleague, _ = cast
    with as_operator():
        for address in ("una@ejemplo.invalid", "otra@ejemplo.invalid"):
            access._set_mail_address(colleague.username, address)
            assert MailAddress.objects.get().email == address
        with pytest.raises(ClickException, match="no mail address"):
            access._set_mail_address(colleague.username, "una ejemplo")
        access._set_mail_address(colleague.username, "")
        assert not MailAddress.objects.exists()
        said = Entry.objects.filter(act="access.set_mail_address")
        assert {one.actor for one in said} == {None}
        assert said.count() == 3
