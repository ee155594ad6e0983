"""Searches that are kept: what each asks, in words, and whether it found more since one looked."""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baluarte.domain.intake.queries import lists
from baluarte.domain.procedure.queries import my_institutions
from baluarte.domain.registry.actions import saved as actions
from baluarte.domain.registry.models import SavedSearch, Watch
from baluarte.domain.registry.queries.saved import (
    Kept,
    places_of,
    question_text,
)
from baluarte.domain.registry.queries.saved import (
    saved_searches as kept_searches,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry import query_string
from baluarte.web.registry.presenters.labels import area_names_of
from baluarte.web.registry.query_string import EventsQuestion, faults_said


def saved_searches(request: HttpRequest) -> HttpResponse:
    """Show one's saved searches and those shared with one's institutions."""
    by = acting_account()
    kept = kept_searches(by=by)
    places = _place_names(kept)
    named = {str(one.compartment_id): one.title for one in lists()}
    rows = [_row(one, by, places, named) for one in kept]
    context = {
        "mine": [row for row in rows if row["is_mine"]],
        "shared": [row for row in rows if not row["is_mine"]],
        "institutions": my_institutions(by, at=timezone.now()),
        "most": actions.MOST_KEPT,
    }
    return render(request, "registry/saved.html", context)


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the question of an address."""
    asked = query_string.read(_of(request.POST.get("question", "")))
    try:
        actions.save_search(
            filters=asked.filters,
            order=asked.order,
            columns=asked.columns,
            by=acting_account(),
            at=timezone.now(),
        )
    except actions.AsksNothing:
        messages.warning(request, _("A search without filters is the list itself."))
    except actions.TooMany:
        _say_too_many(request)
    else:
        messages.success(request, _("Saved. You get a notice when it finds something new."))
    return redirect("saved_searches")


@require_POST
def open_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Go to what a saved search finds; what it found until now is new no more."""
    search = _search(search_id)
    actions.see_search(search=search, by=acting_account(), at=timezone.now())
    asked = query_string.read(_of(search.question))
    return redirect(f"{reverse('events')}?{_question_of(asked)}")


@require_POST
def watch_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Watch what a colleague shared, behind one's own wall."""
    try:
        actions.watch_search(search=_search(search_id), by=acting_account(), at=timezone.now())
    except actions.TooMany:
        _say_too_many(request)
    return redirect("saved_searches")


@require_POST
def share_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Share what one's own search asks with an institution one acts for, or with nobody."""
    by, at = acting_account(), timezone.now()
    mine = {str(one.pk): one for one in my_institutions(by, at=at)}
    chosen = request.POST.get("institution", "")
    if chosen and chosen not in mine:
        raise Http404
    actions.share_search(search=_search(search_id), institution=mine.get(chosen), by=by, at=at)
    return redirect("saved_searches")


@require_POST
def forget_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Keep a search no longer."""
    actions.forget_search(search=_search(search_id), by=acting_account(), at=timezone.now())
    messages.success(request, _("The search is kept no longer."))
    return redirect("saved_searches")


def _say_too_many(request: HttpRequest) -> None:
    said = _("You keep %(number)s searches, and can keep no more: forget one first.")
    messages.warning(request, said % {"number": actions.MOST_KEPT})


def _search(key: UUID) -> SavedSearch:
    found = SavedSearch.objects.filter(pk=key, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found


def _of(question: str) -> dict[str, str]:
    return dict(parse_qsl(question[:2000]))


def _question_of(asked: EventsQuestion) -> str:
    return question_text(asked.filters, order=asked.order, columns=asked.columns)


def _row(one: Kept, by: UUID, places: dict[str, str], named: dict[str, str]) -> dict[str, Any]:
    asked = query_string.read(_of(one.search.question))
    return {
        "search": one.search,
        "watch": one.watch,
        "is_mine": one.search.account_id == by,
        "says": [chip["label"] for chip in query_string.chips(asked, places, named)],
        "faults": faults_said(asked.faults),
        "url": f"{reverse('events')}?{_question_of(asked)}",
        "export_url": f"{reverse('ask_for_export')}?busqueda={one.search.pk}",
        "fresh": _fresh(one.watch),
    }


def _fresh(watch: Watch | None) -> str:
    if watch is None or not watch.found:
        return ""
    number = {"number": watch.found}
    if watch.found_more:
        return _("More than %(number)s new") % number
    return ngettext("%(number)s new", "%(number)s new", watch.found) % number


def _place_names(kept: list[Kept]) -> dict[str, str]:
    codes = places_of([one.question for one in kept])
    named = dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    named |= area_names_of(one.question.filters for one in kept)
    return named | dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
