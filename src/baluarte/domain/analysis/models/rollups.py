"""What is summed beforehand: by compartment and year, so that each reader adds up her own.

The database keeps these rows itself (`definers`); nobody else writes them. They repeat what the
events say, so that nothing is held to their keys but they to those of the events.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Compartment
from baluarte.domain.analysis.triggers import DEFINERS
from baluarte.domain.registry.models.events import Event
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
    """How many of a unit there are in a year of a compartment, by some columns of codes.

    `grain` says which columns are kept; the others are empty. What stands in no year but
    `ALL_YEARS` adds up those of all years.
    """

    wall = SUMMED
    definers = DEFINERS
    sensitivity: ClassVar[dict[str, str]] = {}

    grain = models.IntegerField()
    unit = models.CharField(max_length=14)
    # The year in which an event is listed; and whether its month, or that year, is sure.
    year = models.SmallIntegerField()
    told = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=3)
    holding = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=2, blank=True)
    municipality = models.CharField(max_length=5, blank=True)
    kinds = models.CharField(max_length=80, blank=True)
    classes = models.CharField(max_length=80, blank=True)
    link_to_work = models.CharField(max_length=24, blank=True)
    # In the year, and in each of its twelve months; of all years, no months.
    number = models.IntegerField()
    numbers = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "grain", "unit", "holding", "year"], name="analysis_rolled"
            ),
            models.Index(fields=["compartment", "year"], name="analysis_rolled_year"),
        ]


class RollupMark(Summed):
    """What a month says in the sums is not to be read until it is counted anew.

    Without a month: the sums of all years do not add up those of each.
    """

    wall = SUMMED
    sensitivity: ClassVar[dict[str, str]] = {}

    month = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "month"], name="analysis_marked"),
        ]


class ActClassIndex(Summed):
    """A live act of an event is by that class: found by class and day, however rare."""

    wall = SUMMED
    sensitivity: ClassVar[dict[str, str]] = {}

    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=10)
    listed_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "kind"], name="analysis_by_whom_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "kind", "-listed_date", "-event"],
                name="analysis_listed_by_whom",
            ),
        ]
