"""Layers that somebody brought: which there are, counts by one, loading and withdrawing."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import levels_open
from baluarte.domain.analysis.queries import Unit
from baluarte.domain.analysis.queries.by_layer import count_by_layer
from baluarte.domain.analysis.queries.distribution import spread_of
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.actions import layers as actions
from baluarte.domain.registry.actions.layer_uploads import AT_ONCE, ask_for_layer
from baluarte.domain.registry.actions.layer_words import open_outlines, open_words
from baluarte.domain.registry.actions.layers import About
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerUpload
from baluarte.domain.registry.queries import layers as queries
from baluarte.domain.registry.rules import keeps_layers
from baluarte.domain.territory.layers import LayerRefused
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.analysis.layer_forms import ALL, LayerCountForm, LayerForm
from baluarte.web.analysis.presenters import count_tables, distribution, layer_counts
from baluarte.web.analysis.splitting import PREFIX
from baluarte.web.analysis.views.counts import as_days
from baluarte.web.layout.uploads import was_too_large
from baluarte.web.registry import query_string
from baluarte.web.registry.forms import Choices
from baluarte.web.registry.presenters.labels import language, name_of
from baluarte.web.registry.query_string import EventsQuestion, faults_said
from baluarte.web.registry.view_tabs import Narrowing

CARRIED = ("cuenta",)


def layers(request: HttpRequest) -> HttpResponse:
    """Show the layers that may be seen; each leads to what the address asks, counted by it."""
    asked = query_string.read(request.GET, carrying=CARRIED)
    titles = {one.compartment_id: one.title for one in lists()}
    found = list(queries.layers().defer("outside"))
    open_words(found, at=timezone.now())
    rows = [
        {
            "name": name_of(one),
            "layer": one,
            "url": f"{reverse('layer', args=[one.pk])}{asked.query()}".rstrip("?"),
            "seen_by": _seen_by(one, titles),
        }
        for one in sorted(found, key=name_of)
    ]
    offered = _offered()
    context = {
        "rows": rows,
        "may_load": bool(offered),
        "uploads": [_sent(one) for one in queries.uploads(at=timezone.now())],
    }
    return render(request, "analysis/layers.html", context)


def layer(request: HttpRequest, layer_id: UUID) -> HttpResponse:
    """Show one layer, and what the address asks counted by its parts and drawn under them."""
    found = _found(layer_id)
    if found is None:
        return _being_loaded(request, layer_id)
    parts = list(found.parts.defer("outline"))
    open_words([found], parts, at=timezone.now())
    asked = query_string.read(request.GET, carrying=CARRIED)
    form = LayerCountForm(as_days(request.GET, asked) or None)
    unit, now = Unit(form.asked()["cuenta"]), timezone.now()
    then = asked.known_at if asked.known_at and asked.known_at < now else None
    numbers = count_by_layer(found, parts, unit, asked.filters, at=now, known_at=then)
    narrowing, question = Narrowing.of(asked), replace(asked, carried={})
    spread = spread_of(asked.filters, known_at=asked.known_at)
    context = {
        "layer": found,
        "name": name_of(found),
        "overlaps": found.kind == LayerKind.OVERLAPPING,
        "seen_by": _seen_by(found, {one.compartment_id: one.title for one in lists()}),
        "form": form,
        "asked": asked,
        "chips": query_string.chips(asked, narrowing.names, narrowing.list_names),
        "faults": faults_said({n: one for n, one in asked.faults.items() if n not in form.fields}),
        "kept": {name: said for name, said in asked.values.items() if name not in form.fields},
        "rows": [_row(row, question) for row in layer_counts.rows(numbers, parts)],
        "rest": layer_counts.rest(found, numbers),
        "total": numbers.counted.total,
        "known_at": numbers.counted.known_at,
        "counts": count_tables.what_is_counted(unit),
        "cautions": [
            *count_tables.caution(numbers.counted),
            *layer_counts.cautions(found, numbers),
        ],
        "drawing": distribution.on_map(spread),
        "newest": distribution.newest_only(spread),
        "values_url": f"{reverse('events_map_values')}{question.query()}",
        "views": narrowing.tabs("layer"),
        "events_url": f"{reverse('events')}{question.query(capa=str(found.pk), parte='')}",
        "counts_url": _split_by(found, question),
        "keeps": keeps_layers(found.compartment, by=acting_account()),
    }
    return render(request, "analysis/layer.html", context, status=422 if form.errors else 200)


def layer_outlines(request: HttpRequest, layer_id: UUID) -> JsonResponse:
    """Send the outlines of a layer as GeoJSON."""
    found = _layer(layer_id)
    parts = list(found.parts.defer("shares"))
    open_outlines(found, parts, at=timezone.now())
    features = [
        {
            "type": "Feature",
            "properties": {"name": name_of(part)},
            "geometry": part.outline,
        }
        for part in parts
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def new_layer(request: HttpRequest) -> HttpResponse:
    """Load a layer; to whoever may load none this page does not exist."""
    offered = _offered()
    if not offered:
        raise Http404
    is_sent = request.method == "POST"
    form = LayerForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        today=local_day(timezone.now()),
        offered=offered,
        too_large=is_sent and was_too_large(request),
    )
    if is_sent and form.is_valid() and (taken := _taken(form)):
        if isinstance(taken, Layer):
            messages.success(request, _("The layer is loaded."))
        return redirect("layer", layer_id=taken.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "analysis/new_layer.html", {"form": form}, status=status)


@require_POST
def withdraw_layer(request: HttpRequest, layer_id: UUID) -> HttpResponse:
    """Withdraw a layer: it says nothing any more."""
    actions.withdraw_layer(layer=_layer(layer_id), by=acting_account(), at=timezone.now())
    messages.success(request, _("The layer is withdrawn, and its areas are emptied."))
    return redirect("layers")


def _taken(form: LayerForm) -> Layer | LayerUpload | None:
    """Load what was sent, or have the worker do it; say on the form why it cannot be.

    What only some may see does not wait in clear: it is loaded at once, whatever its size.
    """
    seen_by, content = form.cleaned_data["seen_by"], form.cleaned_data["file"].read()
    by, at = acting_account(), timezone.now()
    try:
        if seen_by == ALL and len(content) > AT_ONCE:
            return ask_for_layer(content=content, about=form.about(), by=by, at=at)
        compartment = None if seen_by == ALL else Compartment.objects.get(pk=seen_by)
        return actions.load_layer(
            content=content,
            about=form.about(),
            compartment=compartment,
            is_waited_for=True,
            by=by,
            at=at,
        )
    except LayerRefused as refused:
        for line in refused.said:
            form.add_error("file", line)
    return None


def _found(key: UUID) -> Layer | None:
    return queries.layers().select_related("compartment").filter(pk=key).first()


def _layer(key: UUID) -> Layer:
    found = _found(key)
    if found is None:
        raise Http404
    return found


def _being_loaded(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a layer that is not there yet: it waits, or what is wrong with it."""
    upload = queries.uploads(at=timezone.now()).filter(pk=key).first()
    if upload is None:
        raise Http404
    return render(request, "analysis/layer_upload.html", {"upload": _sent(upload)})


