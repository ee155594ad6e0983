"""How codes and dates of the registry are said in the reader's language."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
