"""Improvement plans of offices: each line with what came of it, and whether its day is past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from baluarte.domain.investigation.choices import Improvement
from baluarte.domain.investigation.models import OfficeImprovement, OfficeImprovementReview
from baluarte.norms.clocks.calendar import local_day

ENDED = (Improvement.DONE, Improvement.GIVEN_UP)


@dataclass(frozen=True)
class TrackedImprovement:
    """A line of a plan as it stands: its newest review, its day as last moved, late or not."""

    row: OfficeImprovement
    reviews: tuple[OfficeImprovementReview, ...]
    due_date: date
    is_late: bool

    @property
    def outcome(self) -> Improvement | None:
        """Return what came of it last; None where nobody reviewed it."""
        return Improvement(self.reviews[-1].outcome) if self.reviews else None

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is asked of it."""
        return self.outcome in ENDED


def improvements_of(offices: Iterable[str], *, at: datetime) -> list[TrackedImprovement]:
    """Return the lines of some offices' plans, the first due before."""
    rows = _rows().filter(office__in=tuple(offices), written_at__lte=at)
    found = [_tracked(one, at=at) for one in rows]
    return sorted(found, key=lambda one: (one.is_over, one.due_date, one.row.reference))


def improvement(reference: str) -> OfficeImprovement:
    """Return one line; `OfficeImprovement.DoesNotExist` where there is none."""
    return _rows().get(reference=reference)


def _rows() -> QuerySet[OfficeImprovement]:
    reviews = OfficeImprovementReview.objects.select_related(
        "reviewed_by", "evidence", "evidence__document"
    )
    ordered = Prefetch("reviews", reviews.order_by("number"))
    return OfficeImprovement.objects.select_related("by").prefetch_related(ordered)


def _tracked(one: OfficeImprovement, *, at: datetime) -> TrackedImprovement:
    reviews = tuple(each for each in one.reviews.all() if each.reviewed_at <= at)
    moved = [each.due_date for each in reviews if each.due_date]
    due = moved[-1] if moved else one.due_date
    is_over = bool(reviews) and reviews[-1].outcome in ENDED
    return TrackedImprovement(one, reviews, due, not is_over and due < local_day(at))
