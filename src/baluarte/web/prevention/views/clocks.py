"""Condemnations that are expected, the late ones first; the family's word alone starts one."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import open_at
from baluarte.domain.prevention import actions
from baluarte.domain.prevention.choices import ClockStatus
from baluarte.domain.prevention.models import CondemnationClock
from baluarte.domain.prevention.queries.clocks import (
    TrackedClock,
    condemnations_for,
    pressing_first,
    track_clocks,
)
from baluarte.domain.prevention.rules import may_add_to
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference, written
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import RecognitionRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.forms.follow_up import ClockForm, CondemnedForm, WordForm
from baluarte.web.prevention.labels import clock_tag, days_left
from baluarte.web.prevention.permissions import clock_to_change, found_clock
from baluarte.web.statements.labels import institution_name, language
from baluarte.web.statements.permissions import stating_for

EVENT = "hecho"
PRESSING = (ClockStatus.LATE, ClockStatus.RUNNING)
MOST_SHOWN = 100


def condemnation_clocks(request: HttpRequest) -> HttpResponse:
    """Show the clocks of events one sees, the late ones first."""
    found = pressing_first(timezone.now())[:MOST_SHOWN]
    rows = [row_of_clock(one) for one in found]
    context = {
        "pressing": [row for row in rows if row["status"] in PRESSING],
        "others": [row for row in rows if row["status"] not in PRESSING],
        "may_open": bool(open_at(Level.CONTRIBUTE)),
    }
    return render(request, "prevention/clocks.html", context)


def condemnation_clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one clock: why it runs or not, what the family said, what was condemned."""
    one = found_clock(reference)
    [found] = track_clocks([one], at=timezone.now())
    status = found.reading.status
    may_change = may_add_to(one)
    context = {
        "one": one,
        "row": row_of_clock(found),
        "facts": list(_facts(found)),
        "words": found.words,
        "condemned": found.condemned,
        "term": found.term.in_language(language()),
        "is_not_started": status is ClockStatus.NOT_STARTED,
        "is_ended": status is ClockStatus.ENDED,
        "may_change": may_change,
        "may_note": may_change and status not in (ClockStatus.NOT_STARTED, ClockStatus.ENDED),
    }
    return render(request, "prevention/clock.html", context)


def new_condemnation_clock(request: HttpRequest) -> HttpResponse:
    """Say of which event and authority a condemnation is expected; it does not run yet."""
    by, at = acting_account(), timezone.now()
    if not open_at(Level.CONTRIBUTE):
        raise Http404
    form = ClockForm(request.POST or None, initial={"event": request.GET.get(EVENT, "")})
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Condemnations"),
        title=_("Expect a public condemnation"),
        lead=_(
            "It does not run until the family's yes is recorded, or what they made public. Nothing "
            "is sent, and the authority is told nothing."
        ),
        button=_("Expect it"),
        done=_("It waits for the family's word."),
        back=reverse("condemnation_clocks"),
    )
    to = ""
    if page.is_ready:
        try:
            made = actions.open_condemnation_clock(
                event=_event(form.cleaned_data["event"]),
                authority=form.cleaned_data["authority"],
                by=by,
                at=at,
            )
        except RecognitionRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("condemnation_clock", args=[made.reference])
    return page.answer(to=to)


def family_word(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the family said: a yes starts the clock, a no ends it at once."""
    by, at, one = acting_account(), timezone.now(), clock_to_change(reference)
    form = WordForm(
        request.POST or None,
        houses=stating_for(by, at=at),
        initial={"told_date": local_day(at)},
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Condemnations"),
        title=_("The family's word"),
        reference=one.reference,
        lead=_(
            "A yes, or what they made public, starts the clock. A no ends it at once; after a no, "
            "only a new yes starts it again. It is kept with your account and this instant."
        ),
        about=_about(one),
        above="prevention/parts/hand_in.html",
        button=_("Record it"),
        done=_("Recorded."),
        back=reverse("condemnation_clock", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.record_family_word(of=one, given=form.said(), by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
    return page.answer()


def condemned(request: HttpRequest, reference: str) -> HttpResponse:
    """Note which entry that stands is the condemnation that was expected."""
    by, at, one = acting_account(), timezone.now(), clock_to_change(reference)
    entries = condemnations_for(one, at=at)
    form = CondemnedForm(request.POST or None, entries=entries)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Condemnations"),
        title=_("Note the condemnation"),
        reference=one.reference,
        lead=_("Choose it among the entries of this authority that a second person let stand.")
        if entries
        else _(
            "No condemnation of this authority stands in the register since the event. Enter it "
            "first, with its document."
        ),
        about=_about(one),
        button=_("Note this"),
        done=_("Noted."),
        back=reverse("condemnation_clock", args=[one.reference]),
        is_possible=bool(entries),
    )
    if page.is_ready:
        try:
            actions.note_condemnation(of=one, entry=form.said(), by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
    return page.answer()


def row_of_clock(found: TrackedClock) -> dict[str, Any]:
    """Return one line of a list of clocks."""
    reading = found.reading
    is_open = reading.status in PRESSING
    return {
        "clock": found.row,
        "event": written(found.row.event.reference),
        "event_url": reverse("event", args=[found.row.event.reference]),
        "authority": institution_name(found.row.authority),
        "status": reading.status,
        "tag": clock_tag(reading.status),
        "started": reading.started,
        "due": reading.due,
        "condemned": reading.condemned,
        "left": days_left(reading.due, found.today) if reading.due and is_open else "",
        "is_late": reading.status is ClockStatus.LATE,
    }


def _facts(found: TrackedClock) -> Iterator[dict[str, Any]]:
    row, reading = row_of_clock(found), found.reading
    yield {"term": _("Authority"), "value": row["authority"]}
    yield {"term": _("Where it stands"), "value": row["tag"]["label"], "note": row["left"]}
    yield {"term": _("Runs since"), "value": reading.started or _("It does not run")}
    if reading.due:
        yield {"term": _("Last day"), "value": reading.due}
    if reading.condemned:
        yield {"term": _("Condemned on"), "value": reading.condemned}


def _about(one: CondemnationClock) -> list[dict[str, Any]]:
    return [
        {"term": _("Event"), "value": written(one.event.reference)},
        {"term": _("Authority"), "value": institution_name(one.authority)},
    ]


def _event(typed: str) -> Event:
    """Return the event that a reference names, where one sees it and may add to it."""
    reference = read_reference(typed)
    found = Event.objects.filter(reference=reference).first() if reference else None
    if found is None or not may_add_to(found):
        raise RecognitionRefused("event", field="event", given=typed)
    return found
