"""Announce a course of one's organisation, and take it back with all that it gave."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.skills.choices import CourseTakenBack
from baluarte.domain.skills.models import Course, CourseWithdrawal
from baluarte.domain.skills.models.courses import BEST_SCORE, MOST_HOURS
from baluarte.domain.skills.queries import is_open
from baluarte.domain.skills.rules import require_runner, require_runner_for
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms
from baluarte.norms.skills import CONTENTS, SkillsRefused, competence_on

OBJECT = "course"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCourse:
    """A course as it is announced; what `contents` does not name is not covered."""

    title: str
    first_date: date
    last_date: date
    hours: Decimal
    contents: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    pass_score: int | None = None


@transaction.atomic
def announce_course(*, given: NewCourse, holder: Institution, by: UUID, at: datetime) -> Course:
    """Announce a course, to be run by whoever announces it; `SkillsRefused` names the field."""
    context.require(by)
    require_runner_for(by, holder)
    _require_sense(given)
    made = Course.objects.create(
        holder=holder,
        reference=new_reference(),
        title=given.title.strip(),
        first_date=given.first_date,
        last_date=given.last_date,
        hours=given.hours,
        contents=[one for one in terms(CONTENTS) if one in given.contents],
        competences=list(given.competences),
        pass_score=given.pass_score,
        announced_at=at,
        run_by_id=by,
    )
    log("skills.announce_course", made, by=by, at=at)
    return made


@transaction.atomic
def withdraw_course(
    *, course: Course, why: CourseTakenBack, by: UUID, at: datetime
) -> CourseWithdrawal:
    """Take a course back: what it gave is valid no more, and that it was given stays known."""
    context.require(by)
    require_runner(by, course)
    take_turns([course.pk])
    if CourseWithdrawal.objects.filter(course=course).exists():
        raise SkillsRefused("withdrawn", field="why")
    made = CourseWithdrawal.objects.create(
        course=course, why=why, withdrawn_at=at, withdrawn_by_id=by
    )
    log("skills.withdraw_course", course, by=by, at=at, why=str(why))
    return made


def require_open(course: Course, *, by: UUID) -> Course:
    """Return a course as it stands now, held until the transaction ends; it must be one's own."""
    context.require(by)
    require_runner(by, course)
    take_turns([course.pk])
    held = Course.objects.select_related("closing", "withdrawal").get(pk=course.pk)
    if not is_open(held):
        code = "withdrawn" if hasattr(held, "withdrawal") else "closed"
        raise SkillsRefused(code, field="course")
    return held


def log(act: str, course: Course, *, by: UUID, at: datetime, **told: object) -> None:
    """Write what was done of a course: how many, and never a score."""
    record(
        act=act, object_type=OBJECT, objects=[course.pk],
        payload={"reference": course.reference, **{key: str(one) for key, one in told.items()}},
        by=by, at=at,
    )  # fmt: skip


def _require_sense(given: NewCourse) -> None:
    if not given.title.strip():
        raise SkillsRefused("title", field="title")
    if given.last_date < given.first_date:
        raise SkillsRefused("days", field="last_date", right=given.first_date)
    if not 0 < given.hours <= MOST_HOURS:
        raise SkillsRefused("hours", field="hours", right=MOST_HOURS)
    unknown = next((one for one in given.contents if one not in terms(CONTENTS)), None)
    if unknown is not None:
        raise SkillsRefused("contents", field="contents", given=unknown)
    for code in given.competences:
        competence_on(code, given.last_date)
    if given.pass_score is not None and not 0 <= given.pass_score <= BEST_SCORE:
        raise SkillsRefused("pass_score", field="pass_score", given=given.pass_score)
