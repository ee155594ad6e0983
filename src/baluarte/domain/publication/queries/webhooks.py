from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.publication.choices import MessageState
from baluarte.domain.publication.models import Webhook, WebhookMessage, WebhookSecret
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.queries import drawn_key

# Whose key the secrets are drawn from.
OWNER = "webhooks"
# A worker that was killed is followed after so long.
IN_TIME = timedelta(minutes=15)


def webhooks_of(account: UUID) -> QuerySet[Webhook]:
    """Return an account's own webhooks, the newest first, ended ones too."""
    return Webhook.objects.filter(account=account).order_by("-made_at", "pk")


def live_webhooks() -> QuerySet[Webhook]:
    """Return the webhooks that are told something, of every account the context sees."""
    return Webhook.objects.filter(ended_at=None, stopped_at=None).order_by("account", "pk")


def messages_of(webhook: Webhook) -> QuerySet[WebhookMessage]:
    """Return what a webhook was told, the newest first."""
    return WebhookMessage.objects.filter(webhook=webhook).order_by("-made_at", "pk")


def overdue_messages(*, at: datetime) -> QuerySet[WebhookMessage]:
    """Return the messages whose try is overdue: their worker was killed."""
    waiting = WebhookMessage.objects.filter(state=MessageState.WAITING, due_at__lt=at - IN_TIME)
    live = waiting.filter(webhook__ended_at=None, webhook__stopped_at=None)
    return live.select_related("webhook").order_by("due_at", "pk")


def live_secrets(webhook: Webhook, *, at: datetime) -> list[WebhookSecret]:
    """Return the secrets in force, the newest first: two while one is changed."""
    in_force = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    found = WebhookSecret.objects.filter(in_force, webhook=webhook)
    return list(found.order_by("-made_at", "pk"))


def keys_of(secrets: Sequence[WebhookSecret]) -> list[Key]:
    """Return the keys behind secrets, drawn anew."""
    return [drawn_key(OWNER, purpose=f"webhook {one.pk}") for one in secrets]
