"""Browsers in which somebody entered, as the pages would leave them; all invented."""

import time
from functools import cache

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from baluarte.domain.access.models import Password
from baluarte.domain.wall.context import acting_as

PASSWORD = "una-clave-inventada"


def give_password(account) -> None:
    """Let an account enter with the password of the tests; as operator."""
    Password.objects.update_or_create(account=account, defaults={"encoded": _encoded()})


@cache
def _encoded() -> str:
    """Made once in a process, of the least memory: a hash is checked at the cost it was made with.

    What it costs in an installation is what the framework's own costs (`config/settings.py`).
    """
    hasher = Argon2PasswordHasher()
    hasher.time_cost, hasher.memory_cost, hasher.parallelism = 1, 8, 1
    return hasher.encode(PASSWORD, hasher.salt())


def hold_factor(account, kind=Authenticator.Type.WEBAUTHN) -> Authenticator:
    """Let an account hold a second factor, of which only the name is true."""
    with acting_as(account.pk):
        held, _ = Authenticator.objects.get_or_create(
            user=account, type=kind, defaults={"data": {"name": "Llave inventada"}}
        )
    return held


def browser_of(account, *, shown=Authenticator.Type.WEBAUTHN, **given) -> Client:
    """Return a browser in which an account entered, having shown a second factor of a kind."""
    if shown:
        hold_factor(account, shown)
    client = Client(HTTP_HOST="localhost", **given)
    client.force_login(account)
    session = client.session
    methods = [{"method": "password", "at": time.time()}]
    methods += [{"method": "mfa", "type": str(shown), "at": time.time()}] if shown else []
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


class DatedBack:
    """A browser that reads on a day of the test's own: the log takes what it writes then."""

    def __init__(self, client: Client, account) -> None:
        self.client, self.account = client, account

    def get(self, *given, **more):
        """Ask as the account does, in a transaction that may date back."""
        with acting_as(self.account.pk):
            return self.client.get(*given, **more)
