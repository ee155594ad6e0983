"""What somebody says of one attribute of an event, and which claim a determination follows."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models.event_details import Confidential
from baluarte.domain.registry.models.events import (
    Act,
    Determination,
    Endable,
    Event,
    Kept,
    ends_by_somebody,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import ENDS, restricted


class Claim(Kept, Endable):
    """A value that a source gives to an attribute, beside what reports tell: never overwritten."""

    wall = restricted(read=Level.CODED, worker=True, changes=(ENDS,))
    sensitivity: ClassVar = {"value": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="claims")
    attribute = models.CharField(max_length=12, choices=Attribute)
    # Of which act, where a type or a perpetrator is said of one; of which victim, an identity.
    act = models.ForeignKey(
        Act, on_delete=models.PROTECT, null=True, related_name="claims", db_index=False
    )
    victim_number = models.PositiveSmallIntegerField(null=True)
    # EDTF, code of a place, a type, a class or a link to the work; empty for an identity.
    value = models.CharField(max_length=60, blank=True)
    identity = models.ForeignKey(
        Confidential, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=20)
    reliability = models.CharField(max_length=10, default="unknown")
    # When the source said it, where that is known.
    said_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ends_by_somebody("registry_claim_ends_by_somebody"),
            models.CheckConstraint(
                name="registry_claim_of_an_identity_is_sealed",
                condition=Q(attribute="identity", value="", identity__isnull=False)
                & Q(victim_number__isnull=False)
                | ~Q(attribute="identity") & ~Q(value="") & Q(identity__isnull=True),
            ),
        ]


class Following(Kept):
    """A determination follows a claim: which, of those there were; its ground is written there."""

    wall = restricted(read=Level.CODED, worker=True)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    determination = models.OneToOneField(
        Determination, on_delete=models.PROTECT, related_name="following"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="followed_by")
