"""What a course was in numbers once it was closed, and the competences that it gave."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.skills.choices import FEWEST_PAIRS, Moment
from baluarte.domain.skills.models.courses import Course
from baluarte.domain.skills.models.walls import (
    MINE,
    MY_HOUSES,
    of_course,
    of_course_i_run,
    of_open_course_i_run,
    written_once,
)
from baluarte.norms.skills import competence_codes, competences

# Whoever acts for an organisation knows which competences those have who act for it too.
OF_A_COLLEAGUE = (
    "account_id in (select held.account_id from public.access_membership held"  # noqa: S608
    f" where held.institution_id = any ({MY_HOUSES}) and held.confirmed_at is not null"
    " and held.valid_from <= now() and (held.valid_until is null or held.valid_until > now()))"
)

OF_ITS_COURSE = of_open_course_i_run(
    "skills_competencegiven",
    " and skills_competencegiven.competence = any (held.competences)"
    " and skills_competencegiven.given_date = held.last_date",
)
# By the last word on her: whoever runs a course says it of each before she closes it.
TO_WHO_PASSED = (
    "exists (select 1 from public.skills_enrolment there"  # noqa: S608 (constants)
    " join public.skills_course taught on taught.id = there.course_id"
    " where there.course_id = skills_competencegiven.course_id"
    " and there.account_id = skills_competencegiven.account_id"
    " and (select said.attended from public.skills_courseattendance said"
    " where said.enrolment_id = there.id order by said.number desc limit 1)"
    " and (taught.pass_score is null or taught.pass_score <= (select told.score"
    " from public.skills_coursescore told where told.enrolment_id = there.id"
    f" and told.moment = '{Moment.AFTER}' order by told.number desc limit 1)))"
)


def _until_its_last_day() -> str:
    """Return the condition that a competence lasts as the texts say of the day it was given."""
    told = []
    for code in competence_codes():
        several = sorted(
            (one for one in competences() if one.code == code), key=lambda one: one.valid_from
        )
        for place, one in enumerate(several):
            since = f" and given_date >= '{one.valid_from}'" if place else ""
            until = several[place + 1 :]
            before = f" and given_date < '{until[0].valid_from}'" if until else ""
            told.append(
                f"(competence = '{code}'{since}{before}"
                f" and until_date = (given_date + interval '{one.months} months')::date)"
            )
    return f"({' or '.join(told)})"


class CourseClosing(models.Model):
    """A course closed: how many took part and passed, and what was gained; nothing of one person.

    The gain is in points of 100, the mean over those who took both tests, and nothing where these
    are fewer than `FEWEST_PAIRS`.
    """

    wall = written_once(
        read=of_course("skills_courseclosing"),
        add="closed_by_id = bal.account() and " + of_course_i_run("skills_courseclosing"),
        at="closed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="closing")
    enrolled = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    # Of those enrolled, how many were counted without saying whether they attended, or passed.
    attendance_unstated = models.PositiveIntegerField()
    passing_unstated = models.PositiveIntegerField()
    # Accounts that took both tests, and those with the first one alone.
    pairs = models.PositiveIntegerField()
    without_second = models.PositiveIntegerField()
    gain = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    gain_low = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    gain_high = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="skills_no_gain_of_very_few",
                condition=Q(gain__isnull=True, gain_low__isnull=True, gain_high__isnull=True)
                | Q(
                    pairs__gte=FEWEST_PAIRS, gain__isnull=False,
                    gain_low__isnull=False, gain_high__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="skills_a_part_of_those_enrolled",
                condition=Q(
                    attended__lte=F("enrolled"), passed__lte=F("attended"),
                    attendance_unstated__lte=F("enrolled"), passing_unstated__lte=F("enrolled"),
                ),
            ),
        ]  # fmt: skip


class CompetenceGiven(models.Model):
    """A course gave an account a competence, until a day."""

    wall = written_once(
        read=f"{MINE} or {OF_A_COLLEAGUE}",
        add=f"given_by_id = bal.account() and {OF_ITS_COURSE} and {TO_WHO_PASSED}"
        f" and {_until_its_last_day()}",
        at="given_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="given")
    # A code of `skills/competences.yaml`.
    competence = models.CharField(max_length=24)
    given_date = models.DateField()
    # The last day, whole.
    until_date = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-until_date"], name="skills_of_an_account")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="skills_given_once", fields=["course", "account", "competence"]
            ),
            models.CheckConstraint(
                name="skills_nobody_gives_herself", condition=~Q(account=F("given_by"))
            ),
            models.CheckConstraint(
                name="skills_valid_from_its_day",
                condition=Q(until_date__gte=F("given_date")),
            ),
        ]
