"""Propose a year's score card of warnings for the portal, let it out as another, take it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import ScoreCard, ScoreCardReview, ScoreCardWithdrawal
from baluarte.domain.prevention.queries.score_cards import card_body, may_follow
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.warning_choices import SecondWord
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on


@transaction.atomic
def propose_score_card(*, holder: Institution, year: int, by: UUID, at: datetime) -> ScoreCard:
    """Freeze what a house would say in public of a year of warnings."""
    context.require(by)
    require_keeper(by, holder)
    take_turns([holder.pk])
    if not may_follow(holder, year, at=at):
        raise WarningRefused("card_soon", field="year")
    policy = warning_policy_on(local_day(at))
    made = ScoreCard.objects.create(
        holder=holder, year=year, body=card_body(holder, year, policy=policy, at=at),
        proposed_at=at, proposed_by_id=by,
    )  # fmt: skip
    _record("prevention.propose_score_card", made, told=str(year), by=by, at=at)
    return made


@transaction.atomic
def review_score_card(
    *, card: ScoreCard, answer: SecondWord, reason: str = "", by: UUID, at: datetime
) -> ScoreCardReview:
    """Let a score card out as another person, or not; who proposed it may take it back before."""
    _ours(card, by=by)
    if (answer == SecondWord.WITHDRAWN) != (card.proposed_by_id == by):
        raise WarningRefused("second_confirms", field="answer")
    if answer == SecondWord.REFUSED and not reason.strip():
        raise WarningRefused("reason", field="reason")
    if ScoreCardReview.objects.filter(card=card).exists():
        raise WarningRefused("reviewed", field="answer")
    # Two that were proposed before either was let out are two readings all the same.
    is_soon = not may_follow(card.holder, card.year, at=at)
    if answer == SecondWord.CONFIRMED and is_soon:
        raise WarningRefused("card_soon", field="answer")
    made = ScoreCardReview.objects.create(
        holder_id=card.holder_id, card=card, proposed_by_id=card.proposed_by_id, answer=answer,
        reason=reason.strip(), reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    _record("prevention.review_score_card", card, told=str(answer), by=by, at=at)
    return made


@transaction.atomic
def withdraw_score_card(
    *, card: ScoreCard, reason: str, by: UUID, at: datetime
) -> ScoreCardWithdrawal:
    """Take a score card back: none of its figures is on the portal when this returns."""
    _ours(card, by=by)
    if not reason.strip():
        raise WarningRefused("reason", field="reason")
    if ScoreCardWithdrawal.objects.filter(card=card).exists():
        raise WarningRefused("gate_done", field="reason")
    made = ScoreCardWithdrawal.objects.create(
        holder_id=card.holder_id, card=card, reason=reason.strip(), withdrawn_at=at,
        withdrawn_by_id=by,
    )  # fmt: skip
    _record("prevention.withdraw_score_card", card, told="withdrawn", by=by, at=at)
    return made


def _ours(card: ScoreCard, *, by: UUID) -> None:
    context.require(by)
    require_keeper(by, card.holder)
    take_turns([card.holder_id, card.pk])


def _record(act: str, one: ScoreCard, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="score_card", objects=[one.pk],
        payload={"year": one.year, "said": told}, by=by, at=at,
    )  # fmt: skip
