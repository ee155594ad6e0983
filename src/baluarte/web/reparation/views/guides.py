"""What needs no case: the rights and their routes in plain words, and the commissions."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.reparation.presenters import commissions, routes


def victim_routes(request: HttpRequest) -> HttpResponse:
    """Show each right of a victim in plain words, and where its clocks run."""
    context = routes.shown(on=local_day(timezone.now()))
    return render(request, "reparation/routes.html", {"axis": "reparation", **context})


def victim_commissions(request: HttpRequest) -> HttpResponse:
    """Show the commissions: what is asked of each, how it answers, how often it asks again."""
    on = local_day(timezone.now())
    year = date(on.year, 1, 1)
    context = commissions.shown(first_date=year, on=on, by=acting_account(), at=timezone.now())
    return render(request, "reparation/commissions.html", {"axis": "reparation", **context})
