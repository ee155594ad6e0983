"""An account is closed by one administrator at her page, and opened again by two."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, browser_of, give_password

from baluarte.domain.access.actions import (
    close_account,
    confirm_membership,
    make_token,
    propose_membership,
)
from baluarte.domain.access.models import Account, AccountClosing, ServiceToken
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WHY = "Su teléfono no aparece."


@pytest.fixture
def cast(as_operator):
    with as_operator():
        hers, other = make_institution(), make_institution()
        admin = ["organisation_admin"]
        found = {
            "admin": make_account(institution=hers, roles=admin),
            "second": make_account(institution=hers, roles=admin),
            "colleague": make_account(institution=hers, roles=["documenter"]),
            "shared": make_account(institution=hers, roles=["documenter"]),
            "stranger": make_account(institution=other, roles=admin),
        }
        at = timezone.now()
        elsewhere = propose_membership(
            account=found["shared"], institution=other, role="verifier", by=None, at=at
        )
        confirm_membership(membership=elsewhere, by=None, at=at)
        give_password(found["colleague"])
    return found


def close(browser, account, ground=WHY):
    return browser.post(reverse("close_account", args=[account.pk]), {"ground": ground})


def reopen(browser, account):
    return browser.post(reverse("reopen_account", args=[account.pk]))


def is_open(account):
    return Account.objects.get(pk=account.pk).is_active


def test_closing_ends_everything_at_once_and_nobody_enters(confirm, cast, as_operator, client):
    victim = cast["colleague"]
    inside = browser_of(victim)
    assert inside.get(reverse("desk")).status_code == 200
    with acting_as(victim.pk):
        at = timezone.now()
        until = at + timedelta(days=3)
        _, secret = make_token(label="x", scopes=["facts:read"], until=until, by=victim.pk, at=at)
    answer = close(confirm(cast["admin"]), victim)
    assert (answer.status_code, answer.url) == (302, reverse("accounts"))
    assert inside.get(reverse("desk")).status_code == 302
    asked = client.get(reverse("api_facts"), headers={"authorization": f"Bearer {secret}"})
    assert asked.status_code == 401
    entering = Client(HTTP_HOST="localhost")
    given = {"login": victim.username, "password": PASSWORD}
    entering.post(reverse("account_login"), given)
    assert entering.get(reverse("desk")).url.startswith(reverse("account_login"))
    with as_operator():
        logged = Entry.objects.filter(act="access.close_account").get()
        assert (logged.actor, logged.objects_named) == (cast["admin"].pk, [str(victim.pk)])
        assert AccountClosing.objects.get().ground == WHY
        assert ServiceToken.objects.get(account=victim).revoked_at is not None


def test_two_open_it_again_and_tokens_stay_revoked(confirm, cast):
    victim, one, other = cast["colleague"], confirm(cast["admin"]), confirm(cast["second"])
    close(one, victim)
    assert reopen(one, victim).status_code == 302
    assert not is_open(victim)
    reopen(one, victim)
    assert not is_open(victim)
    assert "Confirmar que se abra" in other.get(reverse("accounts")).content.decode()
    reopen(other, victim)
    assert is_open(victim)
    assert reopen(other, victim).status_code == 404


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("stranger", "colleague"),
        ("colleague", "admin"),
        # Who acts elsewhere too is nobody's alone; who closed herself could not open again.
        ("admin", "shared"),
        ("admin", "admin"),
        ("admin", "stranger"),
    ],
)
def test_to_all_others_there_is_no_such_account(confirm, cast, who, whom):
    browser = confirm(cast[who])
    assert close(browser, cast[whom]).status_code == 404
    assert reopen(browser, cast[whom]).status_code == 404
    assert is_open(cast[whom])


def test_what_is_closed_is_shown_with_its_ground_to_who_administers_it(confirm, cast):
    close(confirm(cast["admin"]), cast["colleague"])
    assert WHY in confirm(cast["second"]).get(reverse("accounts")).content.decode()
    assert WHY not in confirm(cast["stranger"]).get(reverse("accounts")).content.decode()
    with acting_as(cast["stranger"].pk):
        assert not AccountClosing.objects.exists()


def test_without_a_ground_nothing_is_closed(confirm, cast):
    browser = confirm(cast["admin"])
    assert close(browser, cast["colleague"], " ").status_code == 422
    url = reverse("close_account", args=[cast["colleague"].pk])
    assert browser.post(url).status_code == 422
    assert is_open(cast["colleague"])


def test_a_closed_account_acts_for_nobody(cast):
    at = timezone.now()
    with acting_as(cast["admin"].pk):
        close_account(account=cast["second"], ground=WHY, by=cast["admin"].pk, at=at)
    with acting_as(cast["second"].pk):
        assert not AccountClosing.objects.exists()
