"""From a protocol and what was done to the agenda: `agenda(protocol, done, *, at, calendar)`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from baluarte.norms.agenda.items import UNFINISHED, Agenda, Item, State
from baluarte.norms.agenda.occurrences import Fact, Happening, Occurrence, root_of, standing
from baluarte.norms.clocks.calendar import Calendar
from baluarte.norms.clocks.clock import Clock, Unit
from baluarte.norms.clocks.counting import Due, Suspension, count
from baluarte.norms.protocols.form import EXPIRED, Choice, Protocol, Step

NOTHING: Mapping[str, Clock] = {}


def agenda(
    protocol: Protocol,
    done: Iterable[Occurrence],
    *,
    at: datetime,
    calendar: Calendar,
    known_at: datetime | None = None,
    own_terms: Mapping[str, Clock] = NOTHING,
) -> Agenda:
    """Return what a protocol asks at an instant, by what had happened then.

    Parameters
    ----------
    protocol
        The version that this procedure keeps, whatever the law became since.
    done
        Occurrences in any order, corrections among them; later ones than `at` are not seen.
    at
        The instant, with its zone.
    calendar
        Rest days, zones and sessions.
    known_at
        Only what was written down by then is known: the agenda of a past day as it was.
    own_terms
        Clocks that the operator set for steps to which the law gives none, by step.

    Raises
    ------
    ValueError
        An occurrence says neither when it happened nor when it was told.
    """
    told = list(done)
    drawing = _Drawing(protocol, at, calendar, own_terms, standing(told, at=at, known_at=known_at))
    drawing.older = {one.id: one.supersedes for one in told if one.supersedes}
    items = [item for step in protocol.in_order_of_clocks for item in drawing.items_of(step)]
    if any(step.either for step in protocol.steps):
        items = _without_alternatives(items)
    if drawing.closed_at is not None:
        items = [_closed(item) for item in items]
    place = {step.id: number for number, step in enumerate(protocol.steps)}
    return Agenda(protocol, at, tuple(sorted(items, key=lambda one: place[one.step.id])))


@dataclass(frozen=True, slots=True)
class _Start:
    """An opening of a step."""

    run: str
    event: str
    at: datetime
    told_at: datetime
    is_known: bool = True
    names: date | None = None
    is_still: bool = False


@dataclass
class _Drawing:
    """The facts of one agenda, sorted by what they open and close."""

    protocol: Protocol
    at: datetime
    calendar: Calendar
    own_terms: Mapping[str, Clock]
    facts: list[Fact]
    older: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_event: dict[str, list[Fact]] = {}
        self.of_step: dict[str, list[Fact]] = {}
        self.expired: dict[str, list[_Start]] = {}
        self.closed_at: datetime | None = None
        stands: list[Suspension] = []
        for fact in self.facts:
            told = fact.told
            for event in told.events:
                self.by_event.setdefault(event, []).append(fact)
            if told.step:
                self.of_step.setdefault(told.step, []).append(fact)
            if told.kind == Happening.SUSPENDED:
                if not stands or stands[-1].end is not None:
                    stands.append(Suspension(told.latest))
            elif told.kind == Happening.RESUMED and stands and stands[-1].end is None:
                stands[-1] = Suspension(stands[-1].start, told.latest)
            elif told.kind == Happening.CLOSED and self.closed_at is None:
                # Nothing runs out any more: a closed procedure stays as it was closed.
                self.closed_at = self.at = told.latest
        self.suspensions = tuple(stands) if self.protocol.may_be_suspended else ()

    def items_of(self, step: Step) -> list[Item]:
        """Return each opening of a step, or one that waits."""
        acts = self.of_step.get(step.id, [])
        starts = list(self._starts(step))
        if not starts:
            return [self._without_start(step, acts)]
        ends = _Ends(step, acts, self._ended_by_others(step), self.older)
        return [
            self._item(step, number, start, ends) for number, start in enumerate(starts, start=1)
        ]

    def _starts(self, step: Step) -> Iterator[_Start]:
        found: list[_Start] = []
        for event in step.starts:
            if event.startswith(EXPIRED):
                found += self.expired.get(event.removeprefix(EXPIRED), ())
                continue
            found += (_start(event, fact) for fact in self.by_event.get(event, ()))
        if len(found) > 1:
            found.sort(key=lambda one: one.at)
        if not step.repeats:
            return iter([self._interrupted(step, one) for one in found[:1]])
        return iter(found[: step.at_most] if step.at_most else found)

    def _interrupted(self, step: Step, start: _Start) -> _Start:
        """Let a clock stand still while an answer is asked, and begin again with the answer.

        A clock that had run out is not interrupted: who asks too late is late.
        """
        events = (*step.stands_still_with, *step.begins_again_with)
        found = [(fact, event) for event in events for fact in self.by_event.get(event, ())]
        for fact, event in sorted(found, key=lambda one: one[0].told.latest):
            if fact.told.latest < start.at:
                continue
            last = None if start.is_still else self._due(step, start).late_after
            if last is not None and fact.told.latest > last:
                continue
            if event in step.stands_still_with:
                start = replace(start, is_still=True)
            else:
                start = replace(_start(event, fact), run=start.run)
        return start

    def _ended_by_others(self, step: Step) -> list[Fact]:
        """Return what brings about a step's events without being an act of that step."""
        if len(step.emits) == 1:
            facts = self.by_event.get(step.emits[0], [])
        else:
            facts = [fact for fact in self.facts if set(fact.told.events) & set(step.emits)]
        if step.either:
            # Who acted says which of the alternatives it was.
            return [fact for fact in facts if not fact.told.step]
        return [fact for fact in facts if fact.told.step != step.id]

    def _without_start(self, step: Step, acts: Sequence[Fact]) -> Item:
        for fact in acts:
            if fact.told.kind == Happening.DONE:
                return Item(
                    step, State.DONE, done_at=fact.told.at, done_by=fact.root, is_start_known=False
                )
            if fact.told.kind == Happening.EXCUSED:
                return Item(step, State.EXCUSED, done_by=fact.root)
        return Item(step, State.WAITING)

    def _item(self, step: Step, number: int, start: _Start, ends: "_Ends") -> Item:
        end = ends.of(start)
        is_extended = ends.is_extended(start, end)
        due = self._due(step, start, is_extended=is_extended)
        self._expire(step, start.run, due, end)
        return Item(
            step=step,
            state=_state(step, due, end, self.at),
            run=start.run,
            number=number,
            event=start.event,
            started_at=start.at,
            told_at=start.told_at,
            is_start_known=start.is_known,
            due=due,
            is_extended=is_extended,
            done_at=end.told.at if end else None,
            done_by=end.root if end else "",
            own_term=self._own_term(step),
        )

    def _due(self, step: Step, start: _Start, *, is_extended: bool | None = None) -> Due:
        if start.is_still:
            return Due(stands_still=True)
        if is_extended is None:
            acts = self.of_step.get(step.id, ())
            is_extended = any(fact.told.kind == Happening.EXTENDED for fact in acts)
        return count(
            self._own_term(step) or step.clock,
            start.at,
            role=step.by,
            calendar=self.calendar,
            suspensions=self.suspensions,
            named=start.names,
            is_extended=is_extended,
        )

    def _own_term(self, step: Step) -> Clock | None:
        return self.own_terms.get(step.id) if step.clock.unit == Unit.OPERATOR else None

    def _expire(self, step: Step, run: str, due: Due, end: Fact | None) -> None:
        """Let the end of a clock begin what waits for it, where it ran out before the end."""
        last = due.late_after
        if last is None or self.at <= last or (end and end.told.latest <= last):
            return
        event = f"{EXPIRED}{step.id}"
        self.expired.setdefault(step.id, []).append(_Start(f"{event}:{run}", event, last, last))


