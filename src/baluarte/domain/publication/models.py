from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.publication.choices import Ground
from baluarte.domain.registry.models import Aggression
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    REMOVE,
    by_condition,
    in_compartments,
    internal,
    restricted,
)

CODED = in_compartments(Level.CODED)


class Decision(Compartmented):
    """Somebody decided that these fields of an aggression may be public: immutable."""

    wall = restricted(read=Level.CODED, worker=True, immutable=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(
        Aggression, on_delete=models.PROTECT, related_name="publication_decisions"
    )
    # Of: date, municipality, types, perpetrators, victims, link_to_work. The state is always.
    fields = ArrayField(models.CharField(max_length=20))
    ground = models.CharField(max_length=16, choices=Ground)
    ground_detail = models.CharField(max_length=300)
    risk_note = models.CharField(max_length=600)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Review(Compartmented):
    """A second pair of eyes on a decision; a peer who sees only coded facts may be it."""

    wall = by_condition(
        read=CODED,
        add=f"({CODED}) and reviewed_by_id = bal.account()",
        worker=internal(worker=(READ,)),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="review")
    agrees = models.BooleanField()
    note = models.CharField(max_length=600, blank=True)
    # With one person only; the page says «una sola revisión».
    is_single = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Withdrawal(Compartmented):
    """A decision taken back: acts at once, in every file."""

    wall = restricted(read=Level.CODED, worker=True, immutable=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Edition(models.Model):
    """A frozen, numbered, cited set of files and the rows behind the portal's pages."""

    wall = internal(app=(READ,), worker=(READ, ADD, CHANGE), public=(READ,))

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    # 0 as first published; 1, 2, ... after withdrawals.
    revision = models.PositiveIntegerField(default=0)
    cut_off_at = models.DateTimeField()
    published_at = models.DateTimeField()
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    events = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    victims = models.PositiveIntegerField()
    manifest = models.JSONField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "revision"], name="publication_edition_number_once"
            ),
        ]
        ordering: ClassVar = ["-number", "-revision"]


class PublishedAggression(models.Model):
    """What an edition says of one event: only what was decided, coarse where it must be."""

    wall = internal(app=(READ,), worker=(READ, ADD, REMOVE), public=(READ,))

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="aggressions")
    # Random, of this edition's series; nothing of the registry's own identifiers.
    reference = models.CharField(max_length=12)
    month = models.DateField(null=True)
    date_precision = models.CharField(max_length=8)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    types = ArrayField(models.CharField(max_length=10), default=list)
    perpetrators = ArrayField(models.CharField(max_length=10), default=list)
    acts = models.PositiveSmallIntegerField(null=True)
    victims = models.PositiveSmallIntegerField(null=True)
    link_to_work = models.CharField(max_length=24, blank=True)
    sources = models.PositiveSmallIntegerField(default=1)
    single_review = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["edition", "municipality", "month"]),
            models.Index(fields=["edition", "month", "id"]),
        ]


class Tombstone(models.Model):
    """Something was withdrawn: when, from which edition, on what kind of ground; never what."""

    wall = internal(app=(READ,), worker=(READ, ADD), public=(READ,))

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tombstones")
    reference = models.CharField(max_length=12)
    withdrawn_date = models.DateField()
    old_manifest_sha256 = models.CharField(max_length=64)
