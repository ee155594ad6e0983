"""Tell webhooks what changed: by the worker, as whoever registered each, behind her own wall."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import holds_role
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.publication.actions.webhooks import SEND
from baluarte.domain.publication.choices import MessageState, Referred, WebhookStopped
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.publication.models.webhooks import ROLE
from baluarte.domain.publication.queries.changes import (
    Change,
    changes_between,
    is_still_seen,
    size_of_log,
)
from baluarte.domain.publication.queries.webhooks import keys_of, live_secrets, live_webhooks
from baluarte.domain.publication.webhooks.posting import Came, Outgoing
from baluarte.domain.publication.webhooks.signing import body_of, headers
from baluarte.domain.wall import context
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.domain.wall.signed_jobs import defer_signed

# Leaves of the log looked at together.
AT_ONCE = 2000
# After a try that failed; the sum is more than a week.
WAITS = (
    *(timedelta(seconds=s) for s in (5, 300, 1800)),
    *(timedelta(hours=h) for h in (2, 5, 10, 14, 20, 24, 24, 24, 24, 24)),
)
PATIENCE = timedelta(days=7)


def follow_log(*, now: Callable[[], datetime]) -> int:
    """Make the messages of what changed since each webhook was last told; return how many.

    Opens its own contexts: each account's webhooks are a transaction behind its own wall.
    """
    with acting_as_nobody():
        accounts = list(dict.fromkeys(live_webhooks().values_list("account", flat=True)))
    made = 0
    for account in accounts:
        with acting_as(account):
            made += tell_account(account, at=now())
    return made


@transaction.atomic
def tell_account(account: UUID, *, at: datetime) -> int:
    """Make the messages of one account's webhooks, and have them sent; return how many."""
    hooks = list(live_webhooks().filter(account=account).select_for_update())
    why = _why_it_stops(account)
    if why is not None:
        for hook in hooks:
            _stop(hook, why, at=at)
        return 0
    end, made = size_of_log(), 0
    for hook in hooks:
        until = min(end, hook.told_until + AT_ONCE)
        changes = changes_between(hook.told_until, until)
        made += _tell(hook, [one for one in changes if one.event in hook.events], at=at)
        _change(hook, told_until=until)
    return made


@transaction.atomic
def prepare_message(
    *, message: UUID, again: bool = False, by: UUID, at: datetime
) -> Outgoing | None:
    """Return a message as it goes out, if it may: asked of the wall as it stands now."""
    context.require(by)
    found = WebhookMessage.objects.select_related("webhook").filter(pk=message).first()
    if found is None or found.webhook.account_id != by:
        return None
    hook = found.webhook
    if hook.ended_at is not None or hook.stopped_at is not None:
        return None
    if found.state != MessageState.WAITING and not again:
        return None
    if (why := _why_it_stops(by)) is not None:
        _stop(hook, why, at=at)
        return None
    if not is_still_seen(Referred(found.kind), found.reference):
        _keep(found, state=MessageState.NOT_TOLD, due_at=None)
        return None
    body = body_of(_said(found))
    keys = keys_of(live_secrets(hook, at=at))
    return Outgoing(hook.url, headers(keys, message=_name(found), at=at, body=body), body)


@transaction.atomic
def note_answer(*, message: UUID, came: Came, by: UUID, at: datetime) -> WebhookMessage:
    """Keep what status a message got, and no more; try again later, or stop its webhook."""
    context.require(by)
    found = WebhookMessage.objects.select_related("webhook").get(pk=message)
    hook = found.webhook
    said = str(came.status or came.failure)
    record(
        act="publication.tell_webhook", object_type="webhook", objects=[hook.pk, found.pk],
        decision=said, by=by, at=at,
    )  # fmt: skip
    told = {"tries": found.tries + 1, "tried_at": at, "status": came.status}
    told |= {"failure": str(came.failure or "")}
    if came.status is not None and HTTPStatus(200) <= came.status < HTTPStatus(300):
        _keep(found, state=MessageState.TAKEN, due_at=None, **told)
        _change(hook, failing_since=None)
        return found
    since = hook.failing_since or at
    _change(hook, failing_since=since)
    wait = WAITS[found.tries] if found.tries < len(WAITS) else None
    if came.status == HTTPStatus.GONE:
        wait = None
        _stop(hook, WebhookStopped.GONE, at=at)
    elif at - since >= PATIENCE:
        wait = None
        _stop(hook, WebhookStopped.FAILING, at=at)
    if wait is None:
        _keep(found, state=MessageState.NOT_TAKEN, due_at=None, **told)
        return found
    _keep(found, state=MessageState.WAITING, due_at=at + wait, **told)
    job = app.configure_task(SEND, schedule_at=at + wait)
    defer_signed(job, account=by, message=str(found.pk))
    return found


def _why_it_stops(account: UUID) -> WebhookStopped | None:
    if not Account.objects.filter(pk=account, is_active=True).exists():
        return WebhookStopped.ACCOUNT
    return None if holds_role(account, ROLE) else WebhookStopped.ROLE


def _tell(hook: Webhook, changes: Iterable[Change], *, at: datetime) -> int:
    made = [
        WebhookMessage(
            webhook=hook,
            event=one.event,
            kind=one.kind,
            reference=one.reference,
            happened_at=one.happened_at,
            made_at=at,
            due_at=at,
        )
        for one in changes
    ]
    WebhookMessage.objects.bulk_create(made)
    for one in made:
        defer_signed(app.configure_task(SEND), account=hook.account_id, message=str(one.pk))
    return len(made)


def _said(message: WebhookMessage) -> dict[str, object]:
    return {
        "id": _name(message),
        "type": message.event,
        "timestamp": message.happened_at.isoformat(timespec="seconds"),
        "data": {"kind": message.kind, "reference": message.reference},
    }


def _name(message: WebhookMessage) -> str:
    return f"msg_{message.pk.hex}"


def _stop(hook: Webhook, why: WebhookStopped, *, at: datetime) -> None:
    """Tell it nothing any more, and call whoever registered it to look."""
    _change(hook, stopped_at=at, stopped_why=why)
    kind = NoticeKind.WEBHOOK
    told = Notice.objects.filter(
        account=hook.account_id, kind=kind, assignment=None, obligation_key=None, door_message=None
    )
    unsent = {"letter": None, "letter_at": None, "mailed_at": None}
    if not told.update(made_at=at, read_at=None, **unsent):
        Notice.objects.bulk_create([Notice(account_id=hook.account_id, kind=kind, made_at=at)])


def _change(hook: Webhook, **changes: object) -> None:
    Webhook.objects.filter(pk=hook.pk).update(**changes)
    for name, value in changes.items():
        setattr(hook, name, value)


def _keep(message: WebhookMessage, **changes: object) -> None:
    WebhookMessage.objects.filter(pk=message.pk).update(**changes)
    for name, value in changes.items():
        setattr(message, name, value)
