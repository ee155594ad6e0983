"""A course as it was announced, and that it was taken back."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.skills.choices import CourseTakenBack
from baluarte.domain.skills.models.walls import (
    COURSE_SEEN,
    I_RUN,
    OF_COURSES,
    OURS,
    of_course_i_run,
    written_once,
)

MOST_HOURS, BEST_SCORE = 999, 100


class Course(models.Model):
    """What an organisation teaches: when, for how long, what it covers, what it gives."""

    wall = written_once(
        read=COURSE_SEEN, add=f"holder_id = any ({OURS}) and {I_RUN}", at="announced_at"
    )
    # What a course is called; of whom it speaks nobody writes there.
    sensitivity: ClassVar = {"title": "internal", "contents": "internal", "competences": "internal"}
    definers = OF_COURSES

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The organisation that gives it.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=160)
    first_date = models.DateField()
    last_date = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    # Codes of `catalogues/course_contents.yaml`; what is not named is not covered.
    contents = ArrayField(models.CharField(max_length=24), default=list)
    # Codes of `skills/competences.yaml`.
    competences = ArrayField(models.CharField(max_length=24), default=list)
    # Of 100, in the test after; nothing where attending is enough.
    pass_score = models.PositiveSmallIntegerField(null=True)
    announced_at = models.DateTimeField()
    # Announces it, takes attendance and reads the scores.
    run_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-first_date", "id"], name="skills_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="skills_a_course_has_a_title", condition=Q(title__regex=r"\S")
            ),
            models.CheckConstraint(
                name="skills_a_course_ends_after_it_begins",
                condition=Q(last_date__gte=F("first_date")),
            ),
            models.CheckConstraint(
                name="skills_a_course_has_hours", condition=Q(hours__gt=0, hours__lte=MOST_HOURS)
            ),
            models.CheckConstraint(
                name="skills_pass_score_is_of_a_hundred",
                condition=Q(pass_score__isnull=True) | Q(pass_score__lte=BEST_SCORE),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CourseWithdrawal(models.Model):
    """A course taken back: it gives no competence any more."""

    # Known to all who act here: a competence that another organisation gave ends with its course.
    wall = written_once(
        read="bal.account() is not null",
        add="withdrawn_by_id = bal.account() and " + of_course_i_run("skills_coursewithdrawal"),
        at="withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.CharField(max_length=12, choices=CourseTakenBack)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
