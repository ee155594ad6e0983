"""Layers as dimensions of a count: which are offered, and what their areas are called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import SEVERAL, UNKNOWN, Dimension
from baluarte.domain.analysis.queries.layer_crosstabs import by_area
from baluarte.domain.analysis.queries.layer_dimension import NOWHERE, ByArea, Split
from baluarte.domain.registry.actions.layer_words import open_words
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries import layers as queries
from baluarte.web.registry.forms import Choices
from baluarte.web.registry.presenters.labels import name_of

# How a layer stands among the dimensions of an address: before its key.
PREFIX = "capa-"


@dataclass(frozen=True)
class AreasOf:
    """A layer as a dimension, with what it and its areas are called."""

    by: ByArea
    name: str
    names: Mapping[str, str]

    def said(self, code: str) -> str:
        """Say a category."""
        rest = {
            NOWHERE: _("Outside all of them"),
            SEVERAL: _("Several, or the sources differ"),
            UNKNOWN: _("Not told precisely enough"),
        }
        return rest.get(code) or self.names.get(code, code)


def offered() -> Choices:
    """Return the layers that may be seen, as they stand in an address."""
    found = list(queries.layers().defer("outside"))
    open_words(found, at=timezone.now())
    return [(f"{PREFIX}{one.pk}", name_of(one)) for one in sorted(found, key=name_of)]


def layer_in(value: str) -> UUID | None:
    """Return the layer that a dimension of an address is; nothing where it is none."""
    return UUID(value.removeprefix(PREFIX)) if value.startswith(PREFIX) else None


def areas_of(keys: Collection[UUID]) -> dict[UUID, AreasOf]:
    """Read some layers as dimensions; those that may not be seen are not there."""
    if not keys:
        return {}
    parts: dict[UUID, list[LayerPart]] = {}
    layers = list(Layer.objects.filter(pk__in=keys, withdrawn_at=None))
    areas = list(LayerPart.objects.filter(layer__in=layers).defer("outline"))
    open_words(layers, areas, at=timezone.now())
    for part in areas:
        parts.setdefault(part.layer_id, []).append(part)
    return {
        one.pk: AreasOf(
            by=by_area(one, parts.get(one.pk, [])),
            name=name_of(one),
            names={part.code: name_of(part) for part in parts.get(one.pk, [])},
        )
        for one in layers
    }


def splits(asked: Iterable[Dimension | UUID], areas: Mapping[UUID, AreasOf]) -> list[Split]:
    """Return the dimensions asked for, a layer as the one it is."""
    return [
        areas[one].by if isinstance(one, UUID) else one
        for one in asked
        if not isinstance(one, UUID) or one in areas
    ]
