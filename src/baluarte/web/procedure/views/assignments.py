"""What was sent to one's institutions: one step, its law and clock, and what is answered to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.acts import may_be_refused
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.procedure.queries import assignment as assignment_of
from baluarte.domain.procedure.queries import (
    assignments_to_us,
    my_institutions,
    zone_of_institution,
)
from baluarte.domain.procedure.queries.task_lines import read_task_lines
from baluarte.domain.procedure.rules import acts_for
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.procedure import assigned
from baluarte.web.procedure.assigned import AssignmentShown
from baluarte.web.procedure.forms.acts import StepForm
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField, instant_in
from baluarte.web.procedure.forms.routing import EvidenceForm, ReasonForm
from baluarte.web.procedure.instants import in_words, read_in, zone_in_words
from baluarte.web.procedure.refusals import place_says, routed_in, taken_says
from baluarte.web.procedure.step_pages import door_of, place_of

MOST = 200
TAKEN_ON = (AssignmentState.ACCEPTED, AssignmentState.REPORTED)


def assignments(request: HttpRequest) -> HttpResponse:
    """Show what was sent to one's institutions and is not over, what is late first."""
    by, at = acting_account(), timezone.now()
    institutions = my_institutions(by, at=at)
    keys = [one.pk for one in institutions]
    rows = assigned.shown(list(assignments_to_us(institutions=keys)[:MOST]), at=at)
    rows.sort(key=lambda one: (one.left is None, one.left or one.row.sent_at - at))
    zone = zone_of_institution(institutions[0]) if institutions else CENTRE
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "rows": rows,
            "several": len(institutions) > 1,
            "zone": zone_in_words(zone, at),
        }
        return render(request, "procedure/routing/assignments.html", context)


