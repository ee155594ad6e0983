"""A course passes to another who runs courses of the same organisation; the last one counts."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account
from baluarte.domain.skills.models.courses import Course
from baluarte.domain.skills.models.walls import of_course, written_once


class CourseHandover(models.Model):
    """Who runs a course from an instant on: handed over, or taken over from who left.

    With it pass the scores: they are read by who runs the course now, and by nobody before her.
    """

    wall = written_once(
        read=of_course("skills_coursehandover"),
        add="handed_by_id = bal.account()"
        " and bal.may_hand_over_course(course_id, account_id, number)",
        at="handed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="handovers")
    number = models.PositiveSmallIntegerField()
    # Who runs it from then on.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="skills_handed_over_in_turn", fields=["course", "number"]),
        ]
