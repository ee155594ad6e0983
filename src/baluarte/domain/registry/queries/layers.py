"""Layers that the context may see, and where they say that something lies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.layer_membership import Ground
from baluarte.domain.registry.models import Layer, LayerPart, LayerUpload
from baluarte.domain.territory.queries import parents_of_the_undrawn

IN_TIME: Final = timedelta(minutes=10)
SHOWN_FOR: Final = timedelta(days=7)


def layers() -> QuerySet[Layer]:
    """Return the layers that stand, by name, with how many parts each has."""
    standing = Layer.objects.filter(withdrawn_at=None)
    return standing.annotate(part_count=Count("parts")).order_by("name_es", "-as_of", "id")


def uploads(*, at: datetime) -> QuerySet[LayerUpload]:
    """Return large files that wait for the worker, and those refused of late, newest first."""
    told = Q(ended_at=None) | Q(is_loaded=False, ended_at__gt=at - SHOWN_FOR)
    return LayerUpload.objects.filter(told).defer("content").order_by("-asked_at", "pk")


def left_over(*, at: datetime) -> QuerySet[LayerUpload]:
    """Return the files that have waited so long that their worker must have been killed."""
    return LayerUpload.objects.filter(ended_at=None, asked_at__lt=at - IN_TIME).order_by("asked_at")


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
