"""What one imported oneself and may still take back."""

from uuid import UUID

from django.db.models import BooleanField, F, Func, QuerySet

from baluarte.domain.accountability.models import Recommendation


class IsUnsaid(Func):
    """Whether nobody, of whatever house, said anything of a recommendation."""

    function = "bal.is_unsaid_recommendation"
    output_field = BooleanField()


def withdrawable(by: UUID) -> QuerySet[Recommendation]:
    """Return what an account imported and of which nothing was said since, the newest first."""
    rows = Recommendation.objects.filter(kept_by=by).filter(IsUnsaid(F("pk")))
    return rows.order_by("-kept_at", "position")
