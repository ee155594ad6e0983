from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import holds_role, open_at
from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.people.actions import PersonErased, show_name
from baluarte.domain.people.models import Person
from baluarte.domain.registry import actions
from baluarte.domain.registry.queries import find_by_name
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry.forms import NameForm
from baluarte.web.registry.views.pages import open_to_change


def search_by_name(request: HttpRequest) -> HttpResponse:
    """Find the events against whoever bears a name; sent by POST, so that no address keeps it."""
    if not open_at(Level.IDENTIFIED):
        raise Http404
    form = NameForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = find_by_name(form.cleaned_data["name"], by=acting_account(), at=timezone.now())
    context = {"form": form, "found": found}
    return render(request, "registry/by_name.html", context, status=422 if form.errors else 200)


def withhold_name(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Withhold a victim's name from every list, export and draft, or let it be shown again."""
    page = open_to_change(reference)
    person = _person(page, number)
    if person.erased_at is not None:
        raise Http404
    if request.method == "POST":
        return _set(request, page, number, person)
    context = {
        "page": page,
        "number": number,
        "is_withheld": person.name_withheld,
        "may_show": person.name_withheld and _is_steward(page),
    }
    return render(request, "registry/withhold.html", context)


def _set(request: HttpRequest, page: EventPage, number: int, person: Person) -> HttpResponse:
    by, at = acting_account(), timezone.now()
    try:
        if person.name_withheld:
            show_name(person=person, by=by, at=at)
            messages.success(request, _("The name may be shown again to who may know it."))
        else:
            actions.withhold_victim_name(event=page.event, number=number, by=by, at=at)
            messages.success(request, _("The name is withheld from now on."))
    except PersonErased:
        raise Http404 from None
    return redirect("event", page.event.reference)


def _person(page: EventPage, number: int) -> Person:
    for victim in page.victims:
        if victim.number == number and victim.person is not None:
            return victim.person
    raise Http404


def _is_steward(page: EventPage) -> bool:
    steward = page.source.steward if page.source else None
    return steward is not None and holds_role(acting_account(), "data_steward", institution=steward)
