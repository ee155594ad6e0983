"""What one recorded of a warning alone: a second person confirms it, or who did withdraws it.

It stands at the address where it was recorded. Which one is meant is in the address: nobody
answers for what her page did not show.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import (
    HOURS_ALONE,
    EarlyWarning,
    WarningLeftOut,
    WarningOutcome,
)
from baluarte.domain.prevention.queries.outcomes import left_outs_waiting, outcomes_waiting
from baluarte.domain.prevention.warning_choices import SecondWord
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.prevention.forms.plans import SecondWordForm
from baluarte.web.prevention.warning_labels import level_name, place_of_warning
from baluarte.web.statements.labels import language

WITHDRAW, CONFIRM = "retirar", "confirmar"
# Why an answer is refused whose row somebody else answered for in the same instant.
REVIEWED = "reviewed"


def outcome_to_confirm(
    request: HttpRequest, one: EarlyWarning, *, by: UUID, at: datetime
) -> HttpResponse | None:
    """Return the page of an outcome that one confirms, or that one takes back; else nothing."""
    is_withdrawal = WITHDRAW in request.GET
    key = request.GET.get(WITHDRAW if is_withdrawal else CONFIRM, "")
    if not key:
        return None
    rows = outcomes_waiting(one)
    mine = rows.filter(recorded_by=by) if is_withdrawal else rows.exclude(recorded_by=by)
    waiting = _named(mine, key)
    if waiting is None:
        return _waits_no_more(request, one)
    happened = waiting.happened_date
    about: list[dict[str, Any]] = [
        {"term": _("What came of it"), "value": waiting.get_outcome_display(), "note": happened},
        {"term": _("Why"), "value": waiting.reason},
        {"term": _("Recorded by"), "value": str(waiting.recorded_by), "note": waiting.recorded_at},
    ]
    return _page(
        request, waiting, about, title=_("Confirm what came of a warning"),
        lead=_("It counts in no score before another person of the house confirms it."),
        is_withdrawal=is_withdrawal, by=by, at=at,
    )  # fmt: skip


def left_out_to_confirm(
    request: HttpRequest, one: EarlyWarning, *, by: UUID, at: datetime
) -> HttpResponse | None:
    """Return the page of whom one person left out, for one to confirm or take back; or nothing."""
    is_withdrawal = WITHDRAW in request.GET
    key = request.GET.get(WITHDRAW if is_withdrawal else CONFIRM, "")
    if not key:
        return None
    rows = left_outs_waiting(one, at=at)
    mine = rows.filter(left_out_by=by) if is_withdrawal else rows.exclude(left_out_by=by)
    waiting = _named(mine, key)
    if waiting is None:
        return _waits_no_more(request, one)
    about: list[dict[str, Any]] = [
        {"term": _("Who is left out"), "value": left_out_name(waiting)},
        {"term": _("Why"), "value": waiting.get_why_display()},
        {"term": _("Left out by"), "value": str(waiting.left_out_by), "note": waiting.left_out_at},
    ]
    return _page(
        request, waiting, about, title=_("Confirm who is left out"),
        lead=_(
            "It sees nothing of the warning since it was left out. Unless another person confirms "
            "it within %(hours)s hours, it sees it again."
        )
        % {"hours": HOURS_ALONE},
        is_withdrawal=is_withdrawal, by=by, at=at,
    )  # fmt: skip


def outcomes_beside(one: EarlyWarning, *, by: UUID) -> dict[str, Any]:
    """Return what waits for one above the form that records another outcome."""
    rows = outcomes_waiting(one).exclude(recorded_by=by)
    lines = [
        {"key": each.pk, "says": each.get_outcome_display(), "by": each.recorded_by,
         "since": each.recorded_at, "until": None}
        for each in rows
    ]  # fmt: skip
    return _beside(lines, title=_("Confirm what came of a warning"))


def left_out_beside(one: EarlyWarning, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what waits for one above the form that leaves another institution out."""
    rows = left_outs_waiting(one, at=at).exclude(left_out_by=by)
    lines = [
        {"key": each.pk, "says": left_out_name(each), "by": each.left_out_by,
         "since": each.left_out_at, "until": holds_until(each)}
        for each in rows
    ]  # fmt: skip
    return _beside(lines, title=_("Confirm who is left out"))


def holds_until(one: WarningLeftOut) -> datetime:
    """Return until when somebody stays out by one person's word alone."""
    return one.left_out_at + timedelta(hours=HOURS_ALONE)


def _beside(lines: list[dict[str, Any]], *, title: str) -> dict[str, Any]:
    if not lines:
        return {}
    above = "prevention/parts/to_confirm.html"
    return {"above": above, "more": {"to_confirm": lines, "to_confirm_title": title}}


def _named(rows: QuerySet[Any], key: str) -> Any | None:
    """Return which of some rows has a key; none where it waits no more."""
    return next((one for one in rows if str(one.pk) == key), None)


def _waits_no_more(request: HttpRequest, one: EarlyWarning) -> HttpResponse:
    """Lead back who answered for what waits no more; who only looks finds nothing."""
    if request.method != "POST":
        raise Http404
    messages.warning(request, _("Nothing was recorded: what was shown waits no more."))
    return redirect("early_warning", one.reference)


def left_out_name(one: WarningLeftOut) -> str:
    """Return who is left out: an institution, or every authority of a municipality."""
    if one.institution is not None:
        return str(one.institution.name)
    town = one.municipality.name if one.municipality else ""
    return _("Every authority of %(town)s") % {"town": town}


def _page(
    request: HttpRequest, waiting: WarningOutcome | WarningLeftOut, about: list[dict[str, Any]], *,
    title: str, lead: str, is_withdrawal: bool, by: UUID, at: datetime,
) -> HttpResponse:  # fmt: skip
    one = waiting.warning
    form: Any = (
        NothingForm.meant(request) if is_withdrawal else SecondWordForm(request.POST or None)
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Withdraw it?") if is_withdrawal else title,
        reference=one.reference,
        lead="" if is_withdrawal else lead,
        about=[
            {"term": _("Place"), "value": place_of_warning(one)},
            {"term": _("Level"), "value": level_name(one)},
            *about,
        ],
        button=_("Withdraw") if is_withdrawal else _("Record my decision"),
        kind="urgent" if is_withdrawal else "primary",
        done=_("Withdrawn.") if is_withdrawal else _("Recorded."),
        back=reverse("early_warning", args=[one.reference]),
    )
    if page.is_ready:
        answer = SecondWord.WITHDRAWN if is_withdrawal else form.said()
        why = "" if is_withdrawal else form.cleaned_data["reason"]
        try:
            if isinstance(waiting, WarningOutcome):
                actions.review_outcome(outcome=waiting, answer=answer, reason=why, by=by, at=at)
            else:
                actions.review_left_out(left_out=waiting, answer=answer, reason=why, by=by, at=at)
        except WarningRefused as refused:
            if refused.code == REVIEWED:
                return _waits_no_more(request, one)
            place = refused.field if refused.field in form.fields else None
            form.add_error(place, refused.in_language(language()))
    return page.answer()
