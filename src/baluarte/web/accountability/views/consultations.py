"""Consultations: the list, one with its contributions and answers; call, contribute, answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import ConsultationState, Taken
from baluarte.domain.accountability.consultation_rules import calls_for_any
from baluarte.domain.accountability.entry_rules import answering_houses
from baluarte.domain.accountability.models import Consultation, ContributionAnswer
from baluarte.domain.accountability.observation_rules import (
    answers_for,
    may_observe,
    observes_for,
)
from baluarte.domain.accountability.queries import consultations as queries
from baluarte.domain.accountability.queries.consultations import (
    ConsultationShown,
    ContributionShown,
)
from baluarte.domain.accountability.rules import may_keep
from baluarte.domain.publication.queries.policy import policy_releases
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.correcting import corrected, in_place_of, initial_of
from baluarte.web.accountability.forms.consultations import (
    ConsultationForm,
    ContributionAnswerForm,
    ContributionForm,
)
from baluarte.web.accountability.names import axis_name, institution_name, language
from baluarte.web.accountability.presenters.demand_rows import PORTAL
from baluarte.web.layout.confirmation import Confirmation, NothingForm

WITHDRAW = "retirar"
KINDS = {ConsultationState.OPEN: "held", ConsultationState.CLOSED: "absent"}


def all_consultations(request: HttpRequest) -> HttpResponse:
    """Show the consultations, those that are open first, with how many were answered."""
    found = queries.consultations_on(queries.consultations(), on=_today())
    found.sort(key=lambda one: one.state == ConsultationState.CLOSED)
    context = {
        "rows": [_line(one) for one in found],
        "open": sum(one.state == ConsultationState.OPEN for one in found),
        "unanswered": sum(one.unanswered for one in found),
        "may_call": calls_for_any(acting_account()),
    }
    return render(request, "accountability/consultations.html", context)


def one_consultation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one consultation: the call, its documents, each contribution with its answer."""
    one, by = _found(reference), acting_account()
    is_open = one.state == ConsultationState.OPEN
    context = {
        "line": _line(one),
        "row": one.row,
        "documents": [each.document for each in one.row.documents.all()],
        "contributions": [_told(each, by=by) for each in one.contributions],
        "unanswered": one.unanswered,
        "withdrawn_in_silence": one.withdrawn_in_silence,
        "may_contribute": is_open and may_observe(by),
        "may_answer": bool(answering_houses(by, one.row.convened_by)),
    }
    return render(request, "accountability/consultation.html", context)


