"""What publication does when the registry takes something back, in the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.publication.actions.withdrawals import withdraw_aggressions
from baluarte.domain.registry.signals import aggressions_taken_back


@receiver(aggressions_taken_back)
def take_out_of_editions(
    *,
    aggressions: Collection[UUID],
    reason: str,
    is_erased: bool,
    by: UUID,
    at: datetime,
    **_: Any,
) -> None:
    """End every decision that let these out: gone from what the portal shows at once."""
    withdraw_aggressions(aggressions=aggressions, reason=reason, is_erased=is_erased, by=by, at=at)
