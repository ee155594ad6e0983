"""Protocols at a glance: their axis, their shortest clock, how sure their text is, their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from baluarte.norms.clocks.clock import WITH_A_NUMBER, Clock, Unit
from baluarte.norms.protocols.form import EXPIRED, Protocol, Step, Text

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
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
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


def confidences(protocol: Protocol) -> Mapping[str, int]:
    """Count what a protocol says (steps, rules, criteria, terms) by how sure each is."""
    said = [*protocol.steps, *protocol.rules, *protocol.criteria, *protocol.terms]
    counted = dict.fromkeys(CONFIDENCES, 0)
    for one in said:
        if one.confidence:
            counted[one.confidence] += 1
    return counted


def is_ours(clock: Clock | None) -> bool:
    """Say whether a term was set by this project; that there is none is nobody's proposal."""
    return clock is not None and clock.is_ours and clock.unit != Unit.OPERATOR


def in_order_of_events(protocol: Protocol) -> tuple[Step, ...]:
    """Return the steps so that each follows what begins it, within its stage.

    Among those that may begin, the order of the text is kept; those that only wait for one another
    come last.
    """
    stages = {code: number for number, (code, _) in enumerate(protocol.stages)}
    known = frozenset(_from_outside(protocol))
    ordered: list[Step] = []
    for stage in sorted({stages.get(step.stage, len(stages)) for step in protocol.steps}):
        left = [step for step in protocol.steps if stages.get(step.stage, len(stages)) == stage]
        while left:
            done = known | {event for step in ordered for event in step.emits}
            done |= {f"{EXPIRED}{step.id}" for step in ordered}
            following = next((one for one in left if set(one.starts) & done), left[0])
            left.remove(following)
            ordered.append(following)
    return tuple(ordered)


def _from_outside(protocol: Protocol) -> set[str]:
    own = {event for step in protocol.steps for event in step.emits}
    started = {event for step in protocol.steps for event in step.starts}
    outside = {event for event in started - own if not event.startswith(EXPIRED)}
    return outside | set(protocol.begins_with)
