"""All that was ever told of an event beside what was determined: none of it is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from baluarte.domain.registry.models import (
    Act,
    Chain,
    Claim,
    Detail,
    Event,
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


def ever_told(event: Event) -> EverTold:
    """Return all that was told of one event and when it ended; seven queries, whatever it holds."""
    followings: dict[UUID, list[Following]] = {}
    followed = Following.objects.filter(claim__event=event)
    for one in followed.select_related("determination__by").order_by("determination__decided_at"):
        followings.setdefault(one.claim_id, []).append(one)
    acts = Act.objects.filter(event=event)
    perpetrators = Perpetrator.objects.filter(act__event=event)
    details = Detail.objects.filter(act__event=event)
    profiles = Profile.objects.filter(event=event)
    claims = Claim.objects.filter(event=event)
    chains = Chain.objects.filter(Q(event=event) | Q(other=event))
    who, order = ("by", "ended_by"), ("decided_at", "id")
    return EverTold(
        acts=list(acts.select_related(*who).order_by(*order)),
        perpetrators=list(perpetrators.select_related("act", *who).order_by(*order)),
        details=list(details.select_related("act", *who).order_by(*order)),
        profiles=list(profiles.select_related("by").order_by(*order)),
        claims=list(claims.select_related(*who).order_by(*order)),
        followings=followings,
        chains=list(chains.select_related("event", "other", *who).order_by(*order)),
    )
