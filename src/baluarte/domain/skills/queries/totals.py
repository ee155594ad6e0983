"""How many passed courses that cover the three approaches: for the indicator of training."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from baluarte.domain.skills.models import CourseClosing
from baluarte.norms.skills import required_contents


@dataclass(frozen=True, slots=True)
class Trained:
    """Who passed, of those enrolled of whom it is known; and of how many nobody said it."""

    passed: int
    enrolled: int
    unstated: int
    courses: int


def trained_in(first: date, last: date, *, known_at: datetime) -> Trained:
    """Count over the courses with a final test and all three approaches that ended in a period.

    Only courses closed by then, of those that the context sees; none taken back by then.
    """
    still = Q(course__withdrawal=None) | Q(course__withdrawal__withdrawn_at__gt=known_at)
    rows = CourseClosing.objects.filter(
        still,
        closed_at__lte=known_at,
        course__last_date__range=(first, last),
        course__contents__contains=list(required_contents()),
        course__pass_score__isnull=False,
    ).values_list("passed", "enrolled", "passing_unstated")
    several = list(rows)
    passed, enrolled, unstated = (
        (sum(column) for column in zip(*several, strict=True)) if several else (0, 0, 0)
    )
    return Trained(passed, enrolled - unstated, unstated, len(several))
