from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import ADD, READ, by_condition, internal

AUDITOR = "bal.holds_role('auditor')"
OF_ONES_OWN = (
    "exists (select 1 from audit_entry own where own.id = entry_id and own.actor = bal.account())"
)
SEQUENCER = internal(worker=(READ, ADD))


class Entry(models.Model):
    """Something done or read, written with the change itself; the sequencer gives it its leaf.

    No key to any other room: the log outlives what it speaks of.
    """

    wall = by_condition(
        read=f"{AUDITOR} or actor = bal.account()",
        add="actor is not distinct from bal.account()",
        worker=SEQUENCER,
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True)
    act = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    objects_named = ArrayField(models.CharField(max_length=60), default=list)
    decision = models.CharField(max_length=80, blank=True)
    commit = models.BinaryField(max_length=32)


class Payload(Sealed):
    """What an entry commits to: erasable without breaking the log."""

    wall = by_condition(read="false", add="true", worker=internal(worker=(ADD,)))
    sensitivity: ClassVar = {"salt": "sealed", "content": "sealed"}

    entry_id = models.UUIDField(primary_key=True)
    salt = SealedField()
    content = SealedField()


class Leaf(models.Model):
    """An entry's place in the log: big integers, in the order the sequencer met them."""

    wall = by_condition(read=f"{AUDITOR} or {OF_ONES_OWN}", worker=SEQUENCER)
    sensitivity: ClassVar[dict[str, str]] = {}

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    # As hashed: pseudonyms stay what they were when a key is changed.
    content = models.BinaryField()
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """The signed size and root of the log, kept as the text anybody can verify."""

    wall = internal(app=(READ,), worker=(READ, ADD), public=(READ,))

    size = models.BigIntegerField(primary_key=True)
    signed_at = models.DateTimeField()
    note = models.TextField()
    frontier = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["size"]
