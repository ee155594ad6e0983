"""What is added to a matter: told, begun, suspended, resumed, closed, corrected."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Occurrence
from baluarte.domain.procedure.queries import (
    Course,
    courses_of,
    last_act,
    occurrences_of,
    zone_of_matter,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.access.authors import author
from baluarte.web.procedure import history, lookup, startable_protocols
from baluarte.web.procedure.forms.acts import (
    DID_NOT_HAPPEN,
    CorrectionForm,
    HaltForm,
    OccurrenceForm,
    ResumeForm,
    StartForm,
)
from baluarte.web.procedure.forms.moment import THEN, UNKNOWN, Moment, instant_in
from baluarte.web.procedure.instants import in_words
from baluarte.web.procedure.presenters import proceeding_page, protocol_page
from baluarte.web.procedure.presenters.confirmations import of_matter
from baluarte.web.procedure.refusals import said_in


def tell_occurrence(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell that something happened, when it is known to have, and the date it names."""
    matter = lookup.open_to_change(reference)
    courses = courses_of(matter)
    form = OccurrenceForm(
        request.POST or None,
        offered=startable_protocols.tellable(courses),
        proceedings=_alike(courses),
        initial={"when": _today(matter), "seen": timezone.now().isoformat()},
    )
    page = of_matter(
        request,
        matter,
        form,
        found=lambda: last_act(matter, events=[form.cleaned_data.get("event", "")]),
        title=_("Tell what happened"),
        lead=_("What comes from outside the steps. It is added to the matter and never erased."),
        button=_("Tell it"),
        done=_("It is on record. What begins with it runs from that hour on."),
    )
    if page.is_ready:
        at = timezone.now()
        happened_at = instant_in(form, page.zone, now=at)
        given = form.cleaned_data
        if not form.errors:
            with said_in(page.form, zone=page.zone):
                actions.record_occurrence(
                    matter=matter,
                    event=given["event"],
                    happened_at=happened_at,
                    names=given["names"],
                    proceeding=_chosen(courses, given.get("proceeding", "")),
                    seen_at=form.seen_at,
                    by=acting_account(),
                    at=at,
                )
    return page.answer()


