"""Protocols: all of them by axis, one of them whole, its text as it was written."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.norms.protocols import NoSuchProtocol, Protocol, newest, protocols, versions
from baluarte.norms.protocols.diagram import ONE_LANE, draw
from baluarte.norms.protocols.library import texts
from baluarte.norms.protocols.overview import axis_of, by_axis, confidences, in_order_of_events
from baluarte.norms.protocols.states import known_states, unknown_states
from baluarte.norms.scenarios import scenarios_of
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.presenters.scenario_page import stories

WIDE_LANE = 620
AXES_WITH_A_BASTION = {"prevention", "protection", "investigation", "reparation"}


def base() -> str:
    """Return the frame of the face that shows a page."""
    return "layout/portal.html" if settings.IS_PUBLIC else "layout/workbench.html"


def found(code: str, version: int | None = None) -> Protocol:
    """Return a protocol that an address names; one that is none does not exist."""
    try:
        return newest(code) if version is None else versions(code)[version]
    except (NoSuchProtocol, KeyError):
        raise Http404 from None


def protocols_by_axis(request: HttpRequest) -> HttpResponse:
    """Show every protocol under its axis, and what is not known."""
    groups = [
        {
            "code": axis.code,
            "label": protocol_page.say(axis.label),
            "bastion": axis.code if axis.code in AXES_WITH_A_BASTION else "",
            "rows": [_row(one) for one in of_axis],
        }
        for axis, of_axis in by_axis(protocols())
    ]
    context = {"base": base(), "groups": groups, "unknown": len(unknown_states(known_states()))}
    return render(request, "procedure/protocols/index.html", context)


def _row(protocol: Protocol) -> dict[str, Any]:
    return {
        "url": reverse("protocol", args=[protocol.code]),
        "name": protocol_page.say(protocol.name),
        "jurisdictions": protocol_page.jurisdictions(protocol),
        "counted": protocol_page.counted(protocol),
        "shortest": protocol_page.shortest(protocol),
        "untimed": protocol_page.untimed(protocol),
        "marks": [certainty.mark(one) for one, number in confidences(protocol).items() if number][
            -1:
        ],
        "is_ours": bool(certainty.ours_in(protocol)),
    }


def newest_protocol(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest version of a protocol."""
    return _page(request, found(code))


def protocol_version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show one version of a protocol."""
    return _page(request, found(code, version))


def protocol_text(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Send the text of a version exactly as it was written."""
    protocol = found(code, version)
    response = HttpResponse(texts()[code][version], content_type="application/yaml; charset=utf-8")
    name = f"{protocol.code}-{protocol.version}.yaml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = f'"{protocol.sha256[:32]}"'
    return response


@dataclass(frozen=True)
class Stage:
    """A stage with its steps; a text without stages has one without a name."""

    name: str
    steps: list[protocol_page.StepShown]


def _page(request: HttpRequest, protocol: Protocol) -> HttpResponse:
    ordered = in_order_of_events(protocol)
    shown = protocol_page.steps(protocol, ordered)
    counts = confidences(protocol)
    context = around(protocol, "protocol") | {
        "about": protocol_page.say(protocol.about),
        "lead": _lead(protocol),
        "unsure": certainty.unsure(counts, certainty.ours_in(protocol)),
        "has_at_once": any(step.clock.unit == "at_once" for step in protocol.steps),
        "beginnings": protocol_page.beginnings(protocol),
        "calendar": protocol_page.calendar_of(protocol),
        "drawings": _drawings(protocol),
        "steps": shown,
        "stages": _stages(protocol, shown),
        "rules": protocol_page.sayings(protocol.rules),
        "suspended_on": protocol_page.sayings(protocol.suspended_on),
        "criteria": protocol_page.sayings(protocol.criteria),
        "grounds": [protocol_page.say(one) for one in protocol.grounds],
        "terms": protocol_page.sayings(protocol.terms),
        "more": _more(protocol),
        "scenarios": stories(
            one for one in scenarios_of(protocol.code) if one.protocol.version == protocol.version
        ),
        "sources": protocol_page.sources(protocol),
        "text_url": reverse("protocol_text", args=[protocol.code, protocol.version]),
        "extends": _extended(protocol),
        "others": [
            (one.version, reverse("protocol_version", args=[one.code, one.version]))
            for one in versions(protocol.code).values()
            if one.version != protocol.version
        ],
        "is_newest": newest(protocol.code).version == protocol.version,
        "size": f"{len(texts()[protocol.code][protocol.version].encode()) / 1000:.1f} kB",
    }
    return render(request, "procedure/protocols/protocol.html", context)


