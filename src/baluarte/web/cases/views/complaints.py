"""Complaints: made in her own window or by the team for her, answered by who receives them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.actions import complaints as actions
from baluarte.domain.cases.choices import ComplaintStage
from baluarte.domain.cases.models import Complaint, Party
from baluarte.domain.cases.queries.complaints import (
    complaints_received,
    may_be_complained_of,
    my_complaints,
    open_complaints,
    receivers_of,
    waits_too_long,
)
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.web.cases import lookup
from baluarte.web.cases.forms.complaints import AnswerForm, ComplaintForm, cannot_receive
from baluarte.web.cases.presenters.confirmations import of_case, of_her_window
from baluarte.web.layout.confirmation import Confirmation

OPENED = "palabras"
PAGE = 50


def own_complaints(request: HttpRequest) -> HttpResponse:
    """Tell her what she complained of, who has it, how far it has come."""
    party, _every = lookup.herself(request)
    by, at, opens = acting_account(), timezone.now(), request.GET.get("abrir") == OPENED
    found = list(my_complaints(party.case, by=by)[:PAGE])
    if opens:
        open_complaints(found, by=by, at=at)
    zone = zone_of_matter(party.case.matter)
    with timezone.override(zone):
        context = {
            "reference": written(party.case.reference),
            "asked": f"?expediente={party.case.reference}",
            "opens": opens,
            "rows": [told(one) | {"waits": waits_too_long(one, at=at, zone=zone)} for one in found],
        }
        return render(request, "cases/window/complaints.html", context)


def own_complain(request: HttpRequest) -> HttpResponse:
    """Let her complain, of whom she will, to somebody whom it does not concern."""
    party, _every = lookup.herself(request)
    page = of_her_window(
        request, party.case, _form(request, party, again=request.GET.get("otra", "")),
        title=_("Complain"),
        lead=_(
            "It goes to whom you choose, and stands neither in your file nor before your team. "
            "Nothing you say here takes anything from you: no measure is withdrawn for it."
        ),
        button=_("Send the complaint"),
        done=_("Sent, under seal. You read here when it is received and answered."),
        back=f"{reverse('own_complaints')}?expediente={party.case.reference}",
        **OUTSIDE,
    )  # fmt: skip
    return _complain(page, party)


def complain_for(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Let the team write down a complaint for somebody who asks for it."""
    case = lookup.open_to_its_team(reference)
    number, party = lookup.party_in(case, party_id)
    page = of_case(
        request, case, _form(request, party),
        title=_("Write down a complaint for her"),
        lead=_(
            "In her words, and to whom she chooses. It stands in no list of the case; if it "
            "concerns your own organisation you will not see it again."
        ),
        button=_("Send the complaint"),
        done=_("Sent, under seal, to whom she chose."),
        back=reverse("case", args=[reference]),
        about=[{"term": _("Of whom"), "value": _("Person %(number)d") % {"number": number}}],
        **OUTSIDE,
    )  # fmt: skip
    return _complain(page, party)


def complaints(request: HttpRequest) -> HttpResponse:
    """Show whoever receives complaints what was sent to them, without opening any."""
    found = list(complaints_received(by=acting_account())[:PAGE])
    return render(request, "cases/complaints.html", {"rows": [told(one) for one in found]})


def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Open a complaint for its receiver, who answers it here; the reading is logged."""
    found, by, at = _received(complaint_id), acting_account(), timezone.now()
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_complaint(complaint=found, text=form.cleaned_data["text"], by=by, at=at)
            return redirect("complaint", found.pk)
        except actions.ComplaintRefused as refused:
            form.add_error("text", REFUSALS[refused.code]())
    open_complaints([found], by=by, at=at)
    context = {"one": told(found), "complaint": found, "form": form}
    return render(request, "cases/complaint.html", context, status=422 if form.errors else 200)


@require_POST
def acknowledge_complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Say that a complaint was received and read."""
    found = _received(complaint_id)
    # Said before: it stands.
    with suppress(actions.ComplaintRefused):
        actions.acknowledge_complaint(complaint=found, by=acting_account(), at=timezone.now())
    return redirect("complaint", found.pk)


