"""What linkage does when events are established and when a list's writings are erased."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.access.models import Compartment
from baluarte.domain.linkage.actions.matching import ask_for_pairs
from baluarte.domain.linkage.actions.reasons import erase_reasons
from baluarte.domain.registry.signals import events_established, grounds_erased


@receiver(events_established)
def look_for_pairs(*, by: UUID, **_: Any) -> None:
    """Have the worker compare what is new."""
    ask_for_pairs(by=by)


@receiver(grounds_erased)
def erase_what_was_said_of_pairs(*, compartment: Compartment, at: datetime, **_: Any) -> int:
    """Keep no reason that was said for the side of a list whose steward leaves."""
    return erase_reasons(compartment, at=at)
