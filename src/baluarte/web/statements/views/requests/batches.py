"""A batch of requests: drafted at once, followed as one, printed, taken out as a table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.statements import actions
from baluarte.domain.statements.choices import NextStep
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.requests import (
    AskedRequests,
    drafts_like,
    next_step,
    requests,
    tracked,
)
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.request_templates import RequestRefused, request_templates
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.statements.forms.facts import whole_year
from baluarte.web.statements.forms.requests import BatchForm, ChooseTemplateForm
from baluarte.web.statements.labels import language, period_in_words
from baluarte.web.statements.permissions import is_ours, ours, stating_for
from baluarte.web.statements.presenters.people import named
from baluarte.web.statements.presenters.requests import (
    addressee,
    appeal_passed,
    bar_of,
    next_door,
    row_of_request,
    template_name,
)
from baluarte.web.statements.request_tables import table_of

TEMPLATE, DRAFT = "plantilla", "draft"
FORMATS = ("csv", "xlsx")


def new_request_batch(request: HttpRequest) -> HttpResponse:
    """Choose a template, whom and when; read what would be sent; draft all of it at once."""
    by, at = acting_account(), timezone.now()
    holders = stating_for(by, at=at)
    if not holders:
        raise Http404
    choose = ChooseTemplateForm(request.GET if TEMPLATE in request.GET else None)
    form = None
    drafted: list[InformationRequest] = []
    waiting: list[dict[str, Any]] = []
    if choose.is_valid():
        first, last = whole_year(local_day(at))
        form = BatchForm(
            request.POST or None,
            template=request_templates()[choose.cleaned_data[TEMPLATE]],
            holders=holders,
            initial={"first_date": first, "last_date": last, "all_of_them": True},
        )
    if form is not None and request.method == "POST" and form.is_valid():
        drafted, waiting = _drafted(form, keeps=DRAFT in request.POST)
        if drafted and DRAFT in request.POST:
            messages.success(request, _said(len(drafted)))
            return redirect("request_batch", drafted[0].batch)
    context = {
        "choose": choose,
        "form": form,
        "template": form.template.in_language(language()) if form else "",
        "number": len(drafted),
        "preview": drafted[0] if drafted else None,
        "addressees": [addressee(one) for one in drafted],
        "waiting": waiting,
    }
    is_wrong = bool(form and form.errors) or bool(choose.errors)
    status = 422 if is_wrong else 200
    return render(request, "statements/requests/new_batch.html", context, status=status)


def _drafted(
    form: BatchForm, *, keeps: bool
) -> tuple[list[InformationRequest], list[dict[str, Any]]]:
    """Draft a batch, or only read what would be drafted; refusals are said beside their field.

    Where the same waits already, return its batches: they are shown, and another is offered.
    """
    act = actions.draft_requests if keeps else actions.preview_requests
    given = form.said()
    try:
        return act(given=given, institution=form.holder, by=acting_account(), at=timezone.now()), []
    except RequestRefused as refused:
        form.refuse(refused)
        if refused.code != "drafted_before":
            return [], []
    before = drafts_like(
        holder=form.holder.pk, template=given.template, first_date=given.first_date,
        last_date=given.last_date, is_shared=given.is_shared,
        addressees={(one.institution, one.municipality) for one in given.addressees},
    )  # fmt: skip
    form.offer_another(before)
    return [], [
        {"number": number, "url": reverse("request_batch", args=[batch])}
        for batch, number in before.items()
    ]


def _said(number: int) -> str:
    drafted = ngettext(
        "%(count)s request was drafted. Send it by the platform and write its folio here.",
        "%(count)s requests were drafted. Send them by the platform and write their folios here.",
        number,
    )
    return drafted % {"count": number}


def request_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show how far a batch is, institution by institution, and what can be done of it."""
    by, at = acting_account(), timezone.now()
    tracks = tracks_of(batch)
    first, today = tracks[0].request, local_day(at)
    silent = [one for one in tracks if next_step(one) == NextStep.STATE_NOT_ANSWERED]
    mine = ours(by, at=at)
    may_note = first.holder_id in mine
    rows = [row_of_request(one, today=today) for one in tracks]
    context = {
        "batch": batch,
        "one": first,
        "template": template_name(first.template),
        "period": period_in_words(first.first_date, first.last_date),
        "number": len(tracks),
        "bar": bar_of(tracks, list_url=f"{reverse('information_requests')}?lote={batch}&"),
        "by": named(first.drafted_by, holder=first.holder, ours=mine),
        "rows": [
            row
            | {
                "door": next_door(row["track"]) if may_note else None,
                "passed": appeal_passed(row["track"]),
            }
            for row in rows
        ],
        "drafts": sum(one.filing is None for one in tracks),
        "silent": len(silent),
        "may_note": may_note,
    }
    return render(request, "statements/requests/batch.html", context)


def print_request_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show the words of every request of a batch, each to be printed on a page of its own."""
    found = list(requests(AskedRequests(batch=batch)))
    if not found:
        raise Http404
    first = found[0]
    context = {
        "batch": batch,
        "template": template_name(first.template),
        "period": period_in_words(first.first_date, first.last_date),
        "letters": [
            {"request": one, "institution": addressee(one),
             "folio": one.filing.folio if hasattr(one, "filing") else ""}
            for one in found
        ],
    }  # fmt: skip
    return render(request, "statements/requests/print.html", context)


def batch_table(request: HttpRequest, batch: UUID, kind: str) -> HttpResponse:
    """Give a batch as a table; with its folios written in, the same file comes back."""
    if kind not in FORMATS:
        raise Http404
    content, media_type = table_of(tracks_of(batch), kind=kind, today=local_day(timezone.now()))
    name = f"solicitudes_{str(batch)[:8]}.{kind}"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def batch_not_answered(request: HttpRequest, batch: UUID) -> HttpResponse:
    """State of every request of a batch whose term has ended that it was not answered."""
    by, at = acting_account(), timezone.now()
    tracks = tracks_of(batch)
    if not is_ours(tracks[0].request, by=by, at=at):
        raise Http404
    silent = [one for one in tracks if next_step(one) == NextStep.STATE_NOT_ANSWERED]
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("State that they did not answer"),
        lead=_(
            "Their term has ended. Of each heading asked it is entered that there was no answer, "
            "which is never a zero; a second person lets it stand. A late answer takes its place."
        ),
        about=[
            {"term": addressee(one.request), "value": one.due_date,
             "note": one.filing.folio if one.filing else ""}
            for one in silent
        ],
        about_title=_("Whose term has ended"),
        button=_("State that they did not answer"),
        done=_("Entered. A second person lets it stand."),
        back=reverse("request_batch", args=[batch]),
        is_possible=bool(silent) or request.method == "POST",
    )  # fmt: skip
    if page.is_ready:
        _state_silence(form, silent, by=by)
    return page.answer()


def _state_silence(form: Any, silent: list[RequestTrack], *, by: UUID) -> None:
    """State the silence of each; one that somebody else noted meanwhile is left as it is."""
    if not silent:
        form.add_error(None, _("No term of this batch has ended without its silence being stated."))
    for one in silent:
        try:
            actions.state_not_answered(request=one.request, by=by, at=timezone.now())
        except RequestRefused as refused:
            form.add_error(None, f"{addressee(one.request)}: {refused.in_language(language())}")


def tracks_of(batch: UUID) -> list[RequestTrack]:
    """Return where the requests of a batch stand; to who sees none of them it does not exist."""
    found = tracked(AskedRequests(batch=batch), at=timezone.now())
    if not found:
        raise Http404
    return found
