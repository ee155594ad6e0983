"""What would be due when, if it came in at some hour: an agenda of things that have not happened.

Each step is taken to be done once: at its last instant in time, or so long after it began. Where
the law says only "days" the last instant is that of the later reading. A step to which nobody set a
term has no last instant; what waits for it is then not dated, and says for what it waits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from baluarte.norms.agenda.build import agenda
from baluarte.norms.agenda.items import Item
from baluarte.norms.agenda.occurrences import Happening, Occurrence
from baluarte.norms.clocks.calendar import (
    CENTRE,
    DAY,
    SATURDAY,
    Calendar,
    local_day,
    zone_of_place,
)
from baluarte.norms.clocks.clock import Unit
from baluarte.norms.clocks.law_calendars import law_calendar
from baluarte.norms.protocols.form import EXPIRED, Choice, Protocol, RoleKind, Step
from baluarte.norms.protocols.library import events, roles

NOTHING: Mapping[str, str] = {}
NONE: frozenset[str] = frozenset()


class StepStatus(StrEnum):
    """What can be said of a step."""

    DATED = "dated"
    # It has begun, and no law says until when.
    WITHOUT_TERM = "without_term"
    # It may be done from a date on.
    OPENS = "opens"
    NOT_BEGUN = "not_begun"
    # Another of the steps that share its end was taken instead.
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Given:
    """Something that is taken to happen, and the date that it names, if it names one."""

    event: str
    at: datetime
    names: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A step in a simulation: when it begins, until when, when it is taken to be done.

    `not_counted` are the rest days on which nobody works between its start and its end, where the
    clock does not count them; `ends_on` is the rest day on which it ends, where it counts them.
    """

    step: Step
    standing: StepStatus
    item: Item
    done_at: datetime | None = None
    not_counted: tuple[tuple[date, str], ...] = ()
    ends_on: str = ""

    @property
    def is_late(self) -> bool:
        """Say whether it is taken to be done after the last instant nobody may call late."""
        last = self.item.due.late_after
        return self.done_at is not None and last is not None and self.done_at > last


def simulate(
    protocol: Protocol,
    given: Iterable[Given],
    *,
    calendar: Calendar,
    pace: timedelta | None = None,
    outcomes: Mapping[str, str] = NOTHING,
    also: frozenset[str] = NONE,
) -> tuple[Expected, ...]:
    """Return every step with its first clock.

    Parameters
    ----------
    protocol
        The version.
    given
        What is taken to happen, with its hour.
    calendar
        Zones and rest days.
    pace
        How long after its start each step is done; at its last instant in time, if `None`.
    outcomes
        How steps end that can end in several ways, by step; otherwise in the first way written.
    also
        The optional steps that are taken to be done.
    """
    simulation = _Simulation(protocol, calendar, pace, outcomes, also)
    simulation.run([_happening(number, one) for number, one in enumerate(given)])
    return tuple(simulation.expected())


def opening_events(protocol: Protocol) -> tuple[str, ...]:
    """Return what happens when a matter comes in: what begins the protocol.

    One that begins by itself takes up what another protocol has already brought about. What only
    one of its own steps brings about is left to that step.
    """
    own = _only_its_own(protocol)
    begins = [event for event in protocol.begins_with if event not in own]
    found = dict.fromkeys(begins or protocol.begins_with)
    if protocol.begins_by_itself:
        found |= {one: None for one in _starts(protocol) if one not in own and not _external(one)}
    return tuple(found)


def other_events(protocol: Protocol) -> tuple[str, ...]:
    """Return what else may happen from outside and begin a step, in the order of the steps."""
    own, opening = _only_its_own(protocol), opening_events(protocol)
    again = [event for step in protocol.steps for event in step.begins_again_with]
    found = dict.fromkeys([*_starts(protocol), *again])
    return tuple(event for event in found if event not in own and event not in opening)


def _starts(protocol: Protocol) -> list[str]:
    starts = [event for step in protocol.steps for event in step.starts]
    return [event for event in starts if not event.startswith(EXPIRED)]


def _only_its_own(protocol: Protocol) -> set[str]:
    emitted = {event for step in protocol.steps for event in step.emits}
    return {event for event in emitted if not _external(event)}


def _external(event: str) -> bool:
    return events()[event].is_external


def forks(protocol: Protocol) -> tuple[Step, ...]:
    """Return the steps whose outcome decides what else begins."""
    started = {event for step in protocol.steps for event in step.starts}
    return tuple(
        step
        for step in protocol.steps
        if step.choose != Choice.ALL and len(step.emits) > 1 and set(step.emits) & started
    )


def optional_steps(protocol: Protocol) -> tuple[Step, ...]:
    """Return the optional steps on which others wait or stand still."""
    matters = {
        event
        for step in protocol.steps
        for event in (*step.starts, *step.begins_again_with, *step.stands_still_with)
    }
    return tuple(step for step in protocol.steps if step.is_optional and set(step.emits) & matters)


def calendar_of(protocol: Protocol, *, state: str, jurisdiction: str) -> Calendar:
    """Return the calendar of a matter in a state, in the charge of a jurisdiction.

    The days of federal institutions end in the capital; those of persons, of authorities that the
    case names and of institutions of the state, in the zone of the state.
    """
    zone = zone_of_place(state=state)
    zones = {
        step.by: CENTRE for step in protocol.steps if _is_in_the_capital(step.by, jurisdiction)
    }
    return Calendar(zone=zone, zones=zones)


