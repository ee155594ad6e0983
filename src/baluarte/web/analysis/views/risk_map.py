"""The map of risk: the latest frozen run by place, a place in words, and what is taken away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries import risk_map as queries
from baluarte.domain.analysis.rules import institutions_studied_for
from baluarte.domain.territory.atlas_file import find_atlas
from baluarte.domain.territory.atlas_paths import atlas_drawing, atlas_geometries
from baluarte.domain.territory.stand_in import source_said
from baluarte.web.analysis.presenters import run_words
from baluarte.web.analysis.presenters.risk_map import files, page, patterns
from baluarte.web.analysis.presenters.risk_map.carried import carried_by, caution_said, rule_said
from baluarte.web.analysis.presenters.risk_map.comparisons import (
    comparison_of,
    other_comparisons,
)
from baluarte.web.analysis.presenters.risk_map.drawing import bare_shapes
from baluarte.web.analysis.presenters.risk_map.measures import MEASURE
from baluarte.web.analysis.presenters.risk_map.never_registered import never_registered
from baluarte.web.analysis.presenters.risk_map.paper import as_paper
from baluarte.web.analysis.presenters.risk_map.questions import other_questions
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap, shown_map
from baluarte.web.analysis.presenters.risk_map.whole import (
    borders_over,
    few_said,
    first_picture,
    legend_of_borders,
    nothing_said,
    svg_of,
)
from baluarte.web.analysis.presenters.run_assumptions import assumptions_of
from baluarte.web.analysis.presenters.run_results import summary_of

A_DAY: Final = 86_400


def risk_map(request: HttpRequest) -> HttpResponse:
    """Show the latest run, or the one that the address names, by place."""
    _require()
    run = _chosen(request)
    shown = _shown(request, run)
    if shown is None:
        nothing = {"shown": None, "waiting": queries.waiting_to_be_mapped()}
        return render(request, "analysis/risk_map.html", nothing)
    place = shown.at(request.GET.get(page.PLACE, ""))
    names, more = page.names_of_all(shown), page.places_with_more(shown)
    since = queries.since_when(shown.series, shown.run, more)
    earlier = page.previous(shown)
    before = shown_map(earlier, measure=shown.measure.key) if earlier else None
    is_whole = request.GET.get(page.LIST) == page.WHOLE
    rows, others = page.table(shown, names, since, whole=is_whole)
    context = {
        "shown": shown,
        "summary": summary_of(shown.run, shown.result),
        "title": shown.title(),
        "measures": page.measures(shown, place),
        "legend": shown.measure.legend(),
        "layer": page.layer(shown, place),
        "patterns": page.patterns(shown, names),
        "legend_of_borders": legend_of_borders(shown),
        "clusters_months": _months_of(shown.clusters.run) if shown.clusters else "",
        "clusters_shape": run_words.shape_said(shown.clusters.run) if shown.clusters else "",
        "picture": first_picture(shown),
        "nothing": nothing_said(),
        "few": few_said(shown),
        "only_state": page.only_state(shown),
        "levels": page.levels(shown),
        "comparisons": other_comparisons(shown, run_name=page.RUN),
        "is_own_past": shown.method is RunMethod.OWN_PAST,
        "heads": comparison_of(shown).heads(),
        "options": page.options(shown, names, place),
        "place": page.chosen(shown, place, names, since),
        "place_url": page.address(shown, **{page.PLACE: PLACE_MARK}) + "#lugar",
        "rows": rows,
        "others": others,
        "is_whole": is_whole,
        "whole_url": f"{page.address(shown, **{page.LIST: page.WHOLE})}#table",
        "first_url": f"{page.address(shown)}#table",
        "months": page.months(shown, more, place),
        "change": page.change(shown, before, names),
        "questions": other_questions(shown),
        "incomplete": page.incomplete_said(shown),
        "never_registered": never_registered(shown.run),
        "carried": carried_by(shown),
        "caution": caution_said(shown),
        "rule": rule_said(shown),
        "cautions": run_words.cautions_said(shown.result["cautions"], names),
        "assumptions": assumptions_of(RunMethod(shown.run.method), shown.run.parameters),
        "files": _files(shown),
        "file_url": {kind: _file_url(shown, kind) for kind in FILES},
        "run_url": reverse("run", args=[shown.run.pk]),
        "delays_url": reverse("run", args=[shown.delays.run.pk]) if shown.delays else "",
        "people": source_said(shown.given.get("population_source") or ""),
        "kept": page.asked(shown),
    }
    return render(request, "analysis/risk_map.html", context)


def risk_map_shapes(request: HttpRequest) -> HttpResponse:
    """Send the shapes that the map paints; browsers keep them by their hash."""
    _require()
    found = find_atlas(_atlas())
    drawing = atlas_drawing(_atlas())
    if found is None or drawing is None:
        raise Http404
    tag = f'"{found.sha256[:32]}-{SHAPES}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    answer = HttpResponse(bare_shapes(drawing), content_type=SVG)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return answer


def risk_map_file(request: HttpRequest, run_id: UUID, kind: str) -> HttpResponse:
    """Send a map as a table, as GeoJSON, as a drawing or a picture, or to be painted."""
    _require()
    run = queries.mapped_runs().filter(pk=run_id).first()
    shown = _shown(request, run)
    if shown is None or kind not in FILES:
        raise Http404
    answer = FILES[kind](shown)
    if kind in DOWNLOADED:
        name = f"mapa-{shown.measure.key}-{month_of(shown.run.last_month)}-{str(run_id)[:8]}.{kind}"
        how = "inline" if kind == "svg" and "ver" in request.GET else "attachment"
        answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer


SVG: Final = "image/svg+xml; charset=utf-8"
# A new number whenever what is drawn changes.
SHAPES: Final = 2
PLACE_MARK: Final = "__place__"
DOWNLOADED: Final = ("pdf", "png", "svg", "csv", "geojson")


def _atlas() -> Path:
    return Path(settings.FILE_FOLDER) / "atlas"


def _require() -> None:
    """To whoever is no analyst there is no such page."""
    if not institutions_studied_for():
        raise Http404


def _chosen(request: HttpRequest) -> Run | None:
    """Return the run that the address names, else the one to be seen first."""
    asked = request.GET.get(page.RUN, "")
    if not asked:
        return queries.newest_mapped()
    try:
        found = queries.mapped_runs().filter(pk=UUID(asked)).first()
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, run: Run | None) -> ShownMap | None:
    """Return a run as the address wants it to be seen."""
    if run is None:
        return None
    asked = request.GET
    return shown_map(run, measure=asked.get(MEASURE, ""), layer=asked.get(patterns.LAYER, ""))


def _months_of(run: Run) -> str:
    return run_words.months_said(month_of(run.first_month), month_of(run.last_month))


def _svg(shown: ShownMap) -> str:
    drawn = svg_of(shown, _atlas())
    if drawn is None:
        raise Http404
    return drawn


def _as_svg(shown: ShownMap) -> HttpResponse:
    return HttpResponse(_svg(shown), content_type=SVG)


def _as_png(shown: ShownMap) -> HttpResponse:
    return HttpResponse(files.as_picture(_svg(shown)), content_type="image/png")


def _as_pdf(shown: ShownMap) -> HttpResponse:
    return HttpResponse(as_paper(shown, _svg(shown)), content_type="application/pdf")


def _as_csv(shown: ShownMap) -> HttpResponse:
    told = files.as_csv(shown, carried_by(shown), page.names_of_all(shown))
    return HttpResponse(told, content_type="text/csv; charset=utf-8")


def _as_geojson(shown: ShownMap) -> HttpResponse:
    told = files.as_geojson(
        shown, carried_by(shown), page.names_of_all(shown), atlas_geometries(_atlas())
    )
    return HttpResponse(told, content_type="application/geo+json")


def _as_values(shown: ShownMap) -> HttpResponse:
    borders = borders_over(shown, atlas_drawing(_atlas()))
    brief = comparison_of(shown).brief
    said = {code: brief(row) for code, row in shown.rows.items()}
    if shown.division:
        named = page.names_of_all(shown)
        said = {code: f"{named.get(code, code)}: {one}" for code, one in said.items()}
    return JsonResponse(files.as_values(shown, borders, said))


FILES: Final[dict[str, Callable[[ShownMap], HttpResponse]]] = {
    "pdf": _as_pdf,
    "png": _as_png,
    "svg": _as_svg,
    "csv": _as_csv,
    "geojson": _as_geojson,
    "json": _as_values,
}


def _file_url(shown: ShownMap, kind: str) -> str:
    address = reverse("risk_map_file", args=[shown.run.pk, kind])
    asked = {name: said for name, said in page.asked(shown).items() if name != page.RUN}
    return f"{address}?{urlencode(asked)}"


def _files(shown: ShownMap) -> list[dict[str, Any]]:
    labels = {
        "pdf": _("Page on paper (PDF)"),
        "png": _("Picture (PNG)"),
        "svg": _("Drawing (SVG)"),
        "csv": _("Table (CSV)"),
        "geojson": _("Places (GeoJSON)"),
    }
    return [{"label": label, "url": _file_url(shown, kind)} for kind, label in labels.items()]
