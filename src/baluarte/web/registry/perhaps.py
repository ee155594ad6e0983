"""Events whose date is not known to the day and that may be of the period asked for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.registry.choices import DateReading
from baluarte.domain.registry.queries import Capped, count_up_to
from baluarte.web.registry.query_string import EventsQuestion

# From here on the two numbers are not counted to the end, and so not their difference.
COUNTED = 1000


def perhaps_of(asked: EventsQuestion, number: Capped) -> dict[str, str]:
    """Say how many events more may be of the period, with the address that holds them too."""
    filters = asked.filters
    is_asked = filters.is_dated and filters.dates is DateReading.LISTED
    if not is_asked or asked.known_at is not None or asked.after is not None:
        return {}
    url = asked.query(fechas="posibles")
    if number.and_more or number.number >= COUNTED:
        return {"says": _("Events known only by their month or year may be of it too."), "url": url}
    possible = count_up_to(filters.narrowed(dates=DateReading.POSSIBLE), cap=COUNTED)
    more = possible.number - number.number
    if more <= 0:
        return {}
    said = ngettext(
        "%(number)s event more may be of this period: only its month, its year or a span is known.",
        "%(number)s events more may be of this period: only their month, year or a span is known.",
        more,
    )
    least = _("at least %(said)s") if possible.and_more else "%(said)s"
    return {"says": least % {"said": said % {"number": f"{more:,}"}}, "url": url}
