"""What happened, as each organisation holds it: events, their acts, victims and reports."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.intake.choices import Origin, PlacePrecision
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.people.models import Person
from baluarte.domain.registry.choices import (
    NOT_DETERMINED,
    Ended,
    EventState,
    Occasion,
)
from baluarte.domain.registry.definers import OF_AUDIT
from baluarte.domain.registry.projections import LOCKED, OF_ACTS, OF_EVENTS
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import ENDS, Change, restricted

# Where something of no known day is listed: after everything that has one.
UNDATED = date.min


class Kept(Compartmented):
    """Base of the rows of the registry: read by keys and by indexes that begin with them.

    An index on the compartment alone would tempt the database to read all of it beside each key.
    """

    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class Endable(models.Model):
    """Base of rows that are said once and held until somebody says otherwise; never deleted."""

    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def ends_by_somebody(name: str) -> models.CheckConstraint:
    """Return the constraint that an end has its instant and its author, or neither."""
    return models.CheckConstraint(
        name=name,
        condition=Q(ended_at__isnull=True, ended_by__isnull=True)
        | Q(ended_at__isnull=False, ended_by__isnull=False),
    )


class Event(Kept):
    """One event (*hecho*) as its steward's registry holds it; holds acts (*agresiones*)."""

    wall = restricted(read=Level.CODED, worker=True, changes=(LOCKED,))
    definers = (*OF_AUDIT, *OF_EVENTS)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Short, random, says nothing: how people and editions refer to it.
    reference = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The newest determination and what lists ask of it, so that they need no search: a
    # projection, written by the database with the determination itself, never the truth.
    current = models.OneToOneField(
        "Determination", on_delete=models.PROTECT, null=True, related_name="current_of"
    )
    listed_date = models.DateField(default=UNDATED)
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=3, choices=EventState)
    link_to_work = models.CharField(max_length=24, default=NOT_DETERMINED)
    number_of_victims = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="registry_one_reference"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-listed_date", "-id"], name="registry_listed"),
            models.Index(
                fields=["compartment", "municipality", "-listed_date", "-id"],
                name="registry_listed_municipality",
            ),
            models.Index(
                fields=["compartment", "state", "-listed_date", "-id"],
                name="registry_listed_state",
            ),
            models.Index(
                fields=["compartment", "status", "-listed_date", "-id"],
                name="registry_listed_status",
            ),
            models.Index(
                fields=["compartment", "link_to_work", "-listed_date", "-id"],
                name="registry_listed_link",
            ),
            # For lists in another order than by day (`queries.list_order`).
            models.Index(
                fields=["compartment", "-created_at", "-listed_date", "-id"],
                name="registry_by_day_recorded",
            ),
            models.Index(
                F("compartment"),
                Coalesce("municipality", "state"),
                F("listed_date").desc(),
                F("id").desc(),
                name="registry_by_place",
            ),
            models.Index(
                fields=["compartment", "-number_of_victims", "-listed_date", "-id"],
                name="registry_by_victims",
            ),
        ]


class Ground(Kept, Sealed):
    """What a person wrote where she decided: prose can name somebody, so it stands apart, sealed.

    The worker, who computes what is counted and published, has no way to it; `queries` open it
    into `text`.
    """

    wall = restricted(read=Level.CODED)
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed_text = SealedField()


