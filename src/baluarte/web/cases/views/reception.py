"""Somebody calls: one screen, one act, and then who would be told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import Call, Received
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of_matter
from baluarte.domain.cases.rules import may_keep_cases
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.procedure.actions import TakenAlready, end_message, take_message
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.choices import DoorEnd, Perpetrator
from baluarte.domain.procedure.queries import at_the_door, my_message
from baluarte.domain.procedure.rules import begins_when_asked
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import urgent_messages
from baluarte.web.cases.forms.reception import ReceptionForm
from baluarte.web.cases.lettering import refusals_in
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.urgent_messages import CameIn, came_in, opened_before
from baluarte.web.cases.views.lists import colleagues_of, institutions_of
from baluarte.web.layout.unsent_draft import draft_key, kept_no_longer
from baluarte.web.procedure.forms.moment import instant_in


def receive_call(request: HttpRequest) -> HttpResponse:
    """Take a call down once; what is refused comes back with everything that was typed."""
    at = timezone.now()
    if (before := opened_before(request)) is not None:
        return kept_no_longer(_led_back(request, before))
    came = came_in(request, at=at)
    form = _form(request, at, came)
    if form.is_bound and form.is_valid():
        try:
            received = _receive(form, came, at=at)
        except OpenedAlready:
            return kept_no_longer(_received_before(request, form))
        if received is not None:
            return kept_no_longer(_led_on(request, received))
    context = {
        "axis": "protection",
        "form": form,
        "is_authoritys": all(map(begins_when_asked, form.institutions.values())),
        "came": came,
        "draft_key": draft_key(request),
        "again": bool(request.POST.get("again")),
        "opens_rest": form.opens_rest,
        "at_the_door": None
        if came or form.is_bound
        else urgent_messages.at_the_door(request, at=at),
    }
    return render(request, "cases/reception.html", context, status=422 if form.errors else 200)


@require_POST
def take_from_door(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Take by name what came by the urgent door."""
    message = at_the_door().filter(pk=message_id).first()
    if message is None:
        raise Http404
    try:
        take_message(message=message, by=acting_account(), at=timezone.now())
    except TakenAlready as refused:
        messages.warning(request, refused.says)
        return redirect("receive_call")
    return redirect(f"{reverse('receive_call')}?puerta={message_id}")


@require_POST
def set_aside_from_door(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Set aside what one has taken and read, where there was nothing to attend to."""
    message = my_message(message_id, by=acting_account())
    if message is None:
        raise Http404
    end_message(message=message, how=DoorEnd.SET_ASIDE, by=acting_account(), at=timezone.now())
    messages.success(request, _("Set aside. Who wrote it sees that somebody read it."))
    return redirect("receive_call")


def _form(request: HttpRequest, at: datetime, came: CameIn | None) -> ReceptionForm:
    by = acting_account()
    institutions = [one for one in institutions_of(by, at) if may_keep_cases(one)]
    if not institutions:
        raise Http404
    given: dict[str, Any] = {
        "institutions": institutions,
        "colleagues": colleagues_of(institutions, by, at),
        "came_in": came,
    }
    if request.method != "POST":
        return ReceptionForm(**given)
    form = ReceptionForm(request.POST, **given)
    if request.POST.get("again"):
        return ReceptionForm(initial=form.as_written(), **given)
    return form


def _receive(form: ReceptionForm, came: CameIn | None, *, at: datetime) -> Received | None:
    given, place = form.cleaned_data, form.chosen_municipality
    zone = form.zone
    told_at = came.letter.sent_at if came else instant_in(form, zone, now=at)
    if told_at is None:
        return None
    part = Part(given["part"])
    kind = PersonKind.COLLECTIVE if part == Part.COLLECTIVE else PersonKind.PERSON
    call = Call(
        words=_words(form, came),
        told=Channel(given["told"]),
        told_at=told_at,
        person=NewPerson(kind=kind, name=given["name"], is_withheld=given["is_withheld"]),
        part=part,
        how_to_reach=given["how"],
        state=form.chosen_state,
        municipality=place,
        declares_danger=given["danger"],
        perpetrator=Perpetrator(given["perpetrator"]),
        perpetrators=given["perpetrators"],
        yeses=form.yeses,
        leaves_out=form.left_out,
        is_civil_only=given["is_civil_only"],
        facts=given.get("facts", ""),
        was_cut_off=form.was_cut_off,
        language=came.letter.language if came else labels.language(),
        note=_note(form),
    )
    received: list[Received] = []
    with refusals_in(form, zone=zone):
        who: dict[str, Any] = {
            "institution": form.chosen_institution, "call": call, "team": form.chosen_team,
            "by": acting_account(), "at": at,
        }  # fmt: skip
        if came is not None:
            received.append(actions.receive_from_door(message=came.message, **who))
        else:
            received.append(actions.receive_call(key=given["key"], **who))
    return received[0] if received else None


def _words(form: ReceptionForm, came: CameIn | None) -> str:
    """Return her words; of who left only danger and a telephone, what was written since, or that.

    What she left at the door is kept as she left it.
    """
    if came is not None and came.letter.words.strip():
        return came.letter.words
    written = str(form.cleaned_data["words"])
    return written if written.strip() else _("She left no words: danger, and how to reach her.")


def _note(form: ReceptionForm) -> str:
    kept = _("What was told is kept under seal with this case; nobody asks for it again.")
    if not form.was_cut_off:
        return kept
    return (
        kept + " " + _("The line dropped before she could be asked: ask her when she is reached.")
    )


def _led_on(request: HttpRequest, received: Received) -> HttpResponse:
    """Lead to who would be told: the list she strikes out from before anything goes."""
    case, declares = received.case, received.reception.danger_declared_at is not None
    begins = begins_when_asked(case.compartment.institution)
    if begins and not declares:
        messages.success(
            request, _("The call is kept. The ordinary procedure runs from the hour of the call.")
        )
        return redirect("case", case.reference)
    if not declares:
        messages.success(request, _("The call is kept. Nobody outside is told anything."))
        return redirect("case", case.reference)
    if begins:
        messages.success(request, _("The extraordinary procedure runs from the hour of the call."))
        return redirect("recipients", case.matter.reference)
    if received.request is not None:
        messages.success(
            request,
            _("The call is kept and the request to the Mechanism is written. It has not gone."),
        )
    else:
        messages.warning(
            request,
            _("The call is kept. The request to the Mechanism is not written: see what lacks."),
        )
    return redirect("case_letters", case.reference)


def _received_before(request: HttpRequest, form: ReceptionForm) -> HttpResponse:
    found = case_of_matter(form.cleaned_data["key"])
    if found is None:
        raise Http404
    return _led_back(request, found)


def _led_back(request: HttpRequest, found: Case) -> HttpResponse:
    messages.info(request, _("This form was sent before: it opened this case, and only this."))
    return redirect("case", found.reference)
