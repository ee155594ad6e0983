"""Who speaks for which side of a pair, and what is held of it once several have spoken."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed, holds_role, open_at
from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.wall.choices import Level


def voice_of(pair: Pair, *, by: UUID) -> Voice:
    """Return for whom an account judges a pair; `NotAllowed` for nobody."""
    voice = voices_of([pair], by=by).get(pair.pk)
    if voice is None:
        raise NotAllowed("registry.judge.only_its_stewards_or_a_curator")
    return voice


def voices_of(
    pairs: Collection[Pair], *, by: UUID | None, mine: Collection[UUID] | None = None
) -> dict[UUID, Voice]:
    """Return for whom an account judges each pair, if for anybody; three queries for any number.

    Who contributes to a side speaks for it and for nothing else; a curator speaks for the
    registry, and only between stewards. `mine`: to which compartments she contributes, where
    that is known already.
    """
    mine = open_at(Level.CONTRIBUTE) if mine is None else mine
    voices, others = {}, []
    for one in pairs:
        sides = (one.left_compartment_id in mine, one.right_compartment_id in mine)
        if any(sides):
            voices[one.pk] = Voice.BOTH if all(sides) else (Voice.RIGHT, Voice.LEFT)[sides[0]]
        else:
            others.append(one)
    if others and holds_role(by, "curator"):
        voices |= {one.pk: Voice.REGISTRY for one in between_stewards(others)}
    return voices


def between_stewards(pairs: Collection[Pair]) -> list[Pair]:
    """Return the pairs whose two sides belong to two organisations."""
    sides = {side for one in pairs for side in (one.left_compartment_id, one.right_compartment_id)}
    steward = dict(Compartment.objects.filter(pk__in=sides).values_list("pk", "institution"))
    return [
        one
        for one in pairs
        if steward.get(one.left_compartment_id) != steward.get(one.right_compartment_id)
    ]


class AnonymousJudgement(NamedTuple):
    """What was said of a pair, without by whom, when and why."""

    voice: str
    verdict: str


def verdict_of(judgements: Iterable[Judgement | AnonymousJudgement]) -> Verdict | None:
    """Return what is held of a pair, given what was judged of it, the oldest first.

    The newest of each voice counts. Two stewards who agree decide; between stewards the registry
    decides as long as neither of them says otherwise. Nothing, where nobody has decided.
    """
    left = right = registry = None
    for said in judgements:
        verdict = Verdict(said.verdict)
        if said.voice in (Voice.LEFT, Voice.BOTH):
            left = verdict
        if said.voice in (Voice.RIGHT, Voice.BOTH):
            right = verdict
        if said.voice == Voice.REGISTRY:
            registry = verdict
    if left == right and left in (Verdict.SAME, Verdict.DIFFERENT):
        return left
    if Verdict.DIFFERENT in (left, right):
        return Verdict.DIFFERENT
    if registry is not None:
        return registry
    return Verdict.UNSURE if Verdict.UNSURE in (left, right) else None


def both_stewards_say_same(judgements: Iterable[Judgement]) -> bool:
    """Say whether the people of both sides hold a pair to be one: then each may see all of it."""
    stewards = [said for said in judgements if said.voice != Voice.REGISTRY]
    return verdict_of(stewards) is Verdict.SAME
