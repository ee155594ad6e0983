from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.statements.models.walls import outside_the_state, where_i_am
from baluarte.domain.wall.declarations import READ, by_condition, dated, internal

# Whoever answers for an institution here, and whoever keeps the figures of all.
SPEAKS_FOR_IT = ("liaison", "prosecutor_liaison", "data_steward")
KEEPS_FIGURES = ("curator",)
ITS_REPORTER = (
    f"({outside_the_state(KEEPS_FIGURES)} or institution_id = any ({where_i_am(SPEAKS_FOR_IT)}))"
)


class Reporting(models.Model):
    """An institution says that what it owed in a period is recorded here whole.

    Where nobody said so there is no data, whatever happens to be recorded: missing is not zero.
    """

    wall = dated(
        by_condition(
            read="true",
            add=f"by_id = bal.account() and taken_back_at is null and {ITS_REPORTER}",
            change=f"taken_back_at is null and {ITS_REPORTER}",
            changed="taken_back_by_id = bal.account() and bal.is_now(taken_back_at)",
            columns=("taken_back_at", "taken_back_by_id"),
            worker=internal(worker=(READ,)),
        ),
        "said_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()
    said_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["first_date", "last_date"], name="accountability_reported"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_a_period_has_its_days",
                condition=Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(
                name="accountability_taken_back_by_somebody",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]
