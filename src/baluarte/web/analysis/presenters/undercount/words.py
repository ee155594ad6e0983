"""Families of models, strata and reasons in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import OF_SUM, Strata
from baluarte.domain.analysis.queries.dimensions import Dimension
from baluarte.science.messages import Message
from baluarte.science.wording import FAMILY_NAMES
from baluarte.web.analysis.presenters.count_tables import said_of
from baluarte.web.registry.presenters.labels import language

# Of one stratum; the others wait folded under them.
OPEN: Final = 3
STRATA: Final = (
    (Strata.NONE, gettext_lazy("Not parted")),
    (Strata.LABOR, gettext_lazy("What the victims do")),
    (Strata.GROUP, gettext_lazy("Group of aggressions")),
    (Strata.STATE, gettext_lazy("State of the country")),
    (Strata.YEAR, gettext_lazy("Year")),
    (Strata.VICTIM_KIND, gettext_lazy("Person or collective")),
)


def family_said(family: str) -> str:
    """Say a family of models, as a heading."""
    said = FAMILY_NAMES[family]["es" if language() == "es" else "en"]
    return said[:1].upper() + said[1:]


def told(one: Mapping[str, Any]) -> str:
    """Say what science said, in the language of the page; both are kept in an answer."""
    return str(one["es" if language() == "es" else "en"])


def stratum_said(strata: str, stratum: str, names: Mapping[str, str]) -> str:
    """Say a stratum; the whole and the sum of all have words of their own."""
    if not stratum:
        return _("All events together")
    if stratum == OF_SUM:
        return _("Sum of the strata")
    return said_of(Dimension(strata), stratum, names) if strata else stratum


def cautions_by_stratum(
    found: list[Mapping[str, Any]], strata: str, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return what science warns of, under what it is said of; once where it is said of several."""
    grouped: dict[str, list[str]] = {}
    for one in found:
        facts = {
            name: _labelled(name, value, strata, names) for name, value in one["facts"].items()
        }
        said = Message(one["code"], facts).words("es" if language() == "es" else "en")
        grouped.setdefault(one["stratum"], []).append(said)
    return [
        {"of": stratum_said(strata, stratum, names), "first": said[:OPEN], "more": said[OPEN:]}
        for stratum, said in grouped.items()
    ]


def _labelled(name: str, value: Any, strata: str, names: Mapping[str, str]) -> Any:
    """Return a fact with its strata by name and not by code."""
    if name != "strata" or not isinstance(value, str):
        return value
    return "; ".join(stratum_said(strata, one, names) for one in value.split(", "))
