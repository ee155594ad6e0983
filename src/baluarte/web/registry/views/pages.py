from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.double_coding.actions import note_reading
from baluarte.domain.linkage.queries.event_pages import EventPage, load_event_page
from baluarte.domain.publication.choices import PublicationStatus
from baluarte.domain.publication.collection import said_of
from baluarte.domain.publication.current_decision import standing_of
from baluarte.domain.publication.models import Decision
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.event_details import open_confidential
from baluarte.domain.registry.queries.history import ever_told
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.registry import histories, query_string
from baluarte.web.registry.identities import opened, sealed
from baluarte.web.registry.presenters import event_details, event_page

ASKED_FOR = "abiertos"


def event(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one event; the names only where they are asked for, and that is in the log."""
    known_on = query_string.day_of(request.GET.get("conocido", ""))
    page = shown(reference, request)
    by, at = acting_account(), timezone.now()
    memberships = list(memberships_of(by, at=at))
    may = event_page.may_do(page, memberships, is_past=page.known_at is not None)
    names = event_page.place_names(page)
    opens = request.GET.get("nombres") == ASKED_FOR and page.sees_identities
    numbers = event_page.victim_numbers(page)
    standing = _standing(page.event, at)
    victims = opened(page, numbers, by=by, at=at) if opens else sealed(page, numbers)
    confided = page.accounts.confided
    said = open_confidential(page.event, confided, by=by, at=at) if opens else {}
    profiles = page.accounts.profiles
    context = {
        "page": page,
        "may": may,
        "known_on": known_on,
        "title": event_page.title(page),
        "lead": event_page.lead(page.held),
        "tags": _tags(page),
        "steps": _steps(page, standing),
        "established": event_page.established(page),
        "acts": event_details.acts(page, said),
        "victims": [
            one | {"told": event_details.victim_in_words(profiles.get(one["number"]), said)}
            for one in victims
        ],
        "chains": event_details.chains(page),
        "claims": event_details.claims(page, names, said),
        "is_open": opens,
        "opens_something": page.sees_identities
        and page.known_at is None
        and bool(page.victims or confided),
        "disagreements": event_page.disagreements(page, names),
        "reports": event_page.reports(page.reports, names),
        "unlinked": event_page.reports(page.unlinked, names),
        "history": event_page.history(page.history),
        "standing": standing,
        "grounds": event_page.grounds(page, memberships),
    }
    return render(request, "registry/event.html", context)


def field_history(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how each field of an event came to be: who said what, when and why."""
    page = shown(reference)
    names = event_page.place_names(page)
    context = {
        "page": page,
        "lead": event_page.lead(page.held),
        "fields": histories.fields(page, ever_told(page.event), names),
    }
    return render(request, "registry/field_history.html", context)


def shown(reference: str, request: HttpRequest | None = None) -> EventPage:
    """Return the page of an event one may see; otherwise it does not exist."""
    asked = request.GET.get("conocido", "") if request else ""
    known_at = query_string.end_of_day(query_string.day_of(asked))
    try:
        page = load_event_page(reference, known_at=known_at)
    except Event.DoesNotExist:
        raise Http404 from None
    note_reading(page.event, by=acting_account(), at=timezone.now())
    return page


def open_to_change(reference: str) -> EventPage:
    """Return the page of an event one may add to; otherwise it does not exist."""
    page = shown(reference)
    if not page.may_contribute:
        raise Http404
    return page


def _standing(one: Event, at: Any) -> PublicationStatus:
    said = said_of(Decision.objects.filter(event=one))
    return standing_of([each for told in said.values() for each in told], at=at)


def _tags(page: EventPage) -> list[dict[str, str]]:
    state = page.held.status
    kind = "held" if state == "CON" else "absent" if state in ("DES", "RTR") else "plain"
    return [{"label": page.held.get_status_display(), "kind": kind}]


def _steps(page: EventPage, standing: PublicationStatus) -> list[dict[str, Any]]:
    reports, out = len(page.reports), standing is PublicationStatus.AGREED
    return [
        {"kind": "report", "state": "done" if reports else "ahead", "url": "#reports"},
        {
            "kind": "event",
            "state": "current",
            "reference": written(page.event.reference),
            "date": local_day(page.event.created_at),
        },
        {
            "kind": "publication",
            "state": "done" if out else "ahead",
            "url": reverse("decide", args=[page.event.reference]) if out else "",
            "name": _("Publication"),
        },
    ]
