"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed, holds_role, is_open
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.wall.choices import Level


def require_verifier(held: Determination, *, by: UUID) -> None:
    """Raise `NotAllowed` unless a verifier of its steward confirms what another determined."""
    steward = Compartment.objects.select_related("institution").get(pk=held.compartment_id)
    if not holds_role(by, "verifier", institution=steward.institution):
        raise NotAllowed("registry.verify.only_a_verifier_of_its_steward")
    if held.by_id == by:
        raise NotAllowed("registry.verify.needs_a_second_person")


def require_contributor(event: Event) -> None:
    """Raise `NotAllowed` unless the context may add to the event's compartment."""
    if not is_open(event.compartment_id, Level.CONTRIBUTE):
        raise NotAllowed("registry.only_who_contributes")


def keeps_layers(compartment: Compartment | None, *, by: UUID | None) -> bool:
    """Say whether an account may load and withdraw layers: a curator's are open to all."""
    if compartment is None:
        return holds_role(by, "curator")
    return is_open(compartment.pk, Level.CONTRIBUTE)
