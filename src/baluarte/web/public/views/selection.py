"""The events that an address asks for as a sheet: labels beside codes, to open with a click."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.publication.choices import RecordColumn
from baluarte.web.layout.middleware import IS_INVENTED
from baluarte.web.public.citing import LICENCE, LICENCE_URL, cite, permanent, told_of
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.places import names_of_states
from baluarte.web.public.query_string import chips, read
from baluarte.web.public.rows import FIRST_COLUMNS, page_of
from baluarte.web.public.terms import GROUPS, labels
from baluarte.web.publication.presenters.public_event import labels_in, what, when
from baluarte.web.registry.presenters.labels import label_of

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
    write_csv(text, _header(_columns(request, edition)), rows)
    content = (BYTE_ORDER_MARK + text.getvalue()).encode()
    return _file(content, edition, kind="text/csv; charset=utf-8", suffix="csv")


@of_latest_edition
def selection_workbook(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the events that the address asks for as a workbook."""
    rows = selected_rows(request.GET, edition)
    packed = BytesIO()
    with Workbook(packed, [_("Events"), _("Source")]) as book:
        book.sheet([_header(_columns(request, edition)), *rows])
        book.sheet(_source(request, edition, len(rows)))
    return _file(packed.getvalue(), edition, kind=XLSX, suffix="xlsx")


def _columns(request: HttpRequest, edition: Edition) -> Sequence[RecordColumn]:
    return read(request.GET, edition, names_of_states()).columns or FIRST_COLUMNS


def _header(columns: Sequence[RecordColumn]) -> list[str]:
    said = {
        RecordColumn.DATE: (_("When"), _("Date, coded")),
        RecordColumn.PLACE: (
            _("State code"), _("State"), _("Municipality code"), _("Municipality"),
        ),
        RecordColumn.WHAT: (
            _("Type codes"), _("What was done"), _("Group codes"), _("Groups"),
        ),
        RecordColumn.PERPETRATORS: (_("Perpetrator codes"), _("Presumed perpetrators")),
        RecordColumn.LINK: (_("Link code"), _("Link to the work")),
        RecordColumn.SOURCES: (_("Records behind it"),),
        RecordColumn.ACTS: (_("Acts"),),
        RecordColumn.VICTIMS: (_("Victims"),),
    }  # fmt: skip
    chosen = [head for one in columns for head in said[one]]
    return [_("Event"), *chosen, _("Edition"), _("Address")]


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
    page = page_of(edition, replace(asked, after=None), limit=most)
    if page.after is not None:
        raise Http404
    columns = asked.columns or FIRST_COLUMNS
    return [list(_cells(event, edition, columns)) for event in page.rows]


def _cells(event: Any, edition: Edition, columns: Sequence[RecordColumn]) -> Iterator[Value]:
    """Yield an event's cells in the order of the header; what is not published is empty."""
    yield event.reference
    for one in columns:
        yield from _VALUES[one](event)
    yield str(edition)
    yield settings.PORTAL_URL + reverse("published", args=[event.reference])


def _place(event: Any) -> tuple[Value, ...]:
    state, municipality = event.state, event.municipality
    return (
        event.state_id,
        state.name if state else None,
        event.municipality_id,
        municipality.name if municipality else None,
    )


def _link(event: Any) -> tuple[Value, ...]:
    code = event.link_to_work
    return (code or None, label_of("links_to_work", code) if code else None)


_VALUES: Mapping[RecordColumn, Callable[[Any], tuple[Value, ...]]] = {
    RecordColumn.DATE: lambda one: (when(one), one.date),
    RecordColumn.PLACE: _place,
    RecordColumn.WHAT: lambda one: (
        one.types, what(one), one.groups, labels(GROUPS, one.groups),
    ),
    RecordColumn.PERPETRATORS: lambda one: (
        one.perpetrators, labels_in("perpetrators", one.perpetrators),
    ),
    RecordColumn.ACTS: lambda one: (one.acts,),
    RecordColumn.VICTIMS: lambda one: (one.victims,),
    RecordColumn.LINK: _link,
    RecordColumn.SOURCES: lambda one: (one.sources,),
}  # fmt: skip


def _file(content: bytes, edition: Edition, *, kind: str, suffix: str) -> HttpResponse:
    name = _("events-edition-%(edition)s") % {"edition": edition}
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
