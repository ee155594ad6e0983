"""Who takes part: accounts by name, others by number; attendance and scores, the latest counts."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.skills.choices import Moment
from baluarte.domain.skills.models.courses import BEST_SCORE, Course
from baluarte.domain.skills.models.walls import (
    I_RUN,
    MINE,
    MY_HOUSES,
    OURS,
    of_course_i_run,
    of_enrolment_i_run,
    of_open_course_i_run,
    written_once,
)


class Enrolment(models.Model):
    """An account takes part in a course; whoever runs it does not."""

    wall = written_once(
        read=f"{MINE} or holder_id = any ({OURS})",
        add=f"{I_RUN} and "
        + of_open_course_i_run(
            "skills_enrolment", " and held.holder_id = skills_enrolment.holder_id"
        ),
        at="enrolled_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    # Of its course: the wall reads them here.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    run_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="skills_enrolled_once", fields=["course", "account"]),
            models.CheckConstraint(
                name="skills_nobody_takes_her_own_course", condition=~Q(account=F("run_by"))
            ),
        ]


class CourseAttendance(models.Model):
    """Whether somebody attended, as it was said a time; the last time counts."""

    wall = written_once(
        read="exists (select 1 from public.skills_enrolment there where there.id = enrolment_id)",
        add=of_enrolment_i_run("skills_courseattendance") + " and marked_by_id = bal.account()",
        at="marked_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    number = models.PositiveSmallIntegerField()
    # Nothing: it was said by mistake, and is not known.
    attended = models.BooleanField(null=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="skills_attendance_said_in_turn", fields=["enrolment", "number"]
            ),
        ]


class CourseScore(models.Model):
    """The score of an account in a test; read by herself and by who runs the course."""

    wall = written_once(
        read=f"{MINE} or {of_course_i_run('skills_coursescore')}",
        add=f"{I_RUN} and "
        + of_enrolment_i_run(
            "skills_coursescore", " and there.account_id = skills_coursescore.account_id"
        ),
        at="entered_at",
    )
    sensitivity: ClassVar = {"score": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="scores")
    # Of its enrolment: the wall reads them here.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    run_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=8, choices=Moment)
    number = models.PositiveSmallIntegerField()
    # Of 100. Nothing: it was entered by mistake, and there was no test.
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="skills_score_said_in_turn", fields=["enrolment", "moment", "number"]
            ),
            models.CheckConstraint(
                name="skills_score_is_of_a_hundred",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=BEST_SCORE),
            ),
        ]


class CountedParticipants(models.Model):
    """How many of a kind took part without an account: numbers, and no name; the last count."""

    wall = written_once(
        read=f"holder_id = any ({MY_HOUSES})",
        add="counted_by_id = bal.account() and "
        + of_open_course_i_run(
            "skills_countedparticipants",
            " and held.holder_id = skills_countedparticipants.holder_id",
        ),
        at="counted_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="counted")
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # A code of `catalogues/participant_kinds.yaml`.
    kind = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    enrolled = models.PositiveSmallIntegerField()
    # Nothing where nobody counted.
    attended = models.PositiveSmallIntegerField(null=True)
    passed = models.PositiveSmallIntegerField(null=True)
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="skills_counted_in_turn", fields=["course", "kind", "number"]
            ),
            models.CheckConstraint(
                name="skills_no_more_attend_than_enrol",
                condition=Q(attended__isnull=True) | Q(attended__lte=F("enrolled")),
            ),
            models.CheckConstraint(
                name="skills_no_more_pass_than_attend",
                condition=Q(passed__isnull=True)
                | (Q(attended__isnull=False) & Q(passed__lte=F("attended"))),
            ),
        ]
