"""Take what a sheet says otherwise as a newer entry: what was said before stays known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.models import (
    CORRECTABLE,
    Recommendation,
    RecommendationCorrection,
)
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rows import (
    LONGEST_TEXT,
    OF_CATALOGUES,
    TEXTS,
)
from baluarte.domain.accountability.recommendation_rules import require_keeper
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What one recommendation says from now on, by field, and what it was seen to say before."""

    recommendation: Recommendation
    was: Mapping[str, Any]
    now: Mapping[str, Any]


@transaction.atomic
def correct_recommendations(
    *, changes: Sequence[NewCorrection], by: UUID, at: datetime
) -> list[RecommendationCorrection]:
    """Correct recommendations, all or none; each is a newer entry, and the words before stay.

    What somebody else corrected since it was looked at is refused: nobody's word is lost unseen.
    """
    context.require(by)
    require_keeper(by)
    take_turns(one.recommendation.pk for one in changes)
    keys = [one.recommendation.pk for one in changes]
    held = Recommendation.objects.in_bulk(keys)
    made = []
    for place, change in enumerate(changes):
        try:
            made.append(_correction(held.get(change.recommendation.pk), change, by=by, at=at))
        except RecommendationRefused as refused:
            refused.place = place
            raise
    RecommendationCorrection.objects.bulk_create(made)
    record(
        act="accountability.correct_recommendations", object_type="recommendation", objects=keys,
        payload={"number": len(made)}, by=by, at=at,
    )  # fmt: skip
    return made


def _correction(
    held: Recommendation | None, change: NewCorrection, *, by: UUID, at: datetime
) -> RecommendationCorrection:
    changed = {name: value for name, value in change.now.items() if name in CORRECTABLE}
    if held is None or any(getattr(held, name) != change.was.get(name) for name in changed):
        raise RecommendationRefused("changed_since", field="changes")
    if not changed:
        raise RecommendationRefused("missing", field="changes")
    _require_possible(held, changed)
    return RecommendationCorrection(
        recommendation=held, said=changed, corrected_at=at, corrected_by_id=by
    )


def _require_possible(held: Recommendation, changed: Mapping[str, Any]) -> None:
    """Refuse a number that another has, words too long or gone, and codes of no catalogue."""
    for name in TEXTS:
        if len(changed.get(name, "")) > LONGEST_TEXT:
            raise RecommendationRefused("too_long", field=name)
    said = {name: changed.get(name, getattr(held, name)) for name in TEXTS}
    if not any(text.strip() for text in said.values()):
        raise RecommendationRefused("missing", field="text_es")
    for name, catalogue in OF_CATALOGUES.items():
        given = changed.get(name, ())
        for code in (given,) if isinstance(given, str) else given:
            if code not in terms(catalogue):
                raise RecommendationRefused("unknown_code", field=name, given=code)
    number = changed.get("number")
    others = Recommendation.objects.filter(set=held.set_id).exclude(pk=held.pk) if number else ()
    if any(one.number == number for one in others):
        raise RecommendationRefused("number_of_another", field="number", given=number)
