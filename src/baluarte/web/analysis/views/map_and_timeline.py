from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from baluarte.domain.analysis.queries import Dimension
from baluarte.domain.analysis.queries.distribution import Distribution, spread_of
from baluarte.domain.registry.queries.layers import layer_of, standing
from baluarte.domain.territory.queries import municipalities_of
from baluarte.web.analysis.presenters import distribution
from baluarte.web.registry import query_string
from baluarte.web.registry.query_string import EventsQuestion
from baluarte.web.registry.view_tabs import Narrowing, events_said, number_said


def timeline(request: HttpRequest) -> HttpResponse:
    """Show what the address asks over time, with the table it is drawn from."""
    asked = query_string.read(request.GET)
    spread = _spread(asked, by=Dimension.MONTH)
    context = Narrowing.of(asked).context("events_timeline", number_said(spread.number))
    context |= {
        "drawing": distribution.timeline(spread),
        "newest": distribution.newest_only(spread),
    }
    return render(request, "analysis/timeline.html", context)


def events_map(request: HttpRequest) -> HttpResponse:
    """Show what the address asks on the map of municipalities, with the table beside it."""
    asked = query_string.read(request.GET)
    spread = _spread(asked)
    narrowing = Narrowing.of(asked)
    place_url = _place_url(asked)
    context = narrowing.context("events_map", number_said(spread.number)) | {
        "drawing": distribution.on_map(spread, place_url=place_url),
        "newest": distribution.newest_only(spread),
        "values_url": f"{reverse('events_map_values')}{asked.query()}",
        "atlas_url": reverse("atlas"),
        "outlines_url": _outlines(asked),
        "bounds": _bounds(asked),
        "within": _within(asked),
        "place_url": place_url,
        "share_url": request.build_absolute_uri(f"{reverse('events_map')}{asked.query()}"),
    }
    return render(request, "analysis/map.html", context)


def map_values(request: HttpRequest) -> JsonResponse:
    """Send how many events each shape holds; who is not there has none that may be seen."""
    shapes = distribution.on_shapes(_spread(query_string.read(request.GET)))
    rows = [{"id": c, "value": n, "said": events_said(n)} for c, n in sorted(shapes.items())]
    return JsonResponse({"rows": rows})


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
