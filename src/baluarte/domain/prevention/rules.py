from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.access.rules import NotAllowed, holds_role, is_open
from baluarte.domain.prevention.models import (
    KEEPERS,
    RECEIVERS,
    CondemnationClock,
    Recognition,
    WarningNotice,
)
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.choices import Level


def may_keep(by: UUID, institution: Institution) -> bool:
    """Say whether an account enters recognition for the institution that holds it."""
    return any(holds_role(by, role, institution=institution) for role in KEEPERS)


def require_keeper(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account enters recognition for an institution."""
    if not may_keep(by, institution):
        raise NotAllowed("prevention.keep.not_its_own")


def kept_by(by: UUID) -> Q:
    """Return which entries an account keeps and reviews: those of its own houses."""
    held = Membership.objects.filter(
        held_now(), account_id=by, role__in=KEEPERS, confirmed_at__isnull=False
    )
    return Q(holder__in=held.values("institution"))


def may_review(by: UUID, entries: Collection[Recognition]) -> bool:
    """Say whether an account reviews each of some entries."""
    keys = {one.pk for one in entries}
    return Recognition.objects.filter(kept_by(by), pk__in=keys).count() == len(keys)


def may_add_to(of: Event | CondemnationClock) -> bool:
    """Say whether the context may add to the compartment of an event or of its clock."""
    return is_open(of.compartment_id, Level.CONTRIBUTE)


def require_contributor(of: Event | CondemnationClock) -> None:
    """Raise `NotAllowed` unless the context may add to an event or its clock."""
    if not may_add_to(of):
        raise NotAllowed("prevention.clock.only_who_contributes")


def may_receive(by: UUID, notice: WarningNotice) -> bool:
    """Say whether an account answers for the institution that a notice was told to."""
    if notice.account_id not in (None, by):
        return False
    return may_receive_for(by, notice.institution)


def may_receive_for(by: UUID, institution: Institution) -> bool:
    """Say whether an account answers for an institution where warnings are told."""
    return any(holds_role(by, role, institution=institution) for role in RECEIVERS)
