"""A data steward who is told of her own lists, beside one that shares and one that does not."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.registry import Side, make_side, share_with

from baluarte.domain.access.models import Account
from baluarte.domain.audit.actions import sequence
from baluarte.domain.publication.actions import webhook_delivery, webhooks
from baluarte.domain.publication.choices import MessageState
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.publication.webhooks.posting import Came, Outgoing
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as, acting_as_nobody

URL = "https://maquina.example.org/avisos"
EVERYTHING = webhooks.EVENTS


def public(_host: str, _port: int) -> list[str]:
    return ["93.184.216.34"]


@dataclass
class Telling:
    """Hers, one that shares its facts in coded form, one that shares nothing."""

    hers: Side
    sharing: Side
    hidden: Side
    stranger: Account
    as_role: object = field(repr=False)

    @property
    def steward(self) -> Account:
        return self.hers.steward

    def register(
        self,
        events=EVERYTHING,
        *,
        by: Account | None = None,
        url: str = URL,
        at: datetime | None = None,
    ) -> tuple[Webhook, str]:
        who = by or self.steward
        self.sequence()
        with acting_as(who.pk):
            return webhooks.make_webhook(
                label="Mi máquina",
                url=url,
                events=events,
                resolve=public,
                by=who.pk,
                at=at or timezone.now(),
            )

    def sequence(self) -> None:
        with self.as_role("bal_worker"), acting_as_nobody():
            while sequence(at=timezone.now()):
                pass

    def follow(self) -> int:
        """Give what was done its place in the log, and let the worker follow it."""
        self.sequence()
        with self.as_role("bal_worker"):
            return webhook_delivery.follow_log(now=timezone.now)

    def told(self, webhook: Webhook, *, by: Account | None = None) -> list[tuple[str, str, str]]:
        """Return what a webhook is told: event, kind, reference."""
        with acting_as((by or self.steward).pk):
            found = WebhookMessage.objects.filter(webhook=webhook).order_by("event", "reference")
            return list(found.values_list("event", "kind", "reference"))

    def messages(self, webhook: Webhook) -> list[WebhookMessage]:
        with acting_as(webhook.account_id):
            found = WebhookMessage.objects.filter(webhook=webhook).select_related("webhook")
            return list(found.order_by("made_at", "pk"))

    def prepare(
        self, message: WebhookMessage, *, again: bool = False, at: datetime | None = None
    ) -> Outgoing | None:
        who = message.webhook.account_id
        with self.as_role("bal_worker"), acting_as(who):
            return webhook_delivery.prepare_message(
                message=message.pk, again=again, by=who, at=at or timezone.now()
            )

    def answer(
        self,
        message: WebhookMessage,
        status: int | None = 204,
        *,
        failure=None,
        at: datetime | None = None,
    ) -> MessageState:
        who, came = message.webhook.account_id, Came(status, failure)
        with self.as_role("bal_worker"), acting_as(who):
            noted = webhook_delivery.note_answer(
                message=message.pk, came=came, by=who, at=at or timezone.now()
            )
        return MessageState(noted.state)


def make_telling(as_operator, as_role) -> Telling:
    hers, sharing, hidden = (make_side(as_operator) for _ in range(3))
    share_with(sharing, hers.institution, level=Level.CODED)
    with as_operator():
        stranger = make_account(institution=hidden.institution, roles=["data_steward"])
    return Telling(hers, sharing, hidden, stranger, as_role)
