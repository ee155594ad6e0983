"""Why a pair was judged so: kept under the seal of the side that it speaks for."""

from datetime import datetime

from django.db.models import Q

from baluarte.domain.access.models import Compartment
from baluarte.domain.linkage.models import Judgement, Pair, Reason
from baluarte.domain.registry.actions.grounds import REGISTRY, owner_of, said
from baluarte.domain.registry.choices import Voice
from baluarte.domain.sealing.actions import destroy_keys, new_record_keys, seal


def write_reason(text: str, *, pair: Pair, voice: Voice) -> Reason:
    """Keep why a pair was judged so, sealed for the side that it speaks for."""
    side = pair.right_compartment_id if voice is Voice.RIGHT else pair.left_compartment_id
    owner = REGISTRY if voice is Voice.REGISTRY else owner_of(side)
    [(record_key, key)] = new_record_keys(owner, 1)
    reason = Reason(
        left_compartment_id=pair.left_compartment_id,
        right_compartment_id=pair.right_compartment_id,
        side_compartment_id=None if voice is Voice.REGISTRY else side,
        record_key=record_key,
    )
    seal(reason, "sealed_text", said(text, what="reason"), key=key)
    reason.save(force_insert=True)
    return reason


def erase_reasons(compartment: Compartment, *, at: datetime) -> int:
    """Destroy the keys of what was said for the side of a list; return how many."""
    theirs = Q(left_compartment=compartment, voice__in=(Voice.LEFT, Voice.BOTH))
    theirs |= Q(right_compartment=compartment, voice=Voice.RIGHT)
    spoken = Judgement.objects.filter(theirs).values("reason")
    return destroy_keys(Reason.objects.filter(pk__in=spoken), at=at)
