"""The plan of a year beside what was done of it, programme by programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.accountability.queries.annual_plan import annual_plan as plan_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.presenters.annual_plan import plan_shown

YEARS = 5


def annual_plan(request: HttpRequest) -> HttpResponse:
    """Show each programme in force: its targets, its money and its promises, and what was done."""
    at = timezone.now()
    this_year = local_day(at).year
    years = list(range(this_year, this_year - YEARS, -1))
    given = request.GET.get("anio", "")
    year = int(given) if given in map(str, years) else this_year
    context = {
        "year": year,
        "years": years,
        "plans": [plan_shown(one) for one in plan_of(year, known_at=at)],
    }
    return render(request, "accountability/annual_plan.html", context)
