"""Published dates and periods in words."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MONTH = {"es": r"F \d\e Y", "en": "F Y"}


def month(day: date) -> str:
    """Write a month in words."""
    return _written(day, MONTH)


def period(first: date | None, last: date | None) -> str:
    """Write the period from a month to a month, either of which may be open."""
    if first is None and last is None:
        return _("all dates")
    if first is None and last is not None:
        return _("until %(last)s") % {"last": month(last)}
    if last is None and first is not None:
        return _("since %(first)s") % {"first": month(first)}
    ends = {"first": month(first or date.min), "last": month(last or date.min)}
    return ends["first"] if first == last else _("%(first)s to %(last)s") % ends


def _written(day: date, formats: dict[str, str]) -> str:
    language = (get_language() or "es")[:2]
    return dateformat.format(day, formats.get(language, formats["es"]))
