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
