from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.protection.choices import Touches
from baluarte.domain.protection.models.inherited_visibility import WITH_IT
from baluarte.domain.protection.models.measures import Reevaluation
from baluarte.domain.protection.models.studies import ADDED_BY_WHO_ACTS, IDENTIFIED
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.declarations import by_condition


class ReevaluationReason(Compartmented):
    """How an event touches whom a case protects; who else was harmed stands nowhere here."""

    wall = by_condition(
        read=f"{IDENTIFIED} or "
        + WITH_IT.format(above="protection_reevaluation", column="reevaluation_id"),
        add=ADDED_BY_WHO_ACTS,
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reevaluation = models.ForeignKey(Reevaluation, on_delete=models.PROTECT, related_name="reasons")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    touches = models.CharField(max_length=14, choices=Touches)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reevaluation", "event"], name="protection_an_event_one_reason"
            ),
        ]
