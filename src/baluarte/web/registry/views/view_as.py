"""An event as somebody else would see it, for whoever may open it to others; only to look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.actions import Whom, looking_as
from baluarte.domain.access.models import Grant
from baluarte.domain.access.queries import accounts_administered, grants_on
from baluarte.domain.access.rules import NotAllowed, is_open, open_at
from baluarte.domain.linkage.queries.event_pages import EventPage, load_event_page
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import list_events
from baluarte.domain.registry.queries.lists import ListedEvent
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.web.access.forms import LookForm
from baluarte.web.registry import query_string
from baluarte.web.registry.identities import sealed
from baluarte.web.registry.presenters import event_details, event_page
from baluarte.web.registry.presenters.labels import label_of
from baluarte.web.registry.query_string import faults_said
from baluarte.web.registry.view_tabs import Narrowing
from baluarte.web.registry.views.pages import shown

LOOK = tuple(LookForm.base_fields)


def seen_as(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask as whom, and show what she would see of the event: the wall's answer, without any act."""
    page = shown(reference)
    compartment = page.event.compartment
    if not is_open(compartment.pk, Level.STEWARD):
        raise NotAllowed("access.look_as.only_who_may_open_it")
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    by, at = acting_account(), timezone.now()
    asked = any(name in request.GET for name in LOOK)
    form = LookForm(request.GET if asked else None, accounts=accounts_administered(by, at=at))
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "title": event_page.title(page),
        "lead": event_page.lead(page.held),
        "opened": [_opened(one) for one in grants_on(compartment, at=at)],
    }
    if form.is_valid():
        whom = form.whom()
        context["as_whom"] = _as_whom(whom)
        with looking_as(
            whom, compartments=[compartment.pk], object_type="event",
            objects=[page.event.pk], by=by, at=at,
        ):  # fmt: skip
            # Drawn here, since nothing that is asked later would be asked as she is.
            context["seen"] = _drawn(request, page.event)
    status = 422 if form.errors else 200
    return render(request, "registry/seen_as.html", context, status=status)


def list_seen_as(request: HttpRequest) -> HttpResponse:
    """Ask as whom, and say which events of a page of the list she would see: the wall's answer.

    Of the lists that whoever asks may open to others; the events of any other are left out.
    """
    mine = open_at(Level.STEWARD)
    if not mine:
        raise NotAllowed("access.look_as.only_who_may_open_it")
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    by, at = acting_account(), timezone.now()
    asked = query_string.read(request.GET, carrying=LOOK)
    question = replace(asked, carried={}, values=_now(asked.values))
    narrowing = Narrowing.of(question)
    page = list_events(asked.filters, order=question.order, after=question.after)
    rows = [row for row in page.rows if row.event.compartment_id in mine]
    is_asked = any(name in request.GET for name in LOOK)
    form = LookForm(request.GET if is_asked else None, accounts=accounts_administered(by, at=at))
    context: dict[str, Any] = {
        "asked": asked,
        "chips": query_string.chips(question, narrowing.names, narrowing.list_names),
        "faults": faults_said(asked.faults),
        "form": form,
        "kept": question.values,
        "list_url": f"{reverse('events')}{question.query()}",
        "left_out": len(page.rows) - len(rows),
        "rows": rows,
        "next_url": asked.query(conocido="", despues=str(page.after)) if page.after else "",
        "first_url": asked.query(conocido="") if asked.after else "",
    }
    if form.is_valid():
        context |= {"as_whom": _as_whom(form.whom()), "look": urlencode(asked.carried)}
        seen = _seen_among(rows, form.whom(), by=by, at=at)
        context |= {"seen": seen, "hidden": len(rows) - len(seen)}
    status = 422 if form.errors else 200
    return render(request, "registry/list_seen_as.html", context, status=status)


def _now(values: Mapping[str, str]) -> dict[str, str]:
    """Return a question of what is held now: what others see of a past day is not asked."""
    return {name: said for name, said in values.items() if name != "conocido"}


def _seen_among(rows: Sequence[ListedEvent], whom: Whom, *, by: UUID, at: datetime) -> set[UUID]:
    """Return which of some events exist for somebody; one look for the page, and one entry."""
    if not rows:
        return set()
    keys = [row.event.pk for row in rows]
    with looking_as(
        whom, compartments={row.event.compartment_id for row in rows},
        object_type="event", objects=keys, by=by, at=at,
    ):  # fmt: skip
        return set(Event.objects.filter(pk__in=keys).values_list("pk", flat=True))


def _drawn(request: HttpRequest, one: Event) -> str:
    """Return what is seen of an event now, drawn; nothing where it does not exist."""
    try:
        page = load_event_page(one.reference)
    except Event.DoesNotExist:
        return ""
    return render_to_string("registry/parts/seen.html", _seen(page), request)


def _seen(page: EventPage) -> dict[str, Any]:
    names = event_page.place_names(page)
    profiles = page.accounts.profiles
    return {
        "page": page,
        "lead": event_page.lead(page.held),
        "established": event_page.established(page),
        "acts": event_details.acts(page, {}),
        "victims": [
            one | {"told": event_details.victim_in_words(profiles.get(one["number"]), {})}
            for one in sealed(page, event_page.victim_numbers(page))
        ],
        "disagreements": event_page.disagreements(page, names),
        "claims": event_details.claims(page, names, {}),
        "reports": event_page.reports(page.reports, names),
        "chains": event_details.chains(page),
        "history": event_page.history(page.history),
    }


def _as_whom(whom: Whom) -> str:
    """Say as whom an event is seen."""
    if whom.account is not None:
        return whom.account.display_name
    if not whom.role:
        return _("the public, without an account")
    role = label_of("user_roles", whom.role)
    if whom.institution is None:
        return _("anybody in the role of %(role)s") % {"role": role}
    said = _("somebody in the role of %(role)s at %(organisation)s")
    return said % {"role": role, "organisation": whom.institution}


def _opened(one: Grant) -> dict[str, Any]:
    """Say to whom a list is open, with the address that shows it so where it names no person."""
    role = label_of("user_roles", one.role) if one.role else ""
    address = ""
    if one.account is None and one.role:
        slug = one.institution.slug if one.institution else ""
        address = f"?papel={one.role}&organizacion={slug}"
    return {
        "whom": " · ".join(str(part) for part in (one.account or one.institution, role) if part),
        "level": one.get_level_display(),
        "address": address,
    }
