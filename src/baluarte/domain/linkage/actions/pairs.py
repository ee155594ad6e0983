from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from baluarte.domain.audit.actions import record
from baluarte.domain.linkage.actions.matching import compared_of, new_pair
from baluarte.domain.linkage.actions.reasons import write_reason
from baluarte.domain.linkage.comparison import compare
from baluarte.domain.linkage.models import Card, Judgement, Pair
from baluarte.domain.linkage.queries.weight_tables import rule_in_force
from baluarte.domain.linkage.rules import voice_of
from baluarte.domain.registry.actions.grounds import MustSayWhy
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.lists import listed


class NotAPair(ValueError):
    """One event is not a pair, and a pair is proposed once."""


class NothingSaid(LookupError):
    """Who said nothing of a pair has nothing to undo."""


@transaction.atomic
def propose_pair(*, one: Event, other: Event, reason: str, by: UUID, at: datetime) -> Pair:
    """Propose by hand that two events may be one; to be judged by who may."""
    if not reason.strip():
        raise MustSayWhy("reason")
    asked = Q(pk__in=[one.pk, other.pk])
    sides = sorted(compared_of(asked, names=False), key=lambda side: side.id)
    if [side.id for side in sides] != sorted([one.pk, other.pk]):
        raise NotAPair
    left, right = sides
    if Pair.objects.filter(left=left.id, right=right.id).exists():
        raise NotAPair
    pair = new_pair(left, right, compare(left, right), rule=rule_in_force(), at=at)
    pair.by_id = by
    pair.save(force_insert=True)
    _record("registry.propose_pair", pair, {"reason": reason.strip()}, by=by, at=at)
    return pair


@transaction.atomic
def judge_pair(*, pair: Pair, verdict: Verdict, reason: str, by: UUID, at: datetime) -> Judgement:
    """Judge whether a pair is one event; undone by judging again. No row of either side moves."""
    voice = voice_of(pair, by=by)
    judgement = Judgement(
        pair=pair,
        left_compartment_id=pair.left_compartment_id,
        right_compartment_id=pair.right_compartment_id,
        voice=voice,
        verdict=Verdict(verdict),
        reason=write_reason(reason, pair=pair, voice=voice),
        decided_at=at,
        by_id=by,
    )
    judgement.save(force_insert=True)
    if judgement.verdict == Verdict.SAME and voice in (Voice.LEFT, Voice.RIGHT):
        _lay_card(pair, voice, by=by, at=at)
    said = {"verdict": str(verdict), "voice": str(judgement.voice), "reason": reason.strip()}
    _record("registry.judge_pair", pair, said, by=by, at=at)
    return judgement


@transaction.atomic
def undo_judgement(*, pair: Pair, reason: str, by: UUID, at: datetime) -> Judgement:
    """Take back what an account said of a pair: what its voice said before holds again.

    Where it had said nothing before, it cannot be said; what was judged stays in the history.
    """
    said = list(Judgement.objects.filter(pair=pair).order_by("decided_at", "id"))
    mine = next((one for one in reversed(said) if one.by_id == by), None)
    if mine is None:
        raise NothingSaid
    before = [one for one in said if one.voice == mine.voice]
    earlier = before[before.index(mine) - 1] if before.index(mine) else None
    return judge_pair(
        pair=pair,
        verdict=Verdict(earlier.verdict) if earlier else Verdict.UNSURE,
        reason=reason,
        by=by,
        at=at,
    )


def _lay_card(pair: Pair, voice: Voice, *, by: UUID, at: datetime) -> None:
    """Lay down what one's own side holds in codes: the other sees it once both say "same"."""
    [own] = listed([pair.left_id if voice is Voice.LEFT else pair.right_id])
    held = own.held
    Card(
        pair=pair,
        left_compartment_id=pair.left_compartment_id,
        right_compartment_id=pair.right_compartment_id,
        voice=voice,
        holds={
            "steward": str(own.source.steward) if own.source else "",
            "list": own.source.title if own.source else "",
            "reference": own.event.reference,
            "date": held.date,
            "state": held.state_id,
            "municipality": held.municipality_id,
            "types": dict(own.acts),
            "victims": held.victims,
        },
        laid_at=at,
        by_id=by,
    ).save(force_insert=True)


def _record(act: str, pair: Pair, said: dict[str, str], *, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="pair",
        objects=[pair.pk, pair.left_id, pair.right_id],
        payload=said,
        by=by,
        at=at,
    )
