"""Published dates and periods in words."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import DatePrecision

MONTH = {"es": r"F \d\e Y", "en": "F Y"}
DAY = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
OPEN = ".."


def month(day: date) -> str:
    """Write a month in words."""
    return _written(day, MONTH)


def happened(*, text: str, precision: str) -> str:
    """Write a published date in words, as exact as it is; nothing where there is none."""
    if precision == DatePrecision.NONE or not text:
        return ""
    if precision == DatePrecision.QUARTER:
        first, _slash, last = text.partition("/")
        return _("%(first)s to %(last)s") % {"first": _one(first), "last": _one(last)}
    if precision == DatePrecision.BETWEEN:
        return _between(text)
    return _one(text)


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


def _between(text: str) -> str:
    first, _slash, last = text.partition("/")
    ends = {"first": _one(first), "last": _one(last)}
    if first == OPEN:
        return _("%(last)s or before") % ends
    if last == OPEN:
        return _("%(first)s or later") % ends
    return _("between %(first)s and %(last)s") % ends


def _one(text: str) -> str:
    parts = text.split("-")
    if len(parts) == len(("year",)) or not text[:1].isdigit():
        return text
    if len(parts) == len(("year", "month")):
        return month(date.fromisoformat(f"{text}-01"))
    return _written(date.fromisoformat(text), DAY)


def _written(day: date, formats: dict[str, str]) -> str:
    language = (get_language() or "es")[:2]
    return dateformat.format(day, formats.get(language, formats["es"]))
