"""Places: the atlas the maps are drawn from, how many live where, the table behind the map."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.territory.atlas_file import find_atlas
from baluarte.domain.territory.models import PopulationSource
from baluarte.domain.territory.queries import (
    all_states,
    municipalities_of,
    population_source,
    populations,
    populations_by_state,
    populations_on_map,
)
from baluarte.domain.territory.stand_in import source_said
from baluarte.web.layout.kept_answers import kept_as

CLASSES = (0, 5_000, 20_000, 50_000, 200_000, 1_000_000)
YEAR = 2020
A_DAY = 86_400
# Drawing takes half a minute once somebody begins it.
RETRY_AFTER_S = "60"


def atlas(request: HttpRequest) -> HttpResponseBase:
    """Send the shapes of all municipalities, compressed; browsers keep them by their hash."""
    shapes = find_atlas(settings.FILE_FOLDER / "atlas")
    if shapes is None:
        return _not_drawn()
    tag = f'"{shapes.sha256[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    path = shapes.compressed if takes_gzip else shapes.path
    response = FileResponse(path.open("rb"), content_type="application/json")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = tag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _not_drawn() -> HttpResponse:
    """Say that the shapes are missing: drawing them is a command's work, too heavy for a page."""
    said = _(
        "The map is not drawn yet: the operator draws it with `baluarte territory draw-atlas`."
    )
    answer = HttpResponse(said, status=503, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = RETRY_AFTER_S
    answer.headers["Cache-Control"] = "no-store"
    return answer


def population(request: HttpRequest) -> JsonResponse:
    """Send the people of each municipality that can be drawn; who is not there is not known."""
    known = populations_on_map(year=YEAR)
    rows = [{"id": code, "value": people} for code, people in sorted(known.items())]
    return JsonResponse({"rows": rows})


def places(request: HttpRequest) -> HttpResponse:
    """Show how many people live where, and according to whom; at the portal once for all."""
    source = population_source()
    # The workbench's page says who has entered.
    if not settings.IS_PUBLIC:
        return _drawn(request, source)
    state = "" if source is None else f"{source.sha256} {source.loaded_at}"
    return kept_as(request, partial(_drawn, request, source), name="places", state=state)


def _drawn(request: HttpRequest, source: PopulationSource | None) -> HttpResponse:
    people = {code: one.population for code, one in populations_by_state(year=YEAR).items()}
    rows = [
        {
            "id": code,
            "state": name,
            "people": people.get(code),
            "url": reverse("places_of_state", args=[code]),
        }
        for code, name in all_states().values_list("code", "name")
    ]
    context = {
        "source": source,
        "source_said": source_said(source.name) if source else "",
        "rows": rows,
        "classes": [{"from": start, "says": _class_in_words(n)} for n, start in enumerate(CLASSES)],
        "columns": [
            {"key": "state", "says": _("State")},
            {"key": "people", "says": _("People"), "number": True},
        ],
    }
    return render(request, "territory/places.html", context)


def places_of_state(request: HttpRequest, code: str) -> HttpResponse:
    """Show the municipalities of one state and their people: the table behind the map."""
    state = all_states().filter(code=code).first()
    if state is None:
        raise Http404
    known = populations(year=YEAR)
    rows: list[dict[str, Any]] = [
        {
            "code": place.code,
            "name": place.name,
            "people": known[place.code].population if place.code in known else None,
        }
        for place in municipalities_of(state=code)
    ]
    columns = [
        {"key": "code", "says": _("Code")},
        {"key": "name", "says": _("Municipality")},
        {"key": "people", "says": _("People"), "number": True},
    ]
    source = population_source()
    said = source_said(source.name) if source else ""
    context = {"state": state, "rows": rows, "columns": columns, "source_said": said}
    return render(request, "territory/state.html", context)


def _class_in_words(number: int) -> str:
    start = f"{CLASSES[number]:,}"
    if number + 1 == len(CLASSES):
        return _("%(start)s or more") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": f"{CLASSES[number + 1] - 1:,}"}
