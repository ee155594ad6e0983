"""If it came in then and there, what is due when: computed by the engine, kept by nobody."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_name
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.norms.agenda.simulation import Expected, StepStatus, opening_events, simulate
from baluarte.norms.agenda.wording import LOCALES, day, in_words
from baluarte.norms.clocks import Calendar
from baluarte.norms.clocks.clock import COUNTED_IN_DAYS, Unit
from baluarte.norms.protocols import Step, versions
from baluarte.norms.protocols.form import EXPIRED
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.simulator_form import SimulatorForm, first_question
from baluarte.web.procedure.views.protocols import around, found

PATTERNS = {
    "es": "EEEE d 'de' MMMM 'de' y, HH:mm",
    "en": "EEEE d MMMM y, HH:mm",
}


def protocol_simulator(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what is due when, or say what is wrong with the question and answer nothing."""
    asked = request.GET.get("version", "")
    newest = found(code)
    if asked and (not asked.isdecimal() or int(asked) not in versions(newest.code)):
        raise Http404
    protocol = found(code, int(asked)) if asked else newest
    if not protocol.steps:
        raise Http404
    is_asked = "fecha" in request.GET
    first = first_question(protocol, timezone.now())
    form = SimulatorForm(request.GET if is_asked else None, protocol=protocol, initial=first)
    context = around(protocol, "protocol_simulator") | {
        "form": form,
        "version": asked,
        "more": [form[name] for name in (*form.asks_outcomes, *form.asks_optional)],
        "events": [[form[name] for name in names] for names in form.asks_events],
        "opens_more": any(_is_filled(form, name) for names in form.asks_events for name in names),
        "opens": [protocol_page.event(one) for one in opening_events(protocol)],
    }
    if not is_asked or not form.is_valid():
        status = 422 if is_asked else 200
        return render(request, "procedure/protocols/simulator.html", context, status=status)
    return render(request, "procedure/protocols/simulator.html", context | _answer(form))


def _is_filled(form: SimulatorForm, name: str) -> bool:
    """Say whether a field holds something to be seen, or to be put right."""
    return bool(form.data.get(name) or form[name].errors)


def _answer(form: SimulatorForm) -> dict[str, Any]:
    given = form.cleaned_data
    calendar: Calendar = given["calendar"]
    rows = simulate(
        form.protocol,
        given["given"],
        calendar=calendar,
        pace=form.pace,
        outcomes=form.outcomes,
        also=frozenset(given.get("hace") or ()),
    )
    came_in: datetime = given["came_in"]
    dated = [one for one in rows if one.standing in (StepStatus.DATED, StepStatus.OPENS)]
    dated.sort(key=lambda one: one.item.due.at or came_in)
    untimed = [one for one in rows if one.standing == StepStatus.WITHOUT_TERM]
    names = {step.id for step in form.protocol.steps}
    return {
        "is_answered": True,
        "came_in": _instant(came_in, calendar.zone),
        "zone": _zone(calendar.zone, came_in),
        "other_zone": _other_zone(calendar, came_in),
        "pace": given["horas"],
        "dated": [_dated(one, calendar) for one in dated],
        "untimed": [_untimed(one, calendar) for one in untimed],
        "alternatives": [_named(one) for one in rows if one.standing == StepStatus.ALTERNATIVE],
        "waiting": [
            _named(one) | {"waits_for": _waits_for(one, names)}
            for one in rows
            if one.standing == StepStatus.NOT_BEGUN
        ],
        "goes_on": any(one.step.repeats for one in rows if one.item.started_at),
    }


def _named(one: Expected) -> dict[str, Any]:
    step = one.step
    return {
        "id": step.id,
        "name": protocol_page.say(step.name),
        "who": protocol_page.who(step.by),
        "law": step.law,
        "mark": _mark(step),
        "is_optional": step.is_optional,
        "repeats": step.repeats,
    }


def _mark(step: Step) -> certainty.Mark:
    """Return the mark of a step; when "at once" is late is our proposal too."""
    found = certainty.mark(step.confidence, law=step.law, of_clock=step.clock)
    return replace(found, is_ours=found.is_ours or step.clock.unit == Unit.AT_ONCE)


def _untimed(one: Expected, calendar: Calendar) -> dict[str, Any]:
    # Only where days are counted does it matter in which zone they end.
    counted = one.step.clock.unit in COUNTED_IN_DAYS
    shown = calendar if counted else replace(calendar, zones={})
    why = in_words(one.item, calendar=shown, language=protocol_page.language())
    done = _instant(one.done_at, calendar.zone) if one.done_at else ""
    return _named(one) | {"why": why, "done_at": done}


def _dated(one: Expected, calendar: Calendar) -> dict[str, Any]:
    due, owed_in = one.item.due, calendar.zone_of(one.step.by)
    row = _untimed(one, calendar) | {
        "due": _instant(due.at, calendar.zone),
        "natural": _instant(due.natural, calendar.zone),
        "working": _instant(due.working, calendar.zone),
        "not_before": _instant(due.not_before, calendar.zone),
        "opens": one.standing == StepStatus.OPENS,
        "is_late": one.is_late and not one.step.may_lapse,
        "is_lapsed": one.is_late and one.step.may_lapse,
        "is_extendable": bool(one.step.clock.extension),
        "clock": protocol_page.clock(one.step.clock),
        "there": "",
        "not_counted": [
            {"day": day(on, protocol_page.language()), "name": name} for on, name in one.not_counted
        ],
        "ends_on": one.ends_on,
    }
    counted = one.step.clock.unit in COUNTED_IN_DAYS
    if due.at is not None and counted and _differ(due.at, owed_in, calendar.zone):
        row["there"] = f"{_instant(due.at, owed_in)} ({_zone(owed_in, due.at)})"
    return row


def _differ(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    return at.astimezone(one).utcoffset() != at.astimezone(other).utcoffset()


def _waits_for(one: Expected, names: Iterable[str]) -> str:
    """Say what begins a step that has not begun."""
    words = []
    for code in one.step.starts:
        if code.startswith(EXPIRED):
            words.append(
                _("the end of the clock of %(step)s, if nobody did it")
                % {"step": code.removeprefix(EXPIRED)}
            )
        else:
            words.append(protocol_page.event(code))
    return _(" or ").join(words)


def _instant(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return ""
    language = protocol_page.language()
    return str(format_datetime(at.astimezone(zone), PATTERNS[language], locale=LOCALES[language]))


def _zone(zone: ZoneInfo, at: datetime) -> str:
    local = at.astimezone(zone)
    offset = local.strftime("%z")
    name = get_timezone_name(local, locale=LOCALES[protocol_page.language()])
    hours = f"{offset[0].replace('-', '−')}{int(offset[1:3])}"
    minutes = f":{offset[3:]}" if offset[3:] != "00" else ""
    return f"{name}, UTC{hours}{minutes}"


def _other_zone(calendar: Calendar, at: datetime) -> str:
    """Say the zone in which the days of the institutions end, where it is another."""
    return next(
        (_zone(zone, at) for zone in calendar.zones.values() if _differ(at, zone, calendar.zone)),
        "",
    )
