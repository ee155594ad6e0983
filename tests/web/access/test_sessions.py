"""Sessions: hashed at rest, listed, ended by oneself and by what takes access away."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, browser_of, give_password, hold_factor

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Account, Session
from baluarte.domain.access.queries import sessions_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def cast(as_operator):
    with as_operator():
        institution = make_institution()
        return {
            "admin": make_account(institution=institution, roles=["organisation_admin"]),
            "documenter": make_account(institution=institution, roles=["documenter", "verifier"]),
            "colleague": make_account(institution=institution, roles=["documenter"]),
        }


def is_in(browser):
    return browser.get(reverse("desk")).status_code == 200


def live(account):
    with acting_as(account.pk):
        return list(sessions_of(account.pk, at=timezone.now()))


def test_what_is_kept_of_a_session_opens_nothing(cast, as_operator):
    browser = browser_of(cast["documenter"])
    secret = browser.cookies[COOKIE].value
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select s::text, encode(digest, 'hex') from public.access_session s")
        rows = cursor.fetchall()
    assert secret not in str(rows)
    for copied in (rows[0][1], f"\\x{rows[0][1]}"):
        thief = Client(HTTP_HOST="localhost")
        thief.cookies[COOKIE] = copied
        assert not is_in(thief)
    assert is_in(browser)


def test_the_page_lists_ones_own_and_which_is_this(cast):
    here, there = browser_of(cast["documenter"]), browser_of(cast["documenter"])
    browser_of(cast["colleague"])
    assert is_in(there)
    page = here.get(reverse("sessions")).content.decode()
    assert (page.count("Con llave de acceso"), page.count("Esta sesión")) == (2, 1)
    assert "127.0.0.1" not in page


def test_one_is_ended_from_another_browser_at_once(cast):
    here, there = browser_of(cast["documenter"]), browser_of(cast["documenter"])
    assert is_in(there)
    page = here.get(reverse("sessions")).content.decode()
    ids = set(re.findall(r"/sesiones/([0-9a-f-]{36})/cerrar/", page))
    [other] = ids - {str(there_is(here))}
    assert here.post(reverse("end_session", args=[other])).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def there_is(browser):
    """Return the key of the session of a browser."""
    return browser.get(reverse("sessions")).wsgi_request.entry.session


def test_all_others_are_ended_at_once(cast):
    here, *others = (browser_of(cast["documenter"]) for _ in range(3))
    colleague = browser_of(cast["colleague"])
    here.post(reverse("end_other_sessions"))
    assert [is_in(one) for one in (here, *others, colleague)] == [True, False, False, True]


def test_anothers_session_does_not_exist(cast):
    browser, colleague = browser_of(cast["documenter"]), browser_of(cast["colleague"])
    answer = browser.post(reverse("end_session", args=[there_is(colleague)]))
    assert (answer.status_code, is_in(colleague)) == (404, True)


def test_ending_this_one_leaves(cast):
    browser = browser_of(cast["documenter"])
    answer = browser.post(reverse("end_session", args=[there_is(browser)]))
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_in(browser)


def test_a_lost_role_ends_them(cast):
    browser = browser_of(cast["documenter"])
    with acting_as(cast["admin"].pk):
        lost = cast["documenter"].memberships.get(role="verifier")
        end_membership(membership=lost, by=cast["admin"].pk, at=timezone.now())
    assert not is_in(browser)


def test_a_closed_account_ends_them(cast, as_operator):
    browser = browser_of(cast["documenter"])
    with as_operator():
        Account.objects.filter(pk=cast["documenter"].pk).update(is_active=False)
    assert not is_in(browser)
    with as_operator():
        Account.objects.filter(pk=cast["documenter"].pk).update(is_active=True)
    assert not is_in(browser)


def test_a_changed_password_ends_all_others(confirm, cast):
    here = confirm(cast["documenter"])
    there = browser_of(cast["documenter"])
    new = "otra-clave-inventada-9"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), given).status_code == 302
    assert (is_in(here), is_in(there)) == (False, False)
    entered = Client(HTTP_HOST="localhost").post(
        reverse("account_login"), {"login": cast["documenter"].username, "password": new}
    )
    assert entered.url == reverse("mfa_authenticate")


def test_a_changed_factor_ends_the_others(cast):
    browser = browser_of(cast["documenter"])
    assert is_in(browser)
    hold_factor(cast["documenter"], "totp")
    assert not is_in(browser)


def test_using_a_factor_ends_none(cast):
    browser = browser_of(cast["documenter"])
    with acting_as(cast["documenter"].pk):
        hold_factor(cast["documenter"]).record_usage()
    assert is_in(browser)


def test_entering_and_showing_more_give_another_secret(cast, as_operator):
    account = cast["documenter"]
    with as_operator():
        give_password(account)
    browser = browser_of(account)
    before = browser.cookies[COOKIE].value
    began = live(account)[0].entered_at
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = browser.cookies[COOKIE].value
    thief = Client(HTTP_HOST="localhost")
    thief.cookies[COOKIE] = before
    assert (before != after, is_in(browser), is_in(thief)) == (True, True, False)
    assert [one.entered_at for one in live(account)] == [began]


def test_leaving_ends_it_and_clears_what_the_browser_kept(cast):
    browser = browser_of(cast["documenter"])
    secret = browser.cookies[COOKIE].value
    answer = browser.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    thief = Client(HTTP_HOST="localhost")
    thief.cookies[COOKIE] = secret
    assert not is_in(thief)


def test_a_row_that_names_another_than_its_content_is_nobodys(cast, as_operator):
    browser = browser_of(cast["documenter"])
    with as_operator():
        Session.objects.filter(account=cast["documenter"]).update(account=cast["admin"])
    assert not is_in(browser)
    assert live(cast["admin"]) == []