def _is_in_the_capital(role: str, jurisdiction: str) -> bool:
    known = roles()[role]
    if known.kind != RoleKind.INSTITUTION:
        return False
    return jurisdiction not in known.by_jurisdiction or jurisdiction == "federal"


def _happening(number: int, given: Given) -> Occurrence:
    return Occurrence(
        f"given-{number}", Happening.HAPPENED, given.at, events=(given.event,), names=given.names
    )


class _Simulation:
    """Goes from one instant to the next at which something is taken to be done."""

    def __init__(
        self,
        protocol: Protocol,
        calendar: Calendar,
        pace: timedelta | None,
        outcomes: Mapping[str, str],
        also: frozenset[str],
    ) -> None:
        self.protocol, self.calendar, self.pace = protocol, calendar, pace
        self.outcomes, self.also = outcomes, also
        self.done: list[Occurrence] = []

    def run(self, given: list[Occurrence]) -> None:
        """Let everything happen that is given, and be done what follows."""
        self.done = list(given)
        ahead = sorted(one.latest for one in given)
        self.now: datetime = ahead.pop(0)
        for _ in range(2 * len(self.protocol.steps) + len(given)):
            planned = self._planned()
            if planned is not None and not (ahead and ahead[0] < planned[0]):
                self.now, item = planned
                self.done.append(self._act(item, planned[0]))
            elif ahead:
                self.now = ahead.pop(0)
            else:
                return

    def expected(self) -> Iterable[Expected]:
        """Yield each step as it stands at the end."""
        drawn = agenda(self.protocol, self.done, at=self.now, calendar=self.calendar)
        chosen = {item.step.either for item in drawn.items if item.step.either and item.done_at}
        for step in self.protocol.steps:
            item = drawn.of(step.id)[0]
            taken = item.done_at is not None
            is_other = bool(step.either) and step.either in chosen and not taken
            yield Expected(
                step,
                StepStatus.ALTERNATIVE if is_other else _standing(item),
                item,
                item.done_at,
                not_counted(item, self.calendar),
                ends_on(item, self.calendar),
            )

    def _planned(self) -> tuple[datetime, Item] | None:
        drawn = agenda(self.protocol, self.done, at=self.now, calendar=self.calendar)
        ends = [
            (end, place, item)
            for place, item in enumerate(drawn.items)
            if (end := self._end(item)) is not None
        ]
        if not ends:
            return None
        end, _, item = min(ends, key=lambda one: (one[0], one[1]))
        return end, item

    def _end(self, item: Item) -> datetime | None:
        """Return when an opening is taken to be done, if it is."""
        step = item.step
        if item.started_at is None or item.number > 1 or item.done_by or step.clock.waits:
            return None
        if (step.is_optional and step.id not in self.also) or self._is_other(step):
            return None
        if item.due.stands_still:
            return None
        if self.pace is not None:
            return max(item.started_at + self.pace, self.now)
        last = item.due.at if step.clock.unit == Unit.AT_ONCE else item.due.late_after
        return max(last, item.started_at, self.now) if last is not None else None

    def _is_other(self, step: Step) -> bool:
        """Say whether an alternative written before it is taken instead."""
        if not step.either:
            return False
        return step.id != next(one.id for one in self.protocol.steps if one.either == step.either)

    def _act(self, item: Item, at: datetime) -> Occurrence:
        step = item.step
        emitted = step.emits
        if step.choose != Choice.ALL:
            chosen = self.outcomes.get(step.id, "")
            emitted = (chosen,) if chosen in step.emits else step.emits[:1]
        return Occurrence(
            f"done-{step.id}", Happening.DONE, at, events=emitted, step=step.id, run=item.run
        )


def _standing(item: Item) -> StepStatus:
    if item.started_at is None:
        return StepStatus.NOT_BEGUN
    if item.step.clock.waits:
        return StepStatus.OPENS
    return StepStatus.WITHOUT_TERM if item.due.at is None else StepStatus.DATED


def not_counted(item: Item, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    """Return the official rest days that a clock in working days passed over, with their names."""
    due = item.due
    ends = due.working or due.at
    if item.step.clock.unit not in (Unit.WORKING_DAYS, Unit.DAYS) or ends is None:
        return ()
    if item.started_at is None:
        return ()
    zone = calendar.zone_of(item.step.by)
    one, other = sorted((_day(item.started_at, zone), _day(ends, zone)))
    resting = law_calendar(item.step.clock.calendar).rest_days
    passed = (one + n * DAY for n in range(1, (other - one).days + 1))
    return tuple(
        (day, resting[day]) for day in passed if day in resting and day.weekday() < SATURDAY
    )


def ends_on(item: Item, calendar: Calendar) -> str:
    """Return the name of the rest day on which a clock in natural days or months ends."""
    if item.step.clock.unit not in (Unit.CALENDAR_DAYS, Unit.DAYS, Unit.MONTHS):
        return ""
    if item.due.at is None:
        return ""
    resting = law_calendar(item.step.clock.calendar).rest_days
    return resting.get(_day(item.due.at, calendar.zone_of(item.step.by)), "")


def _day(at: datetime, zone: ZoneInfo) -> date:
    return local_day(at, zone)
