from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import newest_codings
from baluarte.domain.linkage.queries.event_pages import EventPage, LinkedReport
from baluarte.domain.registry import actions
from baluarte.domain.registry.models import Link
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.registry.forms import LinkForm, ReasonForm
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.presenters.confirmations import with_reason
from baluarte.web.registry.views.pages import open_to_change

MOST_OFFERED = 50


def link_report(request: HttpRequest, reference: str) -> HttpResponse:
    """Link a report of the same list that speaks of no event."""
    page = open_to_change(reference)
    row = request.GET.get("fila", "")
    form = LinkForm(request.POST or None, reports=_free(page, row if row.isdecimal() else ""))
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_report(
                report=form.cleaned_data["report"],
                event=page.event,
                ground=form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.AlreadyLinked:
            form.add_error("report", _("Somebody linked it meanwhile: unlink it there first."))
        except actions.ReportTakenBack:
            form.add_error("report", _("It was taken back meanwhile: it tells of nothing now."))
        else:
            messages.success(request, _("Linked. What it tells stands beside what is held."))
            return redirect("event", page.event.reference)
    context = {"page": page, "form": form, "row": row, "lead": event_page.lead(page.held)}
    return render(request, "registry/link.html", context, status=422 if form.errors else 200)


def unlink_report(request: HttpRequest, reference: str, link_id: UUID) -> HttpResponse:
    """End the link of a report; it waits to be linked again."""
    page = open_to_change(reference)
    linked = _one_of(page.reports, link_id)
    confirmation = _about_report(
        request,
        page,
        linked,
        title=_("Unlink this report"),
        lead=_("The report stays as it was told. What is held here does not change by itself."),
        decision=_("This report does not speak of this event"),
        button=_("Unlink it"),
        done=_("Unlinked. It can be linked to another event, or become an event of its own."),
    )
    if confirmation.is_ready:
        actions.unlink_report(
            link=linked.link,
            ground=confirmation.form.cleaned_data["reason"],
            by=acting_account(),
            at=timezone.now(),
        )
    return confirmation.answer()


def establish_apart(request: HttpRequest, reference: str, link_id: UUID) -> HttpResponse:
    """Make of an unlinked report an event of its own."""
    page = open_to_change(reference)
    linked = _one_of(page.unlinked, link_id)
    confirmation = _about_report(
        request,
        page,
        linked,
        title=_("Make it an event of its own"),
        lead=_("The report told of something else: what it tells is held apart from now on."),
        decision=_("This report tells of another event"),
        button=_("Make it an event of its own"),
        done=_("It is an event of its own."),
    )
    if confirmation.is_ready:
        form = confirmation.form
        report = Report.objects.defer("raw", "key").get(pk=linked.link.report_id)
        try:
            made = actions.establish_apart(
                report=report,
                ground=form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.AlreadyLinked:
            form.add_error(None, _("It speaks of another event by now: unlink it there first."))
        except actions.ReportTakenBack:
            form.add_error(None, _("It was taken back meanwhile: it tells of nothing now."))
        else:
            return confirmation.answer(to=reverse("event", args=[made.reference]))
    return confirmation.answer()


def _about_report(
    request: HttpRequest, page: EventPage, linked: LinkedReport, **said: Any
) -> Confirmation:
    """Return a page of a decision under what one report tells."""
    [report] = event_page.reports([linked], event_page.place_names(page))
    return with_reason(
        request,
        page,
        ReasonForm(request.POST or None),
        about_title=report["source"],
        about=[{"term": _("What it tells"), "value": report["said"]}],
        **said,
    )


def _one_of(reports: Sequence[LinkedReport], link: UUID) -> LinkedReport:
    found = [one for one in reports if one.link.pk == link]
    if not found:
        raise Http404
    return found[0]


def _free(page: EventPage, row: str) -> list[tuple[Report, str]]:
    """Return reports of the same list that speak of no event, in the order of its sheet."""
    live = Link.objects.filter(report=OuterRef("pk"), ended_at__isnull=True)
    found = Report.objects.filter(
        ~Exists(live),
        compartment=page.event.compartment_id,
        state=ReportState.CODED,
        is_newest=True,
    ).defer("raw", "key")
    if row:
        found = found.filter(row=int(row))
    reports = list(found.order_by("row", "pk")[:MOST_OFFERED])
    codings = newest_codings(reports)
    codes = {c for one in codings.values() for c in (one.municipality_id, one.state_id) if c}
    names = dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
    names |= dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        (one, event_page.coded(codings[one.pk], names) if one.pk in codings else "")
        for one in reports
    ]