def new_consultation(request: HttpRequest) -> HttpResponse:
    """Call a consultation."""
    by = acting_account()
    if not calls_for_any(by):
        raise Http404
    # Who keeps the policy enters what any institution calls; an institution, its own.
    mine = [] if may_keep(by) else answers_for(by)
    own = [(one.code, institution_name(one.code)) for one in mine]
    first = corrected(request, Consultation)
    form = ConsultationForm(request.POST or None, codes=own, initial=initial_of(first))
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Consultations"),
        title=_("Call a consultation"),
        lead=_(
            "Organisations contribute between both days. Whoever calls it answers each "
            "contribution; what is not answered is shown as such."
        ),
        above="accountability/parts/hand_in.html",
        button=_("Call it"),
        done=_("The consultation is called."),
        back=reverse("consultations"),
    )
    to = ""
    if page.is_ready:
        try:
            with in_place_of(first, at=timezone.now()):
                made = actions.call_consultation(new=form.said(), by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            page.done = _called(made)
            stands = made.document_id is None
            to = reverse("consultation", args=[made.reference]) if stands else ""
    return page.answer(to=to)


def contribute(request: HttpRequest, reference: str) -> HttpResponse:
    """Contribute to a consultation for an organisation, or take back what one contributed."""
    one, by = _found(reference), acting_account()
    if asked := request.GET.get(WITHDRAW, ""):
        return _withdraw(request, one, asked, by=by)
    holders = observes_for(by)
    if not holders:
        raise Http404
    form = ContributionForm(request.POST or None, holders=holders)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Consultations"),
        reference=one.row.reference,
        title=_("Contribute"),
        lead=one.row.title,
        about=_about(one),
        button=_("Contribute"),
        done=_("Your contribution stands in the consultation."),
        back=reverse("consultation", args=[one.row.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.contribute(
                consultation=one.row, words=given["words"], institution=form.keeper,
                document=given["document"], by=by, at=timezone.now(),
            )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _withdraw(
    request: HttpRequest, one: ConsultationShown, asked: str, *, by: UUID
) -> HttpResponse:
    """Take back a contribution that one sent; what was published of it is said first."""
    mine = (each for each in one.contributions if each.row.by_id == by and not each.withdrawal)
    told = next((each for each in mine if str(each.row.pk) == asked), None)
    if told is None:
        raise Http404
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Consultations"),
        reference=one.row.reference,
        title=_("Withdraw your contribution?"),
        lead=_withdrawal_means(told),
        above="accountability/parts/editions.html",
        more={"editions": published_in(told.row.contributed_at, None)},
        about=[*_about(one), {"term": _("Contribution"), "value": told.row.words}],
        button=_("Withdraw"),
        kind="urgent",
        done=_("Withdrawn. Nobody owes it an answer any more."),
        back=reverse("consultation", args=[one.row.reference]),
    )
    if page.is_ready:
        try:
            actions.withdraw_contribution(contribution=told.row, by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _withdrawal_means(told: ContributionShown) -> str:
    """Say what a withdrawal ends, and what it leaves: a silence that happened stays counted."""
    means = _("Its words are shown no more, and nobody owes it an answer any more.")
    if told.is_unanswered:
        stays = _("That it had no answer when its term ended stays counted in the consultation.")
        return f"{means} {stays}"
    return means


def published_in(since: datetime, until: datetime | None) -> list[dict[str, Any]]:
    """Return the public editions that counted a contribution: that there is one, no words of it."""
    rows = policy_releases().filter(known_at__gte=since)
    if until is not None:
        rows = rows.filter(known_at__lt=until)
    base = settings.PORTAL_URL.rstrip("/") + reverse("policy", urlconf=PORTAL)
    numbers = sorted(rows.values_list("number", flat=True))
    return [{"number": one, "url": f"{base}?edicion={one}"} for one in numbers]


def answer_contribution(
    request: HttpRequest, reference: str, contribution_id: UUID
) -> HttpResponse:
    """Say what becomes of a contribution, and why."""
    one, by = _found(reference), acting_account()
    told = next((each.row for each in one.contributions if each.row.pk == contribution_id), None)
    houses = answering_houses(by, one.row.convened_by)
    if told is None or not houses or hasattr(told, "withdrawal"):
        raise Http404
    first = corrected(request, ContributionAnswer)
    form = ContributionAnswerForm(
        request.POST or None, houses=houses, called=one.row.convened_by,
        document=request.GET.get("documento", ""), initial=initial_of(first),
    )  # fmt: skip
    page = Confirmation(
        request=request,
        form=form,
        kicker=institution_name(one.row.convened_by),
        reference=one.row.reference,
        title=_("Answer a contribution"),
        lead=one.row.title,
        about=[
            {"term": _("Organisation that contributes"), "value": str(told.holder)},
            {"term": _("Contribution"), "value": told.words},
        ],
        above="accountability/parts/hand_in.html",
        button=_("Send the answer for review"),
        done=_("The answer waits for another person of your house."),
        back=reverse("consultation", args=[one.row.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            with in_place_of(first, at=timezone.now()):
                actions.answer_contribution(
                    contribution=told, taken=Taken(given["taken"]), words=given["words"],
                    institution=form.house, document=given["document"], page=given["page"], by=by,
                    at=timezone.now(),
                )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _called(made: Consultation) -> str:
    if made.document_id is None:
        return _("The consultation is called.")
    return _("The call waits for another person of your house.")


def _found(reference: str) -> ConsultationShown:
    try:
        row = queries.consultation(reference.upper())
    except Consultation.DoesNotExist:
        raise Http404 from None
    [shown] = queries.consultations_on([row], on=_today())
    return shown


def _today() -> date:
    return local_day(timezone.now())


def _line(one: ConsultationShown) -> dict[str, Any]:
    return {
        "row": one.row,
        "institution": institution_name(one.row.convened_by),
        "axis": axis_name(one.row.axis),
        "tag": {"label": one.state.label, "kind": KINDS.get(one.state, "plain")},
        "contributions": one.number,
        "answered": one.answered,
        "unanswered": one.unanswered,
    }


def _about(one: ConsultationShown) -> list[dict[str, Any]]:
    return [
        {"term": _("What is asked"), "value": one.row.purpose},
        {"term": _("Institution that calls it"), "value": institution_name(one.row.convened_by)},
    ]


def _entered(answer: ContributionAnswer) -> str:
    """Say which organisation entered what who called says; nothing where it answered itself."""
    if answer.holder.is_of_the_state:
        return ""
    told = {"house": answer.holder, "page": answer.page}
    return _("%(house)s entered it from this document, page %(page)s") % told


def _told(one: ContributionShown, *, by: UUID) -> dict[str, Any]:
    gone = one.withdrawal
    return {
        "row": one.row,
        "withdrawn": gone.withdrawn_at if gone else None,
        "editions": published_in(one.row.contributed_at, gone.withdrawn_at) if gone else [],
        "was_silent": one.was_silent,
        "is_mine": gone is None and one.row.by_id == by,
        "answer": one.answer,
        "taken": Taken(one.answer.taken).label if one.answer else "",
        "entered": _entered(one.answer) if one.answer else "",
        "waiting": one.waiting,
        "is_unanswered": one.is_unanswered,
        "unanswered": ngettext(
            "Without answer %(n)d day after it closed",
            "Without answer %(n)d days after it closed",
            one.days_since,
        )
        % {"n": one.days_since},
    }
