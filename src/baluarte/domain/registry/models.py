from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.intake.choices import Origin, PlacePrecision
from baluarte.domain.intake.models import Report
from baluarte.domain.people.models import Person
from baluarte.domain.registry.choices import AggressionState, Verdict
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    by_condition,
    in_compartments,
    internal,
    restricted,
)

SEES_BOTH = " and ".join(
    in_compartments(Level.CODED, column=side)
    for side in ("left_compartment_id", "right_compartment_id")
)


class Aggression(Compartmented):
    """One event (*hecho*) as its steward's registry holds it; holds acts (*agresiones*)."""

    wall = restricted(read=Level.CODED, worker=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Short, random, says nothing: how people and editions refer to it.
    reference = models.CharField(max_length=12, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # The newest determination, kept here so that lists need no search; never the truth itself.
    current = models.OneToOneField(
        "Determination", on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_date = models.DateField(null=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-first_date", "-id"]),
            models.Index(fields=["municipality", "first_date"]),
        ]


class Determination(Compartmented):
    """What is held of an aggression from an instant on: immutable, a newer one supersedes it."""

    wall = restricted(read=Level.CODED, worker=True, immutable=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(
        Aggression, on_delete=models.PROTECT, related_name="determinations"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin)
    ground = models.CharField(max_length=300)
    state_of = models.CharField(max_length=3, choices=AggressionState)
    date = models.CharField(max_length=60)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    place_precision = models.CharField(max_length=12, choices=PlacePrecision)
    link_to_work = models.CharField(max_length=24, default="not_determined")
    link_criterion = models.CharField(max_length=300, blank=True)


class Act(Compartmented):
    """One type of harm done to one victim by presumed perpetrators; ended, never deleted."""

    wall = restricted(read=Level.CODED, worker=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="acts")
    type = models.CharField(max_length=10)
    # Who the victim is stands in `people`; the number tells victims apart without naming them.
    victim_number = models.PositiveSmallIntegerField()
    perpetrators = ArrayField(models.CharField(max_length=10), default=list)
    involvement = models.CharField(max_length=24, default="presumed")
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class Victim(Compartmented):
    """Which person is the victim of that number: identities, apart from the coded facts."""

    wall = restricted()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="victims")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["aggression", "number"], name="registry_victim_number_once"
            ),
        ]


class Link(Compartmented):
    """A report speaks of an aggression; the link can be undone, the report never edited."""

    wall = restricted(read=Level.CODED, worker=True)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="links")
    aggression = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="links")
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(ended_at__isnull=True), name="registry_one_live_link"
            ),
        ]


class NameDigest(Compartmented):
    """Keyed hashes of a victim's name, compared by the worker and read by nobody else."""

    wall = by_condition(
        read="false",
        add=in_compartments(Level.CONTRIBUTE),
        worker=internal(worker=(READ,)),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    aggression = models.ForeignKey(
        Aggression, on_delete=models.PROTECT, related_name="name_digests"
    )
    full = models.BinaryField(max_length=32)
    tokens = ArrayField(models.BinaryField(max_length=32), default=list)


class Pair(models.Model):
    """Two aggressions that may be one: proposed on agreed fields, visible to who sees both."""

    wall = by_condition(
        read=SEES_BOTH,
        add=SEES_BOTH,
        worker=internal(worker=(READ, ADD)),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    left = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Aggression, on_delete=models.PROTECT, related_name="+")
    left_compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    right_compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    # What agreed, in codes and numbers: {"days": 1, "municipality": true, "type": "same",
    # "names": "agree"}.
    agreement = models.JSONField()
    weight = models.FloatField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="registry_pair_once"),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="registry_pair_in_one_order"
            ),
        ]


class Judgement(models.Model):
    """What a person says of a pair; the newest of each person counts, none is changed."""

    wall = by_condition(read=SEES_BOTH, add=f"({SEES_BOTH}) and by_id = bal.account()")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="judgements")
    left_compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    right_compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
