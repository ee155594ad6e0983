"""An edition against the registry: each record that may be published is in it, or it is said why.

What nobody decided is counted inside only: the public reads of what two people agreed to publish,
how much is in the edition and how much was withheld.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from baluarte.domain.publication.choices import PublicationStatus
from baluarte.domain.publication.current_decision import DecisionRecord, agreed, standing_of
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.steward_release import refusals
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Determination

WITHHELD, WITHDRAWN = "withheld", "withdrawn"
OUTSIDE = {
    PublicationStatus.UNDECIDED: "undecided",
    PublicationStatus.WAITING: "waiting",
    PublicationStatus.BLOCKED: "refused",
    PublicationStatus.WITHDRAWN: WITHDRAWN,
}


class DoesNotReconcile(Exception):
    """An edition holds what the registry does not let out, or holds it twice."""


def publishable(*, at: datetime) -> set[UUID]:
    """Return the events that may be published, as the registry holds them on an instant."""
    open_ = [one for one, refusal in refusals(at=at).items() if refusal is None]
    rows = Determination.objects.filter(compartment__in=open_, decided_at__lte=at)
    newest = rows.order_by("event", "-decided_at").distinct("event")
    told = newest.values_list("event_id", "status").iterator(5000)
    return {event for event, status in told if status in STANDING}


def reconcile(
    registry: Collection[UUID],
    decided: Mapping[tuple[UUID, UUID], Sequence[DecisionRecord]],
    events: Sequence[Event],
    *,
    at: datetime,
) -> Counter[str]:
    """Return how many records of the registry are not in an edition, by why not.

    Together with those that are they are the registry's: else the edition is refused.
    """
    published = {part.decision for event in events for part in event.parts}
    said = {event: told for (_compartment, event), told in decided.items()}
    found: Counter[str] = Counter()
    inside = 0
    for event in registry:
        told = said.get(event, ())
        if any(one.decision in published for one in told):
            inside += 1
        else:
            found[_why(told, at)] += 1
    if inside != sum(len(event.parts) for event in events):
        raise DoesNotReconcile(
            f"{len(published)} records are published, and {inside} of them may be"
        )
    return found


def _why(said: Sequence[DecisionRecord], at: datetime) -> str:
    known = [one for one in said if one.decided_at <= at]
    if agreed(known, at=at) is not None:
        return WITHHELD
    return OUTSIDE.get(standing_of(known, at=at), "waiting")
