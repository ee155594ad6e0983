"""How far a file follows its protocol, in order and in time: a profile of acts, never a grade.

A file is replayed on the engine that counts the days of living matters. What nobody told is not
known, which is neither done nor undone: it is counted apart everywhere, and no clock or order is
judged by it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from baluarte.norms.agenda import Agenda, Happening, Item, Occurrence, State, agenda
from baluarte.norms.agenda.build import NOTHING
from baluarte.norms.clocks.calendar import Calendar, local_day
from baluarte.norms.clocks.clock import Clock, Unit
from baluarte.norms.protocols.form import EXPIRED, Choice, Protocol, Step


class Outcome(StrEnum):
    """How far an act came, as somebody says; `NOT_KNOWN` where nobody does."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"
    NOT_KNOWN = "not_known"


class Timing(StrEnum):
    """Whether an act kept its clock."""

    IN_TIME = "in_time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"
    # The law gives none and nobody set one, or it is a person's, who fails nobody.
    NO_CLOCK = "no_clock"
    # Nobody says when it began, when it was done, or whether it was.
    NOT_KNOWN = "not_known"


class Disorder(StrEnum):
    """How an act stands out of order."""

    BEFORE_ITS_START = "before_its_start"
    # What must begin it is known not to have been.
    NOT_BEGUN = "not_begun"
    # Done again, where it is done once.
    AGAIN = "again"


WAS_DONE = (Outcome.DONE, Outcome.PARTLY)


