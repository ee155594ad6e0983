"""What the registry does when reports are taken back or persons erased, in the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.intake.signals import reports_taken_back
from baluarte.domain.people.signals import persons_erased
from baluarte.domain.registry.actions.identities import forget_descriptions, forget_persons
from baluarte.domain.registry.actions.report_withdrawal import follow_reports


@receiver(reports_taken_back)
def let_events_follow(
    *,
    reports: Collection[UUID],
    ground: str,
    is_erased: bool,
    by: UUID,
    at: datetime,
    **_: Any,
) -> None:
    """Withdraw what stood on these reports alone, and hold the rest as those that stay tell it."""
    follow_reports(reports=reports, ground=ground, is_erased=is_erased, by=by, at=at)


@receiver(persons_erased)
def forget_hashes_of_names(*, persons: Collection[UUID], at: datetime, **_: Any) -> None:
    """Keep no hash of the name of somebody who was erased, and nothing she said of herself."""
    forget_persons(persons)
    forget_descriptions(persons, at=at)
