"""What an institution asks of entering: a passkey first, a code only where it allows it."""

import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, browser_of, give_password
from tests.factories.passkeys import SoftPasskey, options_in

from baluarte.domain.access.choices import Entered, SecondFactor
from baluarte.domain.access.models import Session
from baluarte.domain.access.queries import sessions_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOTP = "JBSWY3DPEHPK3PXP"
DESK = "/es/"


@pytest.fixture
def person(as_operator):
    """Return an account of an institution with a policy, with a password and perhaps a code."""

    def make(policy=SecondFactor.PASSKEY, *, with_code=True):
        with as_operator():
            account = make_account(
                institution=make_institution(second_factor=policy), roles=["documenter"]
            )
            give_password(account)
            if with_code:
                Authenticator.objects.create(
                    user=account,
                    type=Authenticator.Type.TOTP,
                    data={"secret": get_adapter().encrypt(TOTP)},
                )
        return account

    return make


def code(steps=0):
    return format_hotp_value(hotp_value(TOTP, int(time.time()) // 30 + steps))


def with_password(account):
    browser = Client(HTTP_HOST="localhost")
    answer = browser.post(
        reverse("account_login"), {"login": account.username, "password": PASSWORD}
    )
    assert answer.status_code == 302, answer.content
    return browser


def with_code(account):
    browser = with_password(account)
    answer = browser.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.status_code == 302, answer.content
    return browser


def enrol(browser):
    """Add a passkey at the page that does, showing the password again."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    passkey = SoftPasskey()
    page = browser.get(reverse("mfa_add_webauthn"))
    made = passkey.created(options_in(page, "creation_options"))
    answer = browser.post(
        reverse("mfa_add_webauthn"), {"name": "Mía", "credential": made, "passwordless": "on"}
    )
    assert answer.status_code == 302, answer.content
    return passkey


def with_passkey(passkey):
    browser = Client(HTTP_HOST="localhost")
    asked = browser.get(
        reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"}
    )
    shown = passkey.shown(asked.json()["request_options"])
    return browser, browser.post(reverse("mfa_login_webauthn"), {"credential": shown})


def how(account):
    with acting_as(account.pk):
        return [one.how for one in sessions_of(account.pk, at=_now())]


def _now():
    from django.utils import timezone

    return timezone.now()


def test_a_code_opens_where_the_institution_allows_it(person):
    account = person(SecondFactor.CODE_ALLOWED)
    assert with_code(account).get(DESK).status_code == 200
    assert how(account) == [Entered.CODE]


def test_a_code_reaches_only_the_page_that_enrols_a_passkey(person):
    browser = with_code(person())
    for name in ("desk", "roles", "lists", "sessions", "tokens", "mfa_deactivate_totp"):
        answer = browser.get(reverse(name))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_add_webauthn")), name


def test_one_institution_that_asks_for_a_passkey_is_enough(person, as_operator):
    account = person(SecondFactor.CODE_ALLOWED)
    browser = with_code(account)
    assert browser.get(DESK).status_code == 200
    with as_operator():
        account.memberships.get().institution.__class__.objects.update(
            second_factor=SecondFactor.PASSKEY
        )
    assert browser.get(DESK).url == reverse("mfa_add_webauthn")


def test_a_passkey_is_enrolled_shown_and_opens(person):
    account = person()
    browser = with_code(account)
    passkey = enrol(browser)
    # Not by having enrolled it: it is shown once, and that it works is known.
    answer = browser.get(DESK)
    assert answer.url.startswith(reverse("mfa_reauthenticate_webauthn"))
    page = browser.get(answer.url)
    shown = passkey.shown(options_in(page, "request_options"))
    browser.post(answer.url, {"credential": shown})
    assert browser.get(DESK).status_code == 200
    assert how(account) == [Entered.PASSKEY]


def test_a_passkey_alone_opens_and_its_use_is_noted(person):
    account = person()
    passkey = enrol(with_code(account))
    browser, answer = with_passkey(passkey)
    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.get(DESK).status_code == 200
    with acting_as(account.pk):
        [held] = Authenticator.objects.filter(user=account, type="webauthn")
    assert held.last_used_at is not None


def test_another_passkey_opens_nothing(person):
    enrol(with_code(person()))
    stranger = SoftPasskey()
    browser, _ = with_passkey(stranger)
    assert browser.get(DESK).status_code == 302


def test_without_any_factor_the_password_reaches_the_page_that_enrols(person):
    browser = with_password(person(with_code=False))
    assert browser.get(DESK).url == reverse("mfa_add_webauthn")
    assert enrol(browser)


def test_the_last_passkey_stays(person):
    account = person()
    passkey = enrol(with_code(account))
    browser, _ = with_passkey(passkey)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with acting_as(account.pk):
        [held] = Authenticator.objects.filter(user=account, type="webauthn")
    answer = browser.post(reverse("mfa_remove_webauthn", args=[held.pk]))
    assert answer.url == reverse("mfa_index")
    with acting_as(account.pk), pytest.raises(DatabaseError), transaction.atomic():
        held.delete()
    enrol(browser)
    browser.post(reverse("mfa_remove_webauthn", args=[held.pk]))
    with acting_as(account.pk):
        left = Authenticator.objects.filter(user=account, type="webauthn")
        assert (left.count(), left.filter(pk=held.pk).exists()) == (1, False)


def test_a_code_opens_once_for_as_long_as_it_would(person, monkeypatch):
    account = person(SecondFactor.CODE_ALLOWED)
    used, now = code(), time.time()
    with_code(account)
    # In the next step it is still one that would open, and allauth has forgotten it.
    monkeypatch.setattr(time, "time", lambda: now + 30)
    with connection.cursor() as cursor:
        cursor.execute(
            "update public.access_cacheentry set expires_at = expires_at - interval '31 s'"
        )
    again = with_password(account).post(reverse("mfa_authenticate"), {"code": used})
    assert again.status_code == 200


def test_a_recovery_code_is_used_up_while_nobody_acts(person):
    account = person(SecondFactor.CODE_ALLOWED)
    with acting_as(account.pk):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        [first, *_] = RecoveryCodes.activate(account).get_unused_codes()
    browser = with_password(account)
    assert browser.post(reverse("mfa_authenticate"), {"code": first}).status_code == 302
    assert Entered.RECOVERY in how(account)
    again = with_password(account).post(reverse("mfa_authenticate"), {"code": first})
    assert again.status_code == 200


def test_what_another_account_showed_in_the_same_browser_counts_for_nothing(person):
    """An account that may not enter leaves its passkey's mark; the next one has shown none."""
    account = person()
    browser = browser_of(account, shown=Authenticator.Type.TOTP)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": 1}]
    session["account_authentication_methods_user"] = "somebody-else"
    session.save()
    assert browser.get(DESK).status_code == 302
    with acting_as(account.pk):
        assert Session.objects.only("how").get(account=account).how == Entered.PASSWORD
