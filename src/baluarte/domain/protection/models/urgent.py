from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.models.cases import HER_CASE
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.protection.choices import UrgentVerdict
from baluarte.domain.protection.models.studies import (
    ADDED_BY_WHO_ACTS,
    CONTRIBUTE,
    IDENTIFIED,
)
from baluarte.domain.wall.declarations import by_condition
from baluarte.domain.wall.worker_counts import counted_by_worker

UNREAD = "reviewed_at is null and reviewed_by_id is null and verdict = ''"


class UrgentAct(Compartmented):
    """Urgent measures were issued or delivered, or the risk assessed at once: with what shows it.

    The document is kept under seal beside it; her word on each measure stands in her positions.
    """

    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE}",
        add=f"{ADDED_BY_WHO_ACTS} and {UNREAD}",
        # A second person reads what departs from the usual, once.
        change=f"{CONTRIBUTE} and departs and by_id <> bal.account() and reviewed_at is null",
        changed="reviewed_by_id = bal.account()",
        columns=("reviewed_at", "reviewed_by_id", "verdict"),
        worker=counted_by_worker("id", "reviewed_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgent_acts")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=80)
    measures = ArrayField(models.UUIDField())
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    document_sha256 = models.CharField(max_length=64)
    # With a measure that is none of the urgent ones, or somebody who is not usually asked.
    departs = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=UrgentVerdict, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_an_urgent_act_is_read_by_another",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by=F("by")) & ~Q(verdict="")),
            ),
        ]
