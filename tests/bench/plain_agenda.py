"""The agenda as one would write it first: walks every fact for every step, every day of a term.

Knows no corrections, suspensions, extensions or alternatives; what it knows comes out the same.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from baluarte.norms.agenda import Happening, Occurrence, State
from baluarte.norms.clocks import Calendar, Clock, Unit
from baluarte.norms.protocols import Protocol, Step
from baluarte.norms.protocols.form import Choice

DAY = timedelta(days=1)
MONTHS = 12


def plain_agenda(
    protocol: Protocol, told: Iterable[Occurrence], *, at: datetime, calendar: Calendar
) -> dict[tuple[str, str], tuple[State, datetime | None]]:
    """Return state and last instant of each opening, by step and what opened it."""
    facts = sorted((one for one in told if one.latest <= at), key=lambda one: one.latest)
    found = {}
    for step in protocol.steps:
        starts = [one for one in facts if set(one.events) & set(step.starts)]
        used: set[str] = set()
        for start in starts if step.repeats else starts[:1]:
            end = _end(step, start, facts, used)
            last = last_instant(step.clock, start, step.by, calendar)
            found[step.id, start.id] = (_state(step, start, end, last, at), last)
    return found


def _end(
    step: Step, start: Occurrence, facts: list[Occurrence], used: set[str]
) -> Occurrence | None:
    wanted = set(step.emits)
    acts = [one for one in facts if one.kind == Happening.DONE and one.step == step.id]
    others = [one for one in facts if one.step != step.id and set(one.events) & wanted]
    for one in acts:
        if one.run == start.id and one.id not in used:
            used.add(one.id)
            return one
    for one in others:
        if one.id in used or one.id == start.id or one.latest < start.latest:
            continue
        wanted -= set(one.events)
        if not wanted or step.choose != Choice.ALL:
            used.add(one.id)
            return one
    return None


def last_instant(clock: Clock, start: Occurrence, role: str, calendar: Calendar) -> datetime | None:
    """Count day by day to the last instant that nobody may call late."""
    zone = calendar.zone_of(role)
    day = start.latest.astimezone(zone).date()
    if clock.unit == Unit.AT_ONCE:
        return start.latest + calendar.grace
    if clock.unit == Unit.HOURS:
        return start.latest + timedelta(hours=clock.value)
    if clock.unit in (Unit.OPERATOR, Unit.NEXT_SESSION):
        return None
    left, step = clock.value, DAY
    if clock.is_before:
        if start.names is None:
            return None
        day, step = start.names, -DAY
    if clock.unit == Unit.MONTHS:
        months = day.month - 1 + clock.value
        first = day.replace(year=day.year + months // MONTHS, month=months % MONTHS + 1, day=1)
        day, left = first + (day.day - 1) * DAY, 0
        while day.month != first.month:
            day -= DAY
    while left:
        day += step
        left -= clock.unit == Unit.CALENDAR_DAYS or calendar.is_working(day)
    return datetime.combine(day, time.max, zone).astimezone(UTC)


def _state(
    step: Step, start: Occurrence, end: Occurrence | None, last: datetime | None, at: datetime
) -> State:
    if end is not None:
        is_late = last is not None and end.latest > last
        return State.BREACHED if is_late and not step.may_lapse else State.DONE
    if last is None or at <= last:
        return State.OPEN
    return State.LAPSED if step.may_lapse else State.OVERDUE
