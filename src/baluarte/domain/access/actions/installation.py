"""What an installation holds, said once, before anybody can enter."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Installation
from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record


class HoldsRealData(Exception):
    """Somebody may have entered here already: what is kept may be real."""


@transaction.atomic
def declare_invented(*, by: UUID | None, at: datetime) -> Installation:
    """Declare that everything kept here is and will be invented; it cannot be taken back."""
    require_role(by, "system_admin")
    declared = Installation.objects.first()
    if declared:
        return declared
    if Account.objects.exists():
        raise HoldsRealData
    declared = Installation.objects.create(is_invented=True, declared_at=at)
    record(act="access.declare_invented", object_type="installation", objects=[], by=by, at=at)
    return declared
