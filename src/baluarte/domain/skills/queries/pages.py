"""A page of courses by keyset, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.skills.models import Course

PAGE = 50


@dataclass(frozen=True)
class CoursePage:
    """Some courses, and where the next page begins."""

    rows: Sequence[Course]
    after: str


def page_of(found: QuerySet[Course], *, after: str, limit: int = PAGE) -> CoursePage:
    """Return a page of courses; what cannot be read begins at the beginning."""
    day, _, key = after.partition("_")
    try:
        first, course = date.fromisoformat(day), UUID(key)
    except ValueError:
        pass
    else:
        found = found.filter(Q(first_date__lt=first) | Q(first_date=first, pk__gt=course))
    rows = list(found[: limit + 1])
    if len(rows) <= limit:
        return CoursePage(rows, "")
    last = rows[limit - 1]
    return CoursePage(rows[:limit], f"{last.first_date.isoformat()}_{last.pk}")
