from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account
from baluarte.domain.wall.declarations import READ, by_condition, internal


class WeightTable(models.Model):
    """A table by which pairs are weighed, adopted by a curator; the newest holds, none is changed.

    Numbers about agreement between records, of nobody in particular: whoever has an account reads
    by which rule she is asked to judge. Where there is none, the written rule holds.
    """

    wall = by_condition(
        read="true",
        add="by_id = bal.account() and bal.holds_role('curator')",
        worker=internal(worker=(READ,)),
    )
    sensitivity: ClassVar = {
        "tables": "internal",
        "learned_from": "internal",
        "ground": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # {"date": {"day": [m, u], ...}, "place": ..., "type": ..., "names": ...}; see `comparison`.
    tables = models.JSONField()
    proposed_from = models.FloatField()
    # What it was learned from: {"compared": ..., "candidates": ..., "seed": ..., "bits": {field:
    # {level: [low, high]}}}; empty where the written rule was taken up again.
    learned_from = models.JSONField(default=dict)
    ground = models.TextField()
    adopted_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(ground=""), name="linkage_weighing_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-adopted_at"], name="linkage_weighing_newest")]
