"""A program with a token of somebody's, asking the workbench as its server would be asked."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from baluarte.domain.access.actions import make_token
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account
from baluarte.domain.wall.context import acting_as

BOTH = tuple(Scope)


def token_of(account: Account, *, scopes=BOTH, days: float = 30) -> str:
    now = timezone.now()
    with acting_as(account.pk):
        until = now + timedelta(days=days)
        return make_token(label="de la prueba", scopes=scopes, until=until, by=account.pk, at=now)[
            1
        ]


def program(secret: str = "", *, scheme: str = "Bearer") -> Client:
    given = {"HTTP_AUTHORIZATION": f"{scheme} {secret}"} if secret else {}
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True, **given)


def program_of(account: Account, **given) -> Client:
    return program(token_of(account, **given))
