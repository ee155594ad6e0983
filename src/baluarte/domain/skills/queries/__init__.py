"""What reads courses: which there are and where each stands."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.skills.choices import CourseStatus
from baluarte.domain.skills.models import RUNNERS, Course, CourseHandover, Enrolment
from baluarte.norms.clocks.calendar import local_day

# Who runs it now: whom it was handed to last, or who announced it.
RUNNER_NOW = Coalesce(
    Subquery(
        CourseHandover.objects.filter(course=OuterRef("pk"))
        .order_by("-number")
        .values("account")[:1]
    ),
    F("run_by"),
    output_field=UUIDField(),
)


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
    open_ones = Course.objects.annotate(runner=RUNNER_NOW).filter(
        runner=by, closing=None, withdrawal=None
    )
    return open_ones.filter(last_date__lt=local_day(at))


def runner_of(course: Course) -> Account:
    """Return who runs a course now."""
    last = course.handovers.select_related("account").order_by("-number").first()
    return last.account if last else course.run_by


def who_may_run(course: Course) -> QuerySet[Account]:
    """Return who else may run a course: runs courses of its house, and takes no part in it."""
    held = Membership.objects.filter(
        held_now(), institution=course.holder_id, role__in=RUNNERS, confirmed_at__isnull=False
    )
    inside = Enrolment.objects.filter(course=course)
    return (
        Account.objects.filter(pk__in=held.values("account"), is_active=True)
        .exclude(pk__in=inside.values("account"))
        .exclude(pk=runner_of(course).pk)
        .order_by("display_name", "pk")
    )


def is_left_behind(course: Course) -> bool:
    """Say whether who runs a course runs courses of its house no more."""
    return not Membership.objects.filter(
        held_now(), institution=course.holder_id, role__in=RUNNERS, confirmed_at__isnull=False,
        account=runner_of(course), account__is_active=True,
    ).exists()  # fmt: skip


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
