"""What publication does when a room below takes something back, in the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.memory.signals import pages_taken_out
from baluarte.domain.publication.actions.withdrawals import bury_memory, withdraw_events
from baluarte.domain.registry.signals import events_taken_back


@receiver(events_taken_back)
def take_out_of_editions(
    *,
    events: Collection[UUID],
    reason: str,
    is_erased: bool,
    by: UUID,
    at: datetime,
    **_: Any,
) -> None:
    """End every decision that let these out: gone from what the portal shows at once."""
    withdraw_events(events=events, reason=reason, is_erased=is_erased, by=by, at=at)


@receiver(pages_taken_out)
def bury_pages_of_memory(*, references: Collection[str], by: UUID, at: datetime, **_: Any) -> None:
    """Lay a stone, without a name, in every edition that named a page of memory."""
    bury_memory(references=references, by=by, at=at)
