"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from baluarte.domain.cases.rules import require_open, require_team, require_team_or_herself
from baluarte.domain.reparation.models import CaseVictim, ReparationPlan
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall import context


def require_addition(victim: CaseVictim, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team adds to an open case now."""
    context.require(by)
    require_team(victim.case)
    require_open(victim.case)


def require_addition_or_herself(victim: CaseVictim, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or she in her own window, adds to an open case now."""
    context.require(by)
    if not is_hers(victim, by=by):
        require_team_or_herself(victim.party, by=by)
    require_open(victim.case)


def is_hers(victim: CaseVictim, *, by: UUID) -> bool:
    """Say whether somebody speaks for herself: she is the victim, or one of the collective."""
    if victim.party.account_id == by:
        return True
    is_of_it = victim.case.parties.filter(account=by, until_at=None).exists()
    return victim.kind == "collective" and is_of_it


def require_open_plan(plan: ReparationPlan, *, by: UUID) -> None:
    """Raise `NotAllowed` for who may not add, and refuse what comes after a plan was closed."""
    require_addition(plan.victim, by=by)
    if plan.closed_at is not None:
        raise ReparationRefused("closed", field="plan")
