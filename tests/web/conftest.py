"""Somebody at the pages: entered with a second factor, or nobody."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse


@pytest.fixture
def enter(db):
    """Return a browser in which an account has entered."""

    def as_account(account) -> Client:
        Authenticator.objects.get_or_create(
            user=account,
            type=Authenticator.Type.WEBAUTHN,
            defaults={"data": {"name": "Llave inventada"}},
        )
        client = Client(HTTP_HOST="localhost")
        client.force_login(account)
        return client

    return as_account


@pytest.fixture
def confirm(enter):
    """Return a browser in which an account has just shown again who it is."""

    def as_account(account) -> Client:
        account.set_password("una-clave-inventada")
        account.save(update_fields=["password"])
        client = enter(account)
        answer = client.post(reverse("account_reauthenticate"), {"password": "una-clave-inventada"})
        assert answer.status_code == 302
        return client

    return as_account


@pytest.fixture
def nobody(db) -> Client:
    """Return a browser in which nobody has entered."""
    return Client(HTTP_HOST="localhost")
