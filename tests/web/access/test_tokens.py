"""Tokens of one's own at the workbench: shown once, after showing again who one is."""

import re

import pytest
from django.urls import reverse
from tests.factories.registry import make_side

from baluarte.domain.access.models import ServiceToken
from baluarte.domain.access.sessions import acting_by_token
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FORM = {"label": "Tablero", "scopes": ["facts:read"], "days": "30"}


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


def secrets_in(answer):
    return re.findall(r"bal_[\w-]{20,}", answer.content.decode())


def test_a_token_is_shown_once_and_opens_what_it_was_made_for(confirm, side):
    browser = confirm(side.documenter)
    made = browser.post(reverse("tokens"), FORM)
    [secret] = secrets_in(made)
    with acting_by_token(secret) as held:
        pass
    assert (held.account, held.scopes) == (side.documenter.pk, {"facts:read"})
    assert made.headers["Cache-Control"] == "no-store"
    assert secrets_in(browser.get(reverse("tokens"))) == []


def test_who_did_not_just_show_who_she_is_makes_none(enter, side):
    answer = enter(side.documenter).post(reverse("tokens"), FORM)
    with acting_as(side.documenter.pk):
        assert (answer.status_code, ServiceToken.objects.count()) == (302, 0)


@pytest.mark.parametrize("changes", [{"label": ""}, {"scopes": ["all"]}, {"scopes": []},
                                     {"days": "9999"}])  # fmt: skip
def test_what_is_lacking_is_asked_again(confirm, side, changes):
    answer = confirm(side.documenter).post(reverse("tokens"), FORM | changes)
    with acting_as(side.documenter.pk):
        assert (answer.status_code, ServiceToken.objects.count()) == (422, 0)


@pytest.mark.parametrize(("who", "status"), [("documenter", 302), ("colleague", 404),
                                             ("steward", 404)])  # fmt: skip
def test_only_its_owner_revokes_it(confirm, side, who, status):
    confirm(side.documenter).post(reverse("tokens"), FORM)
    with acting_as(side.documenter.pk):
        [made] = ServiceToken.objects.all()
    answer = confirm(getattr(side, who)).post(reverse("end_token", args=[made.pk]))
    with acting_as(side.documenter.pk):
        made.refresh_from_db()
    assert (answer.status_code, made.revoked_at is not None) == (status, status == 302)


def test_the_eleventh_is_refused_in_words(confirm, side):
    browser = confirm(side.documenter)
    for _ in range(10):
        browser.post(reverse("tokens"), FORM)
    answer = browser.post(reverse("tokens"), FORM)
    assert (answer.status_code, secrets_in(answer)) == (422, [])


def test_the_page_asks_as_much_for_one_as_for_ten(confirm, side, django_assert_max_num_queries):
    browser = confirm(side.documenter)
    for _ in range(10):
        browser.post(reverse("tokens"), FORM)
    with django_assert_max_num_queries(15):
        assert browser.get(reverse("tokens")).status_code == 200
