"""All that was ever told of an event beside what was determined: none of it is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from baluarte.domain.registry.models import (
    Act,
    Aggression,
    Chain,
    Claim,
    Detail,
    Following,
    Perpetrator,
    Profile,
)


@dataclass(frozen=True, slots=True)
class EverTold:
    """Rows as they were written, the oldest first, ended ones among them; sealed ones sealed."""

    acts: Sequence[Act]
    perpetrators: Sequence[Perpetrator]
    details: Sequence[Detail]
    profiles: Sequence[Profile]
    claims: Sequence[Claim]
    # By claim, who followed it in a determination and when.
    followings: Mapping[UUID, Sequence[Following]]
    chains: Sequence[Chain]


def ever_told(aggression: Aggression) -> EverTold:
    """Return all that was told of one event and when it ended; seven queries, whatever it holds."""
    followings: dict[UUID, list[Following]] = {}
    followed = Following.objects.filter(claim__aggression=aggression)
    for one in followed.select_related("determination__by").order_by("determination__decided_at"):
        followings.setdefault(one.claim_id, []).append(one)
    acts = Act.objects.filter(aggression=aggression)
    perpetrators = Perpetrator.objects.filter(act__aggression=aggression)
    details = Detail.objects.filter(act__aggression=aggression)
    profiles = Profile.objects.filter(aggression=aggression)
    claims = Claim.objects.filter(aggression=aggression)
    chains = Chain.objects.filter(Q(aggression=aggression) | Q(other=aggression))
    who, order = ("by", "ended_by"), ("decided_at", "id")
    return EverTold(
        acts=list(acts.select_related(*who).order_by(*order)),
        perpetrators=list(perpetrators.select_related("act", *who).order_by(*order)),
        details=list(details.select_related("act", *who).order_by(*order)),
        profiles=list(profiles.select_related("by").order_by(*order)),
        claims=list(claims.select_related(*who).order_by(*order)),
        followings=followings,
        chains=list(chains.select_related("aggression", "other", *who).order_by(*order)),
    )
