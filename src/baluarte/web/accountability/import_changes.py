"""What a sheet of recommendations says otherwise than what stands, and what of it is taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.accountability.actions import NewCorrection
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationSet,
)
from baluarte.domain.accountability.models.recommendation_corrections import correctly_said
from baluarte.domain.accountability.queries.corrections import said_before
from baluarte.domain.accountability.recommendation_rows import Difference, Recognised, differences
from baluarte.domain.accountability.recommendation_sheets import SheetRead
from baluarte.norms.catalogues import terms
from baluarte.web.registry.presenters.labels import language

FIELDS = {
    "number": gettext_lazy("Number"),
    "text_es": gettext_lazy("Text in Spanish"),
    "text_en": gettext_lazy("Text in English"),
    "year": gettext_lazy("Year"),
    "kind": gettext_lazy("What the row is"),
    "axis": gettext_lazy("Axis"),
    "themes": gettext_lazy("Themes"),
    "addressed_to": gettext_lazy("Addressed to"),
    "by_es": gettext_lazy("Made by"),
    "by_en": gettext_lazy("Made by, in English"),
    "response_es": gettext_lazy("What the State answered"),
    "response_en": gettext_lazy("What the State answered, in English"),
    "source": gettext_lazy("Source"),
    "url": gettext_lazy("Link"),
}
TEXT_STAYS = {
    "text_es": gettext_lazy("The text in Spanish stays as it is."),
    "text_en": gettext_lazy("The text in English stays as it is."),
}
CATALOGUE_OF = {
    "kind": "recommendation_kinds",
    "axis": "policy_axes",
    "themes": "recommendation_themes",
    "addressed_to": "recommendation_addressees",
}
CHOSEN = "cambio"


def changes_in(read: SheetRead, found: Recognised) -> list[dict[str, Any]]:
    """Return each row that differs from the recommendation it is, column by column."""
    seen: dict[str, dict[str, Any]] = {}
    for place, held in found.held.items():
        number, row = read.rows[place]
        said = differences(held, row, said=sorted(read.said[place]))
        if said and held.code not in seen:
            seen[held.code] = {
                "row": number,
                "code": held.code,
                "number": held.number or held.code,
                "fields": [_line(one) for one in said],
                "unchanged": _text_unchanged(held, {one.name for one in said}),
                "was": {one.name: one.was for one in said},
                "now": {one.name: one.now for one in said},
            }
    return list(seen.values())


def _text_unchanged(held: Recommendation, changed: Collection[str]) -> str:
    """Say that a text stays where that of the other language changes; nothing where both do."""
    for name, other in (("text_es", "text_en"), ("text_en", "text_es")):
        if other in changed and name not in changed and getattr(held, name):
            return str(TEXT_STAYS[name])
    return ""


def chosen(
    of: RecommendationSet, given: Iterable[Mapping[str, Any]], codes: Sequence[str]
) -> list[NewCorrection]:
    """Return the changes that somebody ticked, of what she was shown."""
    wanted = [one for one in given if one["code"] in codes]
    held = {one.code: one for one in Recommendation.objects.filter(set=of)}
    return [
        NewCorrection(held[one["code"]], one["was"], one["now"])
        for one in wanted
        if one["code"] in held
    ]


def changed_by(one: Recommendation, correction: RecommendationCorrection) -> list[dict[str, Any]]:
    """Return what a correction changes of a recommendation, field by field: from what, to what.

    `one` was read with its corrections. One that waits changes what it says now.
    """
    return side_by_side(said_before(one, correction), correctly_said(correction.said))


def side_by_side(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return, field by field, what was said and what is said in its place."""
    return [_line(Difference(name, was.get(name), value)) for name, value in now.items()]


def _line(one: Difference) -> dict[str, Any]:
    return {
        "field": str(FIELDS[one.name]),
        "was": _said(one.name, one.was),
        "now": _said(one.name, one.now),
    }


def _said(name: str, value: Any) -> str:
    """Say a value in words; what was blank is said to be."""
    if value in ("", None, []):
        return _("blank")
    if name not in CATALOGUE_OF:
        return str(value)
    known = terms(CATALOGUE_OF[name])
    codes = [value] if isinstance(value, str) else value
    return ", ".join(
        known[code].in_language(language()) if code in known else code for code in codes
    )
