"""Protocols at a glance: their axis, their shortest clock, how sure their text is, their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from baluarte.norms.clocks.clock import WITH_A_NUMBER, Clock, Unit
from baluarte.norms.protocols.form import EXPIRED, Protocol, Saying, Step, Text
from baluarte.norms.yaml_texts import read_yaml

# For comparing units only: nothing is due by these.
HOURS_OF = {
    Unit.AT_ONCE: 0.0,
    Unit.HOURS: 1.0,
    Unit.CALENDAR_DAYS: 24.0,
    Unit.DAYS: 24.0,
    Unit.WORKING_DAYS: 24.0 * 7 / 5,
    Unit.MONTHS: 24.0 * 365.25 / 12,
}
CONFIDENCES = ("A", "B", "C")


@dataclass(frozen=True)
class Axis:
    """One of the axes, with the protocols that belong to it."""

    code: str
    label: Text
    protocols: tuple[str, ...]


@cache
def axes() -> tuple[Axis, ...]:
    """Return the axes in their order."""
    file = resources.files("baluarte.norms") / "texts" / "protocols" / "axes.yaml"
    rows = read_yaml(file.read_text(encoding="utf-8"))
    return tuple(Axis(row["code"], row["label"], tuple(row["protocols"])) for row in rows)


def by_axis(protocols: Iterable[Protocol]) -> tuple[tuple[Axis, tuple[Protocol, ...]], ...]:
    """Return protocols under their axes, in the order of the text; one of no axis in the last."""
    left = {one.code: one for one in protocols}
    found = [(axis, [left.pop(code) for code in axis.protocols if code in left]) for axis in axes()]
    found[-1][1].extend(left.values())
    return tuple((axis, tuple(of_axis)) for axis, of_axis in found if of_axis)


def axis_of(code: str) -> Axis:
    """Return the axis of a protocol."""
    return next((axis for axis in axes() if code in axis.protocols), axes()[-1])


def shortest_clock(protocol: Protocol) -> Clock | None:
    """Return the clock with a number that leaves least time; "at once" where there is no other.

    Not compared: what counts back from a date, and what only opens when it has run out.
    """
    clocks = [step.clock for step in protocol.steps]
    clocks += [term.clock for term in protocol.terms if term.clock is not None]
    found = [
        clock for clock in clocks if clock.unit in HOURS_OF and not (clock.is_before or clock.waits)
    ]
    numbered = [clock for clock in found if clock.unit in WITH_A_NUMBER]
    return min(numbered or found, key=_hours, default=None)


def _hours(clock: Clock) -> float:
    return HOURS_OF[clock.unit] * clock.value


def without_term(protocol: Protocol) -> int:
    """Count the steps to which no law gives a term."""
    return sum(step.clock.unit == Unit.OPERATOR for step in protocol.steps)


def everything_said(protocol: Protocol) -> tuple[Step | Saying, ...]:
    """Return all of which a protocol says how sure it is: steps, rules, criteria, terms."""
    return (*protocol.steps, *protocol.rules, *protocol.criteria, *protocol.terms)


def confidences(protocol: Protocol) -> Mapping[str, int]:
    """Count what a protocol says by how sure each is."""
    counted = dict.fromkeys(CONFIDENCES, 0)
    for one in everything_said(protocol):
        if one.confidence:
            counted[one.confidence] += 1
    return counted


def is_ours(clock: Clock | None) -> bool:
    """Say whether a term was set by this project; that there is none is nobody's proposal."""
    return clock is not None and clock.is_ours and clock.unit != Unit.OPERATOR


def in_order_of_events(protocol: Protocol) -> tuple[Step, ...]:
    """Return the steps so that each follows what begins it, within its stage.

    Among those that may begin, the order of the text is kept; a step without a stage stays beside
    the one written before it; those that only wait for one another come last.
    """
    known = frozenset(_from_outside(protocol))
    places = _places_of_stages(protocol)
    ordered: list[Step] = []
    for place in sorted(set(places.values())):
        left = [step for step in protocol.steps if places[step.id] == place]
        while left:
            done = known | {event for step in ordered for event in step.emits}
            done |= {f"{EXPIRED}{step.id}" for step in ordered}
            following = next((one for one in left if set(one.starts) & done), left[0])
            left.remove(following)
            ordered.append(following)
    return tuple(ordered)


def _places_of_stages(protocol: Protocol) -> Mapping[str, tuple[int, bool]]:
    stages = {code: number for number, (code, _) in enumerate(protocol.stages)}
    places: dict[str, tuple[int, bool]] = {}
    here = 0
    for step in protocol.steps:
        here = stages.get(step.stage, here)
        places[step.id] = (here, not step.stage)
    return places


def _from_outside(protocol: Protocol) -> set[str]:
    own = {event for step in protocol.steps for event in step.emits}
    started = {event for step in protocol.steps for event in step.starts}
    outside = {event for event in started - own if not event.startswith(EXPIRED)}
    return outside | set(protocol.begins_with)