@dataclass
class _Ends:
    """Which act or event ends which opening, each at most one."""

    step: Step
    acts: Sequence[Fact]
    others: Sequence[Fact]
    older: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def of(self, start: _Start) -> Fact | None:
        named = self._act(start, is_named=True)
        return named or self._act(start, is_named=False) or self._from_others(start)

    def _act(self, start: _Start, *, is_named: bool) -> Fact | None:
        for fact in self.acts:
            if fact.told.kind not in (Happening.DONE, Happening.EXCUSED) or fact.root in self.used:
                continue
            if fact.root == start.run or bool(fact.told.run) != is_named:
                continue
            # A start that nobody can date may have been before any act that was admitted.
            is_after = not start.is_known or fact.told.latest >= start.at
            fits = _is_of(fact, start, self.older) if is_named else is_after
            if fits or not (is_named or self.step.repeats):
                self.used.add(fact.root)
                return fact
        return None

    def is_extended(self, start: _Start, end: Fact | None) -> bool:
        """Say whether an extension belongs to an opening: named, or given while it ran."""
        given = [fact for fact in self.acts if fact.told.kind == Happening.EXTENDED]
        for fact in sorted(given, key=lambda one: not one.told.run) if given else ():
            if fact.told.run:
                fits = _is_of(fact, start, self.older)
            else:
                is_running = end is None or fact.told.latest <= end.told.latest
                fits = not self.step.repeats or (start.at <= fact.told.latest and is_running)
            if fits and fact.root not in self.used:
                self.used.add(fact.root)
                return True
        return False

    def _from_others(self, start: _Start) -> Fact | None:
        wanted = set(self.step.emits)
        for fact in self.others:
            if fact.root in self.used or fact.root == start.run or fact.told.latest < start.at:
                continue
            wanted -= set(fact.told.events)
            if not wanted or self.step.choose != Choice.ALL:
                self.used.add(fact.root)
                return fact
        return None


