"""Entries of recognition, the newest day first; what presses stands above."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.prevention import queries
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.prevention.queries.pages import page_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.prevention.forms.entries import FilterForm
from baluarte.web.prevention.labels import row_of
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.statements.views.lists import AFTER, applied_filters, with_value

MOST_WAITING = 8


def recognitions(request: HttpRequest) -> HttpResponse:
    """Show the entries one sees, as far as they are asked for."""
    by, at = acting_account(), timezone.now()
    form = FilterForm(
        request.GET, makers=queries.makers_of_entries(), years=queries.years_of_entries()
    )
    form.is_valid()
    found, standing = queries.recognitions(form.asked()), form.standing()
    if standing is not None:
        found = queries.of_standing(found, standing)
    if form.is_overdue:
        found = found.filter(pk__in=[one.pk for one, _ in queries.overdue(at=at)])
    page = page_of(found, after=request.GET.get(AFTER, ""))
    kept = request.GET.copy()
    kept.pop(AFTER, None)
    is_first, applied = AFTER not in request.GET, applied_filters(request, form)
    is_whole = is_first and not applied
    context = {
        "form": form,
        "rows": rows_of(page.rows, at=at),
        "applied": applied,
        "waiting": _waiting(by, at) if is_whole else [],
        "overdue": _overdue(at) if is_whole else [],
        "may_keep": bool(keeps_for(by, at=at)),
        "first_url": "" if is_first else f"?{kept.urlencode()}",
        "next_url": f"?{with_value(kept, AFTER, page.after)}" if page.after else "",
    }
    return render(request, "prevention/list.html", context)


def rows_of(several: Any, *, at: datetime) -> list[dict[str, Any]]:
    """Return the lines of some entries, each with where it and its follow-up stand."""
    rows: list[Recognition] = list(several)
    standings = queries.standings_of(rows)
    follow_ups = queries.follow_ups_of(rows, at=at)
    return [row_of(one, standings[one.pk], follow_ups.get(one.pk)) for one in rows]


def _waiting(by: UUID, at: datetime) -> list[dict[str, Any]]:
    return rows_of(queries.waiting_for(by)[:MOST_WAITING], at=at)


def _overdue(at: datetime) -> list[dict[str, Any]]:
    return rows_of([one for one, _ in queries.overdue(at=at)[:MOST_WAITING]], at=at)
