"""What was decided of checks that do not apply, and who is verifying what at the moment."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.registry.models.events import Event, Ground, Kept
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import by_condition, in_compartments, restricted

_MINE_TO_CHANGE = in_compartments(Level.CONTRIBUTE)


class SetAside(Kept):
    """A check does not apply to an event until a day, by a written reason; a newer row undoes."""

    wall = restricted(read=Level.CODED)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="set_aside")
    check_code = models.CharField(max_length=32)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    # The last day on which it is set aside; nothing: it counts again.
    until_date = models.DateField(null=True)
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "check_code"],
                condition=Q(supersedes__isnull=True),
                name="registry_set_aside_begins_once",
            ),
        ]


class VerificationTurn(Kept):
    """Whose turn it is to verify an event, until when: one row an event, so never two at once."""

    wall = by_condition(
        read=in_compartments(Level.CODED),
        add=f"{_MINE_TO_CHANGE} and by_id = bal.account()",
        change=_MINE_TO_CHANGE,
        changed=f"{_MINE_TO_CHANGE} and by_id = bal.account()",
        columns=("by_id", "taken_at", "until_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="turn")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_turn_ends_after_it_begins",
                condition=Q(until_at__gte=F("taken_at")),
            ),
        ]
