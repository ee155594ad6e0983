"""What is done about a step: done, extended, not needed."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries import Course, last_act, zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.wall.context import acting_account
from baluarte.norms.protocols import Step
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.procedure import lookup
from baluarte.web.procedure.forms.acts import ExcuseForm, OpeningForm, StepForm
from baluarte.web.procedure.forms.moment import instant_in
from baluarte.web.procedure.instants import in_words
from baluarte.web.procedure.presenters import proceeding_page, protocol_page
from baluarte.web.procedure.presenters.confirmations import of_matter
from baluarte.web.procedure.refusals import said_in
from baluarte.web.procedure.step_pages import STRAIGHT, Door, door_of


def do_step(request: HttpRequest, reference: str, proceeding_id: UUID, step: str) -> HttpResponse:
    """Say that a step was done: how it ended, when, and by which document."""
    is_straight = request.method == "GET" and STRAIGHT in request.GET
    if is_straight and not may_contribute(lookup.shown(reference)):
        return redirect(f"{reverse('matter', args=[reference])}#p-{proceeding_id}")
    matter = lookup.open_to_change(reference)
    course = lookup.course_in(matter, proceeding_id)
    of = lookup.step_in(course, step)
    if door := door_of(of, matter.pk):
        if is_straight and door.url:
            return redirect(door.url)
        return _own_page(request, matter, of, door)
    form = StepForm(**sent_with_files(request), step=of, initial={"run": _run(request)})
    page = _of_step(
        request,
        matter,
        course,
        step,
        form,
        title=protocol_page.say(of.name),
        lead=f"{protocol_page.say(of.note)}." if of.note else "",
        button=_("It is done"),
        done=_("Done, and on record. What follows from it runs already."),
    )
    if page.is_ready:
        at = timezone.now()
        happened_at = instant_in(form, page.zone, now=at)
        given = form.cleaned_data
        if not form.errors:
            with said_in(page.form, zone=page.zone):
                actions.complete_step(
                    proceeding=course.proceeding,
                    step=step,
                    run=given["run"],
                    events=form.chosen_events,
                    happened_at=happened_at,
                    document=given["document"],
                    her_word=form.word_on_record,
                    reason=given.get("reason"),
                    by=acting_account(),
                    at=at,
                )
    return page.answer()


def extend_step(
    request: HttpRequest, reference: str, proceeding_id: UUID, step: str
) -> HttpResponse:
    """Extend a clock once, where the law allows it, and say why."""
    matter = lookup.open_to_change(reference)
    course = lookup.course_in(matter, proceeding_id)
    of = lookup.step_in(course, step)
    form = OpeningForm(request.POST or None, initial={"run": _run(request)})
    page = _of_step(
        request,
        matter,
        course,
        step,
        form,
        title=_("Extend the clock"),
        lead=protocol_page.clock(of.clock),
        decision=_("%(step)s: its clock is extended, once") % {"step": protocol_page.say(of.name)},
        button=_("Extend it"),
        done=_("Extended. The new term stands here."),
    )
    if page.is_ready:
        with said_in(page.form, zone=page.zone):
            actions.extend_step(
                proceeding=course.proceeding, step=step, by=acting_account(), at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
    return page.answer()


def excuse_step(
    request: HttpRequest, reference: str, proceeding_id: UUID, step: str
) -> HttpResponse:
    """Say that this matter does not need a step, and why."""
    matter = lookup.open_to_change(reference)
    course = lookup.course_in(matter, proceeding_id)
    of = lookup.step_in(course, step)
    form = ExcuseForm(request.POST or None, step=of, initial={"run": _run(request)})
    page = _of_step(
        request,
        matter,
        course,
        step,
        form,
        title=_("This step is not needed here"),
        lead=_("Nobody owes it any more in this matter. It can be corrected later."),
        decision=_("%(step)s: not needed here") % {"step": protocol_page.say(of.name)},
        button=_("It is not needed"),
        done=_("On record: it is not needed here."),
    )
    if page.is_ready:
        with said_in(page.form, zone=page.zone):
            actions.excuse_step(
                proceeding=course.proceeding, step=step, by=acting_account(), at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
    return page.answer()


def _own_page(request: HttpRequest, matter: Matter, of: Step, door: Door) -> HttpResponse:
    """Say which page does a step that is not done here, and lead there."""
    context = {
        "axis": "protection",
        "matter": matter,
        "title": protocol_page.say(of.name),
        "lead": f"{protocol_page.say(of.note)}." if of.note else "",
        "door": door,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedure/matter/own_page.html", context, status=status)


def _of_step(
    request: HttpRequest, matter: Matter, course: Course, step: str, form: Any, **said: Any
) -> Confirmation:
    """Return the page of an act on one opening of a step."""
    at = timezone.now()
    run = request.POST.get("run", "") or _run(request)
    items = [one for one in course.agenda(at=at).of(step) if run in ("", one.run)]
    if not items:
        raise Http404
    item = next((one for one in items if not one.done_by), items[-1])
    place = proceeding_page.Place(zone_of_matter(matter), at, may_change=False)
    shown = proceeding_page.step_shown(course, item, place)
    about = [
        {"term": _("Procedure"), "value": proceeding_page.name_of(course)},
        {"term": _("Whose turn it is"), "value": shown.who},
        {"term": _("Until"), "value": _until(shown.due_at, place.zone)},
        {"term": _("Why"), "value": shown.why},
    ]
    return of_matter(
        request,
        matter,
        form,
        about=about,
        found=lambda: last_act(matter, proceeding=course.proceeding, step=step, run=item.run),
        **said,
    )


def _until(at: datetime | None, zone: ZoneInfo) -> str:
    return in_words(at, zone) if at else _("The law sets no term")


def _run(request: HttpRequest) -> str:
    return request.GET.get("apertura", "")
