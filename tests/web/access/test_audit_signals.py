"""Entering, failing to enter and changes of what one enters with stand in the log."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.test import Client
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, browser_of, give_password

from baluarte.domain.access.choices import SecondFactor
from baluarte.domain.access.models import Institution
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(as_operator):
    with as_operator():
        found = make_account(institution=make_institution(), roles=["documenter"])
        give_password(found)
    return found


@pytest.fixture
def logged(as_operator):
    """What the log says of accounts: acts and the accounts they name."""

    def read(act):
        with as_operator():
            return [
                (one.objects_named, one.decision) for one in Entry.objects.filter(act=act)
            ]  # fmt: skip

    return read


def try_to_enter(name, password):
    client = Client(HTTP_HOST="localhost")
    return client.post(reverse("account_login"), {"login": name, "password": password})


def test_entering_is_logged(account, logged):
    try_to_enter(account.username, PASSWORD)
    assert logged("access.enter") == [([str(account.pk)], "")]


def test_a_wrong_password_is_logged_with_its_account(account, logged):
    try_to_enter(account.username, "otra")
    assert logged("access.enter_failed") == [([str(account.pk)], "")]


def test_what_was_typed_for_no_account_is_not_kept(account, logged, as_operator):
    try_to_enter("mi-clave-secreta-9", "otra")
    assert logged("access.enter_failed") == [([], "")]
    with as_operator():
        kept = [str(vars(one)) for one in Entry.objects.all()]
    assert [one for one in kept if "mi-clave-secreta-9" in one] == []


@pytest.mark.parametrize(
    ("signal", "act"),
    [
        (authenticator_added, "access.add_factor"),
        (authenticator_removed, "access.remove_factor"),
        (authenticator_reset, "access.reset_factor"),
    ],
)
def test_changes_of_factor_are_logged(account, logged, signal, act):
    factor = Authenticator(user=account, type=Authenticator.Type.WEBAUTHN)
    with acting_as(account.pk):
        signal.send(sender=Authenticator, request=None, user=account, authenticator=factor)
    assert logged(act) == [([str(account.pk)], "webauthn")]


def test_leaving_is_written_once(account, logged):
    browser = browser_of(account)
    assert browser.post(reverse("account_logout")).status_code == 302
    assert logged("access.leave") == [([str(account.pk)], "")]


def test_a_new_password_is_written_once(account, logged):
    browser = browser_of(account)
    new = "otra-clave-inventada-9"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), given).status_code == 302
    assert logged("access.change_password") == [([str(account.pk)], "")]


@pytest.mark.parametrize("place", ["mfa_authenticate", "mfa_reauthenticate", "reauthenticate"])
def test_a_factor_that_failed_is_written_once(account, logged, as_operator, place):
    with as_operator():
        Institution.objects.update(second_factor=SecondFactor.CODE_ALLOWED)
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
        )  # fmt: skip
    if place == "mfa_authenticate":
        browser = Client(HTTP_HOST="localhost")
        given = {"login": account.username, "password": PASSWORD}
        assert browser.post(reverse("account_login"), given).url == reverse(place)
    else:
        browser = browser_of(account, shown=Authenticator.Type.TOTP)
    browser.post(reverse(place), {"code": "000000", "factor-code": "000000"})
    assert logged("access.factor_failed") == [([str(account.pk)], "")]
