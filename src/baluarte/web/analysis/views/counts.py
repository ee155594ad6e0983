from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import (
    Counted,
    Unit,
    count_goal_16_10_1,
    count_late_verification,
    freshness_by_list,
)
from baluarte.domain.analysis.queries.layer_crosstabs import count_known
from baluarte.domain.analysis.queries.rates import Rates, can_rate, rates_of
from baluarte.domain.analysis.rules import institutions_studied_for
from baluarte.domain.intake.queries import lists
from baluarte.domain.publication.models import Review
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.territory.queries import all_states
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.analysis.count_form import SPLIT, CountForm
from baluarte.web.analysis.presenters import count_drawings, count_grid, count_tables
from baluarte.web.analysis.splitting import areas_of, offered, splits
from baluarte.web.registry import query_string
from baluarte.web.registry.presenters.labels import area_names
from baluarte.web.registry.query_string import EventsQuestion, faults_said
from baluarte.web.registry.view_tabs import Narrowing

# In the address: the same table as a file.
FILE, GRID = "formato", "cuadro"


def counts(request: HttpRequest) -> HttpResponse:
    """Show counts of what the address asks, split; each number says what it counts."""
    given = request.GET.copy()
    file = given.pop(FILE, [""])[-1]
    asked = query_string.read(given, carrying=SPLIT)
    form = CountForm(as_days(given, asked) or None, layers=offered())
    split = form.asked()
    areas = areas_of([one for one in split["por"] if isinstance(one, UUID)])
    unit, by = Unit(split["cuenta"]), splits(split["por"], areas)
    table = count_known(unit, by, asked.filters, known_at=asked.known_at)
    known_lists = {str(one.compartment_id): one.title for one in lists()}
    places = _places(asked, table)
    found = rates_of(table, asked.filters) if can_rate(table) else None
    rates = found if isinstance(found, Rates) else None
    told = known_lists | places
    grid = count_grid.grid(table, told, areas)
    if file == GRID and grid and not form.errors:
        return _file(count_grid.as_csv(grid), "cuadro.csv")
    if file == "csv" and not form.errors:
        whole = count_tables.table(table, told, rates, areas, most=len(table.cells))
        return _file(count_drawings.as_csv(whole), "conteos.csv")
    shown = count_tables.table(table, told, rates, areas)
    context = {
        "grid": grid,
        "grid_url": _file_url(given, GRID),
        "chart": count_drawings.chart(table, shown),
        "file_url": _file_url(given, "csv"),
        "form": form,
        "asked": asked,
        "layers_url": f"{reverse('layers')}{replace(asked, carried={}).query()}",
        "chips": query_string.chips(asked, places, known_lists),
        "kept": {name: said for name, said in asked.values.items() if name not in form.fields},
        "faults": faults_said({n: one for n, one in asked.faults.items() if n not in form.fields}),
        "table": shown,
        "rates": rates,
        "counted": table,
        "counts": count_tables.what_is_counted(table.unit),
        "caution": count_tables.caution(table) + (count_tables.rates_said(found) if found else []),
        "known_at": table.known_at,
        "is_past": asked.known_at is not None,
        "views": Narrowing.of(asked).tabs("counts"),
        "study_url": study_url(asked),
    }
    return render(request, "analysis/counts.html", context, status=422 if form.errors else 200)


def study_url(asked: EventsQuestion) -> str:
    """Return where an analyst puts a method to a question; nothing for others."""
    if not institutions_studied_for():
        return ""
    return f"{reverse('runs')}{replace(asked, carried={}).query()}".rstrip("?")


def _file_url(given: QueryDict, name: str) -> str:
    asked = given.copy()
    asked[FILE] = name
    return f"?{asked.urlencode()}"


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def indicator(request: HttpRequest) -> HttpResponse:
    """Show the indicator 16.10.1 of the year behind, and what was verified late in it."""
    known_at = query_string.end_of_day(query_string.day_of(request.GET.get("conocido", "")))
    known_at = known_at or timezone.now()
    return render(request, "analysis/indicator.html", _of_the_year(known_at))


def freshness(request: HttpRequest) -> HttpResponse:
    """Show how many days passed from fact to report, to registry and to publication."""
    known_at = timezone.now()
    of = events(Filters(), known_at=known_at)
    agreed = Review.objects.filter(agrees=True, decision__event__in=of.values("pk"))
    published: dict[Any, datetime] = {}
    for key, at in agreed.values_list("decision__event", "reviewed_at"):
        published[key] = min(at, published.get(key, at))
    found = freshness_by_list(of=of, published=published, known_at=known_at)
    rows = [
        {
            "source": one.source.title if one.source else _("A list that you may not see"),
            "steps": [
                (label, count_tables.days(spread))
                for label, spread in zip(
                    count_tables.steps(),
                    (one.fact_to_report, one.report_to_registry, one.registry_to_publication),
                    strict=True,
                )
            ],
        }
        for one in found
    ]
    context = {"rows": rows, "steps": count_tables.steps(), "known_at": known_at}
    return render(request, "analysis/freshness.html", context)


def as_days(given: QueryDict, asked: EventsQuestion) -> QueryDict:
    """Return an address whose period is written in days: a month or a year is asked as well."""
    days = given.copy()
    told = {"desde": asked.filters.from_date, "hasta": asked.filters.until_date}
    for name, day in told.items():
        if day is not None and name not in asked.faults:
            days[name] = day.isoformat()
    return days


def _of_the_year(known_at: datetime) -> dict[str, Any]:
    until = local_day(known_at)
    goal = count_goal_16_10_1(until=until, known_at=known_at)
    first = until - timedelta(days=364)
    late = count_late_verification(first=first, last=until, known_at=known_at)
    return {
        "goal": goal,
        "goal_classes": count_tables.goal_classes(goal),
        "left_out": count_tables.left_out(goal),
        "late": late,
        "late_from": first,
        "known_at": known_at,
    }


def _places(asked: EventsQuestion, table: Counted) -> dict[str, str]:
    """Return what the places of a question and of a table are called, by code."""
    named = {one.code: one.name for one in all_states()}
    named |= area_names(asked.filters)
    return named | count_tables.municipalities(table, also=asked.filters.municipality)
