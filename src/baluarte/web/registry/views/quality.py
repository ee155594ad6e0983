from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import open_at
from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry import actions
from baluarte.domain.registry.queries.filter_parsing import Cursor
from baluarte.domain.registry.queries.quality import (
    Checked,
    Overview,
    events_at_fault,
    events_set_aside,
    quality_overview,
    set_aside_for,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.registry.forms import ReasonForm
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.presenters.labels import label_of, language
from baluarte.web.registry.quality_form import SetAsideForm
from baluarte.web.registry.views.pages import open_to_change


def quality(request: HttpRequest) -> HttpResponse:
    """Show the checks by how grave their fault is, each with how many events do not pass it."""
    overview = quality_overview(at=timezone.now())
    found = [one for one in overview.checks if one.found.number]
    context = {
        "groups": _by_gravity(found),
        "passed": [_said(one.check) for one in overview.checks if not one.found.number],
        "looked_at": overview.looked_at,
        "has_events": overview.looked_at.number > 0,
        "double_coding_url": _double_coding(overview),
    }
    return render(request, "registry/quality.html", context)


def quality_check(request: HttpRequest, check: str) -> HttpResponse:
    """Show the events that do not pass a check, and those for which it is set aside."""
    known = _known(check)
    at = timezone.now()
    after = Cursor.read(request.GET.get("despues", ""))
    page = events_at_fault(check, at=at, after=after)
    mine = open_at(Level.CONTRIBUTE)
    context = {
        "check": _said(known),
        "page": page,
        "aside": [
            {"said": one, "may_undo": one.compartment_id in mine}
            for one in events_set_aside(check, at=at)
        ],
        "next_url": f"?despues={page.after}" if page.after else "",
        "first_url": reverse("quality_check", args=[check]) if after else "",
    }
    return render(request, "registry/quality_check.html", context)


def set_aside(request: HttpRequest, reference: str, check: str) -> HttpResponse:
    """Set a check aside for an event, by a reason and until a day."""
    known, page = _known(check), open_to_change(reference)
    at = timezone.now()
    form = SetAsideForm(request.POST or None, today=local_day(at))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_check_aside(
                event=page.event,
                check=check,
                reason=form.cleaned_data["reason"],
                until_date=form.cleaned_data["until"],
                by=acting_account(),
                at=at,
            )
        except actions.NotUntilThen as refused:
            form.add_error("until", str(refused.words))
        else:
            messages.success(request, _("Set aside. It stands below, and can be undone."))
            return redirect("quality_check", check)
    return _ask(request, page, known, form, is_undoing=False)


def count_again(request: HttpRequest, reference: str, check: str) -> HttpResponse:
    """Undo that a check was set aside for an event."""
    known, page = _known(check), open_to_change(reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_check_again(
                event=page.event,
                check=check,
                reason=form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.NotSetAside as refused:
            messages.warning(request, str(refused.words))
        else:
            messages.success(request, _("It counts again."))
        return redirect("quality_check", check)
    return _ask(request, page, known, form, is_undoing=True)


def _ask(
    request: HttpRequest, page: EventPage, known: Term, form: Any, *, is_undoing: bool
) -> HttpResponse:
    said = set_aside_for([page.event.pk], check=known.code)
    context = {
        "page": page,
        "check": _said(known),
        "form": form,
        "is_undoing": is_undoing,
        "said": said.get(page.event.pk),
        "title": event_page.title(page),
        "lead": event_page.lead(page.held),
    }
    status = 422 if form.errors else 200
    return render(request, "registry/quality_aside.html", context, status=status)


def _double_coding(overview: Overview) -> str:
    """Return where double coding is, where it is on, or where a data steward turns it on."""
    if overview.coded_twice:
        return reverse("double_coding")
    return reverse("double_coding_rules") if overview.kept else ""


def _known(check: str) -> Term:
    found = terms("quality_checks").get(check)
    if found is None:
        raise Http404
    return found


def _by_gravity(found: list[Checked]) -> list[dict[str, Any]]:
    said = {
        "high": _("Falsifies what is counted"),
        "medium": _("Leaves what is counted incomplete"),
        "low": _("Could be told more closely"),
    }
    groups = [
        {
            "title": title,
            "rows": [
                _said(one.check) | {"found": one.found}
                for one in found
                if one.check.facts["gravity"] == gravity
            ],
        }
        for gravity, title in said.items()
    ]
    return [one for one in groups if one["rows"]]


def _said(check: Term) -> dict[str, Any]:
    todo = check.facts["do"]
    return {
        "code": check.code,
        "label": check.in_language(language()),
        "todo": todo.get(language(), todo[FALLBACK_LANGUAGE]),
        "mends": label_of("user_roles", check.facts["mends"]),
    }
