"""What a case does when somebody is about to be told of its matter, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions.consent import require_consent
from baluarte.domain.cases.queries.cases import case_of_matter
from baluarte.domain.cases.queries.letters import STATE_KINDS
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.signals import before_telling


@receiver(before_telling)
def ask_for_her_consent(*, matter: Matter, institution: Institution, **_: Any) -> None:
    """Refuse to tell whom nobody in the case consented to; the keeper tells itself."""
    case = case_of_matter(matter.pk)
    if case is not None and institution.pk != matter.compartment.institution_id:
        if case.is_civil_only and institution.kind in STATE_KINDS:
            raise NotAllowed("cases.civil_only")
        require_consent(case, institution)
