"""Sessions as the database keeps them: it decides which are alive, and lets in whose they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.access.choices import Entered, Scope
from baluarte.domain.wall import context


@dataclass(frozen=True, slots=True)
class Entry:
    """Who entered, in which session and how, and what entering needs of that account."""

    account: UUID
    session: UUID
    how: Entered
    has_factor: bool
    passkeys: int
    needs_passkey: bool
    may_unseal: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose program asks, by which of her tokens, and what that may be used for."""

    token: UUID
    account: UUID
    scopes: frozenset[Scope]


def load_session(secret: str) -> str | None:
    """Return what a live session holds, signed by the process that wrote it."""
    found: str | None = _called("select bal.load_session(%s)", secret)[0]
    return found


def begin_session(secret: str) -> None:
    """Begin a session that is nobody's yet."""
    _called("select bal.begin_session(%s)", secret)


def save_session(
    secret: str, content: str, *, account: UUID | None, how: Entered | str, factors: int = 0
) -> bool:
    """Keep what a live session holds and, once somebody entered, whose it is; say whether it lives.

    The process signs whose it is and how many factors were shown in it: who can only send SQL
    makes nobody's session anybody's, and opens nothing sealed.
    """
    asked = "select bal.save_session(%s, %s, %s, %s, %s, %s)"
    if account is None:
        return bool(_called(asked, secret, content, None, "", 0, None)[0])
    with transaction.atomic():
        digest = sha256(secret.encode()).hexdigest()
        signed = context.signed("session", digest, str(account), str(how), str(factors))
        return bool(_called(asked, secret, content, account, str(how), factors, signed)[0])


def rename_session(secret: str, another: str) -> bool:
    """Give a live session another secret; who had the one before has nothing."""
    return bool(_called("select bal.rename_session(%s, %s)", secret, another)[0])


def end_session(secret: str) -> None:
    """End a session: its secret opens nothing from now on."""
    _called("select bal.end_session(%s)", secret)


def note_login(account: UUID) -> None:
    """Say whose second step of entering this transaction is: of what was used a note may be made.

    Whoever acts needs none.
    """
    signed = context.signed("login", str(account))
    _called("select bal.note_login(%s, %s)", account, signed)


@contextmanager
def acting_in_session(secret: str) -> Iterator[Entry | None]:
    """Run one transaction for whose session this is; for nobody where it does not live."""

    def enter() -> tuple[UUID | None, Entry | None]:
        account, session, how, *needs = _called("select * from bal.enter_session(%s)", secret)
        return account, None if account is None else Entry(account, session, Entered(how), *needs)

    with context.acting_by(enter) as entry:
        yield entry


@contextmanager
def acting_by_token(secret: str) -> Iterator[Bearer | None]:
    """Run one transaction for who holds a token in force; for nobody where it is not."""

    def enter() -> tuple[UUID | None, Bearer | None]:
        token, account, scopes = _called("select * from bal.enter_token(%s)", secret)
        if account is None:
            return None, None
        return account, Bearer(token, account, frozenset(Scope(one) for one in scopes))

    with context.acting_by(enter) as bearer:
        yield bearer


def _called(sql: str, *given: str | int | UUID | None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
