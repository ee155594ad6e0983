"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from baluarte.domain.access.rules import NotAllowed, is_open
from baluarte.domain.cases.rules import require_open, require_team_or_one_of_it
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.wall.choices import Level


def may_add_to(inquiry: Inquiry) -> bool:
    """Say whether the context may say something of an inquiry."""
    is_closed = inquiry.case is not None and inquiry.case.closed_at is not None
    return not is_closed and is_open(inquiry.compartment_id, Level.CONTRIBUTE)


def require_contributor(compartment: UUID) -> None:
    """Raise `NotAllowed` unless the context may add to where an inquiry lies."""
    if not is_open(compartment, Level.CONTRIBUTE):
        raise NotAllowed("investigation.only_who_contributes")


def require_addition_or_herself(inquiry: Inquiry, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or somebody whom the case is about, says it now."""
    if inquiry.case is None:
        require_contributor(inquiry.compartment_id)
    else:
        require_team_or_one_of_it(inquiry.case, by=by)
        require_open(inquiry.case)


def require_addition(inquiry: Inquiry) -> None:
    """Raise `NotAllowed` unless the context may say something of an inquiry now."""
    require_contributor(inquiry.compartment_id)
    if inquiry.case is not None:
        require_open(inquiry.case)
