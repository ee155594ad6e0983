"""What one sent and what became of it, what one owes, and what waits for a second person."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.queries import entries as queries
from baluarte.domain.accountability.queries.promises import Promised
from baluarte.domain.accountability.queries.recommendation_actions import DueReport
from baluarte.domain.statements.queries.pages import position_of
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.forms.entries import SentForm
from baluarte.web.accountability.forms.fields import said_day
from baluarte.web.accountability.presenters import entries as presenters
from baluarte.web.accountability.presenters.promises import state_tag
from baluarte.web.accountability.sent_pages import sent_page

SOON = timedelta(days=30)
AFTER = "despues"


def sent(request: HttpRequest) -> HttpResponse:
    """Show what waits for one, what one's institutions owe, and what became of what one sent."""
    by, now = acting_account(), timezone.now()
    form = SentForm(request.GET)
    kind = form.cleaned_data["clase"] if form.is_valid() else ""
    after = position_of(request.GET.get(AFTER, ""))
    page, kept = sent_page(by, kind=kind, after=after), {"clase": kind} if kind else {}
    is_first = after is None and not kind
    context = {
        **(_to_be_done(by, at=now) if is_first else {}),
        "form": form,
        "sent": [one.line() for one in page.rows],
        "applied": [{"label": form.chosen(), "url": "?"}] if kind else [],
        "is_alone": page.is_alone,
        "first_url": _address(kept) if after else "",
        "next_url": _address({**kept, AFTER: page.after}) if page.after else "",
    }
    return render(request, "accountability/sent_entries.html", context)


def _to_be_done(by: UUID, *, at: datetime) -> dict[str, Any]:
    """Return what waits for one as the second person, and what one's institutions owe."""
    today = local_day(at)
    owed = queries.reports_owed(by, today=today, until=today + SOON, known_at=at)
    return {
        "waiting": [presenters.line_of(one) for one in queries.entries_waiting_for(by)],
        "owed": [
            *(_owed_commitment(one) for one in queries.commitments_owed(by, today=today)),
            *(_owed_report(one) for one in owed),
            *(_reported(one) for one in queries.commitments_reported(by, today=today)),
        ],
    }


def _address(kept: dict[str, str]) -> str:
    return f"?{urlencode(kept)}#enviado"


def _owed_report(one: DueReport) -> dict[str, Any]:
    tag = {"label": _("Due"), "kind": "plain"}
    if one.due.is_late:
        late = ngettext("Late by %(n)d day", "Late by %(n)d days", one.days_late)
        tag = {"label": late % {"n": one.days_late}, "kind": "urgent"}
    return {
        "what": _("Report on an action"),
        "of": one.action.description,
        "day": one.due.day,
        "tag": tag,
        "url": reverse("report_recommendation_action", args=[one.action.pk]),
    }


def _owed_commitment(one: Promised) -> dict[str, Any]:
    return {
        "what": _("Commitment"),
        "of": one.row.says,
        "day": one.row.due_date,
        "tag": state_tag(one),
        "url": reverse("note_progress", args=[one.row.reference]),
    }


def _reported(one: queries.Reported) -> dict[str, Any]:
    """Return a commitment that was reported on: whom it waits for, and the way to it."""
    says = _("Reported on %(day)s; it waits for another person of your house")
    if one.is_reviewed:
        says = _("Reported on %(day)s; it waits for an organisation to confirm it")
    row, day = one.promised.row, said_day(local_day(one.step.written_at))
    return {
        "what": _("Commitment"),
        "of": row.says,
        "day": row.due_date,
        "tag": {"label": says % {"day": day}, "kind": "plain"},
        "see_url": reverse("commitment", args=[row.reference]),
    }
