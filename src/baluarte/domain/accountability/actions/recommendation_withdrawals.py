"""Take back recommendations that were imported by mistake, while nothing is said of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.models import Recommendation, RecommendationWithdrawal
from baluarte.domain.accountability.queries.recommendation_imports import withdrawable
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import require_keeper
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context


@transaction.atomic
def withdraw_recommendations(
    *, recommendations: Sequence[Recommendation], by: UUID, at: datetime
) -> list[RecommendationWithdrawal]:
    """Take back what one imported oneself, all or none: it counts nowhere any more.

    What somebody answers for, assessed, linked or acts on stays: it is refused.
    """
    context.require(by)
    require_keeper(by)
    keys = {one.pk for one in recommendations}
    if not keys or withdrawable(by).filter(pk__in=keys).count() < len(keys):
        raise RecommendationRefused("in_use", field="recommendations")
    made = RecommendationWithdrawal.objects.bulk_create(
        RecommendationWithdrawal(recommendation_id=key, withdrawn_at=at, withdrawn_by_id=by)
        for key in sorted(keys)
    )
    record(
        act="accountability.withdraw_recommendations", object_type="recommendation",
        objects=sorted(keys), payload={"number": len(made)}, by=by, at=at,
    )  # fmt: skip
    return made
