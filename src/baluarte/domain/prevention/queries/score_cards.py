"""Score cards of warnings for the portal: which wait, which are public, and what they would say."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import is_invented
from baluarte.domain.prevention.card_bodies import OTHERS
from baluarte.domain.prevention.models import ScoreCard
from baluarte.domain.prevention.queries.warning_scores import Tally, WarningScores, scores_of
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.warning_choices import ScoreCardStatus, SecondWord, SignalKind
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningPolicy

# Grave events are said to the next multiple of this: which ones no list published stays open.
BASE: Final = 5
# Of fewer, a share or a median would tell single events.
FEWEST: Final = 10
# Signals with fewer warnings stand together, and ranges of probability with fewer are not said.
FEWEST_OF_A_SIGNAL: Final = 5
PARTS: Final = tuple(Tally.__slots__)
# Two cards of a year that came soon after each other would tell which warnings are new.
SOONEST_AGAIN: Final = timedelta(days=90)


def card_body(
    holder: Institution, year: int, *, policy: WarningPolicy, at: datetime
) -> dict[str, Any]:
    """Return what a house would say in public of a year: counts of its own acts, and shares.

    Warnings are counted as they are. Grave events are rounded, and of fewer than ten nothing is
    said: they are of people, and most of them nobody published.
    """
    found = scores_of(holder, year, policy=policy, at=at)
    is_enough = found.total.happened >= FEWEST
    return {
        "year": year,
        "known": local_day(at).isoformat(),
        "policy": policy.version,
        "invented_data": is_invented(),
        "levels": [
            {"level": one.level, "issued": one.used, "foreseen": one.most} for one in found.budgets
        ],
        "signals": _signals(found.tallies),
        "grave": _grave(found),
        "lead_days": found.lead_median if is_enough else None,
        "plan_days": found.plan_median,
        "calibration": [
            {
                "low": one.low,
                "high": one.high,
                "warnings": one.warnings,
                "said": round(one.said, 3),
                "came": round(one.came, 3),
            }
            for one in found.calibration
            if one.warnings >= FEWEST_OF_A_SIGNAL
        ],
    }


def score_cards(by: UUID) -> QuerySet[ScoreCard]:
    """Return the cards of one's houses, the newest first."""
    found = ScoreCard.objects.filter(kept_by(by))
    return found.select_related("holder", "proposed_by", "review", "withdrawal").order_by(
        "-year", "-proposed_at"
    )


def score_cards_to_answer(by: UUID) -> QuerySet[ScoreCard]:
    """Return the cards that others of one's houses proposed and nobody answered."""
    return score_cards(by).filter(review=None).exclude(proposed_by=by)


def may_follow(holder: Institution, year: int, *, at: datetime) -> bool:
    """Say whether another card of a year may be proposed: none was let out lately."""
    lately = ScoreCard.objects.filter(
        holder=holder,
        year=year,
        review__answer=SecondWord.CONFIRMED,
        review__reviewed_at__gt=at - SOONEST_AGAIN,
        withdrawal=None,
    )
    return not lately.exists()


def status_of_card(one: ScoreCard) -> ScoreCardStatus:
    """Return where a card stands."""
    if hasattr(one, "withdrawal"):
        return ScoreCardStatus.WITHDRAWN
    review = getattr(one, "review", None)
    if review is None:
        return ScoreCardStatus.ASKED
    is_public = review.answer == SecondWord.CONFIRMED
    return ScoreCardStatus.PUBLIC if is_public else ScoreCardStatus.REFUSED


def _signals(tallies: Mapping[SignalKind, Tally]) -> list[dict[str, Any]]:
    """Return what came of warnings by signal; those with few of them together, as others.

    That one call from somewhere came true would tell that somebody there calls.
    """
    alone = {kind: one for kind, one in tallies.items() if _number(one) >= FEWEST_OF_A_SIGNAL}
    few = [one for kind, one in tallies.items() if kind not in alone]
    rows: list[tuple[str, list[Tally]]] = [(str(kind), [one]) for kind, one in alone.items()]
    rows += [(OTHERS, few)] if few else []
    return [
        {"signal": name, **{part: sum(getattr(one, part) for one in of) for part in PARTS}}
        for name, of in rows
    ]


def _number(one: Tally) -> int:
    return sum(getattr(one, part) for part in PARTS)


def _grave(found: WarningScores) -> dict[str, int] | None:
    if found.grave < FEWEST:
        return None
    return {"events": _rounded(found.grave), "warned": _rounded(found.warned)}


def _rounded(number: int) -> int:
    return BASE * round(number / BASE)
