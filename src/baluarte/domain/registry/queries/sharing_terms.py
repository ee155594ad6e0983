"""On which terms each list lets its events be seen: for rooms that may not read lists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.models import SourceList


@dataclass(frozen=True, slots=True)
class Terms:
    """What the steward of a list says of showing it."""

    may_be_published: bool
    embargo_until: date | None
    is_authority: bool
    steward_left_at: datetime | None


def terms_by_compartment() -> dict[UUID, Terms]:
    """Return the terms of every list the context sees, by the compartment it lies in."""
    rows = SourceList.objects.values_list(
        "compartment_id", "share_level", "embargo_until", "steward__kind", "steward__left_at"
    )
    return {
        compartment: Terms(
            may_be_published=share_level == ShareLevel.PUBLISHABLE,
            embargo_until=embargo,
            is_authority=kind in OF_THE_STATE,
            steward_left_at=left_at,
        )
        for compartment, share_level, embargo, kind, left_at in rows
    }
