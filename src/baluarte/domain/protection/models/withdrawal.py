from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.protection.choices import FactSource, WithdrawalStage
from baluarte.domain.protection.models.measures import Measure
from baluarte.domain.protection.models.studies import (
    CONTRIBUTE,
    IDENTIFIED,
    OF_HER_MEASURE,
    OF_HER_WITHDRAWAL,
    SHE_ADDS,
    only_added,
)
from baluarte.domain.wall.declarations import by_condition


class MeasureWithdrawal(Compartmented):
    """A measure is to be withdrawn on one of the law's grounds: misuse, deliberate and repeated."""

    wall = only_added(OF_HER_MEASURE)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="withdrawals")
    ground = models.CharField(max_length=30)
    is_deliberate = models.BooleanField()
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_misuse_is_deliberate", condition=Q(is_deliberate=True)
            ),
        ]


class MisuseFact(Compartmented):
    """A dated fact of misuse and its source. It can name no note, incident or study of ours."""

    wall = only_added(OF_HER_WITHDRAWAL)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    withdrawal = models.ForeignKey(
        MeasureWithdrawal, on_delete=models.PROTECT, related_name="facts"
    )
    happened_on = models.DateField()
    source = models.CharField(max_length=16, choices=FactSource)
    document_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class WithdrawalStep(Compartmented):
    """How far a withdrawal has come: notice, reply, Council, decision; only added to."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {OF_HER_WITHDRAWAL}",
        add=f"by_id = bal.account() and ({CONTRIBUTE} or (stage = 'replied' and "
        f"{SHE_ADDS.format(table='protection_withdrawalstep')}))",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    withdrawal = models.ForeignKey(
        MeasureWithdrawal, on_delete=models.PROTECT, related_name="steps"
    )
    stage = models.CharField(max_length=16, choices=WithdrawalStage)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["withdrawal", "stage"], name="protection_a_stage_once"),
        ]
