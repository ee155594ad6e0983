"""What differs: between two versions of a protocol, between the federation and the states."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.norms.catalogues import Term, terms
from baluarte.norms.clocks.clock import COUNTED_IN_DAYS, Clock
from baluarte.norms.clocks.law_calendars import OFFICIAL, law_calendar
from baluarte.norms.protocols import Protocol, Step, versions
from baluarte.norms.protocols.differences import Change, Changed, Part, Said, differences
from baluarte.norms.protocols.form import Choice, Saying
from baluarte.norms.protocols.states import Beside, OfState, known_states, unknown_states
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.views.protocols import around, base, found

FIELDS = {
    "name": gettext_lazy("Name"),
    "text": gettext_lazy("Text"),
    "kind": gettext_lazy("What it holds"),
    "jurisdictions": gettext_lazy("For whom it holds"),
    "begins_with": gettext_lazy("What begins it"),
    "begins_by_itself": gettext_lazy("Begins by itself"),
    "may_be_suspended": gettext_lazy("Its clocks may be suspended"),
    "extends": gettext_lazy("Adds to"),
    "calendar": gettext_lazy("Which days count"),
    "about": gettext_lazy("About"),
    "grounds": gettext_lazy("Grounds"),
    "stages": gettext_lazy("Stages"),
    "by": gettext_lazy("Who"),
    "starts": gettext_lazy("From what"),
    "clock": gettext_lazy("Until when"),
    "law": gettext_lazy("Article"),
    "confidence": gettext_lazy("Certainty"),
    "emits": gettext_lazy("What follows"),
    "choose": gettext_lazy("How it ends"),
    "stage": gettext_lazy("Stage"),
    "repeats": gettext_lazy("Repeats"),
    "at_most": gettext_lazy("How often at most"),
    "is_optional": gettext_lazy("Optional"),
    "either": gettext_lazy("Alternative to"),
    "begins_again_with": gettext_lazy("Begins again with"),
    "stands_still_with": gettext_lazy("Stands still with"),
    "note": gettext_lazy("Note"),
    "beside": gettext_lazy("Compared with"),
}
PARTS = {
    "steps": gettext_lazy("Steps"),
    "rules": gettext_lazy("Rules"),
    "criteria": gettext_lazy("Criteria"),
    "suspended_on": gettext_lazy("When its clocks may stand still"),
    "terms": gettext_lazy("Clocks"),
}
OF_EVENTS = ("begins_with", "starts", "emits", "begins_again_with", "stands_still_with")
CHOICES = {
    Choice.ALL: gettext_lazy("With all of them"),
    Choice.ONE: gettext_lazy("With one of them"),
    Choice.SOME: gettext_lazy("With one or several of them"),
}
EXISTENCE = {
    "yes": gettext_lazy("Its mechanism was read in a law or an official text"),
    "reported": gettext_lazy("One source reports its mechanism"),
    "expected": gettext_lazy("A law requires a mechanism; it is not known whether there is one"),
    "unknown": gettext_lazy("It is not known whether there is a mechanism"),
}
WHERE_IT_MAY_BE = "EDO-{code}-MEC"


def protocol_differences(request: HttpRequest, code: str) -> HttpResponse:
    """Show what differs between two versions; calmly that there is one only."""
    known = versions(found(code).code)
    newest = found(code)
    if len(known) == 1:
        context = around(newest, "protocol_differences") | {"is_single": True}
        return render(request, "procedure/protocols/differences.html", context)
    numbers = list(known)
    older = _asked(request.GET.get("de", ""), known, numbers[-2])
    newer = _asked(request.GET.get("a", ""), known, numbers[-1])
    return compared(request, older, newer, numbers)


def compared(
    request: HttpRequest, older: Protocol, newer: Protocol, numbers: Iterable[int]
) -> HttpResponse:
    """Show what the newer of two versions says otherwise."""
    told = differences(older, newer)
    context = around(newer, "protocol_differences") | {
        "older": older,
        "newer": newer,
        "numbers": list(numbers),
        "changes_said": protocol_page.say(newer.changes),
        "changes": [_change(one) for one in told.changes],
        "parts": [_part(one) for one in told.parts],
        "is_empty": told.is_empty,
    }
    return render(request, "procedure/protocols/differences.html", context)


def _asked(given: str, known: Mapping[int, Protocol], otherwise: int) -> Protocol:
    if not given:
        return known[otherwise]
    if not given.isdecimal() or int(given) not in known:
        raise Http404
    return known[int(given)]


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": PARTS[part.name],
        "added": [_whole(one) for one in part.added],
        "removed": [_whole(one) for one in part.removed],
        "changed": [_changed(one) for one in part.changed],
        "same": part.same,
    }


def _whole(one: Said) -> dict[str, Any]:
    is_step = isinstance(one, Step)
    return {
        "id": one.id,
        "name": protocol_page.say(one.name if isinstance(one, Step) else one.text),
        "clock": protocol_page.clock(one.clock) if one.clock else "",
        "who": protocol_page.who(one.by) if is_step else "",
        "law": one.law,
        "mark": certainty.mark(one.confidence, law=one.law, of_clock=one.clock),
    }


def _changed(one: Changed) -> dict[str, Any]:
    return _whole(one.after) | {"changes": [_change(change) for change in one.changes]}


def _change(change: Change) -> dict[str, Any]:
    return {
        "field": FIELDS[change.field],
        "before": _in_words(change.field, change.before),
        "after": _in_words(change.field, change.after),
    }


def _in_words(name: str, value: Any) -> str:
    """Return a field's value as a reader says it; nothing where it has none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if not value:
        return ""
    if isinstance(value, Clock):
        return _clock(value)
    if isinstance(value, Mapping):
        return protocol_page.say(value)
    say = SAYING.get(name)
    if say is None:
        return str(value)
    return say(value) if isinstance(value, str) else "; ".join(map(say, value))


