"""Register an address to be told, change its secret, try it, end it: a data steward, of her own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.publication.choices import MessageState, Referred, WebhookEvent
from baluarte.domain.publication.models import Webhook, WebhookMessage, WebhookSecret
from baluarte.domain.publication.models.webhooks import MOST_LIVE, ROLE
from baluarte.domain.publication.queries.changes import size_of_log
from baluarte.domain.publication.queries.webhooks import OWNER, keys_of, live_secrets
from baluarte.domain.publication.webhooks.addresses import Resolve, place_of, resolve_name
from baluarte.domain.publication.webhooks.signing import secret_text
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed

SEND = "publication.send_message"
ONLY_ITS_OWN = "publication.webhook.only_its_own"
# What is chosen among; a test is sent by hand.
EVENTS = tuple(one for one in WebhookEvent if one is not WebhookEvent.TEST)
# The older secret still signs for so long after it is changed.
BOTH = timedelta(hours=24)


class TooManyWebhooks(Exception):
    """An account has as many webhooks as it may."""


class TellsNothing(ValueError):
    """A webhook that is told of no event."""


@transaction.atomic
def make_webhook(
    *,
    label: str,
    url: str,
    events: Collection[WebhookEvent],
    resolve: Resolve = resolve_name,
    by: UUID,
    at: datetime,
) -> tuple[Webhook, str]:
    """Register an address of one's own; its secret is returned once and kept nowhere.

    `AddressRefused` where it is not https or leads into a private network.
    """
    context.require(by)
    require_role(by, ROLE)
    if not events or not set(events) <= set(EVENTS):
        raise TellsNothing
    place_of(url, resolve=resolve)
    Account.objects.select_for_update().only("pk").get(pk=by)
    if Webhook.objects.filter(account=by, ended_at=None).count() >= MOST_LIVE:
        raise TooManyWebhooks
    made = Webhook(
        account_id=by,
        label=label.strip(),
        url=url.strip(),
        events=sorted(events),
        made_at=at,
        told_until=size_of_log(),
    )
    made.save(force_insert=True)
    secret = _new_secret(made, at=at)
    _record("publication.make_webhook", made, by=by, at=at, events=list(made.events))
    return made, secret


@transaction.atomic
def change_secret(*, webhook: Webhook, by: UUID, at: datetime) -> str:
    """Give a webhook a new secret, returned once; the older one signs beside it for a day."""
    _own(webhook, by)
    newest, *older = live_secrets(webhook, at=at)
    WebhookSecret.objects.filter(pk=newest.pk).update(ends_at=at + BOTH)
    WebhookSecret.objects.filter(pk__in=[one.pk for one in older]).update(ends_at=at)
    secret = _new_secret(webhook, at=at)
    _record("publication.change_webhook_secret", webhook, by=by, at=at)
    return secret


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: UUID, at: datetime) -> None:
    """End a webhook of one's own, a stopped one too: it is told nothing from now on."""
    context.require(by)
    own = Webhook.objects.filter(pk=webhook.pk, account=by, ended_at=None)
    if not own.update(ended_at=at):
        raise NotAllowed(ONLY_ITS_OWN)
    WebhookSecret.objects.filter(webhook=webhook).update(ends_at=at)
    _record("publication.end_webhook", webhook, by=by, at=at)


@transaction.atomic
def send_test(*, webhook: Webhook, by: UUID, at: datetime) -> WebhookMessage:
    """Send a message that says nothing happened, to see whether it is taken."""
    _own(webhook, by)
    made = WebhookMessage(
        webhook=webhook,
        event=WebhookEvent.TEST,
        kind=Referred.WEBHOOK,
        reference=str(webhook.pk),
        happened_at=at,
        made_at=at,
        due_at=at,
    )
    made.save(force_insert=True)
    _send(made, by=by)
    _record("publication.test_webhook", webhook, by=by, at=at)
    return made


@transaction.atomic
def send_again(*, message: WebhookMessage, by: UUID, at: datetime) -> None:
    """Send a message again that was taken or given up; under the same identifier."""
    _own(message.webhook, by)
    if message.state == MessageState.WAITING:
        raise NotAllowed("publication.webhook.is_being_sent")
    _send(message, by=by)
    _record("publication.send_again", message.webhook, by=by, at=at)


def _own(webhook: Webhook, by: UUID) -> None:
    """Refuse another's webhook, and one that is told nothing any more."""
    context.require(by)
    live = Webhook.objects.filter(pk=webhook.pk, account=by, ended_at=None, stopped_at=None)
    if not live.exists():
        raise NotAllowed(ONLY_ITS_OWN)


def _new_secret(webhook: Webhook, *, at: datetime) -> str:
    key_of_owner(OWNER)
    secret = WebhookSecret(webhook=webhook, made_at=at)
    secret.save(force_insert=True)
    [key] = keys_of([secret])
    return secret_text(key)


def _send(message: WebhookMessage, *, by: UUID) -> None:
    defer_signed(app.configure_task(SEND), account=by, message=str(message.pk), again=True)


def _record(act: str, webhook: Webhook, *, by: UUID, at: datetime, **more: Any) -> None:
    record(act=act, object_type="webhook", objects=[webhook.pk], payload=more, by=by, at=at)
