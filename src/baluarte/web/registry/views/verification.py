"""What waits to be verified, one event with its reports beside it, and the next after it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.access.rules import holds_role
from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries import verification
from baluarte.domain.registry.queries.verification import QueueCursor, Waiting
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry.presenters import event_page, told_reports
from baluarte.web.registry.presenters.labels import label_of
from baluarte.web.registry.verification_forms import QueueFilterForm, VerificationForm
from baluarte.web.registry.views.changes import seen_determination
from baluarte.web.registry.views.pages import open_to_change

AFTER = "despues"
Refused = (actions.TakenByAnother, actions.OwnDetermination, actions.NothingWaits)


def verification_queue(request: HttpRequest) -> HttpResponse:
    """Show what waits to be verified, in the order of the work."""
    by, at = acting_account(), timezone.now()
    after = QueueCursor.read(request.GET.get(AFTER, ""))
    form = QueueFilterForm(request.GET)
    page = verification.verification_queue(by=by, at=at, filters=form.filters, after=after)
    is_verifier = holds_role(by, "verifier")
    context = {
        "rows": [_row(one, form, by=by, is_verifier=is_verifier) for one in page.rows],
        "form": form,
        "is_verifier": is_verifier,
        "is_partial": page.is_partial,
        "most": verification.LOOKED_AT,
        "next_url": _queue(form, after=page.after) if page.after else "",
        "first_url": _queue(form) if after else "",
        "all_url": reverse("verification_queue") if form.asked else "",
    }
    return render(request, "registry/quality_queue.html", context)


@require_POST
def take_turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Have an event to oneself for two hours, and go to read it."""
    page, form = open_to_change(reference), QueueFilterForm(request.GET)
    try:
        actions.take_turn(event=page.event, by=acting_account(), at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused.words))
        return redirect(_queue(form))
    messages.success(request, _("It is yours for two hours: read its reports, then verify it."))
    return redirect(_address(reference, form, request.GET.get(AFTER, "")))


@require_POST
def leave_turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Let others take an event; go on to the next where that is asked for."""
    page, form = open_to_change(reference), QueueFilterForm(request.GET)
    actions.leave_turn(event=page.event, by=acting_account(), at=timezone.now())
    if "siguiente" in request.POST:
        return _on_to_the_next(request, page, _("Left: another verifier can take it."))
    messages.success(request, _("Left: another verifier can take it."))
    return redirect(_queue(form))


def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm, as a second person, what is held, with what was told beside it."""
    page = open_to_change(reference)
    by, at = acting_account(), timezone.now()
    if not event_page.may_do(page, list(memberships_of(by, at=at)), is_past=False).verify:
        raise Http404
    form = VerificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _hold(request, page, form)
        except actions.Outdated:
            form.add_error(None, _("Somebody changed it meanwhile: read what is held now."))
        else:
            return _on_to_the_next(request, page, _held_in_words(form))
    names = event_page.place_names(page)
    with transaction.atomic():
        reports = told_reports.opened(page.reports, names, by=by, at=at)
    asked = QueueFilterForm(request.GET)
    context = {
        "page": page,
        "form": form,
        "title": event_page.title(page),
        "lead": event_page.lead(page.held),
        "established": event_page.established(page),
        "acts": told_reports.acts(page),
        "disagreements": event_page.disagreements(page, names),
        "reports": reports,
        "action": _address(reference, asked, request.GET.get(AFTER, "")),
        "leave_url": _with(reverse("leave_turn", args=[reference]), asked, _after(request)),
        "queue_url": _queue(asked),
    }
    return render(request, "registry/verify.html", context, status=422 if form.errors else 200)


def _hold(request: HttpRequest, page: EventPage, form: VerificationForm) -> None:
    said: dict[str, Any] = {
        "event": page.event,
        "seen": seen_determination(request, page),
        "by": acting_account(),
        "at": timezone.now(),
    }
    reason = form.cleaned_data["reason"]
    if form.cleaned_data["status"] == EventState.CONFIRMED:
        actions.verify_event(grounds=reason, **said)
    else:
        actions.assess_event(status=EventState.UNVERIFIABLE, ground=reason, **said)


def _held_in_words(form: VerificationForm) -> str:
    if form.cleaned_data["status"] == EventState.CONFIRMED:
        return _("Confirmed.")
    return _("Held so: it cannot be verified.")


def _on_to_the_next(request: HttpRequest, done: EventPage, said: str) -> HttpResponse:
    """Go to the next event that waits, taken for whoever asks, or back to the queue."""
    form = QueueFilterForm(request.GET)
    following = _taken_next(form, _after(request), leaving_out=done.event.pk)
    if following is None:
        none_waits = _("No other event waits for you here.")
        messages.success(request, f"{said} {none_waits}")
        return redirect(_queue(form))
    next_one = _("This is the next one.")
    messages.success(request, f"{said} {next_one}")
    return redirect(_address(following.listed.event.reference, form, str(following.cursor)))


def _taken_next(form: QueueFilterForm, after: str, *, leaving_out: UUID) -> Waiting | None:
    """Take the next event that is free, from the top again after the last."""
    by, at = acting_account(), timezone.now()
    cursor = QueueCursor.read(after)
    for begin in dict.fromkeys((cursor, None)):
        found = verification.verification_queue(by=by, at=at, filters=form.filters, after=begin)
        for one in found.rows:
            is_taken = one.turn is not None and one.turn.by_id != by
            if one.is_own or is_taken or one.listed.event.pk == leaving_out:
                continue
            try:
                actions.take_turn(event=one.listed.event, by=by, at=at)
            except Refused:
                continue
            return one
    return None


def _row(one: Waiting, form: QueueFilterForm, *, by: UUID, is_verifier: bool) -> dict[str, Any]:
    is_mine = one.turn is not None and one.turn.by_id == by
    reference, after = one.listed.event.reference, str(one.cursor)
    return {
        "listed": one.listed,
        "held": one.listed.held,
        "reliability": label_of("source_reliabilities", one.reliability),
        "is_known": one.reliability != "unknown",
        "turn": one.turn,
        "is_mine": is_mine,
        "is_own": one.is_own,
        "may_take": is_verifier and one.turn is None and not one.is_own,
        "verify_url": _address(reference, form, after),
        "take_url": _with(reverse("take_turn", args=[reference]), form, after),
        "leave_url": _with(reverse("leave_turn", args=[reference]), form, after),
    }


def _queue(form: QueueFilterForm, *, after: QueueCursor | None = None) -> str:
    return _with(reverse("verification_queue"), form, str(after) if after else "")


def _address(reference: str, form: QueueFilterForm, after: str) -> str:
    return _with(reverse("verify", args=[reference]), form, after)


def _with(address: str, form: QueueFilterForm, after: str) -> str:
    asked = form.asked | ({AFTER: after} if after else {})
    return f"{address}?{urlencode(asked)}" if asked else address


def _after(request: HttpRequest) -> str:
    return str(QueueCursor.read(request.GET.get(AFTER, "")) or "")
