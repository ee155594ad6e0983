from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_role
from baluarte.domain.statements.models import REVIEWERS, STATES


def may_state(by: UUID, institution: Institution) -> bool:
    """Say whether an account enters statements for the institution that holds them."""
    return any(holds_role(by, role, institution=institution) for role in STATES)


def require_stater(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account enters statements for an institution."""
    if not may_state(by, institution):
        raise NotAllowed("statements.state.not_its_own")


def may_review(by: UUID) -> bool:
    """Say whether an account reviews what others entered."""
    return any(holds_role(by, role) for role in REVIEWERS)


def require_reviewer(by: UUID) -> None:
    """Raise `NotAllowed` unless the account reviews what others entered."""
    if not may_review(by):
        raise NotAllowed("statements.review.needs_a_role")