def _clock(given: Clock) -> str:
    """Return a clock with the calendar it counts by: two may differ in nothing else."""
    words = protocol_page.clock(given)
    if given.unit not in COUNTED_IN_DAYS or given.calendar == OFFICIAL:
        return words
    return f"{words} ({law_calendar(given.calendar).law})"


def _calendar(code: str) -> str:
    return protocol_page.say(law_calendar(code).name)


SAYING: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(OF_EVENTS, protocol_page.event),
    "by": protocol_page.who,
    "calendar": _calendar,
    "choose": lambda choice: str(CHOICES[choice]),
    "jurisdictions": lambda one: str(protocol_page.JURISDICTIONS[one]),
    "stages": lambda stage: protocol_page.say(stage[1]),
    "grounds": protocol_page.say,
}


def federation_and_states(request: HttpRequest) -> HttpResponse:
    """Show the clocks of a state's law beside the federal steps, and the states not known."""
    known = known_states()
    institutions = terms("public_institutions")
    unknown = [
        {"name": name, "existence": _existence(institutions.get(WHERE_IT_MAY_BE.format(code=code)))}
        for code, name in unknown_states(known)
    ]
    context = {
        "base": base(),
        "known": [_state(one) for one in known],
        "unknown": unknown,
        "protocols_url": reverse("protocols"),
    }
    return render(request, "procedure/protocols/states.html", context)


def _existence(institution: Term | None) -> str:
    given = institution.facts.get("existence", "unknown") if institution else "unknown"
    return str(EXISTENCE.get(given, EXISTENCE["unknown"]))


def _state(one: OfState) -> dict[str, Any]:
    return {
        "name": protocol_page.say(one.protocol.name),
        "about": protocol_page.say(one.protocol.about),
        "url": reverse("protocol", args=[one.protocol.code]),
        "checked_on": one.protocol.checked_on,
        "rows": [_beside(term) for term in one.terms],
    }


def _beside(one: Beside) -> dict[str, Any]:
    row: dict[str, Any] = {"term": _term(one.term), "step": None}
    if one.step is not None and one.federal is not None:
        row["step"] = {
            "id": one.step.id,
            "name": protocol_page.say(one.step.name),
            "protocol": protocol_page.say(one.federal.name),
            "url": f"{reverse('protocol', args=[one.federal.code])}#{one.step.id}",
            "clock": protocol_page.clock(one.step.clock),
            "law": one.step.law,
            "mark": certainty.mark(one.step.confidence, law=one.step.law),
        }
    return row


def _term(term: Saying) -> dict[str, Any]:
    return {
        "name": protocol_page.say(term.text),
        "clock": protocol_page.clock(term.clock) if term.clock else "",
        "mark": certainty.mark(term.confidence, of_clock=term.clock),
    }
