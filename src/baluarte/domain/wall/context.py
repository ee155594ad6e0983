"""Who acts: set on the transaction, once, by one context manager."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.recall import recall
from baluarte.domain.wall.tickets import ticket

Proof = TypeVar("Proof")
_current: ContextVar[UUID | str | None] = ContextVar("bal_account", default=None)
PUBLIC = "public"
# No account has it: whoever is seen as a role and not as somebody.
NOBODY = UUID(int=0)


class NoContext(Exception):
    """Somebody reads or acts without having said who they are."""


class ContextConflict(Exception):
    """A transaction that acts for one account was asked to act for another."""


@contextmanager
def acting_as(account: UUID) -> Iterator[None]:
    """Run one transaction in which the rows of `account` exist."""
    with _context(account):
        if settings.DATES_BACK:
            _let_date_back()
        yield


@contextmanager
def acting_as_nobody() -> Iterator[None]:
    """Run one transaction in which only what is open to all exists."""
    with _context(PUBLIC):
        yield


@contextmanager
def acting_by(enter: Callable[[], tuple[UUID | None, Proof]]) -> Iterator[Proof]:
    """Run one transaction for whom the database lets in, once it is shown a session or a token.

    For nobody where it knows none; `enter` returns whom it let in, and what else is known.
    """
    already, is_nested = _current.get(), connection.in_atomic_block
    with transaction.atomic():
        account, proof = enter()
        if account is None:
            _enter(PUBLIC)
        acting = account or PUBLIC
        if already is not None and already != acting:
            raise ContextConflict("a transaction acts for one account only")
        token = _current.set(acting)
        try:
            yield proof
            if already is None and is_nested:
                _forget()
        finally:
            _current.reset(token)


def signed(*said: str) -> str:
    """Return what shows the database that this process says something, in this transaction."""
    return ticket(settings.CONTEXT_KEY, *said, recall("challenge", _challenge))


def _challenge() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select bal.challenge()")
        [challenge] = cursor.fetchone()
    return str(challenge)


@contextmanager
def acting_as_operator() -> Iterator[None]:
    """Run one transaction that passes the wall: founding acts and data migrations only.

    Possible only on a connection of the owner, which commands have and requests never do.
    """
    with _context(PUBLIC), connection.cursor() as cursor:
        cursor.execute(f"set local role {DatabaseRole.MAINTENANCE}")
        yield
        cursor.execute("reset role")


@contextmanager
def seeing_as(
    *, account: UUID | None = None, institution: UUID | None = None, role: str = ""
) -> Iterator[None]:
    """See, of what the context sees, what an account or a role sees too; the wall answers.

    Nothing can be written meanwhile, and nothing of it stays. Without an account or a role: the
    public.
    """
    acting_account()
    seen = account or NOBODY
    token = _current.set(seen)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select bal.see_as(%s, %s, %s)", [seen, institution, role])
            yield
            # To the savepoint: who acts, and that nothing is written, go back with it.
            transaction.set_rollback(True)
    finally:
        _current.reset(token)


def current() -> UUID | None:
    """Return the account that acts, `None` for the public; `NoContext` when nobody said."""
    account = _current.get()
    if account is None:
        raise NoContext("no context: enter acting_as() or acting_as_nobody() first")
    return account if isinstance(account, UUID) else None


def acting_account() -> UUID:
    """Return the account that acts; `NoContext` for the public too."""
    account = current()
    if account is None:
        raise NoContext("the public has no account")
    return account


def require(by: UUID | None) -> None:
    """Refuse an action whose `by` is not whom the transaction acts for."""
    if current() != by:
        raise ContextConflict("the action names another account than the transaction")


@contextmanager
def _context(account: UUID | str) -> Iterator[None]:
    already = _current.get()
    if already is not None and already != account:
        raise ContextConflict("a transaction acts for one account only")
    # Inside an outer transaction (a test, a command) the setting would outlive us.
    is_nested = connection.in_atomic_block
    token = _current.set(account)
    try:
        with transaction.atomic():
            _enter(account)
            yield
            if already is None and is_nested:
                _forget()
    finally:
        _current.reset(token)


def _enter(account: UUID | str) -> None:
    with connection.cursor() as cursor:
        if account == PUBLIC:
            cursor.execute("select bal.enter_public()")
        else:
            cursor.execute("select bal.enter(%s, %s)", [account, signed("enter", str(account))])


def _let_date_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select bal.let_date_back(%s)", [signed("date_back")])


def _forget() -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('bal.context', '', true), set_config('bal.session', '', true),"
            " set_config('bal.unseals', '', true), set_config('bal.login', '', true),"
            " set_config('bal.dates_back', '', true)"
        )
