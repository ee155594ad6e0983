"""Published events of which only a year or a span is known, and that may be of the period asked."""

from dataclasses import replace

from django.utils.translation import ngettext

from baluarte.domain.publication.queries import totals
from baluarte.domain.publication.totals import Totals
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.query_string import DATES, MAY_BE, EditionQuestion


def perhaps_of(
    edition: Edition, asked: EditionQuestion, found: Totals, page: str
) -> dict[str, str]:
    """Say how many events more may be of the period, with the address that holds them too."""
    filters = asked.filters
    if filters.may_be or not (filters.first_month or filters.last_month):
        return {}
    more = totals(edition, replace(filters, may_be=True)).events - found.events
    if not more:
        return {}
    said = ngettext(
        "%(number)s event more may be of this period: only its year or a span is published.",
        "%(number)s events more may be of this period: only their year or a span is published.",
        more,
    )
    url = asked.address(page, **{DATES: MAY_BE})
    return {"says": said % {"number": f"{more:,}"}, "url": url}
