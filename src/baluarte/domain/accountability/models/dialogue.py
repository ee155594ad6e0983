"""Tables of dialogue: their calls, who came, and the minutes."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.choices import Side
from baluarte.domain.accountability.models.policy_wall import kept
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.declarations import dated


class DialogueTable(models.Model):
    """A table at which authorities and civil society meet, and for what."""

    wall = dated(kept(), "opened_at")
    sensitivity: ClassVar = {"name": "internal", "purpose": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=600)
    axis = models.CharField(max_length=16)
    # Of the catalogue of public institutions: who calls it.
    convened_by = models.CharField(max_length=20)
    opened_date = models.DateField()
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class DialogueSession(models.Model):
    """One meeting of a table: called on a day, held on another, with its minutes."""

    wall = dated(kept(), "written_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    table = models.ForeignKey(DialogueTable, on_delete=models.PROTECT, related_name="sessions")
    called_date = models.DateField()
    held_date = models.DateField()
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "held_date"], name="accountability_one_session_a_day"
            ),
            models.CheckConstraint(
                name="accountability_called_before_it_is_held",
                condition=Q(called_date__lte=F("held_date")),
            ),
        ]


class Attendance(models.Model):
    """How many came to a session from one side; persons are counted and never named."""

    wall = kept()
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, related_name="attendance"
    )
    side = models.CharField(max_length=12, choices=Side)
    women = models.PositiveSmallIntegerField(default=0)
    men = models.PositiveSmallIntegerField(default=0)
    other = models.PositiveSmallIntegerField(default=0)
    # Whose gender nobody wrote down: in no share.
    unknown = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "side"], name="accountability_a_side_once_a_session"
            ),
        ]
