"""Whether a steward lets a list be published at all: asked anew for every edition."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.publication.choices import Refusal

PUBLISHABLE = "publishable"


def refusals(*, at: datetime) -> Mapping[UUID, Refusal | None]:
    """Return, by compartment, why nothing of its list may be published, or nothing where it may."""
    today = timezone.localdate(at)
    rows = apps.get_model("intake", "List").objects.values_list(
        "compartment_id", "share_level", "embargo_until", "steward__kind", "steward__left_at"
    )
    found: dict[UUID, Refusal | None] = {}
    for compartment, share_level, embargo, kind, left_at in rows:
        if left_at is not None and left_at <= at:
            why: Refusal | None = Refusal.LEFT
        elif share_level != PUBLISHABLE:
            is_authority = kind == InstitutionKind.AUTHORITY
            why = Refusal.AUTHORITY if is_authority else Refusal.CONFIDENTIAL
        elif embargo is not None and embargo >= today:
            why = Refusal.EMBARGO
        else:
            why = None
        found[compartment] = why
    return found


def refusal_of(compartment: UUID, *, at: datetime) -> Refusal | None:
    """Return why nothing of a compartment's list may be published, or nothing where it may."""
    return refusals(at=at).get(compartment, Refusal.UNKNOWN)
