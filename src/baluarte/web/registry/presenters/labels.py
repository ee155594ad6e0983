"""How codes and dates of the registry are said in the reader's language."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.registry.actions.layer_words import open_words
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.layers import parts_with
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.norms.imprecise import DateRefused, from_edtf

_POINT = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_FORMATS = {
    "es": (r"j \d\e F \d\e Y", r"F \d\e Y", "Y"),
    "en": ("j F Y", "F Y", "Y"),
}
_MARKS = "~?%"


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def label_of(catalogue: str, code: str) -> str:
    """Return what a code is called; a code nobody knows any more stays as it is."""
    known = terms(catalogue).get(code)
    return known.in_language(language()) if known else code


def labels_of(catalogue: str, codes: Iterable[str]) -> str:
    """Return what some codes are called, in one line."""
    return ", ".join(label_of(catalogue, code) for code in codes)


def date_in_words(edtf: str) -> str:
    """Say a date as it is known; what has no words of its own stays in its notation."""
    if not edtf:
        return ""
    if edtf[0] in "[{":
        items = re.split(r"\.\.|,", edtf.strip("[]{}"))
        return _("one of these: %(dates)s") % {"dates": "; ".join(map(_point, items))}
    first, parted, last = edtf.partition("/")
    if not parted:
        return _about(first)
    if first in ("", ".."):
        return _("%(date)s or before") % {"date": _point(last)}
    if last in ("", ".."):
        return _("%(date)s or after") % {"date": _point(first)}
    return _("between %(first)s and %(last)s") % {"first": _about(first), "last": _about(last)}


def short_date(first: date | None, last: date | None, edtf: str) -> str:
    """Say a date as a dense table needs it: figures where it is a day, words elsewhere."""
    if first is not None and first == last:
        return dateformat.format(first, "j b Y" if language() == "es" else "j M Y")
    return date_in_words(edtf)


def place_in_words(municipality: str | None, state: str | None) -> str:
    """Say a place by the names of its municipality and state."""
    return ", ".join(name for name in (municipality, state) if name)


def type_counts(acts: Mapping[str, int]) -> str:
    """Say which types, and how many acts of each where there are several."""
    said = []
    for code, number in sorted(acts.items()):
        label = label_of("aggression_types", code)
        said.append(label if number == 1 else f"{label} ×{number}")
    return ", ".join(said)


def has_boxes(edtf: str) -> bool:
    """Say whether the boxes of the date field can hold a date without losing what it says."""
    first, parted, last = edtf.partition("/")
    if not edtf:
        return True
    if first == "..":
        return bool(_POINT.fullmatch(last))
    if parted and not _POINT.fullmatch(last):
        return False
    return bool(_POINT.fullmatch(first))


def is_date(edtf: str) -> bool:
    """Say whether a text is a date that the registry can hold."""
    try:
        from_edtf(edtf)
    except DateRefused:
        return False
    return True


def _about(text: str) -> str:
    if text and text[-1] in _MARKS:
        return _("about %(date)s") % {"date": _point(text.rstrip(_MARKS))}
    return _point(text)


def _point(text: str) -> str:
    text = text.strip()
    found = _POINT.fullmatch(text)
    if found is None:
        return text
    year, month, day = found.groups()
    by_day, by_month, by_year = _FORMATS.get(language(), _FORMATS[FALLBACK_LANGUAGE])
    known = date(int(year), int(month or 1), int(day or 1))
    return str(dateformat.format(known, by_day if day else by_month if month else by_year))


def name_of(one: Layer | LayerPart) -> str:
    """Return the name of a layer or of a part in the reader's language."""
    return one.name_en if language() == "en" else one.name_es


def area_names(asked: Filters) -> dict[str, str]:
    """Return what the layer and the part that filters ask for are called, where seen."""
    return area_names_of([asked])


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


def parts_counted(asked: Filters, municipalities: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return the key, the name and the number of each part of the layer that a question asks for.

    `municipalities` says how many there are in each; without a layer, nothing is read.
    """
    if asked.layer is None or asked.part is not None:
        return []
    found = parts_with(asked.layer, municipalities)
    open_words((), [part for part, _number in found], at=timezone.now())
    return [(str(part.pk), name_of(part), number) for part, number in found]
