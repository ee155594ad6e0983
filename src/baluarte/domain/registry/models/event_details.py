"""What more is told of acts and victims: perpetrators one by one, profiles, details, chains.

Codes stand in the open for who sees coded facts; whatever could tell who somebody is, or is of a
special category, is `Confidential`: sealed, and read only where identities are open.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.intake.models import Report
from baluarte.domain.registry.models.events import Act, Endable, Event, Kept, ends_by_somebody
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ENDS,
    READ,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
    restricted,
)

BOTH_CODED = " and ".join(
    in_compartments(Level.CODED, column=side) for side in ("compartment_id", "other_compartment_id")
)
FROM_MINE = f"{in_compartments(Level.CONTRIBUTE)} and ({BOTH_CODED})"


class Confidential(Kept, Sealed):
    """What could tell who somebody is, or is of a special category: sealed, its reading logged."""

    wall = restricted()
    sensitivity: ClassVar = {"sealed_text": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed_text = SealedField()


class Perpetrator(Kept, Endable):
    """One presumed perpetrator of an act: class, degree of involvement, status as told.

    `Act.perpetrators` repeats the classes, so that counts and lists need no join.
    """

    wall = restricted(read=Level.CODED, worker=True, changes=(ENDS,))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="by_whom")
    kind = models.CharField(max_length=10)
    degree = models.CharField(max_length=24, default="presumed")
    status = models.CharField(max_length=24, default="not_told")
    # Who it is, only where it was given and somebody wrote why it may be kept.
    identity = models.ForeignKey(
        Confidential, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [ends_by_somebody("registry_perpetrator_ends_by_somebody")]


class Profile(Kept):
    """What a victim is and defends, in codes without identity; immutable, superseded."""

    wall = restricted(
        read=Level.CODED, worker=True,
        beside=("registry_profile", "event_id", "registry_event"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="profiles")
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    kind = models.CharField(max_length=12, default="person")
    # Of a collective, how many people; null: nobody told. Not told is not zero, and not one.
    size = models.PositiveIntegerField(null=True)
    gender = models.CharField(max_length=12, blank=True)
    age_band = models.CharField(max_length=12, blank=True)
    # Of `occupations`; empty: nobody told.
    labor = models.CharField(max_length=12, blank=True)
    defends = ArrayField(models.CharField(max_length=24), default=list)
    # Her role in her medium, and what she says of herself of special categories: under seal,
    # counted nowhere.
    described = models.ForeignKey(
        Confidential, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Which report told it so; null: somebody described her.
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_profile_of_a_person_or_a_collective",
                condition=Q(kind="person", size__isnull=True)
                | ~Q(kind="person") & Q(gender="", age_band=""),
            ),
            models.CheckConstraint(
                name="registry_profile_size_is_not_zero",
                condition=Q(size__isnull=True) | Q(size__gte=1),
            ),
            models.UniqueConstraint(
                fields=["event", "number"],
                condition=Q(supersedes__isnull=True),
                name="registry_profile_begins_once",
            ),
        ]


class Detail(Kept, Endable):
    """What more is told of an act, as its text in `norms` says; dated where it changes."""

    wall = restricted(read=Level.CODED, worker=True, changes=(ENDS,))
    sensitivity: ClassVar = {"told": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="details")
    kind = models.CharField(max_length=20)
    # Codes and numbers only, checked against the text of the kind.
    told = models.JSONField()
    prose = models.ForeignKey(
        Confidential, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The day of which it is told, where the kind changes with time.
    on_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [ends_by_somebody("registry_detail_ends_by_somebody")]


class Chain(Kept, Endable):
    """How one event stands to another: it precedes it, contains it, or retaliates for it.

    Told by whose the first is; seen by who sees both.
    """

    wall = by_condition(
        read=BOTH_CODED,
        add=FROM_MINE,
        change=FROM_MINE,
        changes=(ENDS,),
        worker=Declaration(
            {str(DatabaseRole.WORKER): (READ,)}, {str(DatabaseRole.WORKER): Rows(read=BOTH_CODED)}
        ),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="chains")
    kind = models.CharField(max_length=12)
    other = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="chained")
    other_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            ends_by_somebody("registry_chain_ends_by_somebody"),
            models.CheckConstraint(name="registry_chain_of_two", condition=~Q(event=F("other"))),
            models.UniqueConstraint(
                fields=["event", "other", "kind"],
                condition=Q(ended_at__isnull=True),
                name="registry_chain_once",
            ),
        ]
