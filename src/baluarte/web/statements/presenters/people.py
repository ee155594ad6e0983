"""Who entered something: by name to their own organisation, to others as the organisation."""

from collections.abc import Collection
from uuid import UUID

from baluarte.domain.access.models import Account, Institution


def named(account: Account, *, holder: Institution, ours: Collection[UUID]) -> str:
    """Return the name of a person of one's own organisation; of another, the organisation's."""
    return str(account) if holder.pk in ours else str(holder)
