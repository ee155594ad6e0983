"""How protocols are said on their pages: steps, clocks, whence and whither, how sure it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from baluarte.norms.agenda.wording import clock_in_words, event_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.norms.clocks.clock import COUNTED_IN_DAYS, Clock, Unit
from baluarte.norms.clocks.law_calendars import law_calendar
from baluarte.norms.protocols import Protocol, Step, Text, events, protocols, roles
from baluarte.norms.protocols.diagram import Words
from baluarte.norms.protocols.form import EXPIRED, Choice, Kind, RoleKind, Saying, in_language
from baluarte.norms.protocols.overview import everything_said, shortest_clock, without_term
from baluarte.web.procedure.presenters.certainty import Mark, mark

BRIEFLY = {"B": gettext_lazy("medium certainty"), "C": gettext_lazy("low certainty")}
JURISDICTIONS = {
    "federal": gettext_lazy("Federal"),
    "state": gettext_lazy("The states"),
    "municipality": gettext_lazy("Municipalities"),
    "international": gettext_lazy("International"),
}


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def say(text: Text) -> str:
    """Return a text of the norms in the language of the page."""
    return in_language(text, language())


def who(role: str) -> str:
    """Return what a role is called."""
    return say(roles()[role].label) if role in roles() else role


def clock(given: Clock) -> str:
    """Return a clock in words, with what may be added to it."""
    said = clock_in_words(given, language())
    if given.extension:
        more = clock_in_words(Clock(given.unit, given.extension), language())
        said = _("%(clock)s; may be extended once by %(more)s") % {"clock": said, "more": more}
    return said


def event(code: str) -> str:
    """Return an event as a noun phrase."""
    return event_in_words(code, language())


def sentence(words: str) -> str:
    """Begin with a capital letter, and leave the rest as it is."""
    return words[:1].upper() + words[1:]


def shortest(protocol: Protocol) -> str:
    """Return the shortest clock of a protocol in words; that the law gives none is said too."""
    found = shortest_clock(protocol)
    if found is None:
        return _("The law gives no term") if protocol.steps else ""
    said = clock_in_words(found, language())
    others = any(step.clock.unit == Unit.AT_ONCE for step in protocol.steps)
    if others and found.unit != Unit.AT_ONCE:
        return _("%(clock)s, and steps at once") % {"clock": said}
    return said


def counted(protocol: Protocol) -> str:
    """Say what a text holds, and how many of them."""
    if protocol.kind == Kind.TERMS:
        number = len(protocol.terms)
        return ngettext(
            "%(n)d clock without its step", "%(n)d clocks without their steps", number
        ) % {"n": number}
    if protocol.kind == Kind.RULES:
        number = len(protocol.rules)
        return ngettext("%(n)d rule, no steps", "%(n)d rules, no steps", number) % {"n": number}
    number = len(protocol.steps)
    return ngettext("%(n)d step", "%(n)d steps", number) % {"n": number}


def untimed(protocol: Protocol) -> str:
    """Say to how many steps no law gives a term; nothing where each has one."""
    number = without_term(protocol)
    if not number:
        return ""
    return ngettext(
        "%(n)d step has no term in the law", "%(n)d steps have no term in the law", number
    ) % {"n": number}


def jurisdictions(protocol: Protocol) -> list[str]:
    """Say for whom a protocol holds."""
    return [str(JURISDICTIONS[one]) for one in protocol.jurisdictions]


@dataclass(frozen=True)
class CalendarShown:
    """By which law's calendar the days of a text are counted."""

    name: str
    law: str
    note: str
    mark: Mark


def calendar_of(protocol: Protocol) -> CalendarShown | None:
    """Return by which calendar a protocol counts; none where it has no term in days."""
    clocks = [step.clock for step in protocol.steps]
    clocks += [one.clock for one in (*protocol.terms, *protocol.rules) if one.clock]
    if not any(clock.unit in COUNTED_IN_DAYS for clock in clocks):
        return None
    found = law_calendar(protocol.calendar)
    return CalendarShown(say(found.name), found.law, say(found.note), mark(found.confidence))


@dataclass(frozen=True)
class Whence:
    """An event that begins a step, or that it brings about, and where else it leads."""

    words: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StepShown:
    """A step as its row shows it."""

    id: str
    name: str
    who: str
    is_person: bool
    begins: tuple[Whence, ...]
    clock: str
    extra: tuple[str, ...]
    follows: tuple[Whence, ...]
    law: str
    mark: Mark
    tags: tuple[str, ...]
    note: str
    stage: str = ""


def steps(protocol: Protocol, ordered: Iterable[Step]) -> list[StepShown]:
    """Return the rows of a protocol's steps."""
    emitted, begun = _within(protocol)
    return [_shown(protocol, step, emitted, begun) for step in ordered]


def _shown(
    protocol: Protocol,
    step: Step,
    emitted: Mapping[str, list[str]],
    begun: Mapping[str, list[str]],
) -> StepShown:
    begins = tuple(
        Whence(_start(one), _links(protocol, emitted[one], _whence(one), step.id))
        for one in step.starts
    )
    follows = tuple(
        Whence(sentence(event(one)), _links(protocol, begun[one], _whither(one), step.id))
        for one in step.emits
    )
    return StepShown(
        id=step.id,
        name=say(step.name),
        who=who(step.by),
        is_person=step.by_kind == RoleKind.PERSON,
        begins=begins,
        clock=clock(step.clock),
        extra=tuple(_extra(step)),
        follows=follows,
        law=step.law,
        mark=mark(step.confidence, law=step.law, of_clock=step.clock),
        tags=tuple(_tags(step)),
        note=say(step.note),
        stage=step.stage,
    )


