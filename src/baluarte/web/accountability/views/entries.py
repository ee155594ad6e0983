"""What one sent and what became of it, what one owes, and what waits for a second person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.queries import entries as queries
from baluarte.domain.accountability.queries.promises import Promised
from baluarte.domain.accountability.queries.recommendation_actions import DueReport
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.entries import EntryReviewForm
from baluarte.web.accountability.presenters import entries as presenters
from baluarte.web.accountability.presenters.promises import state_tag
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.statements.sent import sent_groups

MOST = 40
SOON = timedelta(days=30)


def sent(request: HttpRequest) -> HttpResponse:
    """Show what waits for one, what one's institutions owe, and what became of what one sent."""
    by, now = acting_account(), timezone.now()
    today = local_day(now)
    reports = [presenters.report_line(one) for one in queries.reports_sent_by(by, limit=MOST)]
    entered = [presenters.line_of(one) for one in queries.entries_of(by, limit=MOST)]
    owed = queries.reports_owed(by, today=today, until=today + SOON, known_at=now)
    context = {
        "waiting": [presenters.line_of(one) for one in queries.entries_waiting_for(by)],
        "owed": [
            *(_owed_commitment(one) for one in queries.commitments_owed(by, today=today)),
            *(_owed_report(one) for one in owed),
        ],
        "sent": sorted(entered + reports, key=lambda one: one["at"], reverse=True),
        "facts": sent_groups(by),
    }
    return render(request, "accountability/sent_entries.html", context)


def review(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Show an entry; let it stand as a second person of its house, or say why not."""
    entry, by = queries.find_entry(kind, entry_id), acting_account()
    if entry is None:
        raise Http404
    if not queries.may_review(by, entry) or getattr(entry, "review", None) is not None:
        if request.method == "POST":
            raise Http404
        return redirect(presenters.back_to(entry))
    form = EntryReviewForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("What waits for a second person"),
        title=_("Let it stand?"),
        lead=_(
            "Compare it with its document. Once you let it stand, everybody who enters reads it "
            "and the next edition takes it."
        ),
        about=presenters.about(entry),
        above="accountability/parts/evidence.html",
        more={"evidence": [entry] if entry.document else []},
        button=_("Record my decision"),
        done=_("Recorded."),
        back=f"{reverse('sent_entries')}#revisar",
    )
    if page.is_ready:
        try:
            actions.review_entry(entry=entry, objection=form.objection(), by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


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