def _start(event: str, fact: Fact) -> _Start:
    told = fact.told
    return _Start(
        fact.root, event, told.latest, told.told_at, told.at is not None, names=told.names
    )


def _is_of(fact: Fact, start: _Start, older: Mapping[str, str]) -> bool:
    return root_of(fact.told.run, older) == start.run if fact.told.run else start is not None


def _state(step: Step, due: Due, end: Fact | None, at: datetime) -> State:
    last = due.late_after
    if end is not None:
        if end.told.kind == Happening.EXCUSED:
            return State.EXCUSED
        done_at = end.told.at
        is_late = last is not None and done_at is not None and done_at > last
        nobody_fails = step.may_lapse or step.clock.waits
        return State.BREACHED if is_late and not nobody_fails else State.DONE
    if step.clock.waits:
        return State.WAITING if due.at is None or at <= due.at else State.OPEN
    if due.at is None or last is None or due.warn_at is None:
        return State.OPEN
    if at > last:
        return State.LAPSED if step.may_lapse else State.OVERDUE
    return State.DUE if at >= due.warn_at else State.OPEN


def _without_alternatives(items: list[Item]) -> list[Item]:
    """Excuse what an alternative was done for; call nobody late while an alternative still runs."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        if item.step.either:
            groups.setdefault(item.step.either, []).append(item)

    def settled(item: Item) -> Item:
        others = [
            one
            for one in groups[item.step.either]
            if one.step.id != item.step.id and one.run == item.run
        ]
        if not item.done_by and any(one.done_by for one in others):
            return replace(item, state=State.EXCUSED)
        is_late = item.state in (State.OVERDUE, State.BREACHED)
        if is_late and not all(_is_over(item, one) for one in others):
            return replace(item, state=State.LAPSED)
        return item

    return [settled(item) if item.step.either else item for item in items]


def _is_over(item: Item, other: Item) -> bool:
    """Say whether an alternative had run out too, when an item was done or is looked at."""
    last = other.due.late_after
    if item.done_at is not None:
        return last is not None and item.done_at > last
    return other.state in (State.OVERDUE, State.LAPSED)


def _closed(item: Item) -> Item:
    if item.state == State.OVERDUE:
        return replace(item, state=State.BREACHED)
    return replace(item, state=State.EXCUSED) if item.state in UNFINISHED else item