def _drawings(protocol: Protocol) -> list[dict[str, Any]]:
    """Return the diagram; where it has a single column, a narrow and a wide one to choose from."""
    words = protocol_page.words_of(protocol)
    sizes = {"narrow": ONE_LANE, "wide": WIDE_LANE}
    if len({step.by for step in protocol.steps}) > 1:
        sizes = {"only": ONE_LANE}
    drawn = {size: draw(protocol, words, one_lane=width) for size, width in sizes.items()}
    return [
        {"size": size, "lanes": len(one.lanes), "bands": [one.seen_in(band) for band in one.bands]}
        for size, one in drawn.items()
        if one is not None
    ]


def around(protocol: Protocol, current: str) -> dict[str, Any]:
    """Return what every page of one protocol knows: its name, its marks, its other pages."""
    axis = axis_of(protocol.code)
    pages = [("protocol", _("Protocol"))]
    if protocol.steps:
        pages.append(("protocol_simulator", _("What is due when")))
    pages.append(("protocol_differences", _("Versions")))
    return {
        "base": base(),
        "protocol": protocol,
        "name": protocol_page.say(protocol.name),
        "axis": protocol_page.say(axis.label),
        "tags": _tags(protocol),
        "tabs": [
            {
                "label": label,
                "url": reverse(name, args=[protocol.code]),
                "current": name == current,
                "count": None,
            }
            for name, label in pages
        ],
    }


def _tags(protocol: Protocol) -> list[dict[str, str]]:
    found = [{"label": words} for words in protocol_page.jurisdictions(protocol)]
    if not protocol.may_be_suspended:
        found.append({"label": _("Never suspended"), "kind": "held"})
    return found


def _lead(protocol: Protocol) -> str:
    parts = [protocol_page.counted(protocol)]
    shortest = protocol_page.shortest(protocol)
    if protocol.steps and shortest:
        clock = shortest[:1].lower() + shortest[1:]
        parts.append(_("shortest clock: %(clock)s") % {"clock": clock})
    if words := protocol_page.untimed(protocol):
        parts.append(words)
    return "; ".join(parts) + "."


def _stages(protocol: Protocol, shown: list[protocol_page.StepShown]) -> list[Stage]:
    names = dict(protocol.stages)
    found: list[Stage] = []
    for step in shown:
        name = protocol_page.stage_in_words(names, step.stage)
        if not found or found[-1].name != name:
            found.append(Stage(name, []))
        found[-1].steps.append(step)
    return found


def _extended(protocol: Protocol) -> dict[str, str]:
    if not protocol.extends:
        return {}
    code, _sign, version = protocol.extends.partition("/")
    extended = found(code, int(version))
    return {
        "name": protocol_page.say(extended.name),
        "url": reverse("protocol_version", args=[extended.code, extended.version]),
    }


def _more(protocol: Protocol) -> list[dict[str, Any]]:
    """Return what a text says beside its steps and rules: what to report, how to measure."""
    titles = {
        "report_fields": _("What whoever applies it should report"),
        "impunity": _("How impunity is measured"),
        "traps": _("Where one goes wrong"),
    }
    found = []
    for key, title in titles.items():
        lines = [
            {
                "text": protocol_page.say(one.get("text") or one.get("label") or one),
                "example": protocol_page.say(one.get("example") or {}),
                "mark": certainty.mark(one.get("confidence", "")),
            }
            for one in protocol.more.get(key) or ()
        ]
        if lines:
            found.append({"title": title, "lines": lines})
    return found
