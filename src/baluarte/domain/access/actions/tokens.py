"""Tokens by which somebody's program acts as she does, within what it was made for."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from baluarte.domain.access.choices import Scope
from baluarte.domain.access.definers import MOST_LIVE_TOKENS
from baluarte.domain.access.models import Account, ServiceToken
from baluarte.domain.access.queries import token_digest
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context

# Known by it where one stands by mistake: in a file, in a log.
PREFIX = "bal_"
MOST_LIVE = MOST_LIVE_TOKENS
LONGEST = timedelta(days=366)
# When it was last used is known to a few minutes; a write for each use would say no more.
USED_AGAIN = timedelta(minutes=5)


class TooManyTokens(Exception):
    """An account keeps as many tokens in force as it may."""


class NothingInScope(ValueError):
    """A token that may do nothing, or for longer than any may."""


@transaction.atomic
def make_token(
    *, label: str, scopes: Collection[Scope], until: datetime, by: UUID, at: datetime
) -> tuple[ServiceToken, str]:
    """Make a token of one's own; its secret is returned once and kept nowhere."""
    context.require(by)
    if not scopes or not at < until <= at + LONGEST:
        raise NothingInScope
    Account.objects.select_for_update().only("pk").get(pk=by)
    live = ServiceToken.objects.filter(account=by, revoked_at=None, valid_until__gt=at)
    if live.count() >= MOST_LIVE:
        raise TooManyTokens
    key, secret = uuid4(), PREFIX + secrets.token_urlsafe(32)
    named = sorted(map(str, scopes))
    said = {"scopes": named, "until": until.isoformat()}
    record(act="access.make_token", object_type="token", objects=[key], payload=said, by=by, at=at)
    _keep(key, label.strip(), token_digest(secret), named, until, by=by, at=at)
    return ServiceToken.objects.get(pk=key), secret


def _keep(
    key: UUID, label: str, digest: bytes, scopes: list[str], until: datetime, *, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    """Have the database keep a token, which it does for a process that signs all it may do."""
    ends = until.isoformat()
    ticket = context.signed("token", str(by), str(key), digest.hex(), ",".join(scopes), ends)
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.make_token(%s, %s, %s, %s::text[], %s, %s, %s)",
            [key, label, digest, scopes, at, ends, ticket],
        )


@transaction.atomic
def revoke_token(*, token: ServiceToken, by: UUID, at: datetime) -> None:
    """Take a token of one's own back: it opens nothing from the next request on."""
    context.require(by)
    own = ServiceToken.objects.filter(pk=token.pk, account=by, revoked_at=None)
    if not own.update(revoked_at=at):
        raise NotAllowed("access.revoke_token.only_its_own")
    record(act="access.revoke_token", object_type="token", objects=[token.pk], by=by, at=at)


def note_use(*, token: UUID, by: UUID, at: datetime) -> None:
    """Note when a token was last used."""
    own = ServiceToken.objects.filter(pk=token, account=by)
    own.exclude(used_at__gt=at - USED_AGAIN).update(used_at=at)
