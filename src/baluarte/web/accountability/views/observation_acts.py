"""Open an observation, review it, take it back; answer it, and review the answer."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import Observed
from baluarte.domain.accountability.models import Observation, ObservationAnswer
from baluarte.domain.accountability.observation_rules import (
    answers_for,
    answers_to_review,
    observations_to_review,
    observes_for,
)
from baluarte.domain.accountability.queries.observed import Subject, subject_of
from baluarte.domain.wall.context import acting_account
from baluarte.norms.policy.answer_terms import answer_terms
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.observations import (
    AnswerForm,
    ObservationForm,
    ReviewForm,
    SubjectForm,
    WithdrawalForm,
)
from baluarte.web.accountability.names import institution_name, language
from baluarte.web.accountability.presenters import observations as presenters
from baluarte.web.accountability.views.observations import found_observation
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.statements.permissions import ours
from baluarte.web.statements.presenters.too_late import decided_before

DOCUMENT = "documento"


def new_observation(request: HttpRequest) -> HttpResponse:
    """Observe something: what it is comes along in the address, or is asked first."""
    by = acting_account()
    holders = observes_for(by)
    if not holders:
        raise Http404
    asked = SubjectForm(request.GET if "de" in request.GET else None)
    subject = _subject(asked)
    if subject is None:
        status = 422 if asked.errors else 200
        return render(
            request, "accountability/new_observation.html", {"form": asked}, status=status
        )
    form = ObservationForm(
        request.POST or None, subject=subject, holders=holders,
        document=request.GET.get(DOCUMENT, ""),
    )  # fmt: skip
    named = presenters.name_of(subject.kind, subject.code)
    seen = presenters.figure(subject.value, subject.unit)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Observations"),
        title=_("Observe this datum"),
        lead=_(
            "Another person of your organisation reviews it before it is let out. Then its term "
            "runs: %(term)s"
        )
        % {"term": answer_terms()[-1].in_language(language())},
        about=_about(subject, named, seen),
        above="accountability/parts/hand_in.html",
        button=_("Send it for review"),
        done=_("The observation waits for another person of your organisation."),
        back=named.url or reverse("observations"),
        is_possible=bool(subject.answerers),
    )
    to = ""
    if page.is_ready:
        new, institution = form.said(seen=seen)
        try:
            made = actions.open_observation(
                new=new, institution=institution, by=by, at=timezone.now()
            )
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("observation", args=[made.reference])
    return page.answer(to=to)


def review_observation(request: HttpRequest, reference: str) -> HttpResponse:
    """Let an observation out as a second person, or say why not."""
    row, by = found_observation(reference), acting_account()
    is_mine = Observation.objects.filter(observations_to_review(by), pk=row.pk).exists()
    if not is_mine or row.opened_by_id == by:
        raise Http404
    if hasattr(row, "review"):
        return _decided(request, row.review, row, row.holder)
    form = ReviewForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=str(row.holder),
        reference=row.reference,
        title=_("Review an observation"),
        lead=_("Once you let it out, everybody who enters reads it, and the institution answers."),
        about=_told(row),
        above="accountability/parts/evidence.html",
        more={"evidence": row.evidence.all()},
        button=_("Record my decision"),
        done=_("Recorded."),
        back=reverse("observation", args=[row.reference]),
    )
    if page.is_ready:
        try:
            actions.review_observation(
                observation=row, objection=form.objection(), by=by, at=timezone.now()
            )
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def withdraw_observation(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an observation back, and say why."""
    row, by = found_observation(reference), acting_account()
    if row.holder not in observes_for(by):
        raise Http404
    if request.method != "POST" and hasattr(row, "withdrawal"):
        return redirect("observation", row.reference)
    form = WithdrawalForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=str(row.holder),
        reference=row.reference,
        title=_("Withdraw an observation"),
        lead=_("Nobody owes an answer any more. What was said stays, with the reason."),
        about=_told(row),
        button=_("Withdraw the observation"),
        kind="urgent",
        done=_("The observation is withdrawn."),
        back=reverse("observation", args=[row.reference]),
    )
    if page.is_ready:
        try:
            actions.withdraw_observation(
                observation=row, why=form.cleaned_data["why"], by=by, at=timezone.now()
            )
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def answer_observation(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer an observation for the institution that must."""
    row, by = found_observation(reference), acting_account()
    institution = next((one for one in answers_for(by) if one.code == row.institution), None)
    if institution is None:
        raise Http404
    form = AnswerForm(
        request.POST or None, is_figure=_is_figure(row), document=request.GET.get(DOCUMENT, "")
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=institution_name(row.institution),
        reference=row.reference,
        title=_("Answer an observation"),
        lead=_("Another person lets the answer out; the day on which you write it counts."),
        about=_told(row),
        above="accountability/parts/evidence.html",
        more={"evidence": row.evidence.all(), "hand_in": True},
        button=_("Send the answer for review"),
        done=_("The answer waits for another person."),
        back=reverse("observation", args=[row.reference]),
    )
    if page.is_ready:
        try:
            actions.answer_observation(
                observation=row, new=form.said(), institution=institution, by=by,
                at=timezone.now(),
            )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def review_answer(request: HttpRequest, reference: str, answer_id: UUID) -> HttpResponse:
    """Let an answer out as a second person, or say why not."""
    row, by = found_observation(reference), acting_account()
    mine = ObservationAnswer.objects.filter(answers_to_review(by), pk=answer_id, observation=row)
    said = mine.select_related("holder", "document", "review__reviewed_by").first()
    if said is None or said.answered_by_id == by:
        raise Http404
    if hasattr(said, "review"):
        return _decided(request, said.review, row, said.holder)
    form = ReviewForm(request.POST or None)
    side = presenters.answer_side(said, presenters.unit_of(row.kind, row.subject))
    page = Confirmation(
        request=request,
        form=form,
        kicker=side["who"],
        reference=row.reference,
        title=_("Review an answer"),
        lead=_("Once you let it out, both sides stand beside each other."),
        about=[
            *_told(row),
            {"term": _("It answers"), "value": side["verdict"]},
            {"term": _("Reasons"), "value": side["words"]},
            {"term": _("Its figure"), "value": side["figure"] or _("It says none")},
        ],
        above="accountability/parts/evidence.html",
        more={"evidence": [said]},
        button=_("Record my decision"),
        done=_("Recorded."),
        back=reverse("observation", args=[row.reference]),
    )
    if page.is_ready:
        try:
            actions.review_answer(answer=said, objection=form.objection(), by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _decided(
    request: HttpRequest, review: Any, row: Observation, holder: Institution
) -> HttpResponse:
    """Lead to an observation that somebody else decided; who came too late is told by whom."""
    to = reverse("observation", args=[row.reference])
    if request.method != "POST":
        return redirect(to)
    mine = ours(acting_account(), at=timezone.now())
    return decided_before(request, review, holder=holder, ours=mine, to=to)


def _subject(asked: SubjectForm) -> Subject | None:
    """Return what an address asks to observe; what is not there is said beside its box."""
    if not asked.is_bound or not asked.is_valid():
        return None
    given = asked.cleaned_data
    try:
        return subject_of(
            Observed(given["tipo"]),
            given["de"].strip(),
            year=given["anio"],
            known_at=timezone.now(),
        )
    except PolicyRefused as refused:
        asked.add_error("de", refused.in_language(language()))
    return None


def _is_figure(row: Observation) -> bool:
    try:
        return subject_of(
            Observed(row.kind), row.subject, year=row.year, known_at=timezone.now()
        ).is_figure
    except PolicyRefused:
        return False


def _about(subject: Subject, named: presenters.Named, seen: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"term": _("What is observed"), "value": named.label},
        {"term": _("What it is"), "value": subject.kind.label},
    ]
    if subject.is_figure:
        found.append({"term": _("What it says today"), "value": seen or _("No data")})
        found.append({"term": _("Year of the figure"), "value": str(subject.year or "")})
    if not subject.answerers:
        nobody = _("Nobody yet: whoever keeps the policy must first say which institution does.")
        found.append({"term": _("Who answers"), "value": nobody})
    return found


def _told(row: Observation) -> list[dict[str, Any]]:
    unit = presenters.unit_of(row.kind, row.subject)
    return [
        {"term": _("What is observed"), "value": presenters.name_of(row.kind, row.subject).label},
        {"term": _("What it said"), "value": row.seen or presenters.figure(row.seen_value, unit)},
        {"term": _("What is wrong or missing, and why"), "value": row.words},
        {
            "term": _("What the figure should be, by the organisation"),
            "value": presenters.figure(row.proposed_value, unit) or _("It says none"),
        },
        {"term": _("Institution that must answer"), "value": institution_name(row.institution)},
    ]
