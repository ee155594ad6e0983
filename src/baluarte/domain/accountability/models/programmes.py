"""Strategies and programmes, version by version, and the actions that carry out obligations."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.choices import ProgrammeKind
from baluarte.domain.accountability.models.commitments import Commitment
from baluarte.domain.accountability.models.policy_wall import kept
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.declarations import dated


class Programme(models.Model):
    """A policy, strategy or programme of one institution; what it says stands in its versions."""

    wall = dated(kept(), "founded_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=ProgrammeKind)
    axis = models.CharField(max_length=16)
    institution = models.CharField(max_length=20)
    founded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ProgrammeVersion(models.Model):
    """What a programme says from a day on; the next answers an agreement or says why."""

    wall = dated(kept(), "written_at")
    sensitivity: ClassVar = {"name": "internal", "says": "internal", "reason": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    says = models.CharField(max_length=2000)
    # Codes of the policy's texts.
    objectives = ArrayField(models.CharField(max_length=12), default=list)
    indicators = ArrayField(models.CharField(max_length=12), default=list)
    budget = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    valid_from = models.DateField()
    review_date = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    # Which agreement of a dialogue it answers, or why it changes.
    agreement = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, related_name="versions"
    )
    reason = models.CharField(max_length=600, blank=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="accountability_one_version_of_a_number"
            ),
            models.CheckConstraint(
                name="accountability_a_new_version_says_why",
                condition=Q(number=1) | Q(agreement__isnull=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="accountability_reviewed_after_it_begins",
                condition=Q(review_date__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyAction(models.Model):
    """What an institution does to meet an obligation of the State, within a programme or apart."""

    wall = dated(kept(), "written_at")
    sensitivity: ClassVar = {"says": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    obligation = models.CharField(max_length=12)
    institution = models.CharField(max_length=20)
    says = models.CharField(max_length=600)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    first_date = models.DateField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ActionEnd(models.Model):
    """An action ended or was entered by mistake: from then on its obligation may have none."""

    wall = dated(kept(), "written_at")
    sensitivity: ClassVar = {"says": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    action = models.OneToOneField(PolicyAction, on_delete=models.PROTECT, related_name="end")
    ended_date = models.DateField()
    says = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
