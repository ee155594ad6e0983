"""What protection does when an aggression joins a case, in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.signals import aggression_joined
from baluarte.domain.protection.actions.measures import ask_anew
from baluarte.domain.protection.choices import Cause
from baluarte.domain.registry.models import Aggression


@receiver(aggression_joined)
def assess_anew(*, case: Case, aggression: Aggression, by: UUID, at: datetime, **_: Any) -> None:
    """Ask at once that the risk be assessed anew: a new fact touches the person."""
    ask_anew(case=case, cause=Cause.AGGRESSION, aggression=aggression, by=by, at=at)
