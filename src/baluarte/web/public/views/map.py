"""The map of municipalities and the values it is shaded by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.publication.queries import (
    by_municipality,
    by_state,
    rates_by_municipality,
    totals_and_perhaps,
)
from baluarte.domain.publication.totals import Totals
from baluarte.web.layout.classes import classes
from baluarte.web.layout.map_picture import MapPicture, class_of, drawing_for, picture_of
from baluarte.web.public import dates, drawings, map_rates, victim_filter
from baluarte.web.public.citing import told_of
from baluarte.web.public.counting import ACTS, EVENTS, VICTIMS, WORDS, count_of, counted, said
from baluarte.web.public.forms import Filtering
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.outline import states_outline
from baluarte.web.public.perhaps import perhaps_of
from baluarte.web.public.places import Within, names_of, names_of_states, on_shapes, within
from baluarte.web.public.query_string import EditionQuestion, chips, read, without_place
from baluarte.web.public.terms import kind_label

# Without a state the table behind the map is too long for the page: it shows its beginning.
ROWS, NAMED = 20, 3
# How many letters of the source stand in a line of the image.
LINE = 92
# Where the codes of a place go in an address that is made once for all of them.
STATE_MARK, PLACE_MARK = "__state__", "__place__"
COLUMNS = (
    {"key": "name", "says": gettext_lazy("Municipality")},
    {"key": "state", "says": gettext_lazy("State")},
    *({"key": one, "says": WORDS[one], "number": True} for one in (EVENTS, ACTS, VICTIMS)),
)


@of_latest_edition
def map_page(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Show where what was published happened, as the address asks."""
    if edition is None:
        return render(request, "public/map.html", {"edition": None})
    states = names_of_states()
    asked = read(request.GET, edition, states)
    if asked.asks_whom:
        return _of_victims(request, edition, asked, states)
    found, more = totals_and_perhaps(edition, asked.filters)
    # The whole country is drawn: what lies outside a state asked for is not without a datum.
    by_place = by_municipality(edition, without_place(asked.filters))
    state = asked.filters.state
    place = within(state) if state else None
    context: dict[str, Any] = told_of(edition) | _asking(asked, found, states)
    context["perhaps"] = perhaps_of(asked, more, "map")
    context |= {"bounds": place.bounds if place else "", "classes": _classes(by_place, asked)}
    context["within"] = asked.filters.municipality or state
    context |= _told(by_place, found, asked, states, place)
    context["measures"] = map_rates.measures(asked)
    if asked.asks_rates:
        rates = rates_by_municipality(edition, asked.filters, by_place)
        context |= map_rates.drawn(context, by_place, rates)
    context["picture"] = _picture(_values(edition, asked, by_place), context["classes"], asked)
    return render(request, "public/map.html", context)


def _of_victims(
    request: HttpRequest, edition: Edition, asked: EditionQuestion, states: Mapping[str, str]
) -> HttpResponse:
    """Show the states by victims of one labor or gender: municipalities are not published so."""
    narrowed = victim_filter.narrowed(edition, asked, states)
    narrowed["drawing"] = victim_filter.drawing_of(narrowed["by_state"], states)
    context = told_of(edition) | {
        "asked": asked,
        "form": Filtering(asked, states, counts=True),
        "found": narrowed["figure"],
        "applied": chips(asked, "map", states),
        "clear_url": reverse("map"),
        "narrowed": narrowed,
    }
    return render(request, "public/map.html", context)