def start_proceeding(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a protocol with something on record, under the law of that day."""
    matter = lookup.open_to_change(reference)
    zone = zone_of_matter(matter)
    rows = list(occurrences_of(matter))
    offered = startable_protocols.beginnings(rows, courses_of(matter), zone)
    if not offered:
        messages.info(request, _("Nothing on record begins a procedure that does not run already."))
        return redirect("matter", reference)
    by_key = {one.key: one for one in offered}
    form = StartForm(
        request.POST or None, offered=[(key, one.in_words(zone)) for key, one in by_key.items()]
    )
    page = of_matter(
        request,
        matter,
        form,
        title=_("Begin a procedure"),
        lead=_(
            "Only what begins with something on record is offered, by the version of its law in "
            "force on that day. It keeps that version to its end."
        ),
        button=_("Begin it"),
        done=_("Begun. What is due stands here with its clocks."),
    )
    if page.is_ready:
        chosen = by_key[form.cleaned_data["beginning"]]
        with said_in(page.form, zone=page.zone):
            actions.start_proceeding(
                matter=matter,
                code=chosen.protocol.code,
                begun_by=chosen.occurrence,
                jurisdiction=chosen.jurisdiction,
                version=chosen.protocol.version,
                by=acting_account(),
                at=timezone.now(),
            )
    return page.answer()


def suspend(request: HttpRequest, reference: str, proceeding_id: UUID) -> HttpResponse:
    """Let the clocks of a procedure stand still."""
    return _halt(
        request,
        reference,
        proceeding_id,
        form_class=HaltForm,
        act=actions.suspend,
        title=_("Let the clocks stand still"),
        lead=_("Time that is suspended does not count. What has run out stays late."),
        decision=_("The clocks of this procedure stand still until it is resumed"),
        button=_("Suspend it"),
        grounds=True,
        done=_("Suspended. Its clocks stand still."),
    )


def resume(request: HttpRequest, reference: str, proceeding_id: UUID) -> HttpResponse:
    """Let the clocks run on."""
    return _halt(
        request,
        reference,
        proceeding_id,
        form_class=ResumeForm,
        act=actions.resume,
        title=_("Let the clocks run on"),
        lead=_("What was left of each term is left again from that hour on."),
        button=_("Resume it"),
        done=_("Resumed. Its clocks run on."),
    )


def close(request: HttpRequest, reference: str, proceeding_id: UUID) -> HttpResponse:
    """Close a procedure."""
    return _halt(
        request,
        reference,
        proceeding_id,
        form_class=HaltForm,
        act=actions.close,
        title=_("Close this procedure"),
        lead=_(
            "What was late stays an unfulfilled term; what was open is not needed any more. The "
            "closing can be corrected."
        ),
        decision=_("This procedure is closed"),
        button=_("Close it"),
        done=_("Closed."),
        kind="urgent",
    )


def correct(request: HttpRequest, reference: str, occurrence_id: UUID) -> HttpResponse:
    """Say when something really happened, or that it did not; what was told stays readable."""
    matter = lookup.open_to_change(reference)
    one = lookup.occurrence_in(matter, occurrence_id)
    courses = courses_of(matter)
    course = next((each for each in courses if each.proceeding.pk == one.proceeding_id), None)
    form = CorrectionForm(
        request.POST or None,
        occurrence=one,
        initial={"when": _as_told(one, matter), "names": one.names},
    )
    page = of_matter(
        request,
        matter,
        form,
        about=_told(one, course),
        found=lambda: Occurrence.objects.filter(supersedes=one).select_related("by").first(),
        title=_("Correct what was told"),
        lead=_("What was told stays readable in the history, with your reason beside it."),
        decision=_("Corrected: %(what)s") % {"what": history.what_of(one, course)},
        button=_("Correct it"),
        done=_("Corrected. Every clock that hangs on it was counted anew."),
    )
    if page.is_ready:
        at, given = timezone.now(), form.cleaned_data
        withdraws = given["what"] == DID_NOT_HAPPEN
        happened_at = one.happened_at
        if not withdraws and "when" in form.changed_data:
            happened_at = instant_in(form, page.zone, now=at)
        if not form.errors:
            with said_in(page.form, zone=page.zone):
                actions.correct(
                    occurrence=one,
                    happened_at=happened_at,
                    is_withdrawn=withdraws,
                    names=given.get("names"),
                    reason=given["reason"],
                    by=acting_account(),
                    at=at,
                )
    return page.answer()


def _halt(
    request: HttpRequest,
    reference: str,
    proceeding_id: UUID,
    *,
    form_class: type[forms.Form],
    act: Callable[..., Occurrence],
    grounds: bool = False,
    **said: Any,
) -> HttpResponse:
    matter = lookup.open_to_change(reference)
    course = lookup.course_in(matter, proceeding_id)
    page = of_matter(
        request,
        matter,
        form_class(request.POST or None),
        about=[
            {"term": _("Procedure"), "value": proceeding_page.name_of(course)},
            *(_lets_it_stand_still(course) if grounds else ()),
        ],
        found=lambda: last_act(matter, proceeding=course.proceeding),
        **said,
    )
    if page.is_ready:
        at = timezone.now()
        happened_at = instant_in(page.form, page.zone, now=at)
        if not page.form.errors:
            why = (
                {"reason": given["reason"]} if "reason" in (given := page.form.cleaned_data) else {}
            )
            with said_in(page.form, zone=page.zone):
                act(
                    proceeding=course.proceeding, happened_at=happened_at,
                    by=acting_account(), at=at, **why,
                )  # fmt: skip
    return page.answer()


def _lets_it_stand_still(course: Course) -> list[dict[str, Any]]:
    """Return on what its law lets a procedure stand still, or that nothing in it does."""
    found = [
        {"term": one.law, "value": protocol_page.say(one.text)}
        for one in course.protocol.suspended_on
    ]
    none = {"term": _("What lets it stand still"), "value": _("No article: it goes on")}
    return found or [none]


def _today(matter: Matter) -> Moment:
    return Moment(THEN, day=local_day(timezone.now(), zone_of_matter(matter)))


def _as_told(one: Occurrence, matter: Matter) -> Moment:
    """Return when something was said to have happened, in the boxes of a form."""
    if one.happened_at is None:
        return Moment(UNKNOWN)
    zone = zone_of_matter(matter)
    hour = one.happened_at.astimezone(zone).time().replace(second=0, microsecond=0)
    return Moment(THEN, local_day(one.happened_at, zone), hour)


def _told(one: Occurrence, course: Course | None) -> list[dict[str, Any]]:
    zone = zone_of_matter(one.matter)
    when = in_words(one.happened_at, zone) if one.happened_at else _("Nobody knows when")
    return [
        {
            "term": _("Procedure"),
            "value": proceeding_page.name_of(course) if course else _("Of the matter"),
        },
        {"term": _("When, as told"), "value": when},
        {"term": _("Told by"), "value": author(one)},
        {"term": _("Written down"), "value": in_words(one.recorded_at, zone)},
    ]


def _alike(courses: Iterable[Course]) -> list[tuple[str, str]]:
    """Return the open proceedings to choose from, where two run by one protocol."""
    running = [one for one in courses if one.proceeding.is_open]
    codes = [one.protocol.code for one in running]
    if len(set(codes)) == len(codes):
        return []
    return [(str(one.proceeding.pk), proceeding_page.name_of(one)) for one in running]


def _chosen(courses: Iterable[Course], key: str) -> Any:
    return next((one.proceeding for one in courses if str(one.proceeding.pk) == key), None)
