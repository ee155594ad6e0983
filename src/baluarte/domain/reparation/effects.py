"""What becomes of packages when she says no, or somebody is left out, in that transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from baluarte.domain.cases.models import Consent
from baluarte.domain.cases.queries import case_of_matter
from baluarte.domain.procedure.models import ExcludedInstitution
from baluarte.domain.reparation.actions.transfers import withdraw_uncovered


@receiver(post_save, sender=Consent)
def withdraw_after_a_no(*, instance: Consent, **_: Any) -> None:
    """Take back what only her yes let go to another commission."""
    if not instance.is_given:
        withdraw_uncovered(instance.case, by=instance.by_id, at=instance.recorded_at)


@receiver(post_save, sender=ExcludedInstitution)
def withdraw_from_the_left_out(*, instance: ExcludedInstitution, **_: Any) -> None:
    """Take back what went to a commission that the case now leaves out."""
    case = case_of_matter(instance.matter_id)
    if case is not None:
        withdraw_uncovered(case, by=instance.decided_by_id, at=instance.decided_at)
