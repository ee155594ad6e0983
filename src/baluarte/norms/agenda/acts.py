"""Which acts cannot be: each refused with what would be right, before anything is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from baluarte.norms.agenda.build import NOTHING, agenda
from baluarte.norms.agenda.items import Agenda, Item, State
from baluarte.norms.agenda.occurrences import Happening, Occurrence, root_of, standing
from baluarte.norms.agenda.wording import day, event_in_words, instant
from baluarte.norms.clocks.calendar import CENTRE, Calendar
from baluarte.norms.clocks.clock import Clock
from baluarte.norms.protocols.form import EXPIRED, Choice, Protocol, Step
from baluarte.norms.protocols.library import events
from baluarte.norms.yaml_texts import read_yaml

_HALTS = (Happening.SUSPENDED, Happening.RESUMED)


class ActRefused(ValueError):
    """An act that cannot be; `code` names why, `in_language` says it and what would be right.

    Events are given as a tuple of their codes, instants and days as such: each is said in words.
    """

    def __init__(self, code: str, *, given: object = "", right: object = "") -> None:
        self.code, self.given, self.right = code, given, right
        super().__init__(self.in_language("en"))

    def in_language(self, language: str, *, zone: ZoneInfo = CENTRE) -> str:
        """Return the refusal in words, its hours as they are read in a zone."""
        said = refusals()[self.code]
        given, right = (_said(one, language, zone) for one in (self.given, self.right))
        return said.get(language, said["es"]).format(given=given, right=right)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a procedure stands when somebody wants to add to it."""

    agenda: Agenda
    first_at: datetime | None
    older: Mapping[str, str]
    is_suspended: bool
    is_closed: bool


def check(
    protocol: Protocol,
    done: Iterable[Occurrence],
    act: Occurrence,
    *,
    at: datetime,
    calendar: Calendar,
    own_terms: Mapping[str, Clock] = NOTHING,
) -> None:
    """Raise `ActRefused` where an act cannot be added to what was done; `at` is now."""
    done = list(done)
    if act.at is not None and act.latest > at.astimezone(UTC):
        raise ActRefused("in_the_future", given=act.at, right=at)
    if act.supersedes and all(one.id != act.supersedes for one in done):
        raise ActRefused("nothing_to_correct", given=act.supersedes)
    told = _without_what_is_corrected(done, act)
    facts = standing(told, at=at)
    kinds = [fact.told.kind for fact in facts if fact.told.latest <= act.latest]
    stands = _Standing(
        agenda(protocol, told, at=at, calendar=calendar, own_terms=own_terms),
        facts[0].told.latest if facts else None,
        {one.id: one.supersedes for one in done if one.supersedes},
        is_suspended=next(filter(_HALTS.__contains__, reversed(kinds)), None) == _HALTS[0],
        is_closed=any(fact.told.kind == Happening.CLOSED for fact in facts),
    )
    if act.is_withdrawn:
        return
    if stands.is_closed and not act.supersedes:
        raise ActRefused("closed")
    _check_order(act, stands)
    _CHECKS[act.kind](protocol, act, stands)


def _without_what_is_corrected(done: list[Occurrence], act: Occurrence) -> list[Occurrence]:
    """Return what was told but for the fact that an act corrects, in all its versions."""
    older = {one.id: one.supersedes for one in done if one.supersedes}
    corrected = root_of(act.supersedes, older) if act.supersedes else ""
    return [one for one in done if root_of(one.id, older) != corrected]


def _check_order(act: Occurrence, stands: _Standing) -> None:
    first = stands.first_at
    if act.at is not None and first is not None and act.latest < first and not act.supersedes:
        raise ActRefused("before_the_first", given=act.at, right=first)


