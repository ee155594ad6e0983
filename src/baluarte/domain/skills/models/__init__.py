"""Courses, who took part, what was learned: written once, and never changed."""

from baluarte.domain.skills.models.closings import CompetenceGiven, CourseClosing
from baluarte.domain.skills.models.courses import Course, CourseWithdrawal
from baluarte.domain.skills.models.handovers import CourseHandover
from baluarte.domain.skills.models.participants import (
    CountedParticipants,
    CourseAttendance,
    CourseScore,
    Enrolment,
)
from baluarte.domain.skills.models.walls import RUNNERS
