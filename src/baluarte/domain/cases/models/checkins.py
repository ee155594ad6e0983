"""Signs agreed with a person: at what hours, by what signal, and what was heard at each."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import Rhythm, SignHeard
from baluarte.domain.cases.models.cases import CONTRIBUTE, SHE_SAYS, Party
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    by_condition,
    only,
)

WORKER = str(DatabaseRole.WORKER)
# The worker counts hours and calls; of what was agreed in words it reads nothing.
COUNTED = (
    "id", "matter_key", "rhythm", "hours", "every_hours", "first_at", "until_at", "zone",
    "grace_minutes", "ended_at", "compartment_id", "party_id",
)  # fmt: skip
COUNTS = Declaration({WORKER: (only(READ, COUNTED),)}, {WORKER: Rows(read="true")})
RINGS = Declaration(
    {WORKER: (READ, ADD, only(CHANGE, ("missed_at", "also_missed")))},
    {WORKER: Rows(read="true", add="said_at is null", change="missed_at is null", changed="true")},
)


class CheckInAgreement(Compartmented, Sealed):
    """At what hours somebody gives a sign, until when, and what is done if none comes.

    The signal, the word that means danger and the plan are sealed.
    """

    # The team's and hers: who reads a case without adding to it sees none.
    wall = by_condition(
        read=f"{CONTRIBUTE} or {SHE_SAYS}",
        add=f"{CONTRIBUTE} and agreed_by_id = bal.account() and ended_at is null",
        change=f"{CONTRIBUTE} and ended_at is null",
        changed="ended_by_id = bal.account()",
        columns=("ended_at", "ended_by_id"),
        worker=COUNTS,
    )
    sensitivity: ClassVar = {
        "sealed_signal": "sealed", "sealed_danger": "sealed", "sealed_plan": "sealed"
    }  # fmt: skip
    signal = danger = plan = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="check_in_agreements")
    # Whom the worker calls: it reads no case.
    matter_key = models.UUIDField()
    rhythm = models.CharField(max_length=8, choices=Rhythm)
    # Of each day: at which hours. Every so many hours: how many, from the first on.
    hours = ArrayField(models.TimeField(), default=list)
    every_hours = models.PositiveSmallIntegerField(null=True)
    first_at = models.DateTimeField()
    until_at = models.DateTimeField()
    # Of the place of the case, as it was when this was agreed.
    zone = models.CharField(max_length=40)
    grace_minutes = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_signal = SealedField()
    sealed_danger = SealedField()
    sealed_plan = SealedField()

    @property
    def grace(self) -> timedelta:
        """How long after its hour a sign is still waited for."""
        return timedelta(minutes=self.grace_minutes)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_check_ins_have_their_hours",
                condition=(Q(rhythm="daily") & ~Q(hours=[]) & Q(every_hours__isnull=True))
                | Q(rhythm="hours", hours=[], every_hours__gte=1)
                | Q(rhythm="once", hours=[], every_hours__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_check_ins_end_after_they_begin",
                condition=Q(until_at__gte=F("first_at")),
            ),
        ]


class CheckIn(Compartmented):
    """One sign that is due: when it came and how, or that none came; a danger rings at once."""

    wall = by_condition(
        read=f"{CONTRIBUTE} or {SHE_SAYS}",
        add=f"({CONTRIBUTE} or {SHE_SAYS}) and said_at is null and missed_at is null",
        change=f"said_at is null and ({CONTRIBUTE} or {SHE_SAYS})",
        changed="said_by_id = bal.account()",
        columns=("said_at", "said_by_id", "heard", "is_danger", "missed_at", "also_missed"),
        worker=RINGS,
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(
        CheckInAgreement, on_delete=models.PROTECT, related_name="check_ins"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    heard = models.CharField(max_length=12, choices=SignHeard, blank=True)
    is_danger = models.BooleanField(default=False)
    # Nothing had come by then; with how many more hours that passed while nobody looked.
    missed_at = models.DateTimeField(null=True)
    also_missed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "due_at"], name="cases_one_check_in_at_an_hour"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_at"],
                condition=Q(said_at__isnull=True, missed_at__isnull=True),
                name="cases_awaited_check_ins",
            ),
        ]


class CheckInFinding(Compartmented, Sealed):
    """What somebody found out after a sign that did not come, or meant danger; sealed."""

    wall = by_condition(
        read=f"{CONTRIBUTE} or {SHE_SAYS}", add=f"{CONTRIBUTE} and by_id = bal.account()"
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="finding")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_text = SealedField()
