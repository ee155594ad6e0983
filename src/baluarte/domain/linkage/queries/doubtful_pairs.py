"""Pairs that nobody decided yet, each with how probable it is that both are one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import log2
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.linkage.rules import AnonymousJudgement, verdict_of
from baluarte.domain.registry.choices import Verdict

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class WeighedPair:
    """Two events that may be one; `probability` is certain where people decided."""

    left: UUID
    right: UUID
    probability: float
    is_decided: bool


def weighed_pairs(
    *, among: Iterable[UUID] | QuerySet[Any], records: int, known_at: datetime
) -> list[WeighedPair]:
    """Return the pairs among some events that are not held to be one, in a fixed order.

    Decided to be two: probability 0. Not decided: Bayes' rule with the pair's weight in bits, and
    as prior odds one to as many as there are records, as where each has one twin among them.
    """
    kept = set(among.values_list("pk", flat=True)) if isinstance(among, QuerySet) else set(among)
    verdicts = _verdicts(known_at)
    pairs = Pair.objects.filter(proposed_at__lte=known_at).order_by("left", "right")
    found = []
    for key, left, right, weight in pairs.values_list("id", "left", "right", "weight").iterator(
        AT_ONCE
    ):
        verdict = verdicts.get(key)
        if verdict is Verdict.SAME or left not in kept or right not in kept:
            continue
        is_decided = verdict is Verdict.DIFFERENT
        told = 0.0 if is_decided else probability(weight, records=records)
        found.append(WeighedPair(left, right, told, is_decided))
    return found


def probability(weight: float, *, records: int) -> float:
    """Return how probable it is that a pair of a weight in bits is one, among so many records."""
    against = log2(max(records, 1)) - weight
    return float(1 / (1 + 2.0 ** min(max(against, -60.0), 60.0)))


def _verdicts(known_at: datetime) -> dict[UUID, Verdict | None]:
    said = Judgement.objects.filter(decided_at__lte=known_at).order_by(
        "pair_id", "decided_at", "id"
    )
    rows = said.values_list("pair_id", "voice", "verdict").iterator(AT_ONCE)
    return {
        key: verdict_of(AnonymousJudgement(voice, verdict) for _, voice, verdict in told)
        for key, told in groupby(rows, key=itemgetter(0))
    }
