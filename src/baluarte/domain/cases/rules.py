"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.rules import require_contributor


def require_team(case: Case) -> None:
    """Raise `NotAllowed` unless the context may add to a case."""
    require_contributor(case.matter)


def require_team_or_herself(party: Party, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or the person in her own window, says it."""
    if party.account_id != by:
        require_team(party.case)


def require_open(case: Case) -> None:
    """Raise `NotAllowed` where a case is closed."""
    if case.closed_at is not None:
        raise NotAllowed("cases.closed")
