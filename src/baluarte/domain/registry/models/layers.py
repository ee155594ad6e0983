"""Areas that somebody brought: of all who have an account, or of whoever has a compartment open."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    READ,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
)

# Where it lies can be a secret of a community: then it is of a compartment, as any row.
_SEEN = f"(compartment_id is null or {in_compartments(Level.CODED)})"
_KEPT = (
    "((compartment_id is null and bal.holds_role('curator'))"
    f" or {in_compartments(Level.CONTRIBUTE)})"
)
_WORKER = Declaration(
    {str(DatabaseRole.WORKER): (READ,)}, {str(DatabaseRole.WORKER): Rows(read=_SEEN)}
)


class Layer(models.Model):
    """A set of named areas from one source; another edition of it is another layer.

    Withdrawn, it says nothing any more: names, areas and shares are emptied.
    """

    wall = by_condition(
        read=_SEEN,
        add=_KEPT,
        change=_KEPT,
        columns=("withdrawn_at", "withdrawn_by_id", "name_es", "name_en", "source", "outside"),
        worker=_WORKER,
    )
    sensitivity: ClassVar = {
        "name_es": "internal",
        "name_en": "internal",
        "source": "internal",
        "licence": "internal",
        "outside": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Empty: of all who have an account.
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=120)
    # Of what day the areas are.
    as_of = models.DateField()
    kind = models.CharField(max_length=12, choices=LayerKind)
    sha256 = models.CharField(max_length=64)
    # By municipality, the share of it that lies in no part; 1 is the whole.
    outside = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registry_layer_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]


class LayerPart(models.Model):
    """One named area of a layer, and which share of each municipality lies in it."""

    wall = by_condition(
        read=_SEEN,
        add=_KEPT,
        change=_KEPT,
        columns=("name_es", "name_en", "outline", "shares"),
        worker=_WORKER,
    )
    sensitivity: ClassVar = {
        "name_es": "internal",
        "name_en": "internal",
        "outline": "internal",
        "shares": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    # A GeoJSON geometry, simplified, to be drawn.
    outline = models.JSONField(null=True)
    # By municipality; 1 is the whole, what is less than a hundredth is not there.
    shares = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "code"], name="registry_part_of_a_layer_once"),
        ]
