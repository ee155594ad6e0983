"""How long steps and stages took, from agendas: what is not over yet is said apart, never as zero.

A time runs from the event that opened a step to the act that ended it. A step that is not done yet
has lasted at least until the instant of its agenda; leaving such steps out would make slow
institutions look fast, so beside the median of what is done stands the one that counts them too
(the product-limit estimate of Kaplan and Meier, 1958). Nothing where fewer than half are over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import quantiles

from baluarte.norms.agenda.items import Agenda, Item, State

# By a hair more than half, since a product of shares is not exact.
HALF = 0.5 + 1e-9


@dataclass
class Times:
    """The times of one step or stage, and what has no time: each counted apart.

    `finished` and `unfinished` are seconds, the latter until the instant of the agenda. `undone`
    ended without being done (a right that lapsed, a step never done before the closing); of
    `unknown` nobody knows the start or the end, or they contradict one another. `in_time` and
    `late` are of those under a clock that somebody must keep.
    """

    finished: list[float] = field(default_factory=list)
    unfinished: list[float] = field(default_factory=list)
    undone: int = 0
    excused: int = 0
    unknown: int = 0
    in_time: int = 0
    late: int = 0

    @property
    def quartiles(self) -> tuple[timedelta, timedelta, timedelta] | None:
        """Return the quartiles of what is finished, the median in the middle."""
        if not self.finished:
            return None
        given = self.finished if len(self.finished) > 1 else self.finished * 2
        low, median, high = quantiles(given, n=4, method="inclusive")
        return timedelta(seconds=low), timedelta(seconds=median), timedelta(seconds=high)

    @property
    def median_of_all(self) -> timedelta | None:
        """Return by when half are over, counting what is not; nothing where that is not known."""
        return _product_limit_median(self.finished, self.unfinished)

    @property
    def share_in_time(self) -> float | None:
        """Return which share kept its clock, of those that were done or ran out."""
        under_a_clock = self.in_time + self.late
        return self.in_time / under_a_clock if under_a_clock else None


@dataclass
class Durations:
    """Times by protocol and step, and by protocol and stage."""

    agendas: int = 0
    steps: dict[tuple[str, str], Times] = field(default_factory=dict)
    stages: dict[tuple[str, str], Times] = field(default_factory=dict)


def durations(agendas: Iterable[Agenda]) -> Durations:
    """Return the times of every step and stage that began in some agendas, each at its instant."""
    found = Durations()
    for drawn in agendas:
        found.agendas += 1
        key = drawn.protocol.key
        for item in drawn.items:
            if item.state != State.WAITING or item.done_by:
                _add_step(found.steps.setdefault((key, item.step.id), Times()), item, drawn.at)
        for stage, items in _by_stage(drawn):
            _add_stage(found.stages.setdefault((key, stage), Times()), items, drawn.at)
    return found


def _add_step(times: Times, item: Item, at: datetime) -> None:
    if item.state == State.EXCUSED:
        times.excused += 1
        return
    _add_clock(times, item)
    began = item.started_at if item.is_start_known else None
    if item.done_by:
        _add_finished(times, began, item.done_at)
    elif not item.is_unfinished:
        times.undone += 1
    elif began is None:
        times.unknown += 1
    else:
        times.unfinished.append((at - began).total_seconds())


def _add_clock(times: Times, item: Item) -> None:
    """Count a clock as kept or not; one that only opens its step cannot be missed."""
    if item.due.late_after is None or item.step.may_lapse or item.step.clock.waits:
        return
    if item.is_late or item.state in (State.OVERDUE, State.BREACHED):
        times.late += 1
    elif item.done_at is not None:
        times.in_time += 1


def _add_finished(times: Times, began: datetime | None, ended: datetime | None) -> None:
    if began is None or ended is None or ended < began:
        times.unknown += 1
    else:
        times.finished.append((ended - began).total_seconds())


def _by_stage(drawn: Agenda) -> Iterator[tuple[str, list[Item]]]:
    """Yield the stages that began, with what makes each last: done, or owed by somebody."""
    for stage, _name in drawn.protocol.stages:
        items = [item for item in drawn.items if item.step.stage == stage and _lasts(item)]
        if items:
            yield stage, items


def _lasts(item: Item) -> bool:
    is_done = bool(item.done_by) and item.state != State.EXCUSED
    return is_done or (item.is_unfinished and not item.step.may_lapse)


def _add_stage(times: Times, items: Iterable[Item], at: datetime) -> None:
    """A stage runs from the first of its starts to the last of its acts."""
    items = list(items)
    starts = [item.started_at for item in items if item.is_start_known and item.started_at]
    ends = [item.done_at for item in items if item.done_at]
    began = min(starts) if len(starts) == len(items) else None
    if all(item.done_by for item in items):
        _add_finished(times, began, max(ends) if len(ends) == len(items) else None)
    elif began is None:
        times.unknown += 1
    else:
        times.unfinished.append((at - began).total_seconds())


def _product_limit_median(
    finished: Iterable[float], unfinished: Iterable[float]
) -> timedelta | None:
    """Return the first time by which at most half are estimated to go on.

    At each time `t` at which `d` of the `n` that lasted until then end, the share that goes on is
    multiplied by `1 - d / n`; what is unfinished leaves `n` after its last time.
    """
    ends = Counter(finished)
    leaving = Counter(unfinished)
    left, going_on = ends.total() + leaving.total(), 1.0
    for time in sorted(ends.keys() | leaving.keys()):
        going_on *= 1 - ends[time] / left
        if ends[time] and going_on <= HALF:
            return timedelta(seconds=time)
        left -= ends[time] + leaving[time]
    return None
