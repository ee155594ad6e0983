"""A course passes to another: handed over by who runs it, or taken over from who left."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.skills.actions.courses import log
from baluarte.domain.skills.models import Course, CourseHandover
from baluarte.domain.skills.queries import is_left_behind, who_may_run
from baluarte.domain.skills.rules import may_run_for, runs
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.skills import SkillsRefused


@transaction.atomic
def hand_over_course(*, course: Course, to: Account, by: UUID, at: datetime) -> CourseHandover:
    """Let another who runs courses of the house run this one; with it pass its scores.

    Who runs it hands it over; where she runs courses there no more, another takes it for herself.
    """
    context.require(by)
    take_turns([course.pk])
    if not (runs(by, course) or (to.pk == by and may_take_over(by, course))):
        raise NotAllowed("skills.hand_over.only_who_runs_it_or_once_she_left")
    if not who_may_run(course).filter(pk=to.pk).exists():
        raise SkillsRefused("not_a_runner", field="to")
    made = CourseHandover.objects.create(
        course=course, number=course.handovers.count() + 1, account=to, handed_at=at,
        handed_by_id=by,
    )  # fmt: skip
    log("skills.hand_over_course", course, by=by, at=at, taken=to.pk == by)
    return made


def may_take_over(by: UUID, course: Course) -> bool:
    """Say whether an account may take a course over: who ran it left, and it runs courses there."""
    return (
        may_run_for(by, course.holder)
        and is_left_behind(course)
        and who_may_run(course).filter(pk=by).exists()
    )
