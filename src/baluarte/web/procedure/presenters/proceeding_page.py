"""One matter as its page tells it: what is owed, until when and why, and what may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.procedure.choices import AssignmentState, Perpetrator
from baluarte.domain.procedure.models import Matter, Proceeding
from baluarte.domain.procedure.queries import Course
from baluarte.norms.agenda import Agenda, Happening, Item, State
from baluarte.norms.agenda.occurrences import standing
from baluarte.norms.agenda.wording import clock_in_words, in_words
from baluarte.norms.clocks import Calendar, Unit
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.presenters.certainty import Mark
from baluarte.web.procedure.step_pages import Door, door_of

RUNNING = (State.OPEN, State.DUE)
STILL_TO_DO = (*RUNNING, State.OVERDUE, State.LAPSED)
MOST_PRESSING = 5


@dataclass(frozen=True)
class Place:
    """An agenda, and how its hours are read: where the person is."""

    zone: ZoneInfo
    at: datetime
    may_change: bool
    # Of which steps an authority says that it did them, and nobody checked: proceeding, step, run.
    said: frozenset[tuple[UUID, str, str]] = frozenset()


@dataclass(frozen=True)
class StepShown:
    """One opening of a step as its row shows it, with what may be done about it."""

    id: str
    anchor: str
    run: str
    name: str
    who: str
    state: State
    left: timedelta | None
    elapsed: float | None
    due_at: datetime | None
    # Why it has no date, where it has none.
    no_date: str
    not_before: datetime | None
    done_at: datetime | None
    is_done: bool
    why: str
    law: str
    mark: Mark
    tags: tuple[str, ...]
    may: frozenset[str]
    # The page of a room that alone does it.
    door: Door | None = None
    # What an authority says of it, which ends nothing.
    said: str = ""

    @property
    def is_urgent(self) -> bool:
        """Say whether it is late or about to be."""
        return self.state in (State.OVERDUE, State.DUE)


@dataclass(frozen=True)
class StageShown:
    """The steps of a stage that have begun, and those that wait."""

    name: str
    begun: tuple[StepShown, ...]
    waiting: tuple[StepShown, ...]


@dataclass(frozen=True)
class ProceedingShown:
    """A protocol under way: where it stands, and its stages."""

    proceeding: Proceeding
    name: str
    version: int
    code: str
    jurisdiction: str
    tags: tuple[dict[str, str], ...]
    stages: tuple[StageShown, ...]
    may: frozenset[str]

    @property
    def steps(self) -> list[StepShown]:
        """Return every step that has begun."""
        return [step for stage in self.stages for step in stage.begun]


def proceedings(
    courses: Iterable[Course], place: Place, *, known_at: datetime | None = None
) -> list[ProceedingShown]:
    """Return the proceedings of a matter at an instant; those not begun by then are left out."""
    known = [one for one in courses if known_at is None or one.proceeding.started_at <= known_at]
    return [_proceeding(one, place, known_at=known_at) for one in known]


def pressing(shown: Iterable[ProceedingShown]) -> list[tuple[ProceedingShown, StepShown]]:
    """Return what is late or about to be, what ran out first before all."""
    found = [(one, step) for one in shown for step in one.steps if step.is_urgent]
    found.sort(key=lambda pair: pair[1].left if pair[1].left is not None else timedelta.max)
    return found[:MOST_PRESSING]


def counted(shown: Iterable[ProceedingShown]) -> str:
    """Say how many steps are late and how many soon, over all proceedings."""
    states = [step.state for one in shown for step in one.steps]
    late, soon = states.count(State.OVERDUE), states.count(State.DUE)
    said_late = ngettext("%(n)s step late", "%(n)s steps late", late) % {"n": late}
    said_soon = ngettext("%(n)s due soon", "%(n)s due soon", soon) % {"n": soon}
    return f"{said_late}, {said_soon}"


def place_of(matter: Matter) -> str:
    """Return where a matter is, as closely as it is known."""
    if matter.state is None:
        return _("State not known")
    names = (matter.municipality.name if matter.municipality else "", matter.state.name)
    return ", ".join(filter(None, names))


def about(matter: Matter) -> list[dict[str, Any]]:
    """Return what is known of a matter beside what happened."""
    return [
        {"term": _("Place"), "value": place_of(matter)},
        {"term": _("Who did it"), "value": Perpetrator(matter.perpetrator).label},
        {"term": _("Responsible"), "value": str(matter.responsible or "")},
        {"term": _("Who keeps it"), "value": str(matter.compartment.institution or "")},
        {"term": _("Opened"), "value": matter.opened_at},
    ]


def name_of(course: Course) -> str:
    """Return what a proceeding is called."""
    return protocol_page.say(course.protocol.name)


def is_suspended(course: Course, *, at: datetime, known_at: datetime | None = None) -> bool:
    """Say whether the clocks of a proceeding stand still."""
    if not course.protocol.may_be_suspended:
        return False
    halts = [
        one.told.kind
        for one in standing(course.done, at=at, known_at=known_at)
        if one.told.kind in (Happening.SUSPENDED, Happening.RESUMED)
    ]
    return bool(halts) and halts[-1] == Happening.SUSPENDED


def is_closed(course: Course, *, at: datetime, known_at: datetime | None = None) -> bool:
    """Say whether a proceeding is closed."""
    facts = standing(course.done, at=at, known_at=known_at)
    return any(one.told.kind == Happening.CLOSED for one in facts)


def step_shown(course: Course, item: Item, place: Place) -> StepShown:
    """Return one opening of a step as its row shows it."""
    step, due = item.step, item.due
    is_to_do = place.may_change and item.state in STILL_TO_DO and bool(item.run)
    door = door_of(step, course.proceeding.matter_id) if is_to_do else None
    calendar = _read_there(course.calendar, place.zone)
    is_said = (course.proceeding.pk, step.id, item.run) in place.said
    return StepShown(
        id=step.id,
        anchor=f"{course.proceeding.pk.hex[:6]}-{step.id}-{item.number}",
        run=item.run,
        name=protocol_page.say(step.name),
        who=protocol_page.who(step.by),
        state=item.state,
        left=time_left(item, at=place.at),
        elapsed=_elapsed(item, at=place.at),
        due_at=due.at,
        no_date=_no_date(item),
        not_before=due.not_before,
        done_at=item.done_at,
        is_done=bool(item.done_by),
        why=in_words(item, calendar=calendar, language=protocol_page.language()),
        law=step.law,
        mark=certainty.mark(step.confidence, law=step.law, of_clock=step.clock),
        tags=tuple(_tags(item)),
        may=_may(item, has_door=door is not None) if place.may_change else frozenset(),
        door=door,
        said=str(AssignmentState.REPORTED.label) if is_said else "",
    )


def _no_date(item: Item) -> str:
    """Say why a step that runs has no date: the law gives none, or what it runs from is not known.

    A term that the law gives is said in its words, also where nobody knows yet on which day.
    """
    if item.due.at is not None:
        return ""
    if item.due.stands_still:
        return _("its clock stands still")
    if item.clock.unit == Unit.OPERATOR:
        return _("no term in the law")
    return _("%(clock)s, without a date yet") % {
        "clock": clock_in_words(item.clock, protocol_page.language())
    }


def time_left(item: Item, *, at: datetime) -> timedelta | None:
    """Return how long is left of a clock that runs, or how late it is."""
    due = item.due
    if due.at is None or due.late_after is None or not item.is_unfinished:
        return None
    return due.at - at


def _proceeding(course: Course, place: Place, *, known_at: datetime | None) -> ProceedingShown:
    drawn = course.agenda(at=place.at, known_at=known_at)
    suspended = is_suspended(course, at=place.at, known_at=known_at)
    closed = is_closed(course, at=place.at, known_at=known_at)
    ours = not course.proceeding.is_apart
    there = replace(place, may_change=place.may_change and not closed and ours)
    protocol = course.protocol
    several = len(protocol.jurisdictions) > 1
    return ProceedingShown(
        proceeding=course.proceeding,
        name=protocol_page.say(protocol.name),
        version=protocol.version,
        code=protocol.code,
        jurisdiction=course.proceeding.get_jurisdiction_display() if several else "",
        tags=tuple(_standing_tags(suspended=suspended, closed=closed)),
        stages=tuple(_stages(course, drawn, there)),
        may=frozenset(_may_of(course, suspended=suspended)) if there.may_change else frozenset(),
    )


def _stages(course: Course, drawn: Agenda, place: Place) -> Iterable[StageShown]:
    names = dict(course.protocol.stages)
    by_stage: dict[str, list[Item]] = {}
    for item in drawn.items:
        by_stage.setdefault(item.step.stage, []).append(item)
    for stage, items in by_stage.items():
        rows = [step_shown(course, item, place) for item in items]
        begun = tuple(row for row in rows if row.state != State.WAITING)
        waiting = tuple(row for row in rows if row.state == State.WAITING)
        yield StageShown(protocol_page.say(names[stage]) if stage in names else "", begun, waiting)


def _may(item: Item, *, has_door: bool) -> frozenset[str]:
    found = set()
    if item.run and not item.done_by and item.state in STILL_TO_DO:
        found.add("excuse")
        if not has_door:
            found.add("do")
        if item.is_unfinished:
            found.add("assign")
        if item.step.clock.extension and not item.is_extended and item.state in RUNNING:
            found.add("extend")
    return frozenset(found)


def _may_of(course: Course, *, suspended: bool) -> Sequence[str]:
    if not course.protocol.may_be_suspended:
        return ("close",)
    return ("resume" if suspended else "suspend", "close")


def _tags(item: Item) -> Iterable[str]:
    step = item.step
    if step.is_optional:
        yield _("Optional")
    if step.repeats and item.number > 1:
        yield _("Time %(n)d") % {"n": item.number}
    if item.is_extended:
        yield _("Extended")
    if item.state == State.BREACHED and item.done_by:
        yield _("Done late")


def _standing_tags(*, suspended: bool, closed: bool) -> Iterable[dict[str, str]]:
    if closed:
        yield {"label": _("Closed"), "kind": "absent"}
    elif suspended:
        yield {"label": _("Suspended: its clocks stand still"), "kind": "absent"}


def _elapsed(item: Item, *, at: datetime) -> float | None:
    if item.started_at is None or item.due.at is None or item.due.at <= item.started_at:
        return None
    return (at - item.started_at) / (item.due.at - item.started_at)


def _read_there(calendar: Calendar, zone: ZoneInfo) -> Calendar:
    """Return a calendar for words alone: every hour of a page is read in one zone."""
    return replace(calendar, zone=zone, zones={})
