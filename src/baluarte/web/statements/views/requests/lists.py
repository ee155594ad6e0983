"""Information requests; batches with something late first, each as one bar of where it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.request_pages import page_of_requests
from baluarte.domain.statements.queries.requests import (
    AskedRequests,
    late_requests,
    progress_of,
    requests,
    tracked,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.statements.forms.requests import RequestFilterForm
from baluarte.web.statements.labels import period_in_words
from baluarte.web.statements.permissions import stating_for
from baluarte.web.statements.presenters.requests import bar_of, row_of_request, template_name
from baluarte.web.statements.views.lists import AFTER, applied_filters, with_value

# Batches shown as bars, of them first with something late, and offered as a filter.
SHOWN, LATE, OFFERED = 4, 2, 50


def information_requests(request: HttpRequest) -> HttpResponse:
    """Show the requests one sees, as far as they are asked for; batches stand above."""
    at = timezone.now()
    batches = newest_batches()
    form = RequestFilterForm(request.GET, batches=[_choice(one) for one in batches])
    form.is_valid()
    houses = stating_for(acting_account(), at=at)
    asked, progress = form.asked(ours=[one.pk for one in houses]), form.progress()
    wanted = None if progress is None else (lambda track: progress_of(track) == progress)
    page = page_of_requests(requests(asked), after=request.GET.get(AFTER, ""), at=at, wanted=wanted)
    kept = request.GET.copy()
    kept.pop(AFTER, None)
    is_first, applied = AFTER not in request.GET, applied_filters(request, form)
    today = local_day(at)
    shows_bars = is_first and not applied
    context = {
        "form": form,
        "rows": [row_of_request(one, today=today) for one in page.tracks],
        "applied": applied,
        "batches": [_batch(one, at=at) for one in _first(batches, at=at)] if shows_bars else [],
        "may_ask": bool(houses),
        "first_url": "" if is_first else f"?{kept.urlencode()}",
        "next_url": f"?{with_value(kept, AFTER, page.after)}" if page.after else "",
    }
    return render(request, "statements/requests/list.html", context)


def _first(batches: list[dict[str, Any]], *, at: datetime) -> list[dict[str, Any]]:
    """Return the batches that are drawn: two with something late, then the newest."""
    ids = {one.request.batch for one in late_requests(at=at)}
    late = [one for one in batches if one["batch"] in ids][:LATE]
    return [*late, *(one for one in batches if one not in late)][:SHOWN]


def newest_batches() -> list[dict[str, Any]]:
    """Return the batches that one sees, the newest first, each with how many it has."""
    found = (
        InformationRequest.objects.order_by()
        .values("batch", "template", "first_date", "last_date")
        .annotate(number=Count("pk"), drafted_at=Max("drafted_at"), one=Min("reference"))
        .order_by("-drafted_at", "template", "batch")
    )
    return [{**one} for one in found[:OFFERED]]


def batch_name(one: dict[str, Any]) -> str:
    """Return what a batch is called: its template and period."""
    period = period_in_words(one["first_date"], one["last_date"])
    return f"{template_name(one['template'])}, {period}"


def batch_choices() -> list[tuple[str, str]]:
    """Return the batches that one sees, to be chosen from."""
    return [_choice(one) for one in newest_batches()]


def _choice(one: dict[str, Any]) -> tuple[str, str]:
    return (str(one["batch"]), batch_name(one))


def _batch(one: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    batch: UUID = one["batch"]
    tracks = tracked(AskedRequests(batch=batch), at=at)
    list_url = f"{reverse('information_requests')}?lote={batch}&"
    return {
        "name": batch_name(one),
        "number": one["number"],
        "url": reverse("request_batch", args=[batch]),
        "bar": bar_of(tracks, list_url=list_url),
    }
