from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.access.actions.memberships import NeedsSecondPerson
from baluarte.domain.access.models import Account, AccountClosing
from baluarte.domain.access.queries import administers
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context


class NotClosed(Exception):
    """There is nothing to open again."""


class ClosedAlready(Exception):
    """There is nothing to close."""


@transaction.atomic
def close_account(*, account: Account, ground: str, by: UUID | None, at: datetime) -> None:
    """Close an account on a ground: sessions and tokens end, and nobody enters with it.

    One administrator is enough; the operator's commands may.
    """
    _require_administrator(account, by)
    if not _asked("select bal.close_account(%s, %s, %s)", account.pk, ground.strip(), at):
        raise ClosedAlready
    record(
        act="access.close_account", object_type="account", objects=[account.pk],
        payload={"ground": ground.strip()}, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def reopen_account(*, account: Account, by: UUID | None, at: datetime) -> bool:
    """Propose to open an account again, or open it as the second; say whether it is open.

    Tokens stay revoked, and whoever it is enters anew. The operator's commands open alone.
    """
    _require_administrator(account, by)
    waits = AccountClosing.objects.filter(account=account, reopened_at=None, proposed_by=by)
    if by is not None and waits.exists():
        raise NeedsSecondPerson("what one administrator proposes is confirmed by another")
    is_open = _asked("select bal.reopen_account(%s, %s)", account.pk, at)
    if is_open is None:
        raise NotClosed
    act = "access.reopen_account" if is_open else "access.propose_reopening"
    record(act=act, object_type="account", objects=[account.pk], by=by, at=at)
    return bool(is_open)


def _require_administrator(account: Account, by: UUID | None) -> None:
    context.require(by)
    if by is not None and not administers(account.pk):
        raise NotAllowed("access.close_account.only_who_administers_it")


def _asked(sql: str, *given: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        [answer] = cursor.fetchone()
    return answer
