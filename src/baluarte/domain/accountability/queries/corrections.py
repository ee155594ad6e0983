"""Corrections of recommendations: which stand, which wait, and what was said before each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.models import (
    CORRECTABLE,
    Recommendation,
    RecommendationCorrection,
)

# What a recommendation says, beside what it is listed and counted by.
WORDS = ("text_es", "text_en")


def corrections_of(one: Recommendation) -> QuerySet[RecommendationCorrection]:
    """Return the corrections of a recommendation that stand, the oldest first; then what waits.

    What waits is seen by its house alone.
    """
    found = RecommendationCorrection.objects.filter(
        Q(review=None) | Q(review__objection=""), recommendation=one
    )
    beside = ("holder", "corrected_by", "review__reviewed_by", "undoes__review")
    return found.select_related(*beside).order_by("review__reviewed_at", "corrected_at", "id")


def waiting_of(keys: Iterable[UUID], *, house: Institution) -> bool:
    """Say whether a correction of one of some recommendations waits in a house."""
    found = RecommendationCorrection.objects.filter(recommendation__in=list(keys), holder=house)
    return found.filter(review=None).exists()


def changed_since(correction: RecommendationCorrection) -> bool:
    """Say whether what it corrects was corrected by another since it was entered."""
    later = RecommendationCorrection.objects.filter(
        recommendation_id=correction.recommendation_id, review__objection="",
        review__reviewed_at__gt=correction.corrected_at,
    ).exclude(pk=correction.pk)  # fmt: skip
    return any(set(one.said) & set(correction.said) for one in later)


def said_before(one: Recommendation, correction: RecommendationCorrection) -> Mapping[str, Any]:
    """Return by field what a recommendation said just before a correction; now where it waits."""
    now = {name: getattr(one, name) for name in CORRECTABLE}
    if not one.corrections:
        return now
    said = dict(one.as_first_said)
    for earlier in one.corrections:
        if earlier["id"] == str(correction.pk):
            return said
        said |= earlier["said"]
    return now


def words_since(one: Recommendation, *, at: datetime) -> datetime | None:
    """Return since when the words stood that somebody read at an instant; None where they stand.

    `one` was read with its corrections.
    """
    days = [
        datetime.fromisoformat(each["at"])
        for each in one.corrections
        if not set(WORDS).isdisjoint(each["said"])
    ]
    if not any(day > at for day in days):
        return None
    return max((day for day in days if day <= at), default=one.kept_at)
