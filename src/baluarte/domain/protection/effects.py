"""What protection does when an event joins a case, or her yes ends, in that transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.signals import post_save
from django.dispatch import receiver

from baluarte.domain.cases.models import Case, Consent
from baluarte.domain.cases.queries.cases import case_of_matter
from baluarte.domain.cases.signals import event_joined
from baluarte.domain.procedure.models import ExcludedInstitution
from baluarte.domain.protection.actions.board_items import revoke_what_is_not_covered
from baluarte.domain.protection.actions.board_lines import hide_what_is_not_covered
from baluarte.domain.protection.actions.reassessment import gather, look_around
from baluarte.domain.protection.choices import Touches
from baluarte.domain.registry.models import Event


@receiver(event_joined)
def assess_anew(*, case: Case, event: Event, by: UUID, at: datetime, **_: Any) -> None:
    """Ask at once that the risk be assessed anew: of her, and of whom else the new fact touches."""
    gather(case=case, event=event, touches=Touches.HERSELF, by=by, at=at)
    look_around(event=event, by=by, at=at)


@receiver(post_save, sender=Consent)
def end_invitations(*, instance: Consent, **_: Any) -> None:
    """End at once what the Board opened on a consent that she takes back, in her window too."""
    if not instance.is_given:
        revoke_what_is_not_covered(instance.case, by=instance.by_id, at=instance.recorded_at)
        hide_what_is_not_covered(instance.case, by=instance.by_id, at=instance.recorded_at)


@receiver(post_save, sender=ExcludedInstitution)
def end_invitations_of_the_left_out(*, instance: ExcludedInstitution, **_: Any) -> None:
    """End at once what the Board opened to whom a case now leaves out."""
    case = case_of_matter(instance.matter_id)
    if case is not None:
        revoke_what_is_not_covered(case, by=instance.decided_by_id, at=instance.decided_at)
