"""What no scenario names yet: steps, ends of clocks, edges of clocks, special circumstances.

A step is named where some `then` says its state; its end where one says `until`. An *edge* is
seen where a step that is not done is looked at, or is done, just before the last instant that
nobody may call late, exactly at it, or just after: within a minute where the clock ends at a
minute, within a day where it ends with a day. A clock the operator sets has no edge in the law.

A *circumstance* counts only where a scenario `shows` it, says the end it leads to, and the dates
bear it out, in the zone of whoever owes the step. The days looked at lie after the day of the
start, up to the last one; for hours and "at once" the day of the start is one of them; for a clock
that counts back they go from the last day in time to the eve of the date named; of an extension
only the part added is looked at, of `at_least` the part before it would be too early.

- weekend: one of those days is a Saturday or Sunday.
- holiday: one of them, from Monday to Friday, is an official rest day.
- month_end: the last day of a month and the first of the next are both among them, or between the
  start and them; for a clock in months, the month of its end has no such day as that of its start.
- leap_day: one of them is a 29 February.
- zone_change: noon or midnight of one of them has another distance to UTC than the start, by
  summer time or because the place changed its zone.
- suspension: the procedure stood still between start and end, and the end is another one for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from baluarte.norms.agenda import Agenda, Happening, Item, agenda
from baluarte.norms.clocks import Clock, Unit
from baluarte.norms.clocks.calendar import DAY, SATURDAY, local_day
from baluarte.norms.clocks.clock import COUNTED_IN_DAYS
from baluarte.norms.clocks.counting import add_months
from baluarte.norms.clocks.law_calendars import law_calendar
from baluarte.norms.protocols import Protocol, Step, protocol, protocols
from baluarte.norms.scenarios.reading import CIRCUMSTANCES, scenarios
from baluarte.norms.scenarios.running import Expected, Moment, Scenario
from baluarte.norms.yaml_texts import read_yaml

MINUTE = timedelta(minutes=1)
FEBRUARY, LEAP_DAY = 2, 29
EDGES = ("just_before", "exactly_at", "just_after")
BEFORE, WAITS, EXTENSION, AT_LEAST = "before", "waits", "extension", "at_least"
FROM_MOMENT_TO_MOMENT = (Unit.HOURS, Unit.AT_ONCE)
# A date that is named, a session that is set and the very moment do not stand still.
# Nor does an article halt what the operator set, since no article set it.
NEVER_SUSPENDED = (BEFORE, Unit.NEXT_SESSION, Unit.AT_ONCE, Unit.OPERATOR)


@dataclass(frozen=True)
class Gap:
    """Something that no scenario names: of what, what of it."""

    code: str
    of: str
    what: str = ""

    def in_language(self, language: str) -> str:
        """Return the gap in words."""
        said = _gaps()
        what = said["names"].get(self.what, {}).get(language, self.what)
        return str(said[self.code][language]).format(of=self.of, what=what)

    def __str__(self) -> str:
        return self.in_language("en")


def uncovered(
    told: Iterable[Scenario] | None = None, of: Iterable[Protocol] | None = None
) -> list[Gap]:
    """Return what no scenario names, of all protocols of the library unless others are given."""
    told = scenarios() if told is None else told
    wanted = [
        (home, step) for home, step in map(_home, *_each_step(protocols() if of is None else of))
    ]
    told = tuple(told)
    sights = [sight for one in told for sight in _sights(one)]
    return [
        *_of_steps(wanted, sights),
        *_of_units({kind for _, step in wanted for kind in kinds_of(step.clock)}, sights),
        *_of_claims(told, sights),
    ]


def lines_of_coverage(language: str = "es") -> list[str]:
    """Return the report as lines to print."""
    gaps, said = uncovered(), _gaps()["summary"]
    steps = {(home.code, step.id) for home, step in map(_home, *_each_step(protocols()))}
    summary = str(said[language]).format(
        scenarios=len(scenarios()),
        protocols=len({code for code, _ in steps}),
        steps=len(steps),
        gaps=len(gaps),
    )
    return [*(gap.in_language(language) for gap in gaps), summary]


def kinds_of(clock: Clock) -> tuple[str, ...]:
    """Return how a clock counts: its unit, or back, or waiting; extended, not too early."""
    first = BEFORE if clock.is_before else WAITS if clock.waits else str(clock.unit)
    also = [
        kind for kind, given in ((EXTENSION, clock.extension), (AT_LEAST, clock.at_least)) if given
    ]
    return (first, *also)


def circumstances_of(kind: str) -> tuple[str, ...]:
    """Return what can touch a way of counting."""
    return tuple(one for one in CIRCUMSTANCES if one != "suspension" or kind in suspended_kinds())


@cache
def suspended_kinds() -> frozenset[str]:
    """Return the ways of counting of the texts that an article lets stand still."""
    found = (step for one in protocols() if one.may_be_suspended for step in one.steps)
    return frozenset(kind for step in found for kind in kinds_of(step.clock)) - {*NEVER_SUSPENDED}


@dataclass(frozen=True)
class _Sight:
    """A step as some moment of a scenario looks at it."""

    scenario: Scenario
    moment: Moment
    expected: Expected
    drawn: Agenda
    item: Item

    @cached_property
    def key(self) -> tuple[str, str]:
        return (_home(self.scenario.protocol, self.item.step)[0].code, self.item.step.id)

    @cached_property
    def clock(self) -> Clock:
        return self.scenario.own_terms.get(self.item.step.id, self.item.step.clock)

    @property
    def zone(self) -> ZoneInfo:
        return self.scenario.calendar.zone_of(self.item.step.by)

    @property
    def last(self) -> datetime | None:
        due = self.item.due
        return due.at if self.clock.waits else due.late_after

    @property
    def says_the_end(self) -> bool:
        return self.expected.until is not None

    @property
    def edge(self) -> str:
        """Return which edge of its clock is looked at, "" for none."""
        seen_at = self.item.done_at if self.item.done_by else self.moment.at
        if self.last is None or seen_at is None:
            return ""
        ends_with_a_day = self.clock.unit in (*COUNTED_IN_DAYS, Unit.NEXT_SESSION)
        near = DAY if ends_with_a_day else MINUTE
        if seen_at == self.last:
            return "exactly_at"
        if abs(seen_at - self.last) > near:
            return ""
        return "just_before" if seen_at < self.last else "just_after"

    def ranges(self) -> Iterator[tuple[str, datetime, datetime]]:
        """Yield each way in which its clock counts, from when to when."""
        due, start, last = self.item.due, self.item.started_at, self.last
        if start is None or last is None:
            return
        if self.item.step.clock.unit == Unit.OPERATOR:
            yield Unit.OPERATOR, start, last
        elif self.clock.is_before:
            if named := self._named():
                yield BEFORE, last - DAY, datetime.combine(named - DAY, time(12), self.zone)
        else:
            yield kinds_of(self.clock)[0], start, last
        if self.item.is_extended and (plain := self._without(Happening.EXTENDED)):
            end = plain.due.late_after
            if end is not None:
                yield EXTENSION, end, last
        if due.not_before is not None:
            yield AT_LEAST, start, due.not_before

    def circumstances(self, kind: str, start: datetime, end: datetime) -> Iterator[str]:
        """Yield what really occurs between a start and an end."""
        first, last = local_day(start, self.zone), local_day(end, self.zone)
        days = [first + n * DAY for n in range((last - first).days + 1)]
        counted = days if self.clock.unit in FROM_MOMENT_TO_MOMENT else days[1:]
        if any(day.weekday() >= SATURDAY for day in counted):
            yield "weekend"
        resting = law_calendar(self.clock.calendar).rest_days
        if any(day in resting and day.weekday() < SATURDAY for day in counted):
            yield "holiday"
        if self._falls_short(first) if kind == Unit.MONTHS else first.month != last.month:
            yield "month_end"
        if any((day.month, day.day) == (FEBRUARY, LEAP_DAY) for day in counted):
            yield "leap_day"
        if self._changes_zone(start, end, counted):
            yield "zone_change"
        if kind not in NEVER_SUSPENDED and self._is_moved_by_suspension(kind, start, end):
            yield "suspension"

    def _falls_short(self, start: date) -> bool:
        return add_months(start, self.clock.value).day < start.day

    def _changes_zone(self, start: datetime, end: datetime, days: Iterable[date]) -> bool:
        noons = [datetime.combine(day, time(12), self.zone) for day in days]
        known = [one for one in noons if start <= one <= end]
        instants = [start.astimezone(self.zone), *known, end.astimezone(self.zone)]
        return len({one.utcoffset() for one in instants}) > 1

    def _is_moved_by_suspension(self, kind: str, start: datetime, end: datetime) -> bool:
        plain = self._without(Happening.SUSPENDED, Happening.RESUMED)
        if plain is None:
            return False
        stopped = [one.latest for one in self.scenario.told() if one.kind == Happening.SUSPENDED]
        resumed = [one.latest for one in self.scenario.told() if one.kind == Happening.RESUMED]
        if not any(one <= end for one in stopped) or not any(one > start for one in resumed):
            return False
        if kind == AT_LEAST:
            return plain.due.not_before != self.item.due.not_before
        return plain.due.at != self.item.due.at

    def _named(self) -> date | None:
        of_its_run = (one for one in self.scenario.told() if one.id == self.item.run)
        return next((one.names for one in of_its_run), None)

    def _without(self, *kinds: Happening) -> Item | None:
        """Return the same opening as it would be without acts of some kinds."""
        drawn = agenda(
            self.scenario.protocol,
            [one for one in self.scenario.told() if one.kind not in kinds],
            at=self.moment.at,
            calendar=self.scenario.calendar,
            known_at=self.moment.known_at,
            own_terms=self.scenario.own_terms,
        )
        same = (one for one in drawn.of(self.item.step.id) if one.run == self.item.run)
        return next(same, None)


def _of_steps(wanted: Iterable[tuple[Protocol, Step]], sights: Iterable[_Sight]) -> Iterator[Gap]:
    by_step: dict[tuple[str, str], list[_Sight]] = {}
    for sight in sights:
        by_step.setdefault(sight.key, []).append(sight)
    for home, step in wanted:
        name, seen = f"{home.code}/{step.id}", by_step.get((home.code, step.id), [])
        if not seen:
            yield Gap("step", name)
        elif step.clock.unit != Unit.OPERATOR:
            if not any(one.says_the_end for one in seen):
                yield Gap("end", name)
            edges = {one.edge for one in seen}
            yield from (Gap("edge", name, edge) for edge in EDGES if edge not in edges)


def _of_units(kinds: Iterable[str], sights: Iterable[_Sight]) -> Iterator[Gap]:
    shown = {
        (kind, one)
        for sight in sights
        if sight.says_the_end
        for kind, start, end in sight.ranges()
        for one in sight.circumstances(kind, start, end)
        if one in sight.scenario.shows
    }
    for kind in sorted(kinds):
        for one in circumstances_of(kind):
            if (kind, one) not in shown:
                yield Gap("circumstance", kind, one)


def _of_claims(told: Iterable[Scenario], sights: list[_Sight]) -> Iterator[Gap]:
    for scenario in told:
        occurs = {
            one
            for sight in sights
            if sight.scenario.slug == scenario.slug and sight.says_the_end
            for kind, start, end in sight.ranges()
            for one in sight.circumstances(kind, start, end)
        } | set(_told_of(scenario))
        for one in scenario.shows:
            if one not in occurs:
                yield Gap("claim", scenario.slug, one)


def _told_of(scenario: Scenario) -> Iterator[str]:
    """Yield what the acts of a scenario are an example of."""
    told = scenario.told()
    kinds = {one.kind for one in told}
    if any(one.supersedes for one in told):
        yield "correction"
    if any(one.at is not None and one.told_at > one.at for one in told):
        yield "late"
    if any(one.at is None for one in told):
        yield "unknown_start"
    if Happening.EXTENDED in kinds:
        yield "extension"
    if Happening.CLOSED in kinds:
        yield "closing"
    days = {local_day(one.latest, scenario.zone) for one in told}
    if any(not scenario.protocol.covers(day) for day in days):
        yield "change_of_law"


def _sights(scenario: Scenario) -> Iterator[_Sight]:
    for moment in scenario.then:
        drawn = scenario.agenda_at(moment)
        for expected in moment.expected:
            for item in drawn.of(expected.step):
                if item is drawn.item(expected.step, expected.of):
                    yield _Sight(scenario, moment, expected, drawn, item)


def _each_step(given: Iterable[Protocol]) -> tuple[list[Protocol], list[Step]]:
    """Return every step that a protocol has of its own, and beside it that protocol."""
    own = [
        (one, step) for one in given for step in one.steps if _home(one, step)[0].code == one.code
    ]
    return [one for one, _ in own], [step for _, step in own]


def _home(given: Protocol, step: Step) -> tuple[Protocol, Step]:
    """Return the protocol that first wrote a step, and the step."""
    if given.extends:
        code, _, version = given.extends.partition("/")
        base = protocol(code, int(version))
        if any(one.id == step.id for one in base.steps):
            return _home(base, base.step(step.id))
    return given, step


@cache
def _gaps() -> Mapping[str, Any]:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "scenario_gaps.yaml"
    found: Mapping[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
    return found
