"""Who takes part: accounts enrolled, others counted; whether they attended, and their scores."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account
from baluarte.domain.skills.actions.courses import log, require_open
from baluarte.domain.skills.choices import Moment
from baluarte.domain.skills.models import (
    CountedParticipants,
    Course,
    CourseAttendance,
    CourseScore,
    Enrolment,
)
from baluarte.domain.skills.models.courses import BEST_SCORE
from baluarte.domain.skills.queries.participants import Participant, counted_in, participants_of
from baluarte.domain.skills.rules import require_runner
from baluarte.domain.wall import context
from baluarte.norms.catalogues import terms
from baluarte.norms.skills import PARTICIPANTS, SkillsRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCount:
    """How many of a kind took part without an account; what nobody counted is nothing."""

    kind: str
    enrolled: int
    attended: int | None = None
    passed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a participant: whether she attended, and her scores; nothing: not known."""

    attended: bool | None = None
    before: Decimal | None = None
    after: Decimal | None = None


@transaction.atomic
def enrol(
    *, course: Course, accounts: Collection[Account], by: UUID, at: datetime
) -> Sequence[Enrolment]:
    """Enrol accounts in a course; who is enrolled already stays so. Returns those who are new."""
    held = require_open(course, by=by)
    if any(one.pk == by for one in accounts):
        raise SkillsRefused("own_course", field="accounts")
    there = set(Enrolment.objects.filter(course=held).values_list("account", flat=True))
    made = Enrolment.objects.bulk_create(
        Enrolment(course=held, holder_id=held.holder_id, run_by_id=by, account=one, enrolled_at=at)
        for one in {each.pk: each for each in accounts}.values()
        if one.pk not in there
    )
    log("skills.enrol", held, by=by, at=at, number=len(made))
    return made


@transaction.atomic
def count_participants(
    *, course: Course, counts: Collection[NewCount], by: UUID, at: datetime
) -> None:
    """Say how many took part without an account, by kind; the last count is the one that counts."""
    held = require_open(course, by=by)
    before = {one.kind: one for one in counted_in(held)}
    for one in counts:
        _require_counted(one)
        last = before.get(one.kind)
        if last and (last.enrolled, last.attended, last.passed) == (
            one.enrolled, one.attended, one.passed,
        ):  # fmt: skip
            continue
        CountedParticipants.objects.create(
            course=held, holder_id=held.holder_id, kind=one.kind,
            number=last.number + 1 if last else 1,
            enrolled=one.enrolled, attended=one.attended, passed=one.passed,
            counted_at=at, counted_by_id=by,
        )  # fmt: skip
    log("skills.count_participants", held, by=by, at=at, number=len(counts))


@transaction.atomic
def record_sheet(*, course: Course, said: Mapping[UUID, Said], by: UUID, at: datetime) -> int:
    """Say of participants, by account, whether they attended and what they scored.

    Only what changes is written, beside what was said before. Returns of how many it changed.
    """
    held = require_open(course, by=by)
    there = {one.enrolment.account_id: one for one in participants_of(held)}
    if said.keys() - there.keys():
        raise SkillsRefused("not_enrolled", field="sheet")
    for one in said.values():
        for score in (one.before, one.after):
            if score is not None and not 0 <= score <= BEST_SCORE:
                raise SkillsRefused("score", field="sheet", given=score)
    changed = [
        key for key, one in said.items() if _write(there[key], one, course=held, by=by, at=at)
    ]
    log("skills.record_sheet", held, by=by, at=at, number=len(changed))
    return len(changed)


@transaction.atomic
def take_sheet(*, course: Course, by: UUID, at: datetime) -> Sequence[Participant]:
    """Return who takes part with her scores, to be taken away; whoever runs the course, logged."""
    context.require(by)
    require_runner(by, course)
    found = participants_of(course)
    log("skills.take_sheet", course, by=by, at=at, number=len(found))
    return found


def _write(of: Participant, one: Said, *, course: Course, by: UUID, at: datetime) -> bool:
    """Write what is said otherwise than before of one participant; say whether anything was."""
    times, wrote = of.times, False
    if one.attended != of.attended:
        CourseAttendance.objects.create(
            course=course, enrolment=of.enrolment, number=times[0] + 1,
            attended=one.attended, marked_at=at, marked_by_id=by,
        )  # fmt: skip
        wrote = True
    scores = (
        (Moment.BEFORE, times[1], of.before, one.before),
        (Moment.AFTER, times[2], of.after, one.after),
    )
    for moment, number, known, score in scores:
        if score != known:
            CourseScore.objects.create(
                course=course, enrolment=of.enrolment, account_id=of.enrolment.account_id,
                run_by_id=by, moment=moment, number=number + 1, score=score, entered_at=at,
            )  # fmt: skip
            wrote = True
    return wrote


def _require_counted(one: NewCount) -> None:
    if one.kind not in terms(PARTICIPANTS):
        raise SkillsRefused("kind", field="counted", given=one.kind)
    if one.passed is not None and one.attended is None:
        raise SkillsRefused("passed_without_attendance", field="counted")
    several = [number for number in (one.passed, one.attended, one.enrolled) if number is not None]
    if min(several) < 0 or several != sorted(several):
        raise SkillsRefused("counted", field="counted")
