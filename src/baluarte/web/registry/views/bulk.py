"""One field set over the events that an address asks for: seen first, applied and undone as one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.rules import is_open, open_at
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.actions import (
    NotEveryRow,
    NothingChosen,
    NothingToUndo,
    Outdated,
    set_over_many,
    undo_over_many,
)
from baluarte.domain.registry.models import BulkEdit
from baluarte.domain.registry.queries.bulk import (
    MOST,
    BulkPreview,
    bulk_edit,
    bulk_edits,
    preview_bulk,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry import query_string
from baluarte.web.registry.bulk_forms import BulkForm, UndoForm, chosen, said
from baluarte.web.registry.view_tabs import Narrowing

APPLY = "apply"


def set_over(request: HttpRequest) -> HttpResponse:
    """Ask what is set, show what would change of each event, apply it."""
    mine = open_at(Level.CONTRIBUTE)
    of_mine = [one for one in lists() if one.compartment_id in mine]
    if not of_mine:
        raise Http404
    asked = query_string.read(request.GET)
    applies = request.POST.get("step") == APPLY
    form = BulkForm(request.POST or None, lists=of_mine, applies=applies)
    preview = None
    if form.is_bound and form.is_valid():
        if applies and (done := _applied(request, form)):
            return done
        preview = _preview(asked, form)
    elif applies and "reason" in form.errors and not form.errors.keys() - {"reason"}:
        preview = _preview(asked, form)
    # Asked for once there is something to set, and never optional.
    form.fields["reason"].required = True
    context = _asking(asked) | {
        "form": form,
        "preview": preview,
        "setting": said(form.cleaned_data["field"], form.cleaned_data["value"]) if preview else "",
        # What was ticked stays so where something else was wrong.
        "ticked": chosen(request.POST.getlist("event")) if applies else None,
        "most": MOST,
        "edits": [_told(one) for one in bulk_edits()],
        "action": f"{reverse('set_over_many')}{asked.query()}",
        "back_url": f"{reverse('events')}{asked.query()}",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "registry/set_over.html", context, status=status)


def one_bulk_edit(request: HttpRequest, edit_id: UUID) -> HttpResponse:
    """Show what was set over many events, by whom and why; undo it."""
    try:
        edit = bulk_edit(edit_id)
    except BulkEdit.DoesNotExist:
        raise Http404 from None
    may_undo = edit.undone_at is None and is_open(edit.compartment_id, Level.CONTRIBUTE)
    form = UndoForm(request.POST or None) if may_undo else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _undone(request, edit, form.cleaned_data["reason"])
    changed = edit.changes.select_related("event").order_by("event__reference")
    events = list(dict.fromkeys(one.event for one in changed))
    context = {
        "edit": edit,
        "setting": said(edit.field, edit.value),
        "events": events,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "registry/bulk_edit.html", context, status=status)


def _applied(request: HttpRequest, form: BulkForm) -> HttpResponse | None:
    """Apply it to what was ticked and go to it; say on the form why it cannot be."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            edit = set_over_many(
                compartment=given["source_list"].compartment_id,
                field=given["field"],
                value=given["value"],
                rows=chosen(request.POST.getlist("event")),
                ground=given["reason"],
                criterion=given["criterion"],
                by=acting_account(),
                at=timezone.now(),
            )
    except Outdated:
        form.add_error(None, _("One of these events was changed meanwhile: nothing was set."))
        return None
    except NotEveryRow:
        form.add_error(None, _("One of these events may not be changed: nothing was set."))
        return None
    except NothingChosen:
        form.add_error(None, _("Tick the events over which it is set."))
        return None
    messages.success(request, _("Set, as one act. It can be undone here as one."))
    return redirect("one_bulk_edit", edit_id=edit.pk)


def _undone(request: HttpRequest, edit: BulkEdit, reason: str) -> HttpResponse:
    try:
        with transaction.atomic():
            number = undo_over_many(
                edit=edit, ground=reason, by=acting_account(), at=timezone.now()
            )
    except NothingToUndo:
        messages.info(request, _("There is nothing left to undo: each event was changed since."))
        return redirect("one_bulk_edit", edit_id=edit.pk)
    told = ngettext(
        "Undone for %(n)s event. What was changed since stays as it is.",
        "Undone for %(n)s events. What was changed since stays as it is.",
        number,
    )
    messages.success(request, told % {"n": number})
    return redirect("one_bulk_edit", edit_id=edit.pk)


def _preview(asked: query_string.EventsQuestion, form: BulkForm) -> BulkPreview:
    given = form.cleaned_data
    source: SourceList = given["source_list"]
    return preview_bulk(
        asked.filters,
        field=given["field"],
        value=given["value"],
        compartment=source.compartment_id,
    )


def _asking(asked: query_string.EventsQuestion) -> dict[str, Any]:
    narrowing = Narrowing.of(asked)
    return {
        "asked": asked,
        "chips": query_string.chips(asked, narrowing.names, narrowing.list_names),
    }


def _told(edit: BulkEdit) -> dict[str, Any]:
    return {"edit": edit, "setting": said(edit.field, edit.value)}
