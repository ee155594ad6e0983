"""What the operator adds to the law: days without work, sessions, terms where the law has none."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.wall.declarations import ADD, READ, internal

HOW_DAYS_COUNT = "how days count here, as each term says it: of no matter and of no person"
BY_OPERATOR = "bal.holds_role('system_admin') and {} = bal.account()"


class ClosedDay(models.Model):
    """A day not worked beside those of the law: by one body, or by all where it names none."""

    wall = internal(
        app=(READ, ADD),
        worker=(READ,),
        write=BY_OPERATOR.format("recorded_by_id"),
        why=HOW_DAYS_COUNT,
    )
    sensitivity: ClassVar = {"said": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    role = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    said = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "day"], name="procedure_one_closed_day"),
        ]


class BodySession(models.Model):
    """A session of a body, as announced: some clocks run until the next one."""

    wall = internal(
        app=(READ, ADD),
        worker=(READ,),
        write=BY_OPERATOR.format("recorded_by_id"),
        why=HOW_DAYS_COUNT,
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    role = models.CharField(max_length=40)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "day"], name="procedure_one_session_a_day"),
        ]


class OwnTerm(models.Model):
    """A term the operator set for a step to which the law gives none; shown as the operator's.

    Immutable: a newer one holds for clocks that begin after it was decided.
    """

    wall = internal(
        app=(READ, ADD),
        worker=(READ,),
        write=BY_OPERATOR.format("decided_by_id"),
        why=HOW_DAYS_COUNT,
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=60)
    step = models.CharField(max_length=20)
    unit = models.CharField(max_length=20)
    value = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code", "step", "decided_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="procedure_own_term_is_a_time", condition=Q(value__gte=1)),
        ]
