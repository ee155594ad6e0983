"""What institutions do about a recommendation: begun, put on a calendar, reported, ended."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationAction,
    RecommendationSet,
)
from baluarte.domain.accountability.queries.recommendation_actions import (
    DueReport,
    action_shown,
    calendar_of,
)
from baluarte.domain.accountability.queries.recommendations import owners_of, recommendation_sets
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import (
    acts_for,
    acts_for_all,
    institutions_that_act,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institutions
from baluarte.norms.policy.due_days import InvalidCalendar
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.forms.recommendation_actions import (
    ActionCalendarForm,
    ActionReportForm,
    BeginActionForm,
)
from baluarte.web.accountability.names import institution_name
from baluarte.web.layout.confirmation import Confirmation

FEDERAL = ("federal", "international")


def calendar(request: HttpRequest) -> HttpResponse:
    """Show when actions are reported, of one set or of all, and what is late by how many days."""
    now = timezone.now()
    code = request.GET.get("conjunto", "")
    of = get_object_or_404(RecommendationSet, code=code) if code else None
    found = calendar_of(of, today=local_day(now), known_at=now)
    context = {
        "rows": [_line(one) for one in found],
        "late": sum(one.due.is_late for one in found),
        "tabs": _tabs(code),
    }
    return render(request, "accountability/recommendation_calendar.html", context)


def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Enter what an institution does about a recommendation."""
    one = get_object_or_404(Recommendation.objects.select_related("set"), code=code)
    by, now = acting_account(), timezone.now()
    codes = _codes(one, by)
    if not codes:
        raise Http404
    form = BeginActionForm(request.POST or None, codes=codes)
    page = _page(
        request, form, one,
        title=_("Enter an action"),
        lead=_("What an institution does about it. It is not changed afterwards: it is reported."),
        button=_("Enter the action"),
        done=_("The action is entered. Its reports are due by its calendar."),
    )  # fmt: skip
    if page.is_ready:
        try:
            made = actions.begin_action(recommendation=one, new=form.said(), by=by, at=now)
            if given := form.calendar():
                actions.set_calendar(action=made, calendar=given, by=by, at=now)
        except RecommendationRefused as refused:
            form.say(refused)
    return page.answer()


def set_calendar(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Say every how many months an action is reported."""
    action, by = _mine(action_id)
    form = ActionCalendarForm(request.POST or None)
    page = _page(
        request, form, action.recommendation, action=action,
        title=_("Set its calendar"),
        lead=_("What was reported stays where it is; the days to come follow the new calendar."),
        button=_("Set the calendar"),
        done=_("The calendar is set."),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.set_calendar(action=action, calendar=form.calendar(), by=by, at=timezone.now())
        except InvalidCalendar:
            form.add_error("first_date", _("It begins after the action, and ends after it begins."))
    return page.answer()


def report(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Report on an action for a due day."""
    return _reported(
        request, action_id, is_done=False,
        title=_("Report on an action"),
        lead=_("Each due day is reported once, with what shows it."),
        button=_("Record the report"),
        done=_("The report is recorded."),
    )  # fmt: skip


def end(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """End an action: it is done, and a document shows it."""
    return _reported(
        request, action_id, is_done=True,
        title=_("End an action"),
        lead=_("That it is done needs a document, or where it stands. Nothing more is due then."),
        button=_("It is done"),
        done=_("The action is done."),
    )  # fmt: skip


def _tabs(code: str) -> list[dict[str, Any]]:
    """Return the sets of which an action is entered, beside all of them."""
    whole = reverse("recommendation_calendar")
    acted_on = recommendation_sets().filter(recommendations__actions__isnull=False).distinct()
    return [
        {"label": _("All sets"), "url": whole, "current": not code},
        *(
            {
                "label": presenters.in_language(one, "label"),
                "url": f"{whole}?conjunto={one.code}",
                "current": one.code == code,
            }
            for one in acted_on
        ),
    ]


def _reported(request: HttpRequest, action_id: UUID, *, is_done: bool, **said: str) -> HttpResponse:
    action, by = _mine(action_id)
    now = timezone.now()
    shown = action_shown(action, today=local_day(now), known_at=now)
    days = [due.day for due in shown.due_days if due.report is None]
    form = ActionReportForm(
        request.POST or None, days=days, document=request.GET.get("documento", "")
    )
    page = _page(
        request, form, action.recommendation, action=action, is_possible=bool(days),
        above="accountability/parts/action_days.html", more={"days": days}, **said,
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.report_action(action=action, new=form.said(is_done=is_done), by=by, at=now)
        except RecommendationRefused as refused:
            form.say(refused)
    return page.answer()


def _page(
    request: HttpRequest,
    form: Any,
    one: Recommendation,
    *,
    action: RecommendationAction | None = None,
    **said: Any,
) -> Confirmation:
    about = [{"term": _("Recommendation"), "value": presenters.in_language(one, "text")}]
    if action is not None:
        about += [
            {"term": _("Institution that acts"), "value": institution_name(action.institution)},
            {"term": _("What it does"), "value": action.description},
        ]
    return Confirmation(
        request=request, form=form, kicker=_("Recommendations"), reference=one.code, about=about,
        back=reverse("recommendation", args=[one.code]), **said,
    )  # fmt: skip


def _mine(action_id: UUID) -> tuple[RecommendationAction, UUID]:
    """Return an action of an institution for which whoever asks speaks."""
    rows = RecommendationAction.objects.select_related("recommendation__set")
    action, by = get_object_or_404(rows, pk=action_id), acting_account()
    if not acts_for(by, action.institution):
        raise Http404
    return action, by


def _codes(one: Recommendation, by: UUID) -> list[str]:
    """Return for which institutions an account enters actions: its own; keepers, for all."""
    own = [each.code for each in institutions_that_act(by)]
    if not acts_for_all(by):
        return own
    owners = owners_of([one.pk], known_at=timezone.now()).get(one.pk, ())
    rest = [each.code for each in public_institutions(levels=FEDERAL)]
    return list(dict.fromkeys((*owners, *own, *rest)))


def _line(one: DueReport) -> dict[str, Any]:
    report = one.due.report
    if report is not None:
        tag = {
            "label": _("Done") if report.is_done else pgettext("report", "Reported"),
            "kind": "held",
        }
    elif one.due.is_before_entry:
        tag = {"label": _("Before it was entered here"), "kind": "absent"}
    elif one.due.is_late:
        late = ngettext("Late by %(n)d day", "Late by %(n)d days", one.days_late)
        tag = {"label": late % {"n": one.days_late}, "kind": "urgent"}
    else:
        tag = {"label": _("Due"), "kind": "plain"}
    return {
        "day": one.due.day,
        "is_late": one.due.is_late,
        "code": one.recommendation.code,
        "text": presenters.in_language(one.recommendation, "text"),
        "set": presenters.in_language(one.recommendation.set, "label"),
        "institution": institution_name(one.action.institution),
        "description": one.action.description,
        "tag": tag,
        "report": report,
    }