@dataclass(frozen=True, slots=True)
class ActTold:
    """What somebody says of an act of a protocol: how far it came, and when.

    `first` and `last` are the first and last day it may have been done (or, of what was not done,
    the day on which it was not); `events` which of its ends it had, where it has several.
    """

    act: str
    outcome: Outcome
    first: date | None = None
    last: date | None = None
    events: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """Return the day, where it is known to the day."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True)
class FileTold:
    """What is told of a file: its acts, what else happened (event and day), when it closed.

    `is_complete`: whoever told it read the whole file, so what is not told was not done.
    """

    id: str = ""
    acts: tuple[ActTold, ...] = ()
    happened: tuple[tuple[str, date | None], ...] = ()
    closed_on: date | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class ActProfile:
    """An act in a file: one row for each time the protocol calls for it.

    `is_called`: whether what begins it came about; `None` where nobody knows. `late_by` and `took`
    are days: past its clock, and from its start until it was done; `lasted` how many it is known to
    have gone undone. `is_owed`: somebody fails where it is not done; what is a person's, or may be
    done, is not.
    """

    act: str
    number: int
    stage: str
    outcome: Outcome
    is_called: bool | None
    timing: Timing
    late_by: int | None = None
    began_on: date | None = None
    done_on: date | None = None
    lasted: int | None = None
    is_owed: bool = True

    @property
    def was_not_called(self) -> bool:
        """Say whether what begins it did not come about, and it was not done either."""
        return self.is_called is False and self.outcome not in WAS_DONE

    @property
    def was_maybe_called(self) -> bool:
        """Say whether nobody knows if what begins it came about, and it was not done."""
        return self.is_called is None and self.outcome not in WAS_DONE

    @property
    def took(self) -> int | None:
        """Return how many days it took, where both ends are known and in order."""
        if self.began_on is None or self.done_on is None or self.done_on < self.began_on:
            return None
        return (self.done_on - self.began_on).days


@dataclass(frozen=True, slots=True)
class Fault:
    """An act out of order, and the event that should have begun it."""

    act: str
    disorder: Disorder
    event: str = ""


@dataclass(frozen=True)
class Profile:
    """How a file followed its protocol on a day: its acts, what stands out of order."""

    file: str
    protocol: str
    on: date
    acts: tuple[ActProfile, ...]
    faults: tuple[Fault, ...]

    @property
    def reached(self) -> str:
        """Return the furthest stage in which anything was done, "" where nothing was."""
        done = [one.stage for one in self.acts if one.outcome in WAS_DONE]
        return done[-1] if done else ""

    @property
    def stops_at(self) -> str:
        """Return the first act that was called for and not done, "" where none is known to be."""
        stops = (one.act for one in self.acts if one.is_called and one.outcome == Outcome.NOT_DONE)
        return next(stops, "")


def profile(
    protocol: Protocol,
    file: FileTold,
    *,
    at: date,
    calendar: Calendar,
    own_terms: Mapping[str, Clock] = NOTHING,
) -> Profile:
    """Return how a file followed a text until a day.

    Parameters
    ----------
    protocol
        The version that the file keeps.
    file
        What is told of it; what is told of days after `at` is not seen.
    at
        The day it is looked at.
    calendar
        Rest days and zones, for clocks.
    own_terms
        Clocks that the operator set for acts to which the law gives none, by act.

    Raises
    ------
    KeyError
        An act that the protocol does not have.
    """
    replayed = _Replay(protocol, file, at, calendar)
    drawn = agenda(
        protocol,
        replayed.occurrences,
        at=replayed.instant(at),
        calendar=calendar,
        own_terms=own_terms,
    )
    return Profile(
        file=file.id,
        protocol=protocol.key,
        on=at,
        acts=tuple(replayed.row(item, drawn) for item in drawn.items),
        faults=tuple(replayed.faults(drawn)),
    )


@dataclass
class _Replay:
    """A file as occurrences, each under the name of what was told."""

    protocol: Protocol
    file: FileTold
    at: date
    calendar: Calendar
    occurrences: list[Occurrence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.told: dict[str, ActTold] = {}
        self.of_act: dict[str, list[ActTold]] = {}
        for number, (event, day) in enumerate(self.file.happened):
            if day is None or day <= self.at:
                self._add(f"e{number:06}", Happening.HAPPENED, day, events=(event,))
        for number, act in enumerate(self.file.acts):
            if act.first is not None and act.first > self.at:
                continue
            step = self.protocol.step(act.act)
            self.of_act.setdefault(act.act, []).append(act)
            name = f"a{number:06}"
            self.told[name] = act
            if act.outcome in WAS_DONE:
                events = act.events or _events(step)
                self._add(name, Happening.DONE, act.day, step=act.act, events=events)
            elif act.outcome == Outcome.NOT_APPLICABLE:
                self._add(name, Happening.EXCUSED, act.day, step=act.act)
        if self.file.closed_on is not None and self.file.closed_on <= self.at:
            self._add("z", Happening.CLOSED, self.file.closed_on)
        self.emitted = {event for one in self.occurrences for event in one.events}
        self.days = {one.id: one.at for one in self.occurrences}

    def _add(
        self,
        name: str,
        kind: Happening,
        day: date | None,
        *,
        step: str = "",
        events: tuple[str, ...] = (),
    ) -> None:
        at = None if day is None else self.instant(day)
        told = Occurrence(name, kind, at, self.instant(self.at), step=step, events=events)
        self.occurrences.append(told)

    def instant(self, day: date) -> datetime:
        """Return the noon of a day: what is known by the day is in order with what is too."""
        return datetime.combine(day, time(12), self.calendar.zone).astimezone(UTC)

    def row(self, item: Item, drawn: Agenda) -> ActProfile:
        outcome = self._outcome(item, drawn)
        is_called = self._is_called(item)
        began = local_day(item.started_at, self.calendar.zone) if item.started_at else None
        began = began if item.is_start_known else None
        ended = self.days.get(item.done_by) if outcome in WAS_DONE else None
        done = local_day(ended, self.calendar.zone) if ended else None
        timing, late_by = self._timing(item, outcome, began, done)
        return ActProfile(
            act=item.step.id,
            number=item.number,
            stage=item.step.stage,
            outcome=outcome,
            is_called=is_called,
            timing=timing,
            late_by=late_by,
            began_on=began,
            done_on=done,
            lasted=self._lasted(item, outcome, began),
            is_owed=not item.step.may_lapse,
        )

    def _outcome(self, item: Item, drawn: Agenda) -> Outcome:
        if item.done_by in self.told:
            return self.told[item.done_by].outcome
        if item.done_by:
            # What it brings about happened, though nobody says by which act.
            return Outcome.DONE
        if item.step.either and any(
            one.done_by and one.step.either == item.step.either and one.run == item.run
            for one in drawn.items
        ):
            # An alternative was done.
            return Outcome.NOT_APPLICABLE
        said = [one.outcome for one in self.of_act.get(item.step.id, ())]
        if Outcome.NOT_DONE in said or (self.file.is_complete and Outcome.NOT_KNOWN not in said):
            return Outcome.NOT_DONE
        return Outcome.NOT_KNOWN

    def _is_called(self, item: Item) -> bool | None:
        """Say whether what begins an act came about, as far as it is told."""
        if item.run:
            return True
        starts = [one for one in item.step.starts if not one.startswith(EXPIRED)]
        if self.file.is_complete or all(self._is_absent(event) for event in starts):
            return False
        return None

    def _is_absent(self, event: str, *, from_outside: bool = True) -> bool:
        """Say whether an event is known not to have come about: no act of the text brought it.

        What comes from outside, and nobody told, calls for nothing; that an act was done shows
        that it may have come after all, and so `from_outside` says whether to take it as absent.
        """
        if event in self.emitted:
            return False
        by = [step.id for step in self.protocol.steps if event in step.emits]
        if not by:
            return from_outside
        said = [[one.outcome for one in self.of_act.get(step, ())] for step in by]
        return all(bool(each) and not {*each} & {*WAS_DONE, Outcome.NOT_KNOWN} for each in said)

    def _timing(
        self, item: Item, outcome: Outcome, began: date | None, done: date | None
    ) -> tuple[Timing, int | None]:
        last = item.due.late_after
        has_none = item.clock.unit == Unit.OPERATOR or item.step.may_lapse or item.clock.waits
        if has_none or outcome == Outcome.NOT_APPLICABLE:
            return Timing.NO_CLOCK, None
        if last is None or began is None:
            is_open = not item.run and outcome not in WAS_DONE
            return (Timing.NO_CLOCK if is_open else Timing.NOT_KNOWN), None
        if outcome == Outcome.NOT_KNOWN or (outcome in WAS_DONE and done is None):
            return Timing.NOT_KNOWN, None
        zone = self.calendar.zone_of(item.step.by)
        if outcome in WAS_DONE and done is not None:
            if not item.is_late:
                return Timing.IN_TIME, None
            return Timing.LATE, (done - local_day(last, zone)).days
        if item.state in (State.OVERDUE, State.BREACHED):
            return Timing.OVERDUE, (self._until(item) - local_day(last, zone)).days
        return Timing.RUNNING, None

    def _lasted(self, item: Item, outcome: Outcome, began: date | None) -> int | None:
        if outcome != Outcome.NOT_DONE or began is None or not item.run:
            return None
        return max(0, (self._until(item) - began).days)

    def _until(self, item: Item) -> date:
        """Return the last day on which an act is known not to have been done."""
        said = [
            one.last
            for one in self.of_act.get(item.step.id, ())
            if one.outcome == Outcome.NOT_DONE and one.last is not None
        ]
        ends = [self.file.closed_on] if self.file.closed_on else []
        return min([max(said, default=self.at), *ends, self.at])

    def faults(self, drawn: Agenda) -> Iterator[Fault]:
        used = {item.done_by for item in drawn.items if item.done_by}
        for item in drawn.items:
            act = self.told.get(item.done_by)
            if act is None or act.outcome not in WAS_DONE:
                continue
            if item.run:
                start = self.days.get(item.run)
                began = local_day(start, self.calendar.zone) if start is not None else None
                if act.last is not None and began is not None and act.last < began:
                    yield Fault(act.act, Disorder.BEFORE_ITS_START, item.event)
            elif self._was_not_begun(item.step):
                yield Fault(act.act, Disorder.NOT_BEGUN, item.step.starts[0])
        for name, act in self.told.items():
            if act.outcome in WAS_DONE and name not in used:
                yield from self._beside(act)

    def _beside(self, act: ActTold) -> Iterator[Fault]:
        """Yield why an act that was done belongs to nothing that the protocol called for."""
        step = self.protocol.step(act.act)
        if not step.repeats:
            yield Fault(act.act, Disorder.AGAIN)
        elif self._was_not_begun(step):
            yield Fault(act.act, Disorder.NOT_BEGUN, step.starts[0])

    def _was_not_begun(self, step: Step) -> bool:
        """Say whether an act was done though what begins it is known not to have been."""
        if any(event in self.emitted for event in step.starts):
            return False
        absent = (self._is_absent(event, from_outside=False) for event in step.starts)
        return self.file.is_complete or all(absent)


def _events(step: Step) -> tuple[str, ...]:
    """Return what the end of a step brings about, where nobody says which of its ends it had."""
    return step.emits if step.choose == Choice.ALL else step.emits[:1]


@dataclass
class ActCount:
    """What became of an act in many files: openings by outcome and timing, and its days.

    `took` are days until it was done, `lasted` days it is known to have gone undone: what a curve
    needs. `not_called` counts files in which what begins it did not come about, `maybe_called`
    those in which nobody knows.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    timings: Counter[Timing] = field(default_factory=Counter)
    late_by: list[int] = field(default_factory=list)
    took: list[int] = field(default_factory=list)
    lasted: list[int] = field(default_factory=list)
    not_called: int = 0
    maybe_called: int = 0
    is_owed: bool = True

    @property
    def never_happens(self) -> bool:
        """Say whether it was owed, and was done nowhere that anybody knows."""
        done = sum(self.outcomes[one] for one in WAS_DONE)
        return self.is_owed and done == 0 and self.outcomes[Outcome.NOT_DONE] > 0


