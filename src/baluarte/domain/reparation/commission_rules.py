"""Who speaks for a commission for victims: its own officers, and nobody else."""

from uuid import UUID

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_role
from baluarte.domain.reparation.models.posts import OFFICERS
from baluarte.domain.reparation.refusals import ReparationRefused


def house_of(commission: str) -> Institution | None:
    """Return the institution here that is a commission; nothing where it has no account here."""
    return Institution.objects.filter(code=commission).first() if commission else None


def speaks_for(by: UUID, commission: str) -> bool:
    """Say whether an account speaks for a commission."""
    found = house_of(commission)
    return found is not None and any(holds_role(by, one, institution=found) for one in OFFICERS)


def require_officer(by: UUID, commission: str) -> Institution:
    """Return the institution that is a commission; `NotAllowed` for who does not speak for it."""
    found = house_of(commission)
    if found is None:
        raise ReparationRefused("commission", field="commission", given=commission)
    if not any(holds_role(by, one, institution=found) for one in OFFICERS):
        raise NotAllowed("reparation.commission.not_its_officer")
    return found


def commissions_of(by: UUID) -> list[str]:
    """Return the codes of the commissions for which an account speaks."""
    ours = [one.institution_id for one in held_by(by) if one.role in OFFICERS]
    found = Institution.objects.filter(pk__in=ours).exclude(code="").order_by("code")
    return list(found.values_list("code", flat=True))
