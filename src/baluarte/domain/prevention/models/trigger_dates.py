"""Dates at which risk rises, as a house notes them: a trial, an eviction, a publication."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.models.warning_walls import OF_OUR_HOUSE
from baluarte.domain.prevention.warning_choices import TriggerKind
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.declarations import by_condition, dated


class TriggerDate(models.Model):
    """Days in a place at which risk rises, and why; read by its house alone, and never changed."""

    wall = dated(
        by_condition(
            read=OF_OUR_HOUSE, add=f"{OF_OUR_HOUSE} and noted_by_id = bal.account()"
        ),
        "noted_at",
    )  # fmt: skip
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TriggerKind)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    # Nothing: of the whole state.
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_date = models.DateField()
    last_date = models.DateField()
    words = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "last_date"], name="prevention_trigger_dates"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_a_trigger_ends_after_it_begins",
                condition=Q(last_date__gte=F("first_date")),
            ),
            models.CheckConstraint(
                name="prevention_a_trigger_has_words", condition=Q(words__regex=r"\S")
            ),
        ]


class TriggerDateWithdrawal(models.Model):
    """A date taken back: it was noted by mistake, or is not held."""

    wall = dated(
        by_condition(
            read=OF_OUR_HOUSE,
            add=f"{OF_OUR_HOUSE} and withdrawn_by_id = bal.account()"  # noqa: S608 (constants)
            " and exists (select 1 from public.prevention_triggerdate noted"
            " where noted.id = trigger_id"
            " and noted.holder_id = prevention_triggerdatewithdrawal.holder_id)",
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    trigger = models.OneToOneField(TriggerDate, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
