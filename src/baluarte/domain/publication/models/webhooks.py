"""Programs elsewhere that are told that something changed, and what became of it."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.publication.choices import (
    MessageState,
    Referred,
    WebhookEvent,
    WebhookFailure,
    WebhookStopped,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    FunctionOwner,
    Rows,
    by_condition,
    dated,
    only,
)
from baluarte.domain.wall.floods import at_most_at_once, at_most_daily

MINE = "account_id = bal.account()"
OF_MINE = (
    "exists (select 1 from publication_webhook w"
    " where w.id = webhook_id and w.account_id = bal.account())"
)
# Whom the page lets, and how many at once and in a day.
ROLE = "data_steward"
MAY_BE_TOLD = f"bal.holds_role('{ROLE}')"
MOST_LIVE, MOST_MADE, MOST_SECRETS, MOST_TESTS = 5, 20, 50, 100
COUNTS_WEBHOOKS = FunctionOwner(
    "bal_fn_webhooks",
    {
        "publication_webhook": (READ,), "publication_webhooksecret": (READ,),
        "publication_webhookmessage": (READ,),
    },
)  # fmt: skip
OF_ME = (
    "exists (select 1 from public.publication_webhook w"
    " where w.id = laid.webhook_id and w.account_id = me)"
)
WORKER = str(DatabaseRole.WORKER)
_LOOKED = ("failing_since", "stopped_at", "stopped_why", "told_until")
_TRIED = ("state", "status", "failure", "tries", "tried_at", "due_at")


class Webhook(models.Model):
    """An address of a data steward's own and what it is told of; nobody is told by default."""

    wall = dated(
        by_condition(
            read=MINE,
            add=f"{MINE} and {MAY_BE_TOLD} and ended_at is null and stopped_at is null",
            change=MINE,
            changed=f"{MINE} and (ended_at is null or bal.is_now(ended_at))",
            columns=("ended_at",),
            worker=Declaration(
                {WORKER: (READ, only(CHANGE, _LOOKED))},
                {WORKER: Rows(read="true", change=MINE)},
            ),
        ),
        "made_at",
    )
    definers = (
        at_most_at_once(
            "webhooks", table="publication_webhook", by="account_id", most=MOST_LIVE,
            owner=COUNTS_WEBHOOKS, only="laid.ended_at is null",
        ),
        at_most_daily(
            "webhooks", table="publication_webhook", by="account_id", at="made_at",
            most=MOST_MADE, owner=COUNTS_WEBHOOKS,
        ),
        at_most_daily(
            "webhook_secrets", table="publication_webhooksecret", by=OF_ME, at="made_at",
            most=MOST_SECRETS, owner=COUNTS_WEBHOOKS,
        ),
        at_most_daily(
            "webhook_tests", table="publication_webhookmessage", by=OF_ME, at="made_at",
            most=MOST_TESTS, owner=COUNTS_WEBHOOKS, only=f"laid.event = '{WebhookEvent.TEST}'",
        ),
    )  # fmt: skip
    sensitivity: ClassVar = {"label": "internal", "url": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    url = models.CharField(max_length=300)
    events = ArrayField(models.CharField(max_length=24, choices=WebhookEvent))
    made_at = models.DateTimeField()
    # Up to which leaf of the log it was told.
    told_until = models.BigIntegerField()
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=10, choices=WebhookStopped, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_webhook_stops_for_a_reason",
                condition=Q(stopped_at__isnull=True, stopped_why="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_why=""),
            ),
            models.CheckConstraint(
                name="publication_webhook_by_https", condition=Q(url__startswith="https://")
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account"],
                condition=Q(ended_at__isnull=True, stopped_at__isnull=True),
                name="publication_webhooks_live",
            ),
        ]


class WebhookSecret(models.Model):
    """Under which a webhook's messages are signed: drawn from its identifier, and kept nowhere."""

    wall = dated(
        by_condition(
            read=OF_MINE,
            add=f"{OF_MINE} and {MAY_BE_TOLD}",
            change=OF_MINE,
            columns=("ends_at",),
            worker=Declaration({WORKER: (READ,)}, {WORKER: Rows(read="true")}),
        ),
        "made_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="secrets")
    made_at = models.DateTimeField()
    # While it is changed, both are in force.
    ends_at = models.DateTimeField(null=True)


class WebhookMessage(models.Model):
    """One thing a webhook is told: an event, a reference, an instant; and the status that came."""

    wall = dated(
        by_condition(
            read=OF_MINE,
            add=f"{OF_MINE} and {MAY_BE_TOLD} and event = '{WebhookEvent.TEST}'",
            worker=Declaration(
                {WORKER: (READ, ADD, only(CHANGE, _TRIED))},
                {WORKER: Rows(read="true", add=OF_MINE, change=OF_MINE)},
            ),
        ),
        "happened_at",
        "made_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="messages")
    event = models.CharField(max_length=24, choices=WebhookEvent)
    kind = models.CharField(max_length=12, choices=Referred)
    reference = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=12, choices=WebhookFailure, blank=True)
    # When it is tried next.
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-made_at", "id"], name="publication_messages_of"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=MessageState.WAITING),
                name="publication_messages_due",
            ),
        ]