def _check_event(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:  # noqa: ARG001
    for event in act.events:
        known = events().get(event)
        if known is None:
            raise ActRefused("unknown_event", given=event)
        if known.names_a_date and act.names is None:
            raise ActRefused("no_date_named", given=(event,))
    if not act.events:
        raise ActRefused("nothing_happened")


def _check_done(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:
    step = _step(protocol, act)
    _check_outcome(step, act)
    item = _item(stands, act)
    if item.state == State.WAITING and not item.run:
        raise ActRefused("not_begun", given=step.id, right=step.starts)
    if step.clock.waits and (item.due.at is None or act.latest <= item.due.at):
        raise ActRefused("waits", given=step.id, right=item.due.at)
    if step.either and item.state == State.EXCUSED:
        others = [one for one in stands.agenda.items if one.step.either == step.either]
        if done := ", ".join(one.step.id for one in others if one.done_by):
            raise ActRefused("alternative_done", given=step.id, right=done)
    if not item.is_start_known or act.at is None or item.started_at is None:
        return
    if act.latest < item.started_at:
        raise ActRefused("before_its_start", given=act.at, right=item.started_at)


def _check_excused(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:
    _step(protocol, act)
    _item(stands, act)


def _check_extended(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:
    step, item = _step(protocol, act), _item(stands, act)
    if not step.clock.extension:
        raise ActRefused("no_extension", given=step.id, right=step.law)
    if item.is_extended:
        raise ActRefused("extended_before", given=step.id)
    last = item.due.late_after
    if item.state == State.WAITING or (last is not None and act.latest > last):
        raise ActRefused("too_late_to_extend", given=step.id)


def _check_suspended(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:  # noqa: ARG001
    if not protocol.may_be_suspended:
        raise ActRefused("never_suspended", given=protocol.code)
    if stands.is_suspended:
        raise ActRefused("suspended_already")


def _check_resumed(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:  # noqa: ARG001
    if not stands.is_suspended:
        raise ActRefused("not_suspended")


def _check_closed(protocol: Protocol, act: Occurrence, stands: _Standing) -> None:
    """Anything may be closed once; a closed one was refused before."""


_CHECKS = {
    Happening.HAPPENED: _check_event,
    Happening.DONE: _check_done,
    Happening.EXCUSED: _check_excused,
    Happening.EXTENDED: _check_extended,
    Happening.SUSPENDED: _check_suspended,
    Happening.RESUMED: _check_resumed,
    Happening.CLOSED: _check_closed,
}


def _step(protocol: Protocol, act: Occurrence) -> Step:
    known = {step.id: step for step in protocol.steps}
    if act.step not in known:
        raise ActRefused("unknown_step", given=act.step, right=", ".join(known))
    return known[act.step]


def _item(stands: _Standing, act: Occurrence) -> Item:
    """Return the opening an act speaks of, refusing one that is over."""
    run = root_of(act.run, stands.older) if act.run else ""
    found = [item for item in stands.agenda.of(act.step) if run in ("", item.run)]
    if not found:
        raise ActRefused("no_such_opening", given=act.step)
    unfinished = [item for item in found if not item.done_by]
    if not unfinished:
        raise ActRefused("done_already", given=act.step, right=found[-1].done_at)
    return unfinished[0]


def _check_outcome(step: Step, act: Occurrence) -> None:
    named = set(act.events)
    if not named <= set(step.emits) or not named:
        raise ActRefused("wrong_outcome", given=tuple(act.events), right=step.emits)
    if step.choose == Choice.ONE and len(named) > 1:
        raise ActRefused("one_outcome", given=step.id, right=step.emits)
    if step.choose == Choice.ALL and named != set(step.emits):
        raise ActRefused("all_outcomes", given=step.id, right=step.emits)


def _said(value: object, language: str, zone: ZoneInfo) -> str:
    if isinstance(value, tuple):
        return ", ".join(_event(one, language) for one in value) or "—"
    if isinstance(value, datetime):
        return instant(value, zone, language)
    if isinstance(value, date):
        return day(value, language)
    return "?" if value is None else str(value)


def _event(code: str, language: str) -> str:
    is_known = code in events() or code.startswith(EXPIRED)
    return event_in_words(code, language) if is_known else code


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each refusal, by code and language."""
    file = resources.files("baluarte.norms") / "texts" / "wording" / "act_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found
