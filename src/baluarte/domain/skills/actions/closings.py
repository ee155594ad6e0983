"""Close a course: its numbers are kept, and who attended, and passed where asked, holds it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.skills.actions.courses import log, require_open
from baluarte.domain.skills.models import (
    CompetenceGiven,
    CountedParticipants,
    Course,
    CourseClosing,
)
from baluarte.domain.skills.queries.gains import gain_of
from baluarte.domain.skills.queries.participants import Participant, counted_in, participants_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.skills import SkillsRefused, competence_on

CENTS = Decimal("0.01")


@transaction.atomic
def close_course(*, course: Course, by: UUID, at: datetime) -> CourseClosing:
    """Close a course that is over, once it is said of each account whether it attended."""
    held = require_open(course, by=by)
    if local_day(at) < held.last_date:
        raise SkillsRefused("not_over", field="course", right=held.last_date)
    there, counted = participants_of(held), counted_in(held)
    if not there and not sum(one.enrolled for one in counted):
        raise SkillsRefused("nobody", field="course")
    unsaid = sum(one.attended is None for one in there)
    if unsaid:
        raise SkillsRefused("attendance", field="course", given=unsaid)
    given = _give(held, there, by=by, at=at)
    made = _closing(held, there, counted)
    made.closed_at, made.closed_by_id = at, by
    made.save(force_insert=True)
    log("skills.close_course", held, by=by, at=at, given=given)
    return made


def _give(course: Course, there: Sequence[Participant], *, by: UUID, at: datetime) -> int:
    """Give those who attended, and passed where the course asks for it, what the course gives."""
    day = course.last_date
    made = CompetenceGiven.objects.bulk_create(
        CompetenceGiven(
            account_id=one.enrolment.account_id, course=course, competence=code, given_date=day,
            until_date=competence_on(code, day).last_day(day), given_at=at, given_by_id=by,
        )
        for one in there
        if one.has_passed(course.pass_score)
        for code in course.competences
    )  # fmt: skip
    return len(made)


def _closing(
    course: Course, there: Sequence[Participant], counted: Sequence[CountedParticipants]
) -> CourseClosing:
    gain = gain_of(there)
    passes = course.pass_score is not None
    passed = sum(one.has_passed(course.pass_score) for one in there) if passes else 0
    return CourseClosing(
        course=course,
        enrolled=len(there) + sum(one.enrolled for one in counted),
        attended=sum(bool(one.attended) for one in there)
        + sum(one.attended or 0 for one in counted),
        passed=passed + (sum(one.passed or 0 for one in counted) if passes else 0),
        attendance_unstated=sum(one.enrolled for one in counted if one.attended is None),
        passing_unstated=sum(one.enrolled for one in counted if one.passed is None),
        pairs=gain.pairs,
        without_second=gain.without_second,
        gain=_cents(gain.value),
        gain_low=_cents(gain.low),
        gain_high=_cents(gain.high),
    )


def _cents(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(CENTS)
