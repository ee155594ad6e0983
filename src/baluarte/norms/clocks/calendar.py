"""Days on which somebody works, zones in which a day ends, sessions of bodies."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from baluarte.norms.clocks.law_calendars import (
    FIRST_YEAR,
    LAST_YEAR,
    OFFICIAL,
    law_calendar,
)
from baluarte.norms.yaml_texts import read_yaml

CENTRE = ZoneInfo("America/Mexico_City")
CAPITAL = "09"
# Where a day begins first: a day that has not come there has come nowhere in the country.
EAST = ZoneInfo("America/Cancun")
SATURDAY = 5
DAY = timedelta(days=1)
# What the law calls "at once" is late after this many minutes: no law says so, it is our proposal.
GRACE_MINUTES = 60


class NoSuchZone(LookupError):
    """A state without a written zone."""


@dataclass(frozen=True)
class Calendar:
    """What counting needs to know beside the law.

    `zones` by role, for roles whose institution lies elsewhere than `zone`; `closed` the days on
    which nobody works here, beside those of the law, `closed_of` those of one body, by role;
    `sessions` the known dates of the sessions of a body, by role.
    """

    zone: ZoneInfo = CENTRE
    zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    closed_of: Mapping[str, frozenset[date]] = field(default_factory=dict)
    sessions: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    grace: timedelta = timedelta(minutes=GRACE_MINUTES)

    def zone_of(self, role: str) -> ZoneInfo:
        """Return the zone in which the days of a role end."""
        return self.zones.get(role, self.zone)

    def days_closed(self, role: str) -> frozenset[date]:
        """Return the days that the operator declared not worked, of everybody and of a role."""
        return self.closed | self.closed_of.get(role, frozenset())

    def is_working(self, day: date, *, law: str = OFFICIAL, role: str = "") -> bool:
        """Say whether terms in working days count this day, by a law's calendar and for a role."""
        return (
            day.weekday() < SATURDAY
            and day not in law_calendar(law).rest_days
            and day not in self.days_closed(role)
        )

    def working_day(self, start: date, number: int, *, law: str = OFFICIAL, role: str = "") -> date:
        """Return the day that is the `number`th working one after `start`, or before if negative.

        The day of the start is not counted.
        """
        if not self.days_closed(role):
            days = _working_days(law)
            if number >= 0:
                return days[bisect_right(days, start) + number - 1] if number else start
            return days[bisect_left(days, start) + number]
        step, left, day = (DAY if number > 0 else -DAY), abs(number), start
        while left:
            day += step
            left -= self.is_working(day, law=law, role=role)
        return day

    def worked_from(self, day: date, *, law: str, role: str = "") -> date:
        """Return the day itself where it is worked, else the next one that is."""
        while not self.is_working(day, law=law, role=role):
            day += DAY
        return day

    def session_after(self, role: str, day: date) -> date | None:
        """Return the next known session of a body after a day."""
        return min((one for one in self.sessions.get(role, ()) if one > day), default=None)


def local_day(at: datetime, zone: ZoneInfo = CENTRE) -> date:
    """Return which day it is in a zone at an instant: the only way a day is read off an instant."""
    if at.tzinfo is None:
        raise ValueError("an instant has a zone: nobody knows which day this is")
    return at.astimezone(zone).date()


@cache
def _working_days(law: str) -> tuple[date, ...]:
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    resting = law_calendar(law).rest_days
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(one for one in days if one.weekday() < SATURDAY and one not in resting)


def zone_of_place(*, state: str, municipality: str = "") -> ZoneInfo:
    """Return the zone of a municipality where it has one of its own, else of its state."""
    written = _zones()
    name = written["municipalities"].get(municipality) or written["states"].get(state)
    if name is None:
        raise NoSuchZone(f"no zone is written for the state {state!r}")
    return ZoneInfo(name)


@cache
def _zones() -> Any:
    file = resources.files("baluarte.norms") / "texts" / "territory" / "zones.yaml"
    return read_yaml(file.read_text(encoding="utf-8"))
