"""One field set over many events of one list, as one act that can be undone as one."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.registry.choices import BulkField
from baluarte.domain.registry.models.event_details import Profile
from baluarte.domain.registry.models.events import Determination, Event, Ground, Kept
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import by_condition, in_compartments, restricted

_MINE_TO_CHANGE = in_compartments(Level.CONTRIBUTE)


class BulkEdit(Kept):
    """A field set to a value over many events of one list, on one ground."""

    wall = by_condition(
        read=in_compartments(Level.CODED),
        add=f"{_MINE_TO_CHANGE} and by_id = bal.account()",
        change=_MINE_TO_CHANGE,
        columns=("undone_at", "undone_by_id", "undo_ground_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    field = models.CharField(max_length=12, choices=BulkField)
    value = models.CharField(max_length=24)
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undo_ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_bulk_edit_is_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_ground=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False, undo_ground__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-decided_at"], name="registry_bulk_edits"),
        ]


class BulkChange(Kept):
    """What a bulk edit wrote of one event: a determination, or the profile of one victim."""

    wall = restricted(read=Level.CODED)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edit = models.ForeignKey(BulkEdit, on_delete=models.PROTECT, related_name="changes")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    determination = models.OneToOneField(
        Determination, on_delete=models.PROTECT, null=True, related_name="+"
    )
    profile = models.OneToOneField(Profile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_bulk_change_wrote_one_thing",
                condition=Q(determination__isnull=False, profile__isnull=True)
                | Q(determination__isnull=True, profile__isnull=False),
            ),
        ]