def assignment(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Show one step that was sent: what is page, by which law, until when, what was answered."""
    one = _told(assignment_id)
    at, zone = timezone.now(), zone_of_institution(one.institution)
    lines = read_task_lines([one], by=acting_account(), at=at)
    [shown] = assigned.shown([one], at=at, answers=assigned.answers_to([one]), lines=lines)
    # A step that only its own page does, for whoever sees that page; else whether taking it on
    # lets whoever reads into where it is done.
    door, is_open = door_of(shown.step, one.matter_key), one.ended_at is None
    place = place_of(one.pk) if is_open and door and not door.url else None
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "shown": shown,
            "is_open": is_open,
            "door": door,
            "taken_by": next((it["by"] for it in shown.answers if it["is_acceptance"]), ""),
            "gives_place": place == "",
            "may_accept": one.status not in TAKEN_ON and (not door or place == ""),
            "may_refuse": not door or may_be_refused(shown.step, one.matter_key),
            "no_place": place_says(place) if place else "",
            "zone": zone_in_words(zone, at),
            "grounds": [
                _("%(who)s was told of this step, and of nothing else.")
                % {"who": one.institution.name}
            ],
        }
        return render(request, "procedure/routing/assignment.html", context)


def of_what_goes_on(
    view: Callable[[HttpRequest, Assignment], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Hand a view the assignment its address names; whoever comes late is led to how it ended."""

    @wraps(view)
    def asked(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
        one = _told(assignment_id)
        if one.ended_at is None:
            return view(request, one)
        messages.warning(request, _("It ended meanwhile: see below how."))
        return redirect("assignment", assignment_id)

    return asked


@require_POST
@of_what_goes_on
def acknowledge(request: HttpRequest, one: Assignment) -> HttpResponse:
    """Say that it was read."""
    return _say(request, one, actions.acknowledge, _("On record: you have read it."))


@require_POST
@of_what_goes_on
def accept(request: HttpRequest, one: Assignment) -> HttpResponse:
    """Take it on."""
    return _say(request, one, actions.accept, _("On record: you take it on."))


@of_what_goes_on
def refuse(request: HttpRequest, one: Assignment) -> HttpResponse:
    """Refuse it, saying why."""
    page = _page_of(
        request,
        one,
        ReasonForm(request.POST or None),
        title=_("Refuse it"),
        lead=_("Whoever sent it is called at once, and sends it to somebody else."),
        button=_("Refuse it"),
        done=_("Refused, with your reason. Whoever sent it is called."),
        decision=_("This step is not done here"),
    )
    if page.is_ready:
        with routed_in(page.form, zone=_zone(one)):
            actions.refuse(
                assignment=one,
                reason=page.form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
    return page.answer()


@of_what_goes_on
def attach_evidence(request: HttpRequest, one: Assignment) -> HttpResponse:
    """Keep a document that shows what was done."""
    page = _page_of(
        request,
        one,
        EvidenceForm(**sent_with_files(request)),
        title=_("Add proof"),
        lead=_("Whoever sent the step reads it, and your institution. Nobody else."),
        button=_("Add it"),
        done=_("The document is kept under seal, and stands with your answers."),
    )
    if page.is_ready:
        with routed_in(page.form, zone=_zone(one)):
            actions.attach_evidence(
                assignment=one,
                document=page.form.cleaned_data["document"],
                by=acting_account(),
                at=timezone.now(),
            )
    return page.answer()


@of_what_goes_on
def finish(request: HttpRequest, one: Assignment) -> HttpResponse:
    """Say that the step was done: how it ended, when, by which document.

    Of one that is owed to a person, that one says it: it ends no clock.
    """
    at, zone = timezone.now(), _zone(one)
    [shown] = assigned.shown([one], at=at)
    form = _DoneForm(**sent_with_files(request), step=shown.step, is_told_of_it=True)
    words = _SAYS_SO if shown.step.needs_her_word else _ENDS_IT
    page = _page_of(
        request, one, form, hints={"when": read_in(zone, at)},
        **{name: str(text) for name, text in words.items()},
    )  # fmt: skip
    if page.is_ready:
        happened_at = instant_in(form, zone, now=at)
        if not form.errors and happened_at is not None:
            # "Now" is said to the minute, and a step may have begun in this one.
            if form.cleaned_data["when"].kind == NOW and shown.owed is not None:
                happened_at = max(happened_at, shown.owed.started_at)
            given: dict[str, Any] = {
                "assignment": one, "happened_at": happened_at, "by": acting_account(),
                "document": form.cleaned_data["document"], "at": timezone.now(),
            }  # fmt: skip
            with routed_in(form, zone=zone):
                if shown.step.needs_her_word:
                    actions.report_done(**given)
                else:
                    actions.finish(events=form.chosen_events, **given)
    return page.answer()


_ENDS_IT = {
    "title": gettext_lazy("It is done"),
    "lead": "",
    "button": gettext_lazy("It is done"),
    "done": gettext_lazy("Done, and on record. Its clock stands."),
}
_SAYS_SO = {
    "title": gettext_lazy("Say that you did it"),
    "lead": gettext_lazy(
        "It stands as said by you, not checked. Its clock goes on until the document shows it and "
        "the person says that it arrived."
    ),
    "button": gettext_lazy("Say that you did it"),
    "done": gettext_lazy("On record as you said it. Who sent it asks the person."),
}


class _DoneForm(StepForm):
    """As who keeps the matter is page, but when it was done is known."""

    when = MomentField(kinds=(NOW, THEN))


def _say(request: HttpRequest, one: Assignment, act: Any, done: str) -> HttpResponse:
    try:
        act(assignment=one, by=acting_account(), at=timezone.now())
    except actions.AssignmentOver:
        messages.warning(request, _("It ended meanwhile: see below how."))
    except actions.NoPlace as refused:
        messages.warning(request, place_says(refused.why))
    except actions.TakenOnAlready as taken:
        messages.warning(request, taken_says(taken.account))
    else:
        messages.success(request, done)
    return redirect("assignment", one.pk)


def _told(key: UUID) -> Assignment:
    """Return what was sent to one's own institution; what was sent to others is not here."""
    try:
        one = assignment_of(key)
    except Assignment.DoesNotExist:
        raise Http404 from None
    if not acts_for(one.institution_id, acting_account()):
        raise Http404
    return one


def _until(shown: AssignmentShown, zone: ZoneInfo) -> str:
    due = shown.owed.due_at if shown.owed else None
    return in_words(due, zone) if due else _("The law gives no term")


def _zone(one: Assignment) -> ZoneInfo:
    return zone_of_institution(one.institution)


def _page_of(request: HttpRequest, one: Assignment, form: Any, **words: Any) -> Confirmation:
    shown: AssignmentShown = assigned.shown([one], at=timezone.now())[0]
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Sent to us"),
        reference=written(one.reference),
        back=reverse("assignment", args=[one.pk]),
        about=[
            {"term": _("Step"), "value": shown.name, "note": shown.law},
            {"term": _("Until"), "value": _until(shown, _zone(one))},
        ],
        zone=_zone(one),
        **words,
    )