@of_latest_edition
def map_values(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the value of each shape; who is not there has no publishable datum."""
    if edition is None:
        return JsonResponse({"rows": []})
    asked = read(request.GET, edition, names_of_states())
    by_place = by_municipality(edition, without_place(asked.filters))
    return JsonResponse({"rows": _values(edition, asked, by_place)})


@of_latest_edition
def map_image(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the states as an image that other pages may show."""
    outline = states_outline()
    if edition is None or outline is None:
        raise Http404
    states = names_of_states()
    asked = read(request.GET, edition, states)
    country = replace(asked, filters=without_place(asked.filters), municipality="")
    context: dict[str, Any] = told_of(edition) | {
        "drawing": drawings.shaded_states(
            outline, by_state(edition, country.filters), states, asked.counts
        ),
        "title": _title(country, states, by=_("%(counts)s by state")),
    }
    context["no_datum"] = _("No datum")
    context["source_lines"] = wrap(str(context["citation"]["text"]), LINE)
    image = render(request, "public/map_image.svg", context, content_type="image/svg+xml")
    image.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return image


def _asking(asked: EditionQuestion, found: Totals, states: Mapping[str, str]) -> dict[str, Any]:
    return {
        "asked": asked,
        "form": Filtering(asked, states, counts=True),
        "found": said(found, asked.counts) if found.events else "",
        "applied": chips(asked, "map", states),
        "clear_url": reverse("map"),
        "table_url": asked.address("events_published", cuenta=None),
        "values_url": asked.address("map_values", tema=None, estado=None, municipio=None),
        "atlas_url": reverse("atlas"),
        "place_url": _place_url(asked),
        "share_url": f"{settings.PORTAL_URL}{replace(asked, theme='').address('map')}",
        "snippet": _snippet(asked),
        "counts_word": WORDS[asked.counts],
    }


def _place_url(asked: EditionQuestion) -> str:
    """Return where a place's events are listed, with marks where its codes go."""
    return asked.address("events_published", cuenta=None, estado=STATE_MARK, municipio=PLACE_MARK)


def _snippet(asked: EditionQuestion) -> str:
    """Return the code that shows the drawing of the states on another page, linked to this one.

    The drawing is of the country; the page it leads to is of the place that was asked for.
    """
    plain = replace(asked, theme="", asks_rates=False)
    page = escape(f"{settings.PORTAL_URL}{plain.address('map')}")
    country = plain.address("map_image", estado=None, municipio=None)
    image = escape(f"{settings.PORTAL_URL}{country}")
    says = _("Map of Mexico: %(counts)s by state. Source: Baluarte.")
    alt = escape(says % {"counts": WORDS[asked.counts]})
    # Text to be shown, not markup of this page.
    return f'<a href="{page}"><img src="{image}" width="640" alt="{alt}"></a>'


def _values(
    edition: Edition, asked: EditionQuestion, by_place: Mapping[str, Totals]
) -> list[dict[str, Any]]:
    """Return the value of each shape, and its words."""
    shapes = on_shapes(by_place)
    if asked.asks_rates and (rates := rates_by_municipality(edition, asked.filters, by_place)):
        return map_rates.values(shapes, rates)
    return [
        {"id": shape.code, "value": value, "said": shape.says(asked.counts)}
        for shape in sorted(shapes.values(), key=lambda one: one.code)
        if (value := shape.value(asked.counts)) is not None
    ]


def _picture(
    values: Iterable[Mapping[str, Any]],
    classes: Sequence[Mapping[str, Any]],
    asked: EditionQuestion,
) -> MapPicture | None:
    """Return the first picture of the map; nothing while no shapes have been drawn."""
    state = asked.filters.state
    drawing = drawing_for(state)
    if drawing is None or not classes:
        return None
    here = asked.filters.municipality or state
    painted = {
        one["id"]: shade if one["id"].startswith(here) else f"{shade} is-outside"
        for one in values
        if (shade := class_of(one["value"], classes))
    }
    return picture_of(drawing, painted, state=state)


def _classes(by_place: Mapping[str, Totals], asked: EditionQuestion) -> list[dict[str, Any]]:
    values = [shape.value(asked.counts) for shape in on_shapes(by_place).values()]
    return classes([value for value in values if value is not None])


def _told(
    by_place: Mapping[str, Totals],
    found: Totals,
    asked: EditionQuestion,
    states: Mapping[str, str],
    place: Within | None,
) -> dict[str, Any]:
    """Return title, sentence and table of the map: of the place asked for, in its three counts."""
    counts = asked.counts
    here = asked.filters.municipality or asked.filters.state
    in_place = {code: one for code, one in by_place.items() if code.startswith(here)}
    most = sorted(
        (row for row in in_place.items() if count_of(row[1], counts) is not None),
        key=lambda row: (-(count_of(row[1], counts) or 0), row[0]),
    )
    shown = most if place else most[:ROWS]
    names = place.names if place else names_of([code for code, _one in shown])
    placed = sum(one.events for one in in_place.values())
    whole = len(shown) == len(most)
    return {
        "title": _title(asked, states),
        "sentence": _sentence(placed, found, _first(shown, names, states, counts)),
        "rows": [_row(code, one, names, states, asked) for code, one in shown],
        "columns": list(COLUMNS),
        "caption": _("Municipalities with a publishable datum")
        if whole
        else _("The %(shown)d municipalities with most, of %(all)s")
        % {"shown": len(shown), "all": f"{len(most):,}"},
    }


def _sentence(placed: int, found: Totals, first: str) -> str:
    counted_here = {"all": counted(found.events, EVENTS), "placed": f"{placed:,}", "first": first}
    if not placed:
        return _("Of %(all)s, none can be shown in its municipality.") % counted_here
    return (
        _(
            "Of %(all)s, %(placed)s can be shown in their municipality. Most: %(first)s. "
            "Elsewhere nothing happened, little happened or nothing may be published: "
            "here the three look the same."
        )
        % counted_here
    )


def _first(
    shown: Sequence[tuple[str, Totals]],
    names: Mapping[str, str],
    states: Mapping[str, str],
    counts: str,
) -> str:
    told = []
    for code, one in shown[:NAMED]:
        place = _in_state(names[code], states.get(code[:2], ""))
        told.append(f"{place}, {counted(count_of(one, counts) or 0, counts)}")
    return "; ".join(told)


def _in_state(name: str, state: str) -> str:
    return f"{name} ({state})" if state else name


def _row(
    code: str,
    one: Totals,
    names: Mapping[str, str],
    states: Mapping[str, str],
    asked: EditionQuestion,
) -> dict[str, Any]:
    counts = {name: count_of(one, name) for name in (EVENTS, ACTS, VICTIMS)}
    return {
        "id": code,
        "name": names[code],
        "state": states.get(code[:2], ""),
        "url": asked.address("events_published", cuenta=None, estado=code[:2], municipio=code),
        **counts,
    }


def _title(asked: EditionQuestion, states: Mapping[str, str], *, by: str = "") -> str:
    """Return what is shown; where nothing narrows it, `by` which places it is counted."""
    filters = asked.filters
    details = [
        kind_label(filters.kind) if filters.kind else "",
        asked.municipality or states.get(filters.state, ""),
        dates.period(filters.first_month, filters.last_month)
        if filters.first_month or filters.last_month
        else "",
    ]
    told = ", ".join(detail for detail in details if detail)
    what = WORDS[asked.counts]
    if told:
        return f"{what}: {told}"
    return (by or _("%(counts)s by municipality")) % {"counts": what}
