"""Where a list is shared for publication, for who may share it; for others, who may."""

from typing import Any

from django.urls import reverse

from baluarte.domain.access.rules import holds_role
from baluarte.domain.intake.models import SourceList
from baluarte.domain.publication.choices import Refusal
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_account


def way_to_share(event: Event, refusal: Refusal | None) -> dict[str, Any] | None:
    """Return the list of an event that is not shared, and the page where it is for who may."""
    if refusal is not Refusal.CONFIDENTIAL:
        return None
    lists = SourceList.objects.select_related("steward")
    found = lists.filter(compartment=event.compartment_id).first()
    return of_list(found) if found else None


def of_list(source_list: SourceList) -> dict[str, Any]:
    """Return a list with the page where it is shared; without it where another decides that."""
    may_share = holds_role(acting_account(), "data_steward", institution=source_list.steward)
    return {
        "title": source_list.title,
        "steward": source_list.steward.name,
        "url": f"{reverse('list', args=[source_list.pk])}?compartir=1#share" if may_share else "",
    }
