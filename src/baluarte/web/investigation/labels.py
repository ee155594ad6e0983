"""What codes of inquiries are called on pages."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.investigation.models import Inquiry, Said
from baluarte.norms.catalogues import terms
from baluarte.norms.inquiries import kinds, statuses
from baluarte.web.registry.presenters.labels import date_in_words, label_of, language
from baluarte.web.statements.labels import institution_name

__all__ = ["institution_name", "label_of", "language"]
MONTH, YEAR_MONTHS = 30, 24
SOURCES, CRIMES, SUSPECTS, STAGES = (
    "inquiry_sources", "crimes", "perpetrators", "suspect_stages",
)  # fmt: skip
# Without news for longer, it is said at the head of the page.
LONG_SILENT_DAYS = 180


def kind_name(code: str) -> str:
    """Return what a kind of inquiry is called."""
    return kinds()[code].in_language(language()) if code in kinds() else code


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds with their names."""
    return [(one.code, one.in_language(language())) for one in kinds().values()]


def status_name(kind: str, code: str) -> str:
    """Return what a status of a kind is called."""
    found = statuses(kind).get(code)
    return found.in_language(language()) if found else code


def status_choices(kind: str) -> list[tuple[str, str]]:
    """Return the statuses of a kind with their names, in the order of the text."""
    return [(one.code, one.in_language(language())) for one in statuses(kind).values()]


def choices_of(catalogue: str) -> list[tuple[str, str]]:
    """Return the terms of a catalogue with their names."""
    return [(one.code, one.in_language(language())) for one in terms(catalogue).values()]


def title_of(inquiry: Inquiry) -> str:
    """Return what an inquiry is called: its kind, and before whom."""
    return f"{kind_name(inquiry.kind)} · {institution_name(inquiry.authority)}"


def when_said(row: Said | Inquiry) -> str:
    """Return the day of something as it is known, or that nobody knows it."""
    edtf = row.opened if isinstance(row, Inquiry) else row.date
    return date_in_words(edtf) or _("day not known")


def source_said(row: Said | Inquiry) -> str:
    """Return who says it, and how sure that is."""
    said = _("%(source)s (confidence %(confidence)s)")
    return said % {"source": label_of(SOURCES, row.source), "confidence": row.confidence}


def silence_said(news: date | None, on: date) -> str:
    """Return for how long nothing is known: to be unknown has an age."""
    if news is None:
        return _("No day is known of it at all")
    days = max((on - news).days, 0)
    if days < 2 * MONTH:
        return ngettext("No news for %(n)d day", "No news for %(n)d days", days) % {"n": days}
    months = days // MONTH
    if months < YEAR_MONTHS:
        said = ngettext("No news for %(n)d month", "No news for %(n)d months", months)
        return said % {"n": months}
    years = days // 365
    return ngettext("No news for %(n)d year", "No news for %(n)d years", years) % {"n": years}
