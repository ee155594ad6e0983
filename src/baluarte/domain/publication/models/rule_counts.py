"""How often each rule of an edition held something back or made it coarse, counted exactly."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.wall.declarations import ADD, READ, internal


class RuleCount(models.Model):
    """How often a rule applied in a revision of an edition, and what the edition says of it.

    The exact number speaks of single records: only the worker reads it, to count on from it.
    """

    wall = internal(worker=(READ, ADD), why="the worker alone has a right on it")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    section = models.CharField(max_length=12, choices=RuleSection)
    rule = models.CharField(max_length=60)
    times = models.PositiveIntegerField()
    # In fives; 0 is fewer than five.
    told = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "revision", "section", "rule"],
                name="publication_rule_counted_once",
            ),
        ]
