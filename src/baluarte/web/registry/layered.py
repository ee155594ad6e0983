"""How counts by a layer are said: certainly, at most, in none, and not told precisely enough."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.registry.actions.layer_words import open_words
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.counting.layered import Layered
from baluarte.domain.registry.queries.layers import parts_with
from baluarte.web.registry.address import Asked
from baluarte.web.registry.words import language


def name_of(one: Layer | LayerPart) -> str:
    """Return the name of a layer or of a part in the reader's language."""
    return one.name_en if language() == "en" else one.name_es


def rows(layered: Layered, parts: Iterable[LayerPart]) -> list[dict[str, Any]]:
    """Return a row for each part, those with most first."""
    found = [
        {"part": part.pk, "name": name_of(part), "number": layered.parts[part.code]}
        for part in parts
    ]
    return sorted(found, key=lambda row: (-_certain(row), -_possible(row), row["name"]))


def rest(layer: Layer, layered: Layered) -> list[dict[str, Any]]:
    """Return the rows that make the total of the parts that of the question."""
    found: list[dict[str, Any]] = []
    if layer.kind == LayerKind.OVERLAPPING:
        found.append({"name": _("In one of them at least"), "cell": layered.inside})
    found.append({"name": _("Outside all of them"), "cell": layered.outside.certain})
    found.append({"name": _("Not told precisely enough"), "cell": layered.unknown})
    return found


def cautions(layer: Layer, layered: Layered) -> list[str]:
    """Say what must be known to read the numbers."""
    said = [
        _(
            "The registry holds the municipality of an event and no point. An area has for certain "
            "the events of municipalities that lie wholly in it, and at most those of every "
            "municipality of which it has a share; nothing is divided."
        )
    ]
    if layer.kind == LayerKind.OVERLAPPING:
        several = ngettext(
            "These areas may lie on each other, and their numbers do not add up: %(n)s stands in "
            "several.",
            "These areas may lie on each other, and their numbers do not add up: %(n)s stand in "
            "several.",
            layered.several.all,
        )
        said.append(several % {"n": f"{layered.several.all:,}"})
    else:
        said.append(
            _(
                "Those for certain, those outside and those not told precisely enough are "
                "together the total; those at most do not add up."
            )
        )
    return said


def area_names(asked: Asked) -> dict[str, str]:
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


def parts_counted(asked: Asked, municipalities: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return the key, the name and the number of each part of the layer that a question asks for.

    `municipalities` says how many there are in each; without a layer, nothing is read.
    """
    if asked.filters.layer is None or asked.filters.part is not None:
        return []
    found = parts_with(asked.filters.layer, municipalities)
    open_words((), [part for part, _number in found], at=timezone.now())
    return [(str(part.pk), name_of(part), number) for part, number in found]


def _certain(row: dict[str, Any]) -> int:
    number: int = row["number"].certain.all
    return number


def _possible(row: dict[str, Any]) -> int:
    number: int = row["number"].possible.all
    return number