def told(one: Complaint) -> dict[str, Any]:
    """Say a complaint: what it is about, who has it, how far its answer has come."""
    stages = {answer.stage: answer for answer in one.answers.all()}
    answered = stages.get(ComplaintStage.ANSWERED)
    received = stages.get(ComplaintStage.ACKNOWLEDGED)
    state = _("Received and read") if received else _("Sent under seal")
    state = _("Answered") if answered else state
    return {
        "complaint": one,
        "about": one.get_about_display(),
        "of": ", ".join(str(who) for who in (one.about_account, one.about_institution) if who),
        "received": received,
        "answered": answered,
        "state": state,
        "kind": "held" if answered else "plain",
    }


REFUSALS: dict[str, Callable[[], str]] = {
    "about_nobody": lambda: _("Say whom it concerns, so that it goes to others."),
    "about_oneself": lambda: _("Nobody writes down a complaint about themselves: ask a colleague."),
    "without_words": lambda: _("Say what happened."),
    "receiver_concerned": lambda: _(
        "It concerns them, or whom they answer to: choose somebody else."
    ),
    "answered": lambda: _("It was answered already."),
    "too_many": lambda: _(
        "Twenty were sent from this account in a day: nothing was lost of them. Send this one "
        "tomorrow, or telephone whoever should receive it."
    ),
}
BOXES = {
    "about_oneself": "account", "receiver_concerned": "receiver", "without_words": "text",
    "nobody_reads": "receiver",
}  # fmt: skip
# Whom to call where nobody here can read it.
OUTSIDE: dict[str, Any] = {"above": "cases/parts/complaint_lines.html"}


def _form(request: HttpRequest, party: Party, *, again: str = "") -> ComplaintForm:
    """Return the form; from one that nobody acknowledged, with its words and without its reader."""
    before = _before(party, again)
    institutions = list(Institution.objects.filter(left_at=None).order_by("name"))
    offered = receivers_of(party, set())
    return ComplaintForm(
        request.POST or None,
        accounts=may_be_complained_of(party, at=timezone.now()),
        institutions=institutions,
        receivers=[one for one in offered if before is None or one.pk != before.receiver_id],
        initial=_said_before(before) if before is not None else None,
    )


def _before(party: Party, key: str) -> Complaint | None:
    with suppress(ValueError):
        return my_complaints(party.case, by=acting_account()).filter(pk=UUID(key)).first()
    return None


def _said_before(one: Complaint) -> dict[str, Any]:
    open_complaints([one], by=acting_account(), at=timezone.now())
    return {
        "about": one.about,
        "account": one.about_account_id,
        "institution": one.about_institution_id,
        "text": one.text,
    }


def _complain(page: Confirmation, party: Party) -> HttpResponse:
    page.is_possible = bool(page.form.receivers)
    page.more = {"nobody": not page.is_possible, "lines": _lines()}
    if page.is_possible and page.is_ready:
        try:
            actions.complain(
                party=party, **page.form.chosen(), by=acting_account(), at=timezone.now()
            )
        except actions.ComplaintRefused as refused:
            box = BOXES.get(refused.code, "institution")
            page.form.add_error(box, _in_words(refused))
    page.more["nobody"] |= page.form.has_error("receiver")
    if not page.is_possible and page.form.is_bound:
        page.form.add_error(None, cannot_receive(""))
    return page.answer()


def _in_words(refused: actions.ComplaintRefused) -> str:
    if refused.code == "nobody_reads":
        return cannot_receive(", ".join(map(str, refused.could)))
    return REFUSALS[refused.code]()


def _lines() -> list[dict[str, str]]:
    """Return whom one can call with a complaint, outside of the system."""
    language = get_language() or "es"
    return [
        {"number": code, "who": one.in_language(language)}
        for code, one in terms("complaint_lines").items()
    ]


def _received(key: UUID) -> Complaint:
    found = complaints_received(by=acting_account()).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