def _start(code: str) -> str:
    if code.startswith(EXPIRED):
        step = code.removeprefix(EXPIRED)
        return _("The end of the clock of %(step)s, if nobody did it") % {"step": step}
    return sentence(event(code))


def _tags(step: Step) -> Iterable[str]:
    if step.is_optional:
        yield _("Optional")
    if step.either:
        yield _("One of two ways")
    if step.repeats:
        yield (
            ngettext("Repeats, %(n)d time at most", "Repeats, %(n)d times at most", step.at_most)
            % {"n": step.at_most}
            if step.at_most
            else _("Repeats")
        )


def _extra(step: Step) -> Iterable[str]:
    if step.choose == Choice.ONE and len(step.emits) > 1:
        yield _("It ends in one of these ways.")
    if step.choose == Choice.SOME and len(step.emits) > 1:
        yield _("It ends in one or several of these ways.")
    for one in step.stands_still_with:
        yield _("The clock stands still from %(event)s.") % {"event": event(one)}
    for one in step.begins_again_with:
        yield _("The clock begins again with %(event)s.") % {"event": event(one)}


def _within(protocol: Protocol) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Return by event the steps of a protocol that bring it about, and those that it begins."""
    emitted: dict[str, list[str]] = defaultdict(list)
    begun: dict[str, list[str]] = defaultdict(list)
    for step in protocol.steps:
        for one in step.emits:
            emitted[one].append(step.id)
        for one in step.starts:
            begun[one].append(step.id)
    return emitted, begun


def _links(
    protocol: Protocol, own: Iterable[str], others: Iterable[Protocol], but: str
) -> tuple[tuple[str, str], ...]:
    here = [(id_, f"#{id_}") for id_ in own if id_ != but]
    family = {protocol.code, protocol.extends.partition("/")[0]}
    there = [
        (say(one.name), reverse("protocol", args=[one.code]))
        for one in others
        if one.code not in family and not one.extends
    ]
    return tuple(here + there)


@cache
def _emitting() -> Mapping[str, tuple[Protocol, ...]]:
    found: dict[str, dict[str, Protocol]] = defaultdict(dict)
    for protocol in protocols():
        for step in protocol.steps:
            for one in step.emits:
                found[one][protocol.code] = protocol
    return {code: tuple(by_code.values()) for code, by_code in found.items()}


@cache
def _beginning() -> Mapping[str, tuple[Protocol, ...]]:
    found: dict[str, dict[str, Protocol]] = defaultdict(dict)
    for protocol in protocols():
        starts = {one for step in protocol.steps for one in step.starts}
        for one in starts | set(protocol.begins_with):
            found[one][protocol.code] = protocol
    return {code: tuple(by_code.values()) for code, by_code in found.items()}


def _whence(code: str) -> tuple[Protocol, ...]:
    return _emitting().get(code, ())


def _whither(code: str) -> tuple[Protocol, ...]:
    return _beginning().get(code, ())


def beginnings(protocol: Protocol) -> list[Whence]:
    """Return what begins a protocol, and which others bring that about."""
    emitted, _begun = _within(protocol)
    found = []
    for code in protocol.begins_with:
        known = events()[code]
        words = say(known.says) if known.says else sentence(event(code))
        found.append(Whence(words, _links(protocol, emitted[code], _whence(code), "")))
    return found


@dataclass(frozen=True)
class SayingShown:
    """A rule, a criterion or a term as its line shows it."""

    id: str
    text: str
    who: str
    clock: str
    law: str
    mark: Mark


def sayings(found: Iterable[Saying]) -> list[SayingShown]:
    """Return the lines of rules, criteria or terms."""
    return [
        SayingShown(
            one.id,
            say(one.text),
            who(one.by) if one.by else "",
            clock(one.clock) if one.clock else "",
            one.law,
            mark(one.confidence, law=one.law, of_clock=one.clock),
        )
        for one in found
    ]


def sources(protocol: Protocol) -> list[dict[str, Any]]:
    """Return the sources that a protocol cites by their code, with what was read of each."""
    known = terms("sources")
    cited = {word.strip(",;.") for one in everything_said(protocol) for word in one.law.split()}
    return [
        {
            "code": code,
            "label": say(source.label),
            "read": say(source.facts.get("what_was_read") or {}),
            "mark": mark(source.facts.get("confidence", "")),
        }
        for code, source in known.items()
        if code in cited
    ]


def stage_in_words(stages: Mapping[str, Text], code: str) -> str:
    """Return the name of a stage; that a step has none is said only where others have one."""
    if code in stages:
        return say(stages[code])
    return _("Without a stage in the text") if stages else ""


def words_of(protocol: Protocol) -> Words:
    """Return how a diagram says what it shows."""
    stages = dict(protocol.stages)
    shows_role = len({step.by for step in protocol.steps}) > 1

    def more(step: Step) -> str:
        said = [who(step.by)] if shows_role else []
        said += [one.lower() for one in _tags(step)]
        if step.confidence in BRIEFLY:
            said.append(str(BRIEFLY[step.confidence]))
        if mark(step.confidence, law=step.law, of_clock=step.clock).is_ours:
            said.append(_("our proposal"))
        return " · ".join(said)

    def label(code: str) -> str:
        if code.startswith(EXPIRED):
            return _("if the clock of %(step)s runs out") % {"step": code.removeprefix(EXPIRED)}
        return sentence(event(code))

    return Words(
        name=lambda step: say(step.name),
        more=more,
        role=who,
        clock=lambda given: clock_in_words(given, language()),
        event=label,
        stage=lambda code: stage_in_words(stages, code),
    )
