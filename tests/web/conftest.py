"""Somebody at the pages: entered with a second factor, or nobody."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.entering import PASSWORD, browser_of, give_password


@pytest.fixture
def enter(db):
    """Return a browser in which an account has entered, with a passkey."""
    return browser_of


@pytest.fixture
def confirm(enter, as_operator):
    """Return a browser in which an account has just shown again who it is."""

    def as_account(account) -> Client:
        with as_operator():
            give_password(account)
        client = enter(account)
        answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert answer.status_code == 302
        return client

    return as_account


@pytest.fixture
def nobody(db) -> Client:
    """Return a browser in which nobody has entered."""
    return Client(HTTP_HOST="localhost")
