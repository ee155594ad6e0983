"""A share of events coded a second time by another person who does not see the first coding."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.registry.choices import CodedField
from baluarte.domain.registry.models.events import Determination, Event, Ground, Kept
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
)

CODED, MINE, STEWARDS = (
    in_compartments(level) for level in (Level.CODED, Level.CONTRIBUTE, Level.STEWARD)
)
BY_ME = "by_id = bal.account()"
OF_A_DRAW, UNTAKEN = f"{STEWARDS} and {BY_ME}", f"{STEWARDS} and by_id is null"
WORKER = str(DatabaseRole.WORKER)


def _drawing(add: str) -> Declaration:
    """Let the worker draw, behind the wall of whoever turned that on."""
    return Declaration({WORKER: (READ, ADD)}, {WORKER: Rows(read=CODED, add=add)})


class DoubleCoding(Kept):
    """Of what share of a list's new events which fields are coded twice; a newer row supersedes.

    No row, or a share of zero: nothing of the list is.
    """

    wall = by_condition(
        read=CODED,
        add=OF_A_DRAW,
        # It looks up who has it draw, then draws as each of them.
        worker=Declaration({WORKER: (READ,)}, {WORKER: Rows(read="true")}),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    # In a hundred.
    share = models.PositiveSmallIntegerField()
    fields = ArrayField(models.CharField(max_length=16, choices=CodedField), default=list)
    # Each type of aggression has its share, a rare one too.
    by_type = models.BooleanField(default=False)
    # Events recorded before this day are not drawn.
    since_date = models.DateField()
    # The worker draws each day from what is new; otherwise a steward does when she likes.
    is_daily = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="double_coding_is_a_share",
                condition=Q(share=0) | Q(share__lte=100) & Q(fields__len__gt=0),
            ),
            models.UniqueConstraint(
                fields=["compartment"],
                condition=Q(supersedes__isnull=True),
                name="double_coding_begins_once",
            ),
        ]


class CodingLot(Kept):
    """A draw: from which events, by which seed, how many. By these it can be drawn again."""

    wall = by_condition(read=CODED, add=OF_A_DRAW, worker=_drawing(OF_A_DRAW))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rule = models.ForeignKey(DoubleCoding, on_delete=models.PROTECT, related_name="lots")
    # Made when it is drawn: before, nobody can know which events will be.
    seed = models.CharField(max_length=32)
    after = models.DateTimeField()
    drawn_at = models.DateTimeField()
    out_of = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-drawn_at"], name="double_coding_lots"),
        ]


class DrawnEvent(Kept):
    """An event to be coded a second time, and by whom, once somebody took it."""

    wall = by_condition(
        read=CODED,
        add=UNTAKEN,
        change=MINE,
        changed=f"{MINE} and (by_id is null or {BY_ME})",
        columns=("by_id", "taken_at"),
        worker=_drawing(UNTAKEN),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lot = models.ForeignKey(CodingLot, on_delete=models.PROTECT, related_name="events")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="drawn")
    # What was held then: the first coding, whatever is determined later.
    held = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="double_coding_drawn_event_is_taken_by_somebody",
                condition=Q(by__isnull=True, taken_at__isnull=True)
                | Q(by__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment"], name="double_coding_drawn_events")
        ]


class SecondCoding(Kept):
    """What a second person coded, beside what had been coded first: codes only, never changed."""

    wall = by_condition(read=CODED, add=f"{MINE} and {BY_ME}")
    sensitivity: ClassVar = {"first": "internal", "second": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    drawn = models.OneToOneField(DrawnEvent, on_delete=models.PROTECT, related_name="coding")
    fields = ArrayField(models.CharField(max_length=16, choices=CodedField))
    # Codes and numbers only, checked as `domain.registry.coded` says.
    first = models.JSONField()
    second = models.JSONField()
    differs = ArrayField(models.CharField(max_length=16, choices=CodedField), default=list)
    # By which criterion she links it to the work.
    criterion = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # False where she had seen what was held: she says so, or opened its page while it was hers.
    is_blind = models.BooleanField()
    coded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "coded_at"], name="double_coding_second"),
        ]


class Reconciliation(Kept):
    """What was decided, field by field, where two codings of an event differ, and on what ground.

    What is held changes by the registry's own actions, in the same transaction.
    """

    wall = by_condition(read=CODED, add=f"{MINE} and {BY_ME}")
    sensitivity: ClassVar = {"outcomes": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    coding = models.OneToOneField(
        SecondCoding, on_delete=models.PROTECT, related_name="reconciliation"
    )
    outcomes = models.JSONField()
    # Both coders sat together; otherwise it was a third person.
    together = models.BooleanField(default=False)
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
