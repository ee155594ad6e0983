"""The events that an address asks for as a sheet: labels beside codes, to open with a click."""

from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.publication.queries import records
from baluarte.web.layout.middleware import IS_INVENTED
from baluarte.web.public.citing import LICENCE, LICENCE_URL, cite, permanent, told_of
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.places import names_of_states
from baluarte.web.public.query_string import chips, read
from baluarte.web.public.terms import GROUPS, labels
from baluarte.web.publication.presenters.public_event import what, when

# What a page makes while somebody waits; the files of the edition hold all.
MOST_EVENTS = 5000
# Without it Excel reads a CSV in another encoding.
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@of_latest_edition
def selection_csv(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the events that the address asks for as CSV that Excel opens rightly."""
    rows = selected_rows(request.GET, edition)
    text = StringIO()
    write_csv(text, _header(), rows)
    content = (BYTE_ORDER_MARK + text.getvalue()).encode()
    return _file(content, edition, kind="text/csv; charset=utf-8", suffix="csv")


@of_latest_edition
def selection_workbook(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the events that the address asks for as a workbook."""
    rows = selected_rows(request.GET, edition)
    packed = BytesIO()
    with Workbook(packed, [_("Events"), _("Source")]) as book:
        book.sheet([_header(), *rows])
        book.sheet(_source(request, edition, len(rows)))
    return _file(packed.getvalue(), edition, kind=XLSX, suffix="xlsx")


def _header() -> list[str]:
    return [
        _("Event"), _("When"), _("Date, coded"), _("State code"), _("State"),
        _("Municipality code"), _("Municipality"), _("Type codes"), _("What was done"),
        _("Group codes"), _("Groups"), _("Acts"), _("Victims"), _("Edition"), _("Address"),
    ]  # fmt: skip


def _source(request: HttpRequest, edition: Edition, count: int) -> Iterator[list[Value]]:
    """Yield what a sheet needs to be understood and cited once it has left its page."""
    states = names_of_states()
    asked = read(request.GET, edition, states)
    told = told_of(edition)
    filters = [one["label"] for one in chips(asked, "events_published", states)]
    if getattr(request, IS_INVENTED, False):
        yield [_("Invented data: no person, place or figure here is real.")]
    yield [_("What was asked"), "; ".join(filters) or _("every published event")]
    yield [_("Events"), count]
    yield [_("Address"), settings.PORTAL_URL + asked.address("events_published", cuenta=None)]
    yield [_("Edition"), str(edition)]
    yield [_("Cut-off"), str(told["cut_off"])]
    yield [_("How to cite it"), cite(edition)["text"]]
    yield [_("Licence"), f"{LICENCE} {LICENCE_URL}"]
    yield [_("Files and codebook"), permanent(edition)]


def selected_rows(
    given: Mapping[str, str], edition: Edition, *, most: int = MOST_EVENTS
) -> list[list[Value]]:
    """Return the rows asked for; nothing is cut off in silence, so too many are none."""
    if edition is None:
        raise Http404
    asked = read(given, edition, names_of_states())
    if asked.asks_whom:
        # No event says it of its own: a file of all of them would pass for those asked for.
        raise Http404
    page = records(edition, asked.filters, limit=most)
    if page.after is not None:
        raise Http404
    return [list(_cells(event, edition)) for event in page.rows]


def _cells(event: Any, edition: Edition) -> Iterator[Value]:
    """Yield an event's cells in the order of the header; what is not published is empty."""
    yield event.reference
    yield when(event)
    yield event.date
    yield event.state_id
    yield event.state.name if event.state else None
    yield event.municipality_id
    yield event.municipality.name if event.municipality else None
    yield event.types
    yield what(event)
    yield event.groups
    yield labels(GROUPS, event.groups)
    yield event.acts
    yield event.victims
    yield str(edition)
    yield settings.PORTAL_URL + reverse("published", args=[event.reference])


def _file(content: bytes, edition: Edition, *, kind: str, suffix: str) -> HttpResponse:
    name = _("events-edition-%(edition)s") % {"edition": edition}
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
