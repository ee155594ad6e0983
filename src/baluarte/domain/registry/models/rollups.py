"""What is summed beforehand: by compartment and month, so that each reader adds up her own.

The database keeps these rows itself (`definers`); nobody else writes them. They repeat what the
events say, so that nothing is held to their keys but they to those of the events.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Compartment
from baluarte.domain.registry.definers import DEFINERS
from baluarte.domain.registry.models.events import Aggression
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import READ, Declaration, Rows, in_compartments

_SEEN = in_compartments(Level.CODED)
_READERS = (str(DatabaseRole.APP), str(DatabaseRole.WORKER))
# Read by who sees the events in coded form; written by nobody but the database.
SUMMED = Declaration(dict.fromkeys(_READERS, (READ,)), dict.fromkeys(_READERS, Rows(_SEEN)))


class Summed(models.Model):
    """Base of what the database writes itself, thousands of rows at once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True


class Rollup(Summed):
    """How many of a unit there are in a month of a compartment, by some columns of codes.

    `grain` says which columns are kept; the others are empty.
    """

    wall = SUMMED
    definers = DEFINERS
    sensitivity: ClassVar[dict[str, str]] = {}

    # A month, or a year that adds up its months.
    span = models.CharField(max_length=1)
    grain = models.IntegerField()
    unit = models.CharField(max_length=14)
    # The first day of the span in which an event is listed.
    begins = models.DateField()
    told = models.CharField(max_length=7, blank=True)
    state_of = models.CharField(max_length=3)
    holding = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=2, blank=True)
    municipality = models.CharField(max_length=5, blank=True)
    kinds = models.CharField(max_length=80, blank=True)
    classes = models.CharField(max_length=80, blank=True)
    link_to_work = models.CharField(max_length=24, blank=True)
    number = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "span", "grain", "unit", "holding", "begins"],
                name="registry_rolled",
            ),
            models.Index(fields=["compartment", "span", "begins"], name="registry_rolled_span"),
        ]


class RollupMark(Summed):
    """The sums of a month, or of a year, are not to be read until they are made anew."""

    wall = SUMMED
    sensitivity: ClassVar[dict[str, str]] = {}

    span = models.CharField(max_length=1)
    begins = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "span", "begins"], name="registry_marked"),
        ]


class ByWhom(Summed):
    """A live act of an event is by that class: found by class and day, however rare."""

    wall = SUMMED
    sensitivity: ClassVar[dict[str, str]] = {}

    aggression = models.ForeignKey(
        Aggression,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=10)
    listed_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["aggression", "kind"], name="registry_by_whom_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "kind", "-listed_date", "-aggression"],
                name="registry_listed_by_whom",
            ),
        ]
