"""What layers and their parts are called, where they are seen."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from baluarte.domain.registry.actions.layer_words import open_words
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.layers import parts_with
from baluarte.web.registry.presenters.labels import language
from baluarte.web.registry.query_string import EventsQuestion


def name_of(one: Layer | LayerPart) -> str:
    """Return the name of a layer or of a part in the reader's language."""
    return one.name_en if language() == "en" else one.name_es


def area_names(asked: EventsQuestion) -> dict[str, str]:
    """Return what the layer and the part that a question asks for are called, where seen."""
    return area_names_of([asked.filters])


def area_names_of(questions: Iterable[Filters]) -> dict[str, str]:
    """Return what layers and parts are called, by key; parts with their layers, where seen."""
    asked = list(questions)
    parts = {one.part for one in asked if one.part}
    layers = {one.layer for one in asked if one.layer}
    named: dict[str, str] = {}
    if parts:
        found = LayerPart.objects.filter(pk__in=parts, layer__withdrawn_at=None)
        seen = list(found.select_related("layer").defer("outline", "shares", "layer__outside"))
        open_words([one.layer for one in seen], seen, at=timezone.now())
        named |= {str(one.pk): f"{name_of(one)} ({name_of(one.layer)})" for one in seen}
    if layers:
        standing = list(Layer.objects.filter(pk__in=layers, withdrawn_at=None).defer("outside"))
        open_words(standing, at=timezone.now())
        named |= {str(one.pk): name_of(one) for one in standing}
    return named


def parts_counted(
    asked: EventsQuestion, municipalities: Mapping[str, int]
) -> list[tuple[str, str, int]]:
    """Return the key, the name and the number of each part of the layer that a question asks for.

    `municipalities` says how many there are in each; without a layer, nothing is read.
    """
    if asked.filters.layer is None or asked.filters.part is not None:
        return []
    found = parts_with(asked.filters.layer, municipalities)
    open_words((), [part for part, _number in found], at=timezone.now())
    return [(str(part.pk), name_of(part), number) for part, number in found]
