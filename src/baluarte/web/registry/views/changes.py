from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import EventState
from baluarte.domain.sealing.queries import require_opened
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import NothingForm
from baluarte.web.layout.forms.edit_conflicts import Version, answer_status
from baluarte.web.registry.forms import ActForm, AssessmentForm, DeterminationForm, ReasonForm
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.presenters.confirmations import act_in_words, of_event, with_reason
from baluarte.web.registry.views.pages import open_to_change


def determine(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold anew when, where, how many and the link to the work, by a written ground."""
    page = open_to_change(reference)
    held = page.held
    stands = Version(mark=held.pk, by=str(held.by), at=held.decided_at)
    edited: dict[str, Any] = {"held_date": held.date, "version": lambda: stands}
    if request.method != "POST":
        form = DeterminationForm(initial=_held(page), **edited)
        return _determine(request, page, form)
    form = DeterminationForm(request.POST, **edited)
    if request.POST.get("again"):
        # Only the list of municipalities was asked for: nothing is decided, nothing is checked.
        asked = DeterminationForm(initial=_as_written(form), **edited)
        return _determine(request, page, asked)
    if not form.is_valid():
        return _determine(request, page, form)
    try:
        actions.determine(
            event=page.event,
            what=form.standing(),
            ground=form.cleaned_data["ground"],
            seen=held.pk,
            by=acting_account(),
            at=timezone.now(),
        )
    except actions.Outdated:
        form.add_error(None, _("Somebody determined it while you wrote: see what is held now."))
        return _determine(request, page, form)
    messages.success(request, _("Held so from now on. What was held before stays in the history."))
    return redirect("event", page.event.reference)


def add_act(request: HttpRequest, reference: str) -> HttpResponse:
    """Add one type of harm to one victim."""
    page = open_to_change(reference)
    form = ActForm(request.POST or None, victims=page.held.victims)
    if request.method == "POST" and form.is_valid():
        actions.add_act(
            event=page.event,
            type=form.cleaned_data["type"],
            victim_number=form.cleaned_data["victim"],
            perpetrators=form.cleaned_data["perpetrators"],
            by=acting_account(),
            at=timezone.now(),
        )
        messages.success(request, _reopened(page, _("The act is held.")))
        return redirect("event", page.event.reference)
    return render(
        request,
        "registry/add_act.html",
        {
            "page": page,
            "form": form,
            "title": event_page.title(page),
            "lead": event_page.lead(page.held),
        },
        status=422 if form.errors else 200,
    )


def end_act(request: HttpRequest, reference: str, act_id: UUID) -> HttpResponse:
    """Hold an act no longer."""
    page = open_to_change(reference)
    act = next((one for one in page.acts if one.pk == act_id), None)
    if act is None:
        raise Http404
    confirmation = of_event(
        request,
        page,
        NothingForm.meant(request),
        title=_("Hold this act no longer?"),
        lead=_("It stays in the history with your name and the hour, and is counted no more."),
        button=_("Hold it no longer"),
        done=_reopened(page, _("The act is held no longer.")),
        about=act_in_words(act),
    )
    if confirmation.is_ready:
        actions.end_act(act=act, by=acting_account(), at=timezone.now())
    return confirmation.answer()


def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold an event for unverifiable, for discarded, or again for reported."""
    page = open_to_change(reference)
    confirmation = with_reason(
        request,
        page,
        AssessmentForm(request.POST or None),
        title=_("What can be held of this event"),
        lead=_(
            "It keeps its history, whatever is decided. If it is discarded, what is public of it "
            "is gone from the portal at once."
        ),
        decision=_("What is held of this event changes"),
        button=_("Hold it so"),
        done=_("Held so."),
    )

    if confirmation.is_ready:
        with still_current(confirmation.form):
            actions.assess_event(
                event=page.event,
                status=EventState(confirmation.form.cleaned_data["status"]),
                ground=confirmation.form.cleaned_data["reason"],
                seen=seen_determination(request, page),
                by=acting_account(),
                at=timezone.now(),
            )
    return confirmation.answer()


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw an event: it keeps its history and is counted nowhere."""
    page = open_to_change(reference)
    if page.held.status == EventState.WITHDRAWN:
        raise Http404
    confirmation = with_reason(
        request,
        page,
        ReasonForm(request.POST or None),
        title=_("Withdraw this event"),
        lead=_(
            "It keeps its history and is counted nowhere. What is public of it is gone from the "
            "portal at once, and the files of its editions are made anew without it."
        ),
        decision=_("It is withdrawn by who reported it"),
        button=_("Withdraw it"),
        done=_("Withdrawn."),
        kind="urgent",
    )

    if confirmation.is_ready:
        with still_current(confirmation.form):
            actions.withdraw_event(
                event=page.event,
                reason=confirmation.form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
    return confirmation.answer()


@contextmanager
def still_current(form: forms.Form) -> Iterator[None]:
    """Say in the form that somebody changed the event meanwhile."""
    try:
        yield
    except actions.Outdated:
        form.add_error(None, _("Somebody changed it meanwhile: read what is held now."))


def _determine(
    request: HttpRequest,
    page: EventPage,
    form: DeterminationForm,
) -> HttpResponse:
    names = event_page.place_names(page)
    context = {
        "page": page,
        "form": form,
        "outdated": form.theirs is not None,
        "lead": event_page.lead(page.held),
        "established": event_page.established(page),
        "reports": event_page.reports(page.reports, names),
        "reopens": page.held.status == EventState.CONFIRMED,
    }
    return render(request, "registry/determine.html", context, status=answer_status(form))


def _held(page: EventPage) -> dict[str, Any]:
    held = page.held
    return {
        "date": held.date,
        "keeps_date": True,
        "state": held.state_id or "",
        "municipality": held.municipality_id or "",
        "place_precision": held.place_precision,
        "victims": held.victims,
        "link_to_work": held.link_to_work,
        "link_criterion": require_opened(held.criterion.text) if held.criterion else "",
    }


def _as_written(form: DeterminationForm) -> dict[str, Any]:
    """Return what was written so far, unjudged, to draw the form again with it."""
    written = {name: form[name].value() for name in form.fields}
    if written["state"] and not str(written["municipality"] or "").startswith(written["state"]):
        written["municipality"] = ""
    return written


def seen_determination(request: HttpRequest, page: EventPage) -> UUID:
    """Return which determination was read when the form was drawn."""
    try:
        return UUID(request.POST.get("seen", ""))
    except ValueError:
        return page.held.pk


def _reopened(page: EventPage, done: str) -> str:
    if page.held.status != EventState.CONFIRMED:
        return done
    anew = _("It was confirmed: a second person confirms it anew.")
    return f"{done} {anew}"
