"""Every published event as rows: for whoever cannot use a map, and to begin counting."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import RecordColumn
from baluarte.domain.publication.queries import (
    by_group,
    by_municipality,
    by_state,
    by_type,
    files_of,
    listed_counts,
)
from baluarte.domain.publication.queries.filters import Filters
from baluarte.domain.publication.totals import Totals
from baluarte.web.layout.kept_answers import T, counted_once
from baluarte.web.public import query_string as address
from baluarte.web.public import victim_filter
from baluarte.web.public.citing import told_of
from baluarte.web.public.counting import EVENTS, confirmed_of, counted, three
from baluarte.web.public.forms import Filtering
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.perhaps import perhaps_of
from baluarte.web.public.places import names_of, names_of_states
from baluarte.web.public.query_string import EditionQuestion, chips, read, without_place
from baluarte.web.public.rows import FIRST_COLUMNS, heads_of, page_of, rows_of, sorts
from baluarte.web.public.sizes import offered
from baluarte.web.public.terms import GROUPS, TYPES, group_of, label
from baluarte.web.public.views.selection import MOST_EVENTS

# More than these make a list of facets a page of its own; the map's table has them all.
MOST_FACETS = 32
OFFERED = (
    "hechos.csv", "hechos_tal_cual.csv", "hechos.geojson", "hechos.parquet",
    "hechos_tal_cual.geojson",
)  # fmt: skip


@of_latest_edition
def events_published(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Show published events as the address asks, with their counts and how many of each."""
    if edition is None:
        return render(request, "public/table.html", {"edition": None})
    states = names_of_states()
    asked = read(request.GET, edition, states)
    context = told_of(edition) | {
        "asked": asked,
        "form": Filtering(asked, states, counts=False),
        "shown": {
            name: asked.parameters[name]
            for name in (address.ORDER, address.COLUMNS)
            if name in asked.parameters
        },
        "applied": chips(asked, "events_published", states),
        "clear_url": reverse("events_published"),
        "map_url": asked.address("map"),
    }
    if asked.asks_whom:
        narrowed = victim_filter.narrowed(edition, asked, states)
        context |= {"narrowed": narrowed, "said": narrowed["figure"]}
    else:
        context |= _listed(edition, asked, states)
    return render(request, "public/table.html", context)


def _listed(edition: Edition, asked: EditionQuestion, states: Mapping[str, str]) -> dict[str, Any]:
    """Return the events as the address asks, with their counts and files."""
    counts = _once(listed_counts, edition, asked.filters)
    found = counts.totals
    page = page_of(edition, asked)
    columns = asked.columns or FIRST_COLUMNS
    return {
        "lead": _("Everything that is published, %(order)s.")
        % {"order": address.order_said(asked.order)},
        "found": found,
        "perhaps": perhaps_of(asked, counts.perhaps, "events_published"),
        "said": counted(found.events, EVENTS) if found.events else "",
        "three_counts": three(found),
        "confirmed": confirmed_of(counts.confirmed, of=found.events),
        "rows": rows_of(page.rows, columns),
        "heads": heads_of(columns),
        "sorts": sorts(),
        "order": str(asked.order),
        "columns": [
            {"name": one.value, "label": one.label, "is_shown": one in columns}
            for one in RecordColumn
        ],
        "kept": {
            name: value for name, value in asked.parameters.items() if name != address.COLUMNS
        },
        "first_url": asked.address("events_published") if asked.after else "",
        "next_url": asked.address("events_published", despues=str(page.after))
        if page.after
        else "",
        "selection": [
            {"label": label, "url": asked.address(name)}
            for label, name in (("Excel (XLSX)", "selection_workbook"), ("CSV", "selection_csv"))
            if found.events <= MOST_EVENTS
        ],
        "cuts": [
            {"label": _("Victims by what they do"), "url": f"{reverse('victims')}?corte=labor"},
            {"label": _("Victims by gender"), "url": f"{reverse('victims')}?corte=genero"},
            {"label": _("Victims by both"), "url": f"{reverse('victims')}?corte=ambos"},
        ],
        "facets": [
            _kinds(edition, asked),
            _places(edition, asked, states),
            _years(counts.years, asked),
        ],
        "files": offered(edition, [f for f in files_of(edition) if f.name in OFFERED]),
    }


