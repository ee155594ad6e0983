"""Clocks of the law: which fell due and what became of them, step by step; backlog and delay."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.openings import Opening, openings
from baluarte.domain.accountability.tally import Counted, Place
from baluarte.norms.agenda import State
from baluarte.norms.agenda.items import Item
from baluarte.norms.indicators import Counts, Indicator

RAN_OUT = (State.OVERDUE, State.BREACHED)
FAILED = (Outcome.LATE, Outcome.MISSED)


@dataclass
class ClockCount:
    """What became of the openings of one step in a period; nothing here is a rate."""

    started: int = 0
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    breached: int = 0
    suspended: int = 0
    unknown_start: int = 0
    said: int = 0
    apart: int = 0
    breached_by: Counter[Place] = field(default_factory=Counter)


def clock_counts(
    protocols: Iterable[str], period: Period, *, known_at: datetime
) -> dict[tuple[str, str], ClockCount]:
    """Return, by protocol and step, what started and what became of what fell due in a period.

    `overdue` is still to be done, `breached` never was; `suspended` stands still at the end.
    """
    found: dict[tuple[str, str], ClockCount] = {}
    for one in openings(protocols, period, known_at=known_at):
        count = found.setdefault((one.protocol, one.item.step.id), ClockCount())
        count.started += (
            not one.is_gone and one.item.is_start_known and period.holds(one.item.started_at)
        )
        count.suspended += one.is_suspended
        match became_of(one, period):
            case Outcome.IN_TIME:
                count.in_time += 1
            case Outcome.LATE:
                count.late += 1
                count.breached_by[one.place] += 1
            case Outcome.MISSED:
                is_over = one.item.state == State.BREACHED
                count.breached += is_over
                count.overdue += not is_over
                count.breached_by[one.place] += 1
            case Outcome.SAID:
                count.said += 1
                # What is only said leaves overdue what is.
                if not one.item.done_by:
                    count.overdue += 1
                    count.breached_by[one.place] += 1
            case Outcome.UNKNOWN:
                count.unknown_start += 1
            case Outcome.APART:
                count.apart += 1
    return found


def became_of(one: Opening, period: Period) -> Outcome | None:
    """Return what became of a clock that fell due in a period; nothing of any other.

    A person's right that lapses and a clock that only opens its step are owed by nobody. What is in
    time, or not owed, only as it was said or corrected after the term is counted apart.
    """
    now = None if one.is_gone else _became(one.item, period, one)
    then = _became(one.first, period, one) if one.first else None
    if then in FAILED and now not in FAILED:
        return Outcome.APART
    return now


def _became(item: Item, period: Period, one: Opening) -> Outcome | None:
    last = item.due.late_after
    if last is None or not period.holds(last) or item.step.may_lapse or item.step.clock.waits:
        return None
    if item.state == State.EXCUSED:
        return _excused(item, last, one)
    if item.done_by and not one.is_shown:
        return Outcome.SAID
    if item.done_by and item.done_at is None:
        return None if one.told_at is None else _said(Outcome.IN_TIME, last, one)
    if not (item.done_at or item.state in RAN_OUT):
        return None
    if not item.is_start_known:
        return Outcome.UNKNOWN
    if item.done_at is None:
        is_said = one.said_at is not None and one.said_at <= last
        return Outcome.SAID if is_said else Outcome.MISSED
    return Outcome.LATE if item.is_late else _said(Outcome.IN_TIME, last, one)


def _said(outcome: Outcome, last: datetime, one: Opening) -> Outcome:
    """Return an outcome that stands on what was written down before the term was over."""
    return outcome if one.told_at is None or one.told_at <= last else Outcome.APART


def _excused(item: Item, last: datetime, one: Opening) -> Outcome | None:
    """Return what became of what was excused, or closed undone.

    Not owed on a ground that the text lists, or where another way that it allows was taken.
    """
    if item.done_at is not None and item.done_at > last:
        return Outcome.MISSED
    if one.is_settled or (item.done_by and item.step.excused_on):
        return None
    return Outcome.APART


def of_clocks(found: Iterable[Opening], indicator: Indicator, period: Period) -> Iterator[Counted]:
    """Yield what an indicator counts among openings of steps."""
    every = [one for one in found if indicator.counts_step(one.protocol, one.item.step.id)]
    mine = [one for one in every if not one.is_gone]
    match indicator.counts:
        case Counts.CLOCK:
            for one in every:
                if outcome := became_of(one, period):
                    yield Counted(indicator.code, one.place, outcome, _lasted(one, outcome))
        case Counts.BACKLOG:
            for one in mine:
                if one.item.is_unfinished:
                    yield Counted(indicator.code, one.place, _stands(one))
        case Counts.DELAY:
            yield from _waits(mine, indicator, period)


def _lasted(one: Opening, outcome: Outcome) -> float | None:
    began, ended = one.item.started_at, one.item.done_at
    if outcome not in (Outcome.IN_TIME, Outcome.LATE) or began is None or ended is None:
        return None
    return (ended - began).total_seconds() if ended >= began else None


def _stands(one: Opening) -> Outcome:
    # What had run out stays so, whatever is halted afterwards.
    if one.item.state == State.OVERDUE:
        return Outcome.OVERDUE
    return Outcome.SUSPENDED if one.is_suspended else Outcome.WITHIN


def _waits(mine: Iterable[Opening], indicator: Indicator, period: Period) -> Iterator[Counted]:
    """Yield each wait between two steps that ended in a period, or that lasted at its end."""
    begins, ends = (one.partition("/")[2] for one in indicator.steps)
    by_proceeding: dict[UUID, list[Opening]] = {}
    for one in mine:
        by_proceeding.setdefault(one.proceeding, []).append(one)
    for of in by_proceeding.values():
        decided = sorted(until for one in of if (until := _decided_at(one, ends)))
        for one in of:
            since = one.item.done_at
            if one.item.step.id != begins or since is None:
                continue
            if one.first is not None and one.first.done_at is not None:
                since = min(since, one.first.done_at)
            until = next((each for each in decided if each >= since), None)
            if until is None:
                yield Counted(indicator.code, one.place, Outcome.WAITING)
            elif period.holds(until):
                lasted = (until - since).total_seconds()
                yield Counted(indicator.code, one.place, Outcome.DECREED, lasted)


def _decided_at(one: Opening, step: str) -> datetime | None:
    """Return when a wait ended: not before the decree was written down."""
    if one.item.step.id != step or one.item.done_at is None:
        return None
    return max(one.item.done_at, one.told_at or one.item.done_at)
