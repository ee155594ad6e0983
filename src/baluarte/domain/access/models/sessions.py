"""Who is at a browser or a program, and what is remembered of attempts to enter."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.cache_bounds import KEEP_CACHE_SMALL
from baluarte.domain.access.choices import (
    Entered,
    Scope,
)
from baluarte.domain.access.definers import OF_SESSIONS, OF_TOKENS
from baluarte.domain.access.models.accounts import Account
from baluarte.domain.access.models.institutions import MINE
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Rows,
    by_condition,
    internal,
    only,
)


class ServiceToken(models.Model):
    """A program acts as an account, within a scope and until a day; only its digest is kept.

    Rows are made by `definers` alone.
    """

    wall = by_condition(read=MINE, change=MINE, columns=("revoked_at", "used_at"))
    definers = OF_TOKENS
    sensitivity: ClassVar = {"label": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # What it is for, as its owner tells hers apart.
    label = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_token_ends", condition=Q(valid_until__gt=models.F("made_at"))
            ),
        ]


class Session(models.Model):
    """Somebody at a browser, who entered or is about to; of its secret only the digest is kept.

    No address and no browser is noted. Rows are made, changed and ended by `definers` alone.
    """

    wall = Declaration(
        {DatabaseRole.APP: (only(READ, ("account_id", "ended_at", "entered_at", "how", "id",
                                        "seen_at")),)},
        {DatabaseRole.APP: Rows(read=MINE)},
    )  # fmt: skip
    definers = OF_SESSIONS
    sensitivity: ClassVar = {"digest": "internal", "data": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    # Nobody's until the last step of entering.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=Entered, blank=True)
    # Signed by the process that reads it.
    data = models.TextField(blank=True)
    entered_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()
    # How many second factors were shown in it, when the last, and when it last opened something.
    shown = models.PositiveSmallIntegerField(default=0)
    shown_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class CacheEntry(models.Model):
    """What all processes of the workbench remember for a while, by the digest of its key."""

    wall = internal(
        app=(READ, ADD, CHANGE, REMOVE),
        by_nobody=True,
        why="counters of who tries to enter, by digests of their keys: few, short-lived, of nobody",
    )
    definers = (KEEP_CACHE_SMALL,)
    sensitivity: ClassVar = {"key": "internal", "value": "internal"}

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    # None: until it is removed.
    expires_at = models.DateTimeField(null=True, db_index=True)
