"""As whom a command reads and writes: the operator, the worker, or somebody by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from django.utils import timezone, translation

from baluarte.config import database, embedded
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator


@contextmanager
def as_operator() -> Iterator[datetime]:
    """Connect as the owner of the tables, for whoever runs the installation."""
    start_database()
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        yield timezone.now()


@contextmanager
def as_worker() -> Iterator[None]:
    """Connect as the worker does."""
    start_database()
    with connected_as(DatabaseRole.WORKER):
        yield


@contextmanager
def acting(username: str) -> Iterator[Account]:
    """Connect as the application and find who acts; what they may not do is said."""
    start_database()
    with connected_as(DatabaseRole.APP):
        try:
            account = account_named(username)
        except Account.DoesNotExist:
            raise click.ClickException(f"There is no account {username}.") from None
        try:
            with translation.override(account.language):
                yield account
        except NotAllowed as refused:
            raise click.ClickException(f"Not allowed: {refused.rule}") from None


def start_database() -> None:
    """Start the embedded server, where there is one."""
    if database.is_embedded():
        embedded.server().start()
