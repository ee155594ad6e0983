from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.intake.queries import lists
from baluarte.domain.publication.models import Review
from baluarte.domain.registry.queries import Filters, aggressions
from baluarte.domain.registry.queries.counting import (
    Counted,
    Unit,
    count_goal_16_10_1,
    count_late_verification,
    count_units,
    freshness_by_list,
)
from baluarte.domain.territory.queries import all_states
from baluarte.web.registry import address, counted
from baluarte.web.registry.count_form import CountForm


def counts(request: HttpRequest) -> HttpResponse:
    """Show counts by one, two or three dimensions; each number says what it counts."""
    form = CountForm(request.GET or None)
    asked = form.asked()
    known_on = asked["conocido"]
    known_at = address.end_of_day(known_on) or timezone.now()
    filters = Filters(
        from_date=asked["desde"], until_date=asked["hasta"], group=asked["grupo"] or None
    )
    of = aggressions(filters, known_at=known_at)
    table = count_units(Unit(asked["cuenta"]), asked["por"], of=of, known_at=known_at)
    context = {
        "form": form,
        "table": counted.table(table, _names(table)),
        "counted": table,
        "counts": counted.what_is_counted(table.unit),
        "caution": counted.caution(table),
        "known_at": known_at,
        "is_past": known_on is not None,
        **_beside(known_at),
    }
    return render(request, "registry/counts.html", context, status=422 if form.errors else 200)


def freshness(request: HttpRequest) -> HttpResponse:
    """Show how many days passed from fact to report, to registry and to publication."""
    known_at = timezone.now()
    of = aggressions(Filters(), known_at=known_at)
    agreed = Review.objects.filter(agrees=True, decision__aggression__in=of.values("pk"))
    published: dict[Any, datetime] = {}
    for key, at in agreed.values_list("decision__aggression", "reviewed_at"):
        published[key] = min(at, published.get(key, at))
    found = freshness_by_list(of=of, published=published, known_at=known_at)
    rows = [
        {
            "source": one.source.title if one.source else _("A list that you may not see"),
            "steps": [
                (label, counted.days(spread))
                for label, spread in zip(
                    counted.steps(),
                    (one.fact_to_report, one.report_to_registry, one.registry_to_publication),
                    strict=True,
                )
            ],
        }
        for one in found
    ]
    context = {"rows": rows, "steps": counted.steps(), "known_at": known_at}
    return render(request, "registry/freshness.html", context)


def _beside(known_at: datetime) -> dict[str, Any]:
    """Return the indicator of the year behind, and what was verified late in it."""
    until = timezone.localdate(known_at)
    goal = count_goal_16_10_1(until=until, known_at=known_at)
    first = until - timedelta(days=364)
    late = count_late_verification(first=first, last=until, known_at=known_at)
    return {
        "goal": goal,
        "goal_classes": counted.goal_classes(goal),
        "left_out": counted.left_out(goal),
        "late": late,
        "late_from": first,
    }


def _names(table: Counted) -> dict[str, str]:
    """Return what places and lists are called, by code."""
    named = {str(one.compartment_id): one.title for one in lists()}
    return named | {one.code: one.name for one in all_states()} | counted.municipalities(table)
