"""Whose session a browser has, said by a mark, with a token for what it sends."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.access import make_account

from baluarte.web.layout.session_mark import session_mark

pytestmark = pytest.mark.django_db
ADDRESS = reverse("session_check")


def test_a_page_and_the_check_name_the_same_account_and_nobody_is_empty(enter, as_operator):
    with as_operator():
        one, other = make_account(), make_account()
    browser = enter(one)
    said = browser.get(ADDRESS)
    mark = said.json()["account"]
    assert mark == session_mark(one.pk)
    assert mark != session_mark(other.pk)
    assert str(one.pk) not in said.content.decode()
    assert f'data-account="{mark}"' in browser.get(reverse("sessions")).content.decode()
    assert Client().get(ADDRESS).json()["account"] == ""
    for answer in (said, Client().get(ADDRESS)):
        assert "no-store" in answer.headers["Cache-Control"]


def test_its_token_is_one_that_a_form_is_sent_with(as_operator):
    browser = Client(enforce_csrf_checks=True)
    token = browser.get(ADDRESS).json()["token"]
    given = {"login": "nadie", "password": "nada", "csrfmiddlewaretoken": token}
    assert browser.post(reverse("account_login"), given).status_code == 200
    refused = browser.post(reverse("account_login"), given | {"csrfmiddlewaretoken": "x" * 64})
    assert refused.status_code == 403
    assert "Entrar en otra pestaña" in refused.content.decode()
