"""Who keeps improvement plans of offices and audits: of one who owes nothing of it."""

from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_outside_the_state, holds_role
from baluarte.domain.investigation.models.offices import KEEPERS


def may_keep(by: UUID) -> bool:
    """Say whether an account keeps what is asked of offices; at the State's nobody does."""
    return holds_outside_the_state(by, KEEPERS)


def require_keeper(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps what is asked of offices."""
    if not may_keep(by):
        raise NotAllowed("investigation.keep.needs_a_role")


def require_auditor(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account audits for an institution outside the State."""
    require_keeper(by)
    if not any(holds_role(by, role, institution=institution) for role in KEEPERS):
        raise NotAllowed("investigation.audit.not_its_own")
