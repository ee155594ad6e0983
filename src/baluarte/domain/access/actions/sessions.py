from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context


@transaction.atomic
def revoke_session(*, session: UUID, by: UUID, at: datetime) -> None:
    """End one session of one's own: its next request enters anew."""
    context.require(by)
    if not _end_own(session):
        raise NotAllowed("access.revoke_session.only_its_own")
    record(
        act="access.revoke_session", object_type="session", objects=[session], by=by, at=at
    )  # fmt: skip


@transaction.atomic
def revoke_other_sessions(*, by: UUID, at: datetime) -> int:
    """End all sessions of one's own but the one in which this is asked; return how many."""
    context.require(by)
    ended = _end_own(None)
    record(
        act="access.revoke_other_sessions", object_type="account", objects=[by],
        payload={"ended": ended}, by=by, at=at,
    )  # fmt: skip
    return ended


@transaction.atomic
def change_password(*, account: Account, password: str, by: UUID, at: datetime) -> None:
    """Change one's own password, and no other's; all sessions but this one end."""
    context.require(by)
    if account.pk != by:
        raise NotAllowed("access.change_password.only_its_own")
    account.set_password(password)
    with connection.cursor() as cursor:
        cursor.execute("select bal.change_password(%s)", [account.password])
    record(act="access.change_password", object_type="account", objects=[by], by=by, at=at)


@transaction.atomic
def keep_duress_password(*, account: Account, password: str, by: UUID, at: datetime) -> None:
    """Keep what somebody enters with when she is made to; the log does not say which it is."""
    context.require(by)
    if account.pk != by:
        raise NotAllowed("access.keep_entry.only_its_own")
    with connection.cursor() as cursor:
        cursor.execute("select bal.keep_duress_password(%s)", [make_password(password)])
    record(act="access.keep_entry", object_type="account", objects=[by], by=by, at=at)


def _end_own(session: UUID | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select bal.end_own_sessions(%s)", [session])
        [ended] = cursor.fetchone()
    return int(ended)
