"""Everything that changes what is kept of courses."""

from baluarte.domain.skills.actions.closings import close_course
from baluarte.domain.skills.actions.courses import NewCourse, announce_course, withdraw_course
from baluarte.domain.skills.actions.handovers import hand_over_course, may_take_over
from baluarte.domain.skills.actions.participants import (
    NewCount,
    Said,
    count_participants,
    enrol,
    record_sheet,
    take_sheet,
)

__all__ = [
    "NewCount",
    "NewCourse",
    "Said",
    "announce_course",
    "close_course",
    "count_participants",
    "enrol",
    "hand_over_course",
    "may_take_over",
    "record_sheet",
    "take_sheet",
    "withdraw_course",
]
