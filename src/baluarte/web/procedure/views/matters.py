"""Matters: the list, one of them, opening one."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries import (
    courses_of,
    matters,
    occurrences_of,
    open_compartments,
    remarks_about,
    zone_of_matter,
)
from baluarte.domain.procedure.queries.routing import said_to_be_done
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.procedure import history, listing, lookup, startable_protocols
from baluarte.web.procedure.forms.matters import MatterForm
from baluarte.web.procedure.instants import end_of_day, zone_in_words
from baluarte.web.procedure.presenters import proceeding_page
from baluarte.web.procedure.step_pages import beside


def matter_list(request: HttpRequest) -> HttpResponse:
    """Show the matters one may see, newest first."""
    page = listing.page_of(matters(), after=request.GET.get("despues", ""))
    context = {
        "axis": "protection",
        "rows": [{"matter": one, "place": proceeding_page.place_of(one)} for one in page.rows],
        "next_url": f"?despues={page.after}" if page.after else "",
        "is_first": not request.GET.get("despues"),
        "may_open": bool(open_compartments()),
    }
    return render(request, "procedure/matter/list.html", context)


def new_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter: whose, where, and what is known of the perpetrator."""
    form = _asked(request)
    if form.is_valid():
        try:
            matter = _open(form, at=timezone.now())
        except OpenedAlready:
            return _opened_before(request, form)
        messages.success(request, _("The matter is open. Say now what happened in it."))
        return redirect("matter", matter.reference)
    context = {"axis": "protection", "form": form}
    return render(request, "procedure/matter/new.html", context, status=422 if form.errors else 200)


def matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a matter: its proceedings, what is due and why, what happened; a past day as known."""
    found = lookup.shown(reference)
    now, zone = timezone.now(), zone_of_matter(found)
    known_on = _past_day(request, zone, now)
    known_at = end_of_day(known_on, zone) if known_on else None
    if known_at is not None and known_at < found.opened_at:
        known_on, known_at = None, None
        messages.warning(request, _("The matter was not open yet that day: this is today."))
    with timezone.override(zone):
        context = _told(found, zone, at=known_at or now, known_at=known_at)
        return render(request, "procedure/matter/matter.html", context | {"known_on": known_on})


def _told(
    found: Matter, zone: ZoneInfo, *, at: datetime, known_at: datetime | None
) -> dict[str, Any]:
    contributes = may_contribute(found)
    may_change = contributes and known_at is None
    courses = courses_of(found, known_at=known_at)
    rows = list(occurrences_of(found))
    reasons = remarks_about(row.pk for row in rows)
    said = frozenset() if known_at else said_to_be_done(found)
    place = proceeding_page.Place(zone, at, may_change, said=said)
    shown = proceeding_page.proceedings(courses, place, known_at=known_at)
    later = history.since(rows, courses, reasons, zone, known_at=known_at) if known_at else []
    return {
        "axis": "protection",
        "matter": found,
        "beside": beside(found.pk),
        "place": proceeding_page.place_of(found),
        "about": proceeding_page.about(found),
        "zone": zone_in_words(zone, at),
        "proceedings": shown,
        "said": proceeding_page.counted(shown) if shown else "",
        "pressing": proceeding_page.pressing(shown),
        "history": history.with_documents(
            history.told(rows, courses, reasons, zone, known_at=known_at, may_correct=may_change)
        ),
        "later": later,
        "known_at": known_at,
        "may_change": may_change,
        "may_start": may_change and bool(startable_protocols.beginnings(rows, courses, zone)),
        "grounds": _grounds(found, contributes=contributes),
    }


def _grounds(found: Matter, *, contributes: bool) -> list[str]:
    keeper = found.compartment.institution
    if contributes:
        return [_("You act for %(who)s, which keeps this matter.") % {"who": keeper}]
    return [_("%(who)s, which keeps this matter, opened it to you.") % {"who": keeper}]


def _asked(request: HttpRequest) -> MatterForm:
    """Return the form; where only the list of municipalities was asked for, nothing is judged."""
    compartments = open_compartments()
    if not compartments:
        raise Http404
    if request.method != "POST":
        return MatterForm(compartments=compartments)
    form = MatterForm(request.POST, compartments=compartments)
    if request.POST.get("again"):
        return MatterForm(initial=form.as_written(), compartments=compartments)
    return form


def _open(form: MatterForm, *, at: datetime) -> Matter:
    return actions.open_matter(
        compartment=form.chosen_compartment,
        state=form.chosen_state,
        municipality=form.chosen_municipality,
        perpetrator=Perpetrator(form.cleaned_data["perpetrator"]),
        key=form.cleaned_data["key"],
        by=acting_account(),
        at=at,
    )


def _opened_before(request: HttpRequest, form: MatterForm) -> HttpResponse:
    """Lead whoever sent a form twice to what it opened the first time."""
    matter = matters().filter(pk=form.cleaned_data["key"]).first()
    if matter is None:
        raise Http404
    messages.info(request, _("This form was sent before: it opened this matter, and only this."))
    return redirect("matter", matter.reference)


def _past_day(request: HttpRequest, zone: ZoneInfo, now: datetime) -> date | None:
    """Return the past day an address asks for; today and what cannot be read is none."""
    try:
        day = date.fromisoformat(request.GET.get("conocido", ""))
    except ValueError:
        return None
    return day if day < local_day(now, zone) else None