class Determination(Kept):
    """What is held of an event from an instant on: immutable, a newer one supersedes it."""

    wall = restricted(
        read=Level.CODED, worker=True,
        beside=("registry_determination", "event_id", "registry_event"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="determinations")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    # Whose words are followed, where nobody has decided anything yet.
    coding = models.ForeignKey(
        Coding, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    origin = models.CharField(max_length=8, choices=Origin)
    occasion = models.CharField(max_length=12, choices=Occasion)
    # What whoever decided wrote; empty where nobody did.
    ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=3, choices=EventState)
    # EDTF, the first and last day it may mean, and the day it is listed under.
    date = models.CharField(max_length=60)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    listed_date = models.DateField(default=UNDATED)
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    place_precision = models.CharField(max_length=12, choices=PlacePrecision)
    # How many; null: not told. Not told is not zero, and not one.
    victims = models.PositiveSmallIntegerField(null=True)
    link_to_work = models.CharField(max_length=24, default=NOT_DETERMINED)
    criterion = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_link_to_work_by_a_written_criterion",
                condition=Q(link_to_work=NOT_DETERMINED) | Q(criterion__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_municipality_with_its_state",
                condition=Q(municipality__isnull=True) | Q(state__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_first_day_is_not_after_the_last",
                condition=Q(first_date__isnull=True)
                | Q(last_date__isnull=True)
                | Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(
                name="registry_determination_has_a_ground",
                condition=~Q(occasion=Occasion.DECIDED) | Q(ground__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_determination_counts_a_victim",
                condition=Q(victims__isnull=True) | Q(victims__gte=1),
            ),
        ]
        indexes: ClassVar = [
            # For lists as they stood on a day.
            models.Index(
                fields=["compartment", "-listed_date", "-event"], name="registry_listed_then"
            ),
            # For dates that may lie in a period and are listed outside it.
            models.Index(
                fields=["compartment", "-listed_date", "-event"],
                condition=Q(first_date__isnull=True)
                | Q(last_date__isnull=True)
                | Q(last_date__gt=F("first_date")),
                name="registry_listed_imprecise",
            ),
            models.Index(
                fields=["compartment", "-listed_date", "-event"],
                condition=Q(first_date__isnull=True),
                name="registry_listed_by_its_end",
            ),
            # For what was decided since somebody last looked.
            models.Index(fields=["compartment", "-decided_at"], name="registry_decided"),
        ]


class Act(Kept):
    """One type of harm done to one victim by presumed perpetrators; ended, never deleted."""

    wall = restricted(
        read=Level.CODED, worker=True, changes=(ENDS,),
        beside=("registry_act", "event_id", "registry_event"),
    )  # fmt: skip
    definers = OF_ACTS
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="acts")
    coding = models.ForeignKey(
        Coding, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    type = models.CharField(max_length=10)
    # Who the victim is stands in `people`; the number tells victims apart without naming them.
    # Null: there are several, and nobody told which.
    victim_number = models.PositiveSmallIntegerField(null=True)
    perpetrators = ArrayField(models.CharField(max_length=10), default=list)
    involvement = models.CharField(max_length=24, default="presumed")
    # Of its event, so that the list of a type is one walk along an index.
    listed_date = models.DateField(default=UNDATED)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_act_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "type", "-listed_date", "-event"],
                condition=Q(ended_at__isnull=True),
                name="registry_listed_type",
            ),
        ]


class Victim(Kept, Endable):
    """Which person is the victim of that number: identities, apart from the coded facts.

    Told otherwise, it ends and another row says so.
    """

    wall = restricted(changes=(ENDS,))
    sensitivity: ClassVar = {"person": "personal", "report": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="victims")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # Which report named her: when it is taken back, so is the name.
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            ends_by_somebody("registry_victim_ends_by_somebody"),
            models.UniqueConstraint(
                fields=["event", "number"],
                condition=Q(ended_at__isnull=True),
                name="registry_victim_number_once",
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(ended_at__isnull=True),
                name="registry_victim_not_twice",
            ),
        ]


class Link(Kept):
    """A report speaks of an event; the link can be undone, the report never edited."""

    wall = restricted(
        read=Level.CODED, worker=True,
        changes=(ENDS, Change(("end_ground_id", "ended_how"), "old.ended_at is null")),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="links")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="links")
    ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_how = models.CharField(max_length=10, choices=Ended, blank=True)
    end_ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(ended_at__isnull=True), name="registry_one_live_link"
            ),
            models.CheckConstraint(
                name="registry_link_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_how="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_how=""),
            ),
        ]