@dataclass
class Conformance:
    """How some files followed their protocol: counts of acts, stages and disorders, no grade."""

    files: int = 0
    acts: dict[str, ActCount] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    stops_at: Counter[str] = field(default_factory=Counter)
    faults: Counter[Fault] = field(default_factory=Counter)
    in_order: int = 0

    def add(self, one: Profile) -> None:
        """Count one more file."""
        self.files += 1
        self.reached[one.reached] += 1
        if one.stops_at:
            self.stops_at[one.stops_at] += 1
        # A file counts once for each disorder, however often it repeats it.
        self.faults.update(set(one.faults))
        self.in_order += not one.faults
        for act in one.acts:
            counted = self.acts.setdefault(act.act, ActCount(is_owed=act.is_owed))
            self._add_act(counted, act)

    def _add_act(self, counted: ActCount, act: ActProfile) -> None:
        if act.was_not_called:
            counted.not_called += 1
            return
        if act.was_maybe_called:
            counted.maybe_called += 1
            return
        counted.outcomes[act.outcome] += 1
        counted.timings[act.timing] += 1
        if act.late_by is not None:
            counted.late_by.append(act.late_by)
        if act.took is not None:
            counted.took.append(act.took)
        if act.lasted is not None:
            counted.lasted.append(act.lasted)


