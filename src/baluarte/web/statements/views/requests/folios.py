"""Folios of a batch, typed in one table or brought in by the file that went out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.intake.messages import why_refused
from baluarte.domain.statements import actions
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.requests import AskedRequests, requests
from baluarte.domain.wall.context import acting_account
from baluarte.norms.request_templates import RequestRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.statements.forms.requests import (
    FoliosForm,
    FolioSheetForm,
    SentForm,
    day_box,
    folio_box,
)
from baluarte.web.statements.labels import language, period_in_words
from baluarte.web.statements.permissions import is_ours, request_to_note
from baluarte.web.statements.presenters.requests import addressee, template_name
from baluarte.web.statements.request_tables import FolioFault, read_folios

SHEET = "from_sheet"
# Of a sheet, so many faults are said.
MOST_SHOWN = 40


def batch_folios(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Note that requests of a batch were sent: all whose line has a folio, or none of them."""
    found = list(requests(AskedRequests(batch=batch)))
    if not found or not is_ours(found[0], by=acting_account(), at=timezone.now()):
        raise Http404
    drafts = [(one, addressee(one)) for one in found if not hasattr(one, "filing")]
    is_sheet = request.method == "POST" and SHEET in request.POST
    sheet = FolioSheetForm(**sent_with_files(request)) if is_sheet else FolioSheetForm()
    faults: list[FolioFault] = []
    form = FoliosForm(request.POST if request.method == "POST" else None, drafts=drafts)
    if is_sheet:
        said, faults = _read(sheet, found)
        form = FoliosForm(initial=said, drafts=drafts)
        if said and not faults:
            messages.info(request, _("This is what the table says. Nothing is kept yet."))
    elif request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("request_batch", batch)
    context = {
        "batch": batch,
        "template": template_name(found[0].template),
        "period": period_in_words(found[0].first_date, found[0].last_date),
        "form": form,
        "sheet": sheet,
        "faults": [
            {"row": one.row, "why": one.refused.in_language(language())}
            for one in faults[:MOST_SHOWN]
        ],
        "rows": [_line(form, one, name) for one, name in drafts],
        "sent": len(found) - len(drafts),
    }
    status = 422 if form.errors or sheet.errors or faults else 200
    return render(request, "statements/requests/folios.html", context, status=status)


def _line(form: FoliosForm, one: InformationRequest, name: str) -> dict[str, Any]:
    return {
        "request": one,
        "institution": name,
        "folio": form[folio_box(one)],
        "day": form[day_box(one)],
    }


def _sent(request: HttpRequest, form: FoliosForm) -> bool:
    """Note what was sent, or say in each line why it cannot be; then nothing is kept."""
    by, at, filings = acting_account(), timezone.now(), form.said()
    for refused in actions.refusals_of_filings(filings=filings, by=by, at=at):
        form.refuse(refused, filings[refused.place or 0])
    if form.errors:
        return False
    try:
        made = actions.mark_sent(filings=filings, by=by, at=at)
    except RequestRefused as refused:
        form.refuse(refused, filings[refused.place or 0])
        return False
    said = ngettext(
        "%(count)s request was noted as sent. Its term runs from the day after.",
        "%(count)s requests were noted as sent. Their terms run from the day after.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return True


def _read(
    sheet: FolioSheetForm, batch: list[InformationRequest]
) -> tuple[dict[str, str], list[FolioFault]]:
    """Read a table of folios, or say beside its box why it cannot be."""
    if not sheet.is_valid():
        return {}, []
    file = sheet.cleaned_data["sheet"]
    try:
        said, faults = read_folios(file.read(), name=file.name, batch=batch)
    except FileRefused as refused:
        sheet.add_error("sheet", why_refused(refused))
        return {}, []
    if not said and not faults:
        sheet.add_error("sheet", _("No line of it has a folio that is new here."))
    return said, faults


def send_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that one request was sent."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    form = SentForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("Note that it was sent"),
        reference=one.reference,
        lead=_("From the day after it was sent its term runs, by the law as it is that day."),
        about=[{"term": template_name(one.template), "value": addressee(one)}],
        button=_("Note that it was sent"),
        done=_("Noted. Its term runs."),
        back=reverse("information_request", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.mark_sent(filings=[form.said(one)], by=by, at=at)
        except RequestRefused as refused:
            form.refuse(refused)
    return page.answer()