def _once(count: Callable[[Edition, Filters], T], edition: Edition, filters: Filters) -> T:
    """Count once what stands beside every page of a list, however far on."""
    return counted_once(edition, f"{count.__name__} {filters}", lambda: count(edition, filters))


def _kinds(edition: Edition, asked: EditionQuestion) -> dict[str, Any]:
    """Return the groups of types, or the types of the group asked for."""
    kind = asked.filters.kind
    without = replace(asked.filters, group="", type="")
    if not kind:
        return _facet(
            _("Group of types"), _once(by_group, edition, without), GROUPS, asked=asked, current=""
        )
    group = group_of(kind)
    facet = _facet(
        label(GROUPS, group),
        _once(by_type, edition, replace(without, group=group)),
        TYPES,
        asked=asked,
        current=kind,
    )
    facet["whole"] = {
        "label": _("All types"),
        "url": asked.address("events_published", **{address.KIND: None}),
    }
    return facet


def _facet(
    title: str, found: Mapping[str, Totals], catalogue: str, *, asked: EditionQuestion, current: str
) -> dict[str, Any]:
    entries = [
        {
            "label": label(catalogue, code),
            "count": one.events,
            "url": asked.address("events_published", **{address.KIND: code}),
            "current": code == current,
        }
        for code, one in sorted(found.items(), key=lambda row: -row[1].events)
    ]
    return {"title": title, "entries": entries}


def _places(edition: Edition, asked: EditionQuestion, states: Mapping[str, str]) -> dict[str, Any]:
    """Return the states, or the municipalities of the state asked for."""
    state = asked.filters.state
    place = address.MUNICIPALITY if state else address.STATE
    within = without_place(asked.filters)
    found = (
        _once(by_municipality, edition, replace(within, state=state))
        if state
        else _once(by_state, edition, within)
    )
    most = sorted(found.items(), key=lambda row: (-row[1].events, row[0]))[:MOST_FACETS]
    names = names_of([code for code, _one in most]) if state else states
    entries = [
        {
            "label": names[code],
            "count": one.events,
            "url": asked.address("events_published", **{place: code}),
            "current": code == asked.filters.municipality,
        }
        for code, one in most
    ]
    facet: dict[str, Any] = {"title": states[state] if state else _("State"), "entries": entries}
    if state:
        whole = {address.STATE: None, address.MUNICIPALITY: None}
        facet["whole"] = {
            "label": _("The whole country"),
            "url": asked.address("events_published", **whole),
        }
    return facet


def _years(found: Mapping[int | None, Totals], asked: EditionQuestion) -> dict[str, Any]:
    """Return how many of what is asked for each year surely holds, the newest first."""
    first, last = asked.filters.first_month, asked.filters.last_month
    entries = [
        {
            "label": str(year),
            "count": found[year].events,
            "url": asked.address("events_published", **_whole_year(year)),
            "current": (first, last) == (date(year, 1, 1), date(year, 12, 1)),
        }
        for year in sorted((one for one in found if one is not None), reverse=True)
    ]
    facet: dict[str, Any] = {"title": _("Year in which they happened"), "entries": entries}
    if first or last:
        facet["whole"] = {
            "label": _("All years"),
            "url": asked.address(
                "events_published",
                **{address.FROM: None, address.UNTIL: None, address.DATES: None},
            ),
        }
    return facet


def _whole_year(year: int) -> dict[str, str | None]:
    """Return a year as an address says it; what may be of it is asked for apart."""
    return {address.FROM: f"{year}-01", address.UNTIL: f"{year}-12", address.DATES: None}
