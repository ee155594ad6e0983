from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import Dimension
from baluarte.domain.analysis.queries.distribution import Distribution, spread_of
from baluarte.domain.registry.queries.layers import layer_of, standing
from baluarte.domain.territory.queries import municipalities_of
from baluarte.web.analysis.presenters import distribution, map_rates
from baluarte.web.analysis.presenters.rates_in_words import MEASURE, RATE
from baluarte.web.registry import query_string
from baluarte.web.registry.query_string import EventsQuestion
from baluarte.web.registry.view_tabs import Narrowing, events_said, number_said, perhaps_of


def timeline(request: HttpRequest) -> HttpResponse:
    """Show what the address asks over time, with the table it is drawn from."""
    asked = query_string.read(request.GET)
    spread = _spread(asked, by=Dimension.MONTH)
    context = Narrowing.of(asked).context("events_timeline", number_said(spread.number))
    context |= {
        "perhaps": perhaps_of(asked, spread.number),
        "drawing": distribution.timeline(spread),
        "newest": distribution.newest_only(spread),
    }
    return render(request, "analysis/timeline.html", context)


def events_map(request: HttpRequest) -> HttpResponse:
    """Show what the address asks on the map of municipalities, with the table beside it."""
    asked, asks_rates = _asked(request)
    spread = _spread(asked)
    narrowing = Narrowing.of(asked)
    place_url = _place_url(asked)
    drawing = distribution.on_map(spread, place_url=place_url)
    rates = _rates(spread, asked) if asks_rates else None
    if rates and rates.found:
        drawing = map_rates.drawn(drawing, spread, rates)
    context = narrowing.context("events_map", number_said(spread.number))
    context["kept"] |= {MEASURE: RATE} if asks_rates else {}
    context |= {
        "perhaps": perhaps_of(asked, spread.number),
        "drawing": drawing,
        "rates": rates,
        "measures": _measures(asked, asks_rates=asks_rates),
        "newest": distribution.newest_only(spread),
        "values_url": reverse("events_map_values") + _query(asked, asks_rates=asks_rates),
        "atlas_url": reverse("atlas"),
        "outlines_url": _outlines(asked),
        "bounds": _bounds(asked),
        "within": _within(asked),
        "place_url": place_url,
        "share_url": request.build_absolute_uri(
            reverse("events_map") + _query(asked, asks_rates=asks_rates)
        ),
    }
    return render(request, "analysis/map.html", context)


def map_values(request: HttpRequest) -> JsonResponse:
    """Send how many events each shape holds; who is not there has none that may be seen."""
    asked, asks_rates = _asked(request)
    spread = _spread(asked)
    rates = _rates(spread, asked) if asks_rates else None
    if rates and rates.found:
        return JsonResponse({"rows": map_rates.values(spread, rates)})
    shapes = distribution.on_shapes(spread)
    rows = [{"id": c, "value": n, "said": events_said(n)} for c, n in sorted(shapes.items())]
    return JsonResponse({"rows": rows})


def _asked(request: HttpRequest) -> tuple[EventsQuestion, bool]:
    """Return what is asked, and whether as rates; the list's own question carries no measure."""
    asked = query_string.read(request.GET, carrying=(MEASURE,))
    return replace(asked, carried={}), asked.carried.get(MEASURE) == RATE


def _rates(spread: Distribution, asked: EventsQuestion) -> map_rates.MapRates:
    return map_rates.rates_of_places(spread, asked.filters, known_at=asked.known_at)


def _query(asked: EventsQuestion, *, asks_rates: bool) -> str:
    return replace(asked, carried={MEASURE: RATE} if asks_rates else {}).query()


def _measures(asked: EventsQuestion, *, asks_rates: bool) -> list[dict[str, Any]]:
    """Return by what the map can be shaded, the one that is shown marked."""
    return [
        {
            "label": label,
            "url": reverse("events_map") + _query(asked, asks_rates=rates),
            "current": rates == asks_rates,
        }
        for label, rates in ((_("Number of events"), False), (_("Per 100,000 person-years"), True))
    ]


def _spread(asked: EventsQuestion, by: Dimension = Dimension.MUNICIPALITY) -> Distribution:
    return spread_of(asked.filters, by=by, known_at=asked.known_at)


def _outlines(asked: EventsQuestion) -> str:
    """Return where the areas are of the layer that is asked for, or a part of it."""
    part, layer = asked.filters.part, asked.filters.layer
    if part is not None:
        layer = layer_of(part)
    elif layer is not None:
        layer = standing(layer)
    return reverse("layer_outlines", args=[layer]) if layer else ""


def _place_url(asked: EventsQuestion) -> str:
    """Return where the events of a place are listed, with marks where its codes go."""
    query = asked.query(entidad=distribution.STATE_MARK, municipio=distribution.PLACE_MARK, km="")
    return f"{reverse('events')}{query}"


def _within(asked: EventsQuestion) -> str:
    """Return the place outside of which the map is paler; none where a distance is asked."""
    if asked.filters.is_near:
        return ""
    return asked.filters.municipality or asked.filters.state or ""


# Around the centres of a state's municipalities, in degrees.
_MARGIN = 0.7


def _bounds(asked: EventsQuestion) -> str:
    """Return what the map shows first: the state asked for, else the country."""
    if asked.filters.state is None or asked.filters.is_near:
        return ""
    rows = municipalities_of(state=asked.filters.state).values_list("longitude", "latitude")
    centres = [(x, y) for x, y in rows if x is not None and y is not None]
    if not centres:
        return ""
    xs, ys = [x for x, _ in centres], [y for _, y in centres]
    west, east = min(xs) - _MARGIN, max(xs) + _MARGIN
    south, north = min(ys) - _MARGIN, max(ys) + _MARGIN
    return ",".join(f"{edge:.2f}" for edge in (west, south, east, north))
