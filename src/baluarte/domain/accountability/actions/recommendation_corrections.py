"""Enter what a recommendation shall say otherwise, or again: it waits for a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.models import (
    CORRECTABLE,
    Recommendation,
    RecommendationCorrection,
)
from baluarte.domain.accountability.queries.corrections import (
    changed_since,
    said_before,
    waiting_of,
)
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rows import (
    LONGEST_TEXT,
    OF_CATALOGUES,
    TEXTS,
)
from baluarte.domain.accountability.recommendation_rules import keeping_houses, require_keeper
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms
from baluarte.norms.policy.refusals import PolicyRefused


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
    """Enter corrections, all or none; each waits for a second person, and the words before stay.

    What somebody else corrected since it was looked at is refused: nobody's word is lost unseen.
    """
    context.require(by)
    require_keeper(by)
    take_turns(one.recommendation.pk for one in changes)
    house, made = keeping_houses(by)[0], []
    keys = [one.recommendation.pk for one in changes]
    held = Recommendation.objects.in_bulk(keys)
    if waiting_of(keys, house=house):
        raise RecommendationRefused("waits_already", field="changes")
    for place, change in enumerate(changes):
        try:
            one = held.get(change.recommendation.pk)
            made.append(_correction(one, change, house=house, by=by, at=at))
        except RecommendationRefused as refused:
            refused.place = place
            raise
    RecommendationCorrection.objects.bulk_create(made)
    _record("accountability.correct_recommendations", keys, by=by, at=at)
    return made


@transaction.atomic
def undo_correction(
    *, correction: RecommendationCorrection, by: UUID, at: datetime
) -> RecommendationCorrection:
    """Enter that a recommendation says again all that it said before a correction that stands.

    It is a correction too, and waits for a second person.
    """
    context.require(by)
    require_keeper(by)
    key, house = correction.recommendation_id, keeping_houses(by)[0]
    take_turns([key])
    if waiting_of([key], house=house):
        raise RecommendationRefused("waits_already", field="changes")
    held = Recommendation.objects.get(pk=key)
    before = said_before(held, correction)
    again = {name: value for name, value in before.items() if getattr(held, name) != value}
    if not again:
        raise RecommendationRefused("undone_already", field="changes")
    _require_possible(held, again)
    made = RecommendationCorrection.objects.create(
        recommendation=held, said=again, holder=house, undoes=correction, corrected_at=at,
        corrected_by_id=by,
    )  # fmt: skip
    _record("accountability.undo_correction", [key], by=by, at=at)
    return made


def require_still_fits(correction: RecommendationCorrection) -> None:
    """Raise `PolicyRefused` where what it corrects says otherwise by now, or it cannot be."""
    if not still_fits(correction):
        raise PolicyRefused("corrected_since", field="decision")


def still_fits(correction: RecommendationCorrection) -> bool:
    """Say whether what it corrects still says what it said when it was sent, and can be so."""
    held = Recommendation.objects.filter(pk=correction.recommendation_id).first()
    take_turns([correction.recommendation_id])
    if held is None or changed_since(correction):
        return False
    try:
        _require_possible(held, correction.said)
    except RecommendationRefused:
        return False
    return True


def _record(act: str, keys: Sequence[UUID], *, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="recommendation", objects=keys, payload={"number": len(keys)},
        by=by, at=at,
    )  # fmt: skip


def _correction(
    held: Recommendation | None,
    change: NewCorrection,
    *,
    house: Institution,
    by: UUID,
    at: datetime,
) -> RecommendationCorrection:
    changed = {name: value for name, value in change.now.items() if name in CORRECTABLE}
    if held is None or any(getattr(held, name) != change.was.get(name) for name in changed):
        raise RecommendationRefused("changed_since", field="changes")
    if not changed:
        raise RecommendationRefused("nothing_changes", field="changes")
    _require_possible(held, changed)
    return RecommendationCorrection(
        recommendation=held, said=changed, holder=house, corrected_at=at, corrected_by_id=by
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
