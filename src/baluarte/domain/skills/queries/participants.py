"""Who takes part in a course, and what of it is known: the last word on each, as far as seen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.skills.choices import Moment
from baluarte.domain.skills.models import (
    CountedParticipants,
    Course,
    CourseAttendance,
    CourseScore,
    Enrolment,
)
from baluarte.domain.skills.queries import runner_of

Row = TypeVar("Row", bound=Model)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Participant:
    """An account in a course; what nobody said, or the context may not read, is nothing."""

    enrolment: Enrolment
    attended: bool | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    # How often each was said: what the next word is numbered by.
    times: tuple[int, int, int] = (0, 0, 0)

    def has_passed(self, pass_score: int | None) -> bool:
        """Say whether a course gives her what it gives: attended, and passed where it is asked."""
        if not self.attended:
            return False
        return pass_score is None or (self.after is not None and self.after >= pass_score)


def participants_of(course: Course) -> list[Participant]:
    """Return the accounts in a course by name, each with the last word on her, in three queries."""
    rows = Enrolment.objects.filter(course=course).select_related("account")
    several = list(rows.order_by("account__display_name", "pk"))
    marks = _last(CourseAttendance.objects.filter(course=course), lambda one: one.enrolment_id)
    scores = _last(
        CourseScore.objects.filter(course=course), lambda one: (one.enrolment_id, one.moment)
    )
    return [_participant(one, marks, scores) for one in several]


def who_may_enrol(course: Course) -> QuerySet[Account]:
    """Return who acts for the organisation of a course, runs it not and is not in it, by name."""
    held = Membership.objects.filter(
        held_now(), institution=course.holder_id, confirmed_at__isnull=False
    )
    inside = Enrolment.objects.filter(course=course)
    return (
        Account.objects.filter(pk__in=held.values("account"), is_active=True)
        .exclude(pk__in=inside.values("account"))
        .exclude(pk=runner_of(course).pk)
        .order_by("display_name", "pk")
    )


def counted_in(course: Course) -> list[CountedParticipants]:
    """Return the last count of each kind of participants without an account."""
    rows = _last(CountedParticipants.objects.filter(course=course), lambda one: one.kind)
    return sorted(rows.values(), key=lambda one: one.kind)


def scores_of(account: UUID, courses: Iterable[Course]) -> dict[UUID, dict[str, Decimal | None]]:
    """Return an account's own scores in some courses: course -> moment -> score."""
    rows = CourseScore.objects.filter(account=account, course__in=[one.pk for one in courses])
    found: dict[UUID, dict[str, Decimal | None]] = {}
    for (course, moment), one in _last(rows, lambda one: (one.course_id, one.moment)).items():
        found.setdefault(course, {})[moment] = one.score
    return found


def attendances_of(account: UUID, courses: Iterable[Course]) -> dict[UUID, bool | None]:
    """Return whether an account attended some courses: course -> yes, no, not said."""
    rows = CourseAttendance.objects.filter(
        enrolment__account=account, course__in=[one.pk for one in courses]
    )
    last = _last(rows, lambda one: one.course_id)
    return {course: one.attended for course, one in last.items()}


def scores_in_order(
    several: Sequence[Participant],
) -> tuple[list[float | None], list[float | None]]:
    """Return the scores before and after of some participants, in the same order."""
    before = [None if one.before is None else float(one.before) for one in several]
    after = [None if one.after is None else float(one.after) for one in several]
    return before, after


def _last(rows: QuerySet[Row], key: Callable[[Row], Key]) -> dict[Key, Row]:
    """Return of each key the row that was said last."""
    return {key(one): one for one in rows.order_by("number")}


def _participant(
    one: Enrolment,
    marks: Mapping[UUID, CourseAttendance],
    scores: Mapping[tuple[UUID, str], CourseScore],
) -> Participant:
    mark = marks.get(one.pk)
    before, after = (scores.get((one.pk, moment)) for moment in (Moment.BEFORE, Moment.AFTER))
    return Participant(
        enrolment=one,
        attended=mark.attended if mark else None,
        before=before.score if before else None,
        after=after.score if after else None,
        times=(
            mark.number if mark else 0,
            before.number if before else 0,
            after.number if after else 0,
        ),
    )
