"""The trigger calendar: dates at which risk rises, each with a door to a warning."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import TriggerDate
from baluarte.domain.prevention.queries.trigger_dates import Trigger, trigger_calendar, trigger_date
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.elections import elections
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.warnings import WarningPolicy, WarningRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.prevention.forms.trigger_dates import TriggerForm
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.statements.labels import day_in_words, language

STATE, TRIGGER = "estado", "fecha"


def trigger_dates(request: HttpRequest) -> HttpResponse:
    """Show the dates of the coming year that one's house knows, what is near first."""
    by, at = acting_account(), timezone.now()
    if not keeps_for(by, at=at):
        raise Http404
    today = local_day(at)
    rows = [_row(one, today) for one in trigger_calendar(by, at=at)]
    context = {
        "near": [row for row in rows if row["is_near"]],
        "later": [row for row in rows if not row["is_near"]],
        "source": elections().source,
    }
    return render(request, "prevention/trigger_dates.html", context)


def note_trigger_date(request: HttpRequest) -> HttpResponse:
    """Note a date: first its state is chosen, then the rest."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    if not houses:
        raise Http404
    state = request.GET.get(STATE, "")
    if state not in names_of_states():
        context = {
            "states": sorted(names_of_states().items(), key=lambda one: one[1]),
            "title": _("Note a date at which risk rises"),
            "lead": _("First, the state."),
            "here": reverse("note_trigger_date"),
        }
        return render(request, "prevention/warning_state.html", context)
    form = TriggerForm(request.POST or None, state=state, houses=houses)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Note a date at which risk rises"),
        lead=_("Only your organisation reads it. It warns nobody by itself."),
        about=[{"term": _("State"), "value": names_of_states()[state]}],
        button=_("Note this date"),
        done=_("Noted. Thirty days before, Home says if no warning stands."),
        back=reverse("trigger_dates"),
    )
    if page.is_ready:
        given, holder = form.said()
        try:
            actions.note_trigger_date(given=given, holder=holder, by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def withdraw_trigger_date(request: HttpRequest, trigger_id: UUID) -> HttpResponse:
    """Take a date of one's house back."""
    by, at = acting_account(), timezone.now()
    one = _found(trigger_id, by=by)
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Take a date back"),
        lead=_("It stands in the calendar no more. That it was noted stays known."),
        about=[{"term": one.get_kind_display(), "value": one.words, "note": one.first_date}],
        button=_("Take this date back"),
        kind="urgent",
        done=_("Taken back."),
        back=reverse("trigger_dates"),
    )
    if page.is_ready:
        try:
            actions.withdraw_trigger_date(trigger=one, by=by, at=at)
        except WarningRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def begins_from(key: str, *, by: UUID, policy: WarningPolicy, today: date) -> dict[str, Any]:
    """Return what a warning begins with that is proposed from a date; nothing of none of ours."""
    try:
        one = _found(UUID(key), by=by)
    except (ValueError, Http404):
        return {}
    days = {"first": day_in_words(one.first_date), "last": day_in_words(one.last_date)}
    told = (
        _("On %(first)s") % days
        if one.first_date == one.last_date
        else _("From %(first)s to %(last)s") % days
    )
    return {
        "municipality": one.municipality_id or "",
        "signal": "EW-3",
        "grounds": f"{told}: {one.words} ({one.get_kind_display().lower()})",
        "valid_until": min(one.last_date, today + timedelta(days=policy.longest_days)),
    }


def _found(trigger_id: UUID, *, by: UUID) -> TriggerDate:
    try:
        return trigger_date(trigger_id, by=by)
    except ObjectDoesNotExist:
        raise Http404 from None


def _row(one: Trigger, today: date) -> dict[str, Any]:
    row = one.row
    asked = {STATE: row.state_id, TRIGGER: str(row.pk)} if row else {}
    return {
        "kind": one.kind.label,
        "words": row.words if row else _named(one),
        "first": one.first_date,
        "last": one.last_date if one.last_date != one.first_date else None,
        "place": _place(one),
        "left": _left(one, today),
        "is_near": one.is_near(today),
        "warning": one.warning,
        "propose_url": f"{reverse('new_early_warning')}?{urlencode(asked)}",
        "key": row.pk if row else None,
        "by": row.noted_by if row else None,
    }


def _place(one: Trigger) -> str:
    if one.row is not None and one.row.municipality:
        return f"{one.row.municipality}, {names_of_states().get(one.row.state_id, '')}"
    named = sorted(names_of_states().get(code, code) for code in one.states)
    return ", ".join(named) if named else _("The whole country")


def _named(one: Trigger) -> str:
    told = dict(one.label)
    return told.get(language(), told.get(FALLBACK_LANGUAGE, ""))


def _left(one: Trigger, today: date) -> str:
    days = (one.first_date - today).days
    if days <= 0:
        return _("now")
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
