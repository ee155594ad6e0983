from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.publication.choices import Across, Cut, Shown
from baluarte.domain.wall.declarations import ADD, READ, REMOVE, internal


class PublishedCut(models.Model):
    """One count of an edition's victims by labor or gender, or that it is hidden; never a victim.

    While an edition is revised its cuts stay unread: its next revision has others.
    """

    wall = internal(worker=(READ, ADD, REMOVE), public=(READ,), why="public: counts of an edition")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    cut = models.CharField(max_length=8, choices=Cut)
    across = models.CharField(max_length=8, choices=Across)
    # A code of what it is counted across, or that it is missing, stands with others, or is all.
    key = models.CharField(max_length=12)
    # A code of the cut; of what is crossed, that of labor and that of gender (`crossed_value`).
    value = models.CharField(max_length=24)
    shown = models.CharField(max_length=8, choices=Shown)
    victims = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["number", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "cut", "across", "key", "value"], name="publication_one_cut"
            ),
            # What is hidden is hidden, and is not zero.
            models.CheckConstraint(
                name="publication_cut_shows_a_count_or_none",
                condition=Q(shown=Shown.EXACT, victims__isnull=False)
                | Q(shown=Shown.HIDDEN, victims__isnull=True),
            ),
        ]


class ShownCut(models.Model):
    """A count that some edition or revision showed: kept where that gave way to another.

    Whoever read it still has it; what comes after is compared with it too.
    """

    wall = internal(worker=(READ, ADD), why="the worker alone has a right on it")
    sensitivity: ClassVar = {"key": "open", "value": "open"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cut = models.CharField(max_length=8, choices=Cut)
    across = models.CharField(max_length=8, choices=Across)
    key = models.CharField(max_length=12)
    value = models.CharField(max_length=24)
    victims = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cut", "across", "key", "value", "victims"],
                name="publication_cut_shown_once",
            ),
        ]
