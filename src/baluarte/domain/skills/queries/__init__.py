"""What reads courses: which there are and where each stands."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.skills.choices import CourseStatus
from baluarte.domain.skills.models import Course, Enrolment
from baluarte.norms.clocks.calendar import local_day


def courses() -> QuerySet[Course]:
    """Return the courses that the context sees, the newest first."""
    found = Course.objects.select_related("holder", "run_by", "closing", "withdrawal")
    return found.order_by("-first_date", "id")


def course(reference: str) -> Course:
    """Return one course by its public name; `Course.DoesNotExist` where none is seen."""
    return courses().get(reference=reference)


def courses_of(account: UUID) -> QuerySet[Course]:
    """Return the courses in which an account is enrolled, the newest first."""
    there = Enrolment.objects.filter(account=account)
    return courses().filter(pk__in=there.values("course"))


def courses_to_close(by: UUID, *, at: datetime) -> QuerySet[Course]:
    """Return the courses that are over and that an account has still to close."""
    open_ones = Course.objects.filter(run_by=by, closing=None, withdrawal=None)
    return open_ones.filter(last_date__lt=local_day(at))


def is_open(course: Course) -> bool:
    """Say whether what is on record of a course can still change."""
    return not (hasattr(course, "closing") or hasattr(course, "withdrawal"))


def status_of(course: Course, *, at: datetime) -> CourseStatus:
    """Return where a course stands."""
    if hasattr(course, "withdrawal"):
        return CourseStatus.WITHDRAWN
    if hasattr(course, "closing"):
        return CourseStatus.CLOSED
    is_over = course.last_date < local_day(at)
    return CourseStatus.TO_CLOSE if is_over else CourseStatus.AHEAD


def statuses_of(several: Iterable[Course], *, at: datetime) -> dict[UUID, CourseStatus]:
    """Return where several courses stand."""
    return {one.pk: status_of(one, at=at) for one in several}