def _sent(upload: LayerUpload) -> dict[str, Any]:
    about = About.from_json(upload.about)
    return {
        "name": about.name_en if language() == "en" else about.name_es,
        "about": about,
        "asked_at": upload.asked_at,
        "waits": upload.ended_at is None,
        "refused": upload.refused,
        "url": reverse("layer", args=[upload.pk]),
    }


def _offered() -> Choices:
    """Return who may see what the account loads: everybody, or who sees one of its lists."""
    for_all: Choices = [(ALL, _("Everybody with an account"))]
    mine = {key for key, level in levels_open().items() if level >= Level.CONTRIBUTE}
    restricted: Choices = [
        (str(one.compartment_id), _("Who sees the list %(list)s") % {"list": one.title})
        for one in lists()
        if one.compartment_id in mine
    ]
    return (for_all if keeps_layers(None, by=acting_account()) else []) + restricted


def _seen_by(one: Layer, titles: dict[UUID, str]) -> str:
    if one.compartment_id is None:
        return _("Everybody with an account")
    title = titles.get(one.compartment_id, _("one list"))
    return _("Who sees the list %(list)s") % {"list": title}


def _split_by(one: Layer, question: EventsQuestion) -> str:
    """Return where the question is counted by the layer and by another dimension."""
    return f"{reverse('counts')}?por={PREFIX}{one.pk}&y=year&{question.query()[1:]}".rstrip("&")


def _row(row: dict[str, Any], asked: EventsQuestion) -> dict[str, Any]:
    return row | {"url": f"{reverse('events')}{asked.query(parte=str(row['part']))}"}
