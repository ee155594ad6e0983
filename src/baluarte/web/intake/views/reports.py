"""Reports of a list: what waits, one completed, one as it was told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.intake.actions import (
    PlaceMismatch,
    ReportClosed,
    complete_report,
    withdraw_report,
)
from baluarte.domain.intake.actions.receiving import COLUMNS
from baluarte.domain.intake.actions.reports import CLOSED
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.intake.places import Territory
from baluarte.domain.intake.queries import (
    OpenedReport,
    copies_of,
    counts_by_state,
    is_monitoring,
    newest_codings,
    open_report,
    reports_of,
    waiting_reports,
)
from baluarte.domain.intake.reasons import Weight, from_json
from baluarte.domain.registry.actions import establish_from_reports
from baluarte.domain.registry.queries.lists import event_told_by
from baluarte.domain.sealing.queries import Erased
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.forms.coding import CodingForm
from baluarte.web.intake.forms.place import Choices, found_places, suggested_places
from baluarte.web.intake.forms.several_victims import initials_of, tells_whom
from baluarte.web.intake.forms.sharing import GroundForm
from baluarte.web.intake.list_permissions import ListPermissions, found_list, grounds, standing

PAGE = 50
KEY_COLUMN = COLUMNS[0]
# Asked without being unfolded where a report is written by hand, whether or not it waits for it.
OPENLY = ("perpetrators",)


def waiting(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Show the reports of a list that wait to be completed, and why."""
    of = standing(found_list(list_id), account=acting_account(), at=timezone.now())
    if not of.reads:
        raise Http404
    after = _after(of, request.GET.get("despues", ""))
    found = waiting_reports(of.source_list, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    if shown and of.adds and "abrir" in request.GET:
        return redirect("complete_report", report_id=shown[0].report.pk)
    counts = counts_by_state([of.source_list]).get(of.source_list.pk, {})
    context = {
        "list": of.source_list,
        "standing": of,
        "reports": shown,
        "total": counts.get(ReportState.TO_COMPLETE, 0),
        "has_begun": after is not None,
        "next_after": shown[-1].report.pk if len(found) > PAGE else None,
    }
    return render(request, "intake/waiting.html", context)


def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a report as it was told and what was made of it; take it back."""
    found, of = _found(report_id)
    form = GroundForm(request.POST or None) if of.decides else None
    if request.method == "POST":
        if form is None or found.state in CLOSED:
            raise Http404
        if form.is_valid():
            return _withdrawn(request, found, form.cleaned_data["ground"])
    context: dict[str, Any] = {
        "report": found,
        "list": of.source_list,
        "standing": of,
        "grounds": grounds(of),
        "ground": form if found.state not in CLOSED else None,
        "is_open": found.is_newest and found.state not in CLOSED,
        "newer": _newer(found),
    }
    try:
        with transaction.atomic():
            opened = open_report(found.pk, by=acting_account(), at=timezone.now())
    except Erased as erased:
        context |= {"destroyed_at": erased.destroyed_at}
        return render(request, "intake/erased.html", context)
    told = _told(opened, only_filled=is_monitoring(of.source_list))
    context |= {"opened": opened, "told": told, "copies": copies_of(found)}
    status = 422 if form is not None and form.errors else 200
    return render(request, "intake/report.html", context, status=status)


def complete(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a row as told beside what must be said of it; keep that, and go on to the next."""
    found, of = _found(report_id)
    if not of.adds:
        raise Http404
    if found.state in CLOSED or not found.is_newest:
        messages.info(request, _("This row is closed: there is nothing to complete."))
        return redirect("report", report_id=found.pk)
    if request.method != "POST" or "again" in request.POST:
        return _complete_page(request, found, of)
    held = newest_codings([found]).get(found.pk)
    form = CodingForm(
        request.POST,
        report=found,
        reasons=from_json(found.reasons),
        coding=held,
        whom=_told_of_whom(found) if tells_whom(request.POST) else (),
        openly=OPENLY if is_monitoring(found.source_list) else (),
    )
    kept = _kept(request, found, held, form) if form.is_valid() else None
    return kept or _complete_page(request, found, of, form=form)


def _kept(
    request: HttpRequest, found: Report, held: Coding | None, form: CodingForm
) -> HttpResponse | None:
    """Keep what was said and go on; say on the form why it cannot be."""
    if held is not None and form.cleaned_data["coding"] != str(held.pk):
        form.add_error(
            None,
            _("Somebody else completed this row meanwhile. Look at what it says now and go on."),
        )
        return None
    try:
        with transaction.atomic():
            _complete(found, form)
    except (PlaceMismatch, ReportClosed):
        form.add_error(None, _("The row has changed meanwhile. Look at it again."))
        return None
    return _next(request, found)


def _complete(found: Report, form: CodingForm) -> None:
    by, at = acting_account(), timezone.now()
    complete_report(
        report=found, supplied=form.supplied(), reason=form.cleaned_data["why"], by=by, at=at
    )
    establish_from_reports(reports=[found.pk], by=by, at=at)


def _next(request: HttpRequest, done: Report) -> HttpResponse:
    """Go on to the next row that waits, or back to the first, or to the list."""
    source_list = done.source_list
    done.refresh_from_db(fields=["state"])
    state = ReportState(done.state)
    if is_monitoring(source_list):
        return _written(request, done, state)
    counts = counts_by_state([source_list]).get(source_list.pk, {})
    left = counts.get(ReportState.TO_COMPLETE, 0)
    said = (
        _("Kept: row %(row)d is coded.")
        if state == ReportState.CODED
        else _("Kept: row %(row)d still waits for something.")
    )
    rest = (
        ngettext("%(left)d row waits.", "%(left)d rows wait.", left) if left else _("None waits.")
    )
    messages.success(request, f"{said} {rest}" % {"row": done.row, "left": left})
    waits = ReportState.TO_COMPLETE
    following = reports_of(source_list, state=waits, after=done, limit=1) or reports_of(
        source_list, state=waits, limit=1
    )
    if not following:
        return redirect("list", list_id=source_list.pk)
    return redirect("complete_report", report_id=following[0].pk)


def _written(request: HttpRequest, done: Report, state: ReportState) -> HttpResponse:
    """Lead whoever wrote a report by hand to the event that it made, or to what it still lacks."""
    event = event_told_by(done.pk)
    if state != ReportState.CODED or event is None:
        messages.warning(request, _("Saved. Something is still missing: it is marked below."))
        return redirect("complete_report", report_id=done.pk)
    messages.success(request, _("Saved. This is the event that your report tells."))
    return redirect("event", reference=event.reference)


def _complete_page(
    request: HttpRequest,
    found: Report,
    of: ListPermissions,
    *,
    form: CodingForm | None = None,
) -> HttpResponse:
    try:
        with transaction.atomic():
            opened = open_report(
                found.pk, places=_territory(found), by=acting_account(), at=timezone.now()
            )
    except Erased:
        raise Http404 from None
    drawn = form or CodingForm(
        request.POST if request.method == "POST" else None,
        report=found,
        reasons=opened.reasons,
        coding=next(iter(opened.codings), None),
        whom=_whom(opened),
        openly=OPENLY if is_monitoring(found.source_list) else (),
        is_drawn_only=request.method == "POST",
    )
    drawn.offer(_places(opened, request))
    wanting, said_too = _wanting(opened)
    by_hand = is_monitoring(of.source_list)
    context = {
        "report": found,
        "list": of.source_list,
        "by_hand": by_hand,
        "form": drawn,
        "opened": opened,
        "wanting": wanting,
        "said_too": said_too,
        "told": _told(opened, only_filled=by_hand),
        "copies": copies_of(found),
        "grounds": grounds(of),
    }
    status = 422 if form is not None else 200
    return render(request, "intake/complete.html", context, status=status)


def _told_of_whom(found: Report) -> list[dict[str, Any]]:
    """Return whom the report told of until now, so that only what is told otherwise is kept."""
    try:
        with transaction.atomic():
            opened = open_report(found.pk, by=acting_account(), at=timezone.now())
    except Erased:
        raise Http404 from None
    return _whom(opened)


def _whom(opened: OpenedReport) -> list[dict[str, Any]]:
    return initials_of(opened.victims, next(iter(opened.codings), None))


def _territory(found: Report) -> Territory | None:
    """Return the territory where something about the place is asked, and nothing otherwise."""
    asks = any(one.code.startswith("place.") for one in from_json(found.reasons))
    return Territory() if asks else None


def _places(opened: OpenedReport, request: HttpRequest) -> Choices:
    """Return the places to choose from: what was searched for, else what the row suggests."""
    text = request.POST.get("place_1", "").strip()
    if text:
        return found_places(text)
    return suggested_places(opened.suggestions)


def _withdrawn(request: HttpRequest, found: Report, ground: str) -> HttpResponse:
    try:
        with transaction.atomic():
            withdraw_report(report=found, ground=ground, by=acting_account(), at=timezone.now())
    except ReportClosed:
        raise Http404 from None
    messages.success(request, _("Taken back: it counts nowhere any more."))
    return redirect("report", report_id=found.pk)


def _found(report_id: UUID) -> tuple[Report, ListPermissions]:
    """Return a report that exists for the account, its sealed parts unread, and one's standing."""
    found = (
        Report.objects.select_related(
            "source_list__steward", "source_list__compartment", "delivery"
        )
        .defer("raw", "key")
        .filter(pk=report_id)
        .first()
    )
    if found is None:
        raise Http404
    return found, standing(found.source_list, account=acting_account(), at=timezone.now())


def _newer(found: Report) -> Report | None:
    if found.is_newest:
        return None
    return Report.objects.filter(supersedes=found).defer("raw", "key").first()


def _after(of: ListPermissions, said: str) -> Report | None:
    try:
        key = UUID(said)
    except ValueError:
        return None
    return Report.objects.filter(pk=key, source_list=of.source_list).defer("raw", "key").first()


def _told(opened: OpenedReport, *, only_filled: bool = False) -> list[dict[str, Any]]:
    """Return her cells under her headers, marking those that a reason is about.

    Of a report written by hand only what was written: the rest are columns that nobody saw.
    """
    about = {reason.column for reason in opened.reasons if reason.weight == Weight.WAITS}
    shown = [
        one
        for one in opened.cells
        if not only_filled or (one.text.strip() and one.column != KEY_COLUMN)
    ]
    return [
        {"header": cell.header or cell.column, "text": cell.text, "is_marked": cell.column in about}
        for cell in shown
    ]


def _wanting(opened: OpenedReport) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return why the row waits, then what else is said of it: her header, what her cell says."""
    cells = {cell.column: cell for cell in opened.cells}
    said = [
        {
            "reason": reason,
            "waits": reason.weight == Weight.WAITS,
            "header": cells[reason.column].header if reason.column in cells else reason.column,
            "text": cells[reason.column].text if reason.column in cells else "",
        }
        for reason in opened.reasons
    ]
    return [one for one in said if one["waits"]], [one for one in said if not one["waits"]]
