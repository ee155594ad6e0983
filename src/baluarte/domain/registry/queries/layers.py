"""Layers that the context may see, and where they say that something lies."""

from collections import Counter
from collections.abc import Iterable, Mapping
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


def standing(layer: UUID) -> UUID | None:
    """Return a layer's key; nothing where it may not be seen, or stands no more."""
    return Layer.objects.filter(pk=layer, withdrawn_at=None).values_list("pk", flat=True).first()


def certainly_in(part: UUID) -> list[str]:
    """Return the municipalities all of which lie in a part; none where it may not be seen."""
    found = LayerPart.objects.select_related("layer").filter(pk=part, layer__withdrawn_at=None)
    held = found.first()
    if held is None:
        return []
    return ground_of(held.layer, held.layer.parts.defer("outline")).certainly_in(held.code)


def certainly_within(layer: UUID) -> list[str]:
    """Return the municipalities that lie wholly in some part; none where it may not be seen."""
    held = Layer.objects.filter(pk=layer, withdrawn_at=None).first()
    if held is None:
        return []
    return ground_of(held, held.parts.defer("outline")).inside()


def parts_with(layer: UUID, municipalities: Mapping[str, int]) -> list[tuple[LayerPart, int]]:
    """Return the parts of a layer with how much each certainly has, the most first.

    `municipalities` says how much there is in each; a part that has nothing is not there.
    """
    held = Layer.objects.filter(pk=layer, withdrawn_at=None).first()
    if held is None:
        return []
    parts = list(held.parts.defer("outline"))
    ground, found = ground_of(held, parts), Counter[str]()
    for code, number in municipalities.items():
        for part in ground.of(code[:2], code).parts:
            found[part] += number
    by_number = sorted(parts, key=lambda one: (-found[one.code], one.position))
    return [(one, found[one.code]) for one in by_number if found[one.code]]
