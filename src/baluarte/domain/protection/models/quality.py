from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.protection.choices import Answered
from baluarte.domain.protection.models.agreement import blind
from baluarte.domain.protection.models.inherited_visibility import WITH_IT
from baluarte.domain.protection.models.studies import (
    ADDED_BY_WHO_ACTS,
    IDENTIFIED,
    RiskStudy,
)
from baluarte.domain.wall.declarations import by_condition

WITH_ITS_STUDY = WITH_IT.format(above="protection_riskstudy", column="study_id")


class QualityAnswer(Compartmented):
    """What somebody found at one point of the checklist of a study; a newer one replaces it."""

    # Whoever rates the study again reads none of it.
    wall = blind(
        by_condition(
            read=f"{IDENTIFIED} or {WITH_ITS_STUDY}",
            add=ADDED_BY_WHO_ACTS,
        )
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    study = models.ForeignKey(RiskStudy, on_delete=models.PROTECT, related_name="quality")
    point = models.CharField(max_length=12)
    answer = models.CharField(max_length=14, choices=Answered)
    has_reason = models.BooleanField(default=False)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["study", "point", "-answered_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_a_no_says_why",
                condition=Q(answer="met") | Q(has_reason=True),
            ),
        ]
