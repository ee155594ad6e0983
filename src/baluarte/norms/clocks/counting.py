"""Until when: from a clock and its start to the last instant that is in time.

The day of the start is not counted. A clock in days runs to the end of its last day in the zone
of whoever owes it; a clock in hours runs from moment to moment, whatever clocks on walls do. The
last instant is still in time. Time suspended does not count: an hour that stood still is added,
a day counts if the procedure was not suspended when it ended. Which days are not worked is of the
law that sets the term (`law_calendars`).
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from baluarte.norms.clocks.calendar import DAY, Calendar, local_day
from baluarte.norms.clocks.clock import Clock, Unit
from baluarte.norms.clocks.law_calendars import law_calendar

LAST_INSTANT = time.max
LONGEST_WARNING = timedelta(days=2)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Suspension:
    """A procedure stands still from an instant until another, or until further notice."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out; `None` where that is not known or time stands still.

    `at` is the instant to keep, `late_after` the last one that nobody may call late: they differ
    where the law says only "days" (`natural` and `working` are its two readings) and where it says
    "at once". From `warn_at` on it is soon; before `not_before` it would be too early.
    """

    at: datetime | None = None
    late_after: datetime | None = None
    warn_at: datetime | None = None
    not_before: datetime | None = None
    natural: datetime | None = None
    working: datetime | None = None
    stands_still: bool = False


def count(
    clock: Clock,
    start: datetime,
    *,
    role: str,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    named: date | None = None,
    is_extended: bool = False,
) -> Due:
    """Return when a clock that began at `start` runs out for whoever holds `role`.

    `named` is the date that the start names (a session), from which a clock may count back.
    """
    # Python subtracts two times of one zone by what walls say, not by what has passed.
    start = start.astimezone(UTC)
    value = clock.value + (clock.extension if is_extended else 0)
    if clock.unit == Unit.OPERATOR:
        return Due()
    if clock.unit == Unit.AT_ONCE:
        return _at_once(start, calendar)
    zone = calendar.zone_of(role)
    if clock.unit == Unit.HOURS:
        due = _ends(start, _after_hours(start, value, suspensions))
        early = _after_hours(start, clock.at_least, suspensions) if clock.at_least else None
        return _from_when(due, early)
    day = local_day(start, zone)
    if clock.unit == Unit.NEXT_SESSION:
        session = calendar.session_after(role, day)
        return _ends(start, end_of(session, zone)) if session else Due()
    if clock.is_before:
        return _counted_back(clock, start, named, role, calendar) if named else Due()
    counting = _Counting(day, clock, role, calendar, tuple(suspensions))
    return _in_days(clock, value, start, counting)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of a day in a zone, in UTC."""
    return datetime.combine(day, LAST_INSTANT, zone).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last one of a month that has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Counting:
    """The day a clock began, whose days it counts, and when time stood still."""

    start: date
    clock: Clock
    role: str
    calendar: Calendar
    suspensions: tuple[Suspension, ...]

    @property
    def zone(self) -> ZoneInfo:
        return self.calendar.zone_of(self.role)

    def reading(self) -> Callable[[int], datetime | None]:
        """Return how its unit is counted."""
        return {
            Unit.CALENDAR_DAYS: self.natural,
            Unit.WORKING_DAYS: self.working,
            Unit.MONTHS: self.months,
        }[self.clock.unit]

    def earliest(self, number: int) -> datetime | None:
        """Return before when it would be too early: no day not worked puts that off."""
        unmoved = replace(self, clock=replace(self.clock, ends_any_day=True))
        return unmoved.reading()(number)

    def natural(self, number: int) -> datetime | None:
        if not self._matters():
            return self._end_of_last(self.start + number * DAY)
        return self._walked(self.start, number, lambda _: True)

    def working(self, number: int) -> datetime | None:
        law = self.clock.calendar
        if not self._matters():
            last = self.calendar.working_day(self.start, number, law=law, role=self.role)
            return end_of(last, self.zone)
        return self._walked(
            self.start, number, lambda day: self.calendar.is_working(day, law=law, role=self.role)
        )

    def months(self, number: int) -> datetime | None:
        last = add_months(self.start, number)
        if not self._matters():
            return self._end_of_last(last)
        return self._walked(self.start, (last - self.start).days, lambda _: True)

    def _end_of_last(self, day: date) -> datetime:
        """Return the end of a term's last day, or of the next worked one where the law moves it."""
        law = self.clock.calendar
        if law_calendar(law).moves_last_day and not self.clock.ends_any_day:
            day = self.calendar.worked_from(day, law=law, role=self.role)
        return end_of(day, self.zone)

    def _matters(self) -> bool:
        begun = datetime.combine(self.start, time.min, self.zone)
        return any(one.end is None or one.end > begun for one in self.suspensions)

    def _walked(self, day: date, number: int, counts: Callable[[date], bool]) -> datetime | None:
        while number:
            day += DAY
            end = end_of(day, self.zone)
            if any(one.end is None and one.start <= end for one in self.suspensions):
                return None
            number -= counts(day) and not self._is_suspended(end)
        return self._end_of_last(day)

    def _is_suspended(self, instant: datetime) -> bool:
        return any(
            one.start <= instant and (one.end is None or one.end > instant)
            for one in self.suspensions
        )


def _in_days(clock: Clock, value: int, start: datetime, counting: _Counting) -> Due:
    if clock.unit == Unit.DAYS:
        return _both_readings(start, counting.natural(value), counting.working(value))
    reading = counting.reading()
    early = counting.earliest(clock.at_least) if clock.at_least else None
    return _from_when(_ends(start, reading(value)), early)


def _both_readings(start: datetime, natural: datetime | None, working: datetime | None) -> Due:
    if natural is None or working is None:
        return Due(stands_still=True)
    return Due(
        at=natural,
        late_after=working,
        warn_at=_soon(start, natural),
        natural=natural,
        working=working,
    )


def _counted_back(clock: Clock, start: datetime, named: date, role: str, calendar: Calendar) -> Due:
    if clock.unit == Unit.WORKING_DAYS:
        day = calendar.working_day(named, -clock.value, law=clock.calendar, role=role)
    else:
        day = named - clock.value * DAY
    last = end_of(day, calendar.zone_of(role))
    # A day that had passed when the date was set is nobody's to keep: it is due at once.
    return _ends(start, last) if last >= start else _at_once(start, calendar)


def _at_once(start: datetime, calendar: Calendar) -> Due:
    return Due(at=start, late_after=start + calendar.grace, warn_at=start)


def _after_hours(start: datetime, hours: int, suspensions: Sequence[Suspension]) -> datetime | None:
    due = start + timedelta(hours=hours)
    for one in sorted(suspensions, key=lambda each: each.start):
        if one.start > due or (one.end is not None and one.end <= start):
            continue
        if one.end is None:
            return None
        due += one.end.astimezone(UTC) - max(one.start.astimezone(UTC), start)
    return due


def _ends(start: datetime, at: datetime | None) -> Due:
    if at is None:
        return Due(stands_still=True)
    return Due(at=at, late_after=at, warn_at=_soon(start, at))


def _from_when(due: Due, not_before: datetime | None) -> Due:
    if not_before is None:
        return due
    return Due(due.at, due.late_after, due.warn_at, not_before, stands_still=due.stands_still)


def _soon(start: datetime, at: datetime) -> datetime:
    """A quarter of the whole before the end, and never more than two days."""
    return at - min(max(at - start, timedelta()) / 4, LONGEST_WARNING)
