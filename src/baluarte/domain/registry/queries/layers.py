"""Layers that the context may see, and where they say that something lies."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.layering import Ground
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.territory.queries import parents_of_the_undrawn


def layers() -> QuerySet[Layer]:
    """Return the layers that stand, by name, with how many parts each has."""
    standing = Layer.objects.filter(withdrawn_at=None)
    return standing.annotate(part_count=Count("parts")).order_by("name_es", "-as_of", "id")


def ground_of(layer: Layer, parts: Iterable[LayerPart]) -> Ground:
    """Return what each municipality says of a layer."""
    return Ground(
        {part.code: part.shares for part in parts},
        layer.outside,
        is_partition=layer.kind == LayerKind.PARTITION,
        parents=parents_of_the_undrawn(),
    )


def layer_of(part: UUID) -> UUID | None:
    """Return which layer a part is of; nothing where it may not be seen."""
    found = LayerPart.objects.filter(pk=part, layer__withdrawn_at=None)
    return found.values_list("layer", flat=True).first()


def certainly_in(part: UUID) -> list[str]:
    """Return the municipalities all of which lie in a part; none where it may not be seen."""
    found = LayerPart.objects.select_related("layer").filter(pk=part, layer__withdrawn_at=None)
    held = found.first()
    if held is None:
        return []
    return ground_of(held.layer, held.layer.parts.defer("outline")).certainly_in(held.code)
