from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from baluarte.domain.audit.definers import ENTRY_WHOLE, FILES_WHOLE, PAYLOAD_WHOLE, READINGS
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    by_condition,
    in_compartments,
    in_own_windows,
    internal,
)

# Asked once for a statement, not for each row.
AUDITOR = "(select bal.holds_role('auditor'))"
OF_ONES_OWN = "actor = (select bal.account())"
# A person is told who read her file, but not which other person of the case was in her own window.
TOLD_TO_HER = f"({in_own_windows()} and (actor = bal.account() or not is_in_a_window))"
# Within the day: what takes hours says at each step when it began.
WRITTEN_NOW = (
    "actor is not distinct from bal.account()"
    " and (bal.dates_back() or recorded_at >= now() - interval '1 day'"
    " and recorded_at <= clock_timestamp() + interval '5 minutes')"
)
SIGNED = "signed notes of the size of the log, for anybody to verify: no entry is told"
SEQUENCER = internal(worker=(READ, ADD))


class Entry(models.Model):
    """Something done or read, written with the change itself; the sequencer gives it its leaf.

    No key to any other room: the log outlives what it speaks of.
    """

    wall = by_condition(
        read=f"{AUDITOR} or {OF_ONES_OWN}",
        add=WRITTEN_NOW,
        worker=SEQUENCER,
    )
    definers = (ENTRY_WHOLE,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True)
    act = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    objects_named = ArrayField(models.CharField(max_length=60), default=list)
    decision = models.CharField(max_length=80, blank=True)
    commit = models.BinaryField(max_length=32)
    # Of this row and its files, by a key that the database has not; none in the oldest.
    seal = models.BinaryField(max_length=32, default=b"")


class Payload(Sealed):
    """What an entry commits to: erasable without breaking the log."""

    wall = by_condition(read="false", add="true", worker=internal(worker=(ADD,)))
    definers = (PAYLOAD_WHOLE,)
    sensitivity: ClassVar = {"salt": "sealed", "content": "sealed"}

    entry_id = models.UUIDField(primary_key=True)
    salt = SealedField()
    content = SealedField()


class FileAccess(models.Model):
    """Whose file an entry speaks of, so that who read it can be told to whom it is about.

    A file is a compartment. What an entry says is kept here again, since nobody else reads entries.
    """

    wall = by_condition(
        read=f"{AUDITOR} or {in_compartments(Level.CONTRIBUTE)} or {TOLD_TO_HER}",
        add=WRITTEN_NOW,
        worker=SEQUENCER,
    )
    definers = (FILES_WHOLE,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, editable=False)
    entry_id = models.UUIDField()
    compartment_id = models.UUIDField()
    actor = models.UUIDField(null=True)
    # Whoever acted did so in a window of her own into this file.
    is_in_a_window = models.BooleanField(default=False)
    act = models.CharField(max_length=80)
    decision = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment_id", "-recorded_at", "-id"], name="audit_of_a_file"),
        ]


class Leaf(models.Model):
    """An entry's place in the log: big integers, in the order the sequencer met them.

    Pages are drawn from here. The columns beside the content find it, and say nothing else: they
    are held against it wherever it is shown.
    """

    wall = by_condition(read=f"{AUDITOR} or {OF_ONES_OWN}", worker=SEQUENCER)
    definers = READINGS
    sensitivity: ClassVar[dict[str, str]] = {}

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    actor = models.UUIDField(null=True)
    files = ArrayField(models.UUIDField(), default=list)
    windows = ArrayField(models.UUIDField(), default=list)
    # As hashed: pseudonyms stay what they were when a key is changed.
    content = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["files"], name="audit_leaves_of_a_file"),
            models.Index(fields=["actor", "-index"], name="audit_leaves_of_an_actor"),
        ]


class Checkpoint(models.Model):
    """The signed size and root of the log, kept as the text anybody can verify."""

    wall = internal(app=(READ,), worker=(READ, ADD), public=(READ,), why=SIGNED)

    size = models.BigIntegerField(primary_key=True)
    signed_at = models.DateTimeField()
    note = models.TextField()
    frontier = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["size"]


class Cosignature(models.Model):
    """Another institution saw this checkpoint and that it continues what it had seen before."""

    wall = internal(app=(READ,), worker=(READ,), public=(READ,), why=SIGNED)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    witness = models.CharField(max_length=120)
    line = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["witness"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checkpoint", "witness"], name="audit_one_cosignature_of_a_witness"
            ),
        ]


class Verification(models.Model):
    """What a whole look at the log found, signed: nobody can say that all is well in its place."""

    wall = internal(app=(READ,), worker=(READ, ADD), public=(READ,), why=SIGNED)

    at = models.DateTimeField(primary_key=True)
    note = models.TextField()
