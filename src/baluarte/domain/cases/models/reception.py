from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED, Case
from baluarte.domain.intake.models import Report
from baluarte.domain.wall.declarations import by_condition


class Reception(Compartmented):
    """Somebody told her story once: when, how, the report that keeps it, whether she declared."""

    wall = by_condition(read=IDENTIFIED, add=f"({CONTRIBUTE}) and by_id = bal.account()")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="receptions")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=12, choices=Channel)
    told_at = models.DateTimeField()
    # Her word, not a measure: imminent danger was declared at this instant, or nobody declared it.
    danger_declared_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_told_before_it_is_recorded",
                condition=Q(told_at__lte=F("recorded_at")),
            ),
        ]
