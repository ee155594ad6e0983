"""A clock as the law writes it: so many of a unit, or a moment that needs no number."""

from dataclasses import dataclass
from enum import StrEnum

from baluarte.norms.clocks.law_calendars import OFFICIAL


class Unit(StrEnum):
    """In what a clock is counted; the words are those of the texts."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    # The law says only "days": both readings are computed and shown.
    DAYS = "days"
    MONTHS = "months"
    AT_ONCE = "at_once"
    NEXT_SESSION = "next_session"
    # The law sets no term; the operator may, and it is shown as theirs.
    OPERATOR = "operator"


COUNTED_IN_DAYS = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS})
WITH_A_NUMBER = COUNTED_IN_DAYS | {Unit.HOURS}


@dataclass(frozen=True, slots=True)
class Clock:
    """So many of a unit from a start; `is_before` counts back from a date that is known.

    `extension` may be added once, `at_least` must have passed, both in the same unit. A clock that
    `waits` opens its step when it has run out. `is_ours` marks a term that no law sets.
    `calendar` names the law whose days not worked it passes over; a duration that `ends_any_day`
    is never moved from one of them to the next.
    """

    unit: Unit
    value: int = 0
    is_before: bool = False
    extension: int = 0
    at_least: int = 0
    waits: bool = False
    is_ours: bool = False
    calendar: str = OFFICIAL
    ends_any_day: bool = False
