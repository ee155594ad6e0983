"""The monitoring desk: what is pasted becomes a report; the notes of a day; what was promised."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.intake.actions import (
    SlugTaken,
    keep_promise,
    open_monitoring,
    receive_monitored,
    write_note,
)
from baluarte.domain.intake.models import ArchivedCopy, DayNote, SourceList
from baluarte.domain.intake.queries import (
    Copy,
    monitoring_lists,
    newest_reports,
    notes_of,
    open_copy,
    open_notes,
    promises_open,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.intake.forms.monitoring import NoteForm, PasteForm
from baluarte.web.intake.list_permissions import standing, stewarded
from baluarte.web.layout.uploads import was_too_large

SHOWN = 20
OPENED = "abiertas"
TEXT = "text/plain; charset=utf-8"


def monitoring(request: HttpRequest) -> HttpResponse:
    """Show what came in and what is promised; keep what is pasted as a report."""
    mine = _mine()
    if request.method == "POST" and not mine:
        raise Http404
    form = PasteForm(
        request.POST or None, request.FILES or None, lists=mine, too_large=was_too_large(request)
    )
    if request.method == "POST" and form.is_valid():
        return _received(request, form)
    return render(
        request,
        "intake/monitoring.html",
        {
            "form": form if mine else None,
            "may_open": _without_monitoring(),
            "reports": newest_reports(mine, limit=SHOWN),
            "promises": promises_open(),
            "today": local_day(timezone.now()),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_POST
def open_desk(request: HttpRequest) -> HttpResponse:
    """Open an organisation's monitoring, as its data steward; once."""
    named = request.POST.get("institution", "")
    chosen = next((one for one in _without_monitoring() if str(one.pk) == named), None)
    if chosen is None:
        raise Http404
    try:
        open_monitoring(institution=chosen, by=acting_account(), at=timezone.now())
    except SlugTaken:
        messages.warning(
            request,
            _(
                "Your organisation has a list called «monitoreo» already: give that one another "
                "name."
            ),
        )
    else:
        messages.success(request, _("The monitoring of your organisation is open to its people."))
    return redirect("monitoring")


def day_notes(request: HttpRequest, day: date) -> HttpResponse:
    """Show the notes of a day, closed until they are opened; write one."""
    mine = _mine()
    if not mine:
        raise Http404
    form = NoteForm(request.POST or None, lists=mine, on_date=day)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        write_note(on_date=day, **given, by=acting_account(), at=timezone.now())
        messages.success(request, _("Kept, sealed, with your name and the hour."))
        return redirect("day_notes", day=day)
    notes = notes_of(day)
    opened = notes and request.GET.get("notas") == OPENED
    context = {
        "day": day,
        "notes": notes,
        "opened": _opened(notes) if opened else [],
        "form": form,
        "today": local_day(timezone.now()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "intake/day_notes.html", context, status=status)


@require_POST
def promise_kept(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Say that what was promised was done."""
    note = DayNote.objects.filter(pk=note_id).first()
    if note is None or not _mine():
        raise Http404
    try:
        with transaction.atomic():
            keep_promise(note=note, by=acting_account(), at=timezone.now())
    except NotAllowed:
        messages.info(request, _("Nothing of this note is open any more."))
    else:
        messages.success(request, _("Done: it is no longer among what was promised."))
    return redirect("monitoring")


def archived_copy(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Show an archived copy: text as it was pasted, anything else as a file; logged."""
    try:
        with transaction.atomic():
            found = open_copy(copy_id, by=acting_account(), at=timezone.now())
    except ArchivedCopy.DoesNotExist:
        raise Http404 from None
    if found.media_type != TEXT or "archivo" in request.GET:
        return _as_file(found)
    context = {"copy": found, "words": found.content.decode()}
    return render(request, "intake/archived_copy.html", context)


def _received(request: HttpRequest, form: PasteForm) -> HttpResponse:
    report = receive_monitored(
        source_list=form.cleaned_data["source_list"],
        pasted=form.read,
        copies=form.copies,
        key=form.cleaned_data["key"],
        by=acting_account(),
        at=timezone.now(),
    )
    messages.success(
        request,
        _("Kept as a report with its archived copy. Now say when, where and what it tells of."),
    )
    return redirect("complete_report", report_id=report.pk)


def _mine() -> list[SourceList]:
    """Return the monitoring lists to which the account adds."""
    by, at = acting_account(), timezone.now()
    return [one for one in monitoring_lists() if standing(one, account=by, at=at).adds]


def _without_monitoring() -> list[Institution]:
    """Return the organisations whose monitoring the account may open."""
    there = {one.steward_id for one in monitoring_lists()}
    stewards = stewarded(acting_account(), at=timezone.now())
    return [one for one in stewards if one.pk not in there]


def _opened(notes: list[DayNote]) -> Any:
    with transaction.atomic():
        return open_notes(notes, by=acting_account(), at=timezone.now())


def _as_file(found: Copy) -> HttpResponse:
    """Hand a copy over as a file that no browser takes for a page."""
    return HttpResponse(
        found.content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="copia-{found.row.pk.hex[:8]}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
