"""How counts by a layer are said: certainly, at most, in none, and not told precisely enough."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.queries.by_layer import Layered
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.web.registry.presenters.labels import name_of


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


def _certain(row: dict[str, Any]) -> int:
    number: int = row["number"].certain.all
    return number


def _possible(row: dict[str, Any]) -> int:
    number: int = row["number"].possible.all
    return number
