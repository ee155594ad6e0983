"""What an edition's manifest says of what was taken away, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.territory.stand_in import source_said

HELD_BACK = {
    "date_day_to_month": gettext_lazy("Dates published to the month instead of the day"),
    "municipality_below_minimum_population": gettext_lazy(
        "Municipalities not named because few people live there"
    ),
    "municipality_without_known_population": gettext_lazy(
        "Municipalities not named because it is not known how many live there"
    ),
    "record_no_longer_released": gettext_lazy("Records whose organisation no longer releases them"),
    "record_no_longer_held": gettext_lazy("Records that the registry no longer holds"),
    "field_changed_since_it_was_decided": gettext_lazy(
        "Fields that changed after they were reviewed and wait for a new decision"
    ),
}


def held_back(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how often each rule held something back."""
    return [
        {"name": str(HELD_BACK.get(rule, rule)), "count": count}
        for rule, count in manifest["held_back"].items()
    ]


def rules(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules by which an edition was made coarse."""
    said, population = manifest["rules"], manifest["population"]
    return [
        {
            "term": _("Rules, version"),
            "value": str(said["version"]),
            "note": _("Proposed by this project; how sure: C."),
        },
        {
            "term": _("A municipality is named"),
            "value": _("from %(people)s people") % {"people": f"{said['minimum_population']:,}"},
            "note": _("beside sexual violence or a disappearance, from %(people)s")
            % {"people": f"{said['minimum_population_sensitive']:,}"},
        },
        {
            "term": _("Dates"),
            "value": _("to the month"),
            "note": _("to the day only where somebody died and it was decided"),
        },
        {
            "term": _("Populations"),
            "value": source_said(population["source"]),
            "note": _("A stand-in: no official figures were loaded.")
            if population["stand_in"]
            else "",
        },
    ]


def rarity(manifest: Mapping[str, Any]) -> str:
    """Say how many records are alone with their date, place and types."""
    alone = manifest["anonymity"]["records_alone"]
    return ngettext(
        "%(count)s event shares its date, place and types with no other. It is public because "
        "somebody decided it; nothing is hidden for being rare.",
        "%(count)s events share their date, place and types with no other. They are public "
        "because somebody decided each of them; nothing is hidden for being rare.",
        alone,
    ) % {"count": f"{alone:,}"}
