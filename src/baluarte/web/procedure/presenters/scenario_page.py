"""Scenarios as a protocol's page tells them: what is done, what is due then, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.norms.agenda import Happening, Occurrence, State
from baluarte.norms.agenda.wording import day, instant
from baluarte.norms.protocols import events
from baluarte.norms.scenarios import Expected, Moment, Scenario
from baluarte.web.procedure.presenters import protocol_page

# What the clock of the pages has no shape for.
WITHOUT_A_SHAPE = {
    State.LAPSED: gettext_lazy("ran out; nobody failed"),
    State.EXCUSED: gettext_lazy("is not needed"),
}


@dataclass(frozen=True)
class ScenarioAct:
    """An act of a story in words."""

    at: str
    words: str
    refused: bool


@dataclass(frozen=True)
class Story:
    """A scenario in words."""

    slug: str
    title: str
    text: str
    acts: list[ScenarioAct]
    moments: list[dict[str, Any]]


def stories(scenarios: Iterable[Scenario]) -> list[Story]:
    """Return scenarios in the language of the page."""
    return [
        Story(
            one.slug,
            protocol_page.say(one.title),
            protocol_page.say(one.story),
            [
                ScenarioAct(
                    _at(one, act.occurrence.at or act.told_at),
                    _act(one, act.occurrence),
                    bool(act.refused),
                )
                for act in one.acts
            ],
            [_moment(one, moment) for moment in one.then],
        )
        for one in scenarios
    ]


def _at(scenario: Scenario, at: datetime) -> str:
    return instant(at, scenario.zone, protocol_page.language())


def _act(scenario: Scenario, act: Occurrence) -> str:
    # A story may tell of something that is no event, to show that it is refused.
    happened = ", ".join(
        protocol_page.event(one) if one in events() else f"“{one}”" for one in act.events
    )
    if act.is_withdrawn:
        return _("What was written down before is taken back")
    named = {step.id: protocol_page.say(step.name) for step in scenario.protocol.steps}
    step = f"{act.step} {named.get(act.step, '')}".strip()
    names = {"step": step, "events": happened}
    words = {
        Happening.HAPPENED: protocol_page.sentence(happened),
        Happening.DONE: _("%(step)s is done: %(events)s") % names,
        Happening.EXTENDED: _("The clock of %(step)s is extended") % names,
        Happening.EXCUSED: _("%(step)s is not needed") % names,
        Happening.SUSPENDED: _("The procedure is suspended"),
        Happening.RESUMED: _("The procedure is resumed"),
        Happening.CLOSED: _("The procedure is closed"),
    }[act.kind]
    if act.names is not None:
        names = {"words": words, "day": day(act.names, protocol_page.language())}
        words = _("%(words)s, which names %(day)s") % names
    if act.supersedes:
        words = _("Corrected: %(words)s") % {"words": words}
    if act.at is None:
        words = _("%(words)s (nobody knows when; this is when it was told)") % {"words": words}
    return words


def _moment(scenario: Scenario, moment: Moment) -> dict[str, Any]:
    return {
        "at": _at(scenario, moment.at),
        "known_at": _at(scenario, moment.known_at) if moment.known_at else "",
        "lines": [_expected(scenario, moment, one) for one in moment.expected],
    }


def _expected(scenario: Scenario, moment: Moment, expected: Expected) -> dict[str, Any]:
    step = scenario.protocol.step(expected.step)
    return {
        "id": step.id,
        "name": protocol_page.say(step.name),
        "who": protocol_page.who(step.by),
        "shape": str(expected.state),
        "words": str(WITHOUT_A_SHAPE.get(expected.state, "")),
        "until": _at(scenario, expected.until) if expected.until else "",
        "late_after": _at(scenario, expected.late_after) if expected.late_after else "",
        "not_before": _at(scenario, expected.not_before) if expected.not_before else "",
        "stands_still": bool(expected.stands_still),
    }
