"""What one imported oneself and may still take back."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationAction,
    RecommendationLink,
    RecommendationOwner,
    RecommendationStatus,
)

SAID = (
    (RecommendationStatus, "recommendation"),
    (RecommendationOwner, "recommendation"),
    (RecommendationAction, "recommendation"),
    (RecommendationLink, "first"),
    (RecommendationLink, "second"),
)


def withdrawable(by: UUID) -> QuerySet[Recommendation]:
    """Return what an account imported and of which nothing was said since, the newest first."""
    rows = Recommendation.objects.filter(kept_by=by)
    for model, name in SAID:
        rows = rows.exclude(Exists(model.objects.filter(**{name: OuterRef("pk")})))
    return rows.order_by("-kept_at", "position")