FILES, IN_ORDER, STOPS, FAULT = "files", "in_order", "stops", "fault"
IN_TIME, LATE = "in_time", "late"


def counted_in(one: Profile, cell: str) -> list[ActProfile | None]:
    """Return what a number counts in a file: each opening of an act, or once the file itself.

    Cells: `files`, `in_order`, `fault.IP-08.again.EVENT`, and of an act `IP-08.stops`,
    `IP-08.in_time`, `IP-08.late`, `IP-08.done` and the other outcomes.
    """
    of, _, part = cell.partition(".")
    if of == FAULT:
        faults = [f"{each.act}.{each.disorder}.{each.event}" for each in one.faults]
        return [None] if part in faults else []
    if not part:
        return [None] if of == FILES or (of == IN_ORDER and not one.faults) else []
    if part == STOPS:
        return [None] if one.stops_at == of else []
    return [act for act in one.acts if act.act == of and _is_counted(act, part)]


def _is_counted(act: ActProfile, part: str) -> bool:
    if act.was_not_called:
        return False
    if act.was_maybe_called:
        return part == Outcome.NOT_KNOWN
    if part == IN_TIME:
        return act.timing == Timing.IN_TIME
    if part == LATE:
        return act.timing in (Timing.LATE, Timing.OVERDUE)
    return act.outcome == part


def conformance(profiles: Iterable[Profile]) -> Conformance:
    """Return how some files followed their protocol."""
    found = Conformance()
    for one in profiles:
        found.add(one)
    return found
