from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from baluarte.domain.access.actions.memberships import NeedsSecondPerson
from baluarte.domain.access.models import Account, Compartment, Grant, Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level


@transaction.atomic
def grant(
    *,
    compartment: Compartment,
    level: Level,
    ground: str,
    account: Account | None = None,
    institution: Institution | None = None,
    role: str = "",
    until: datetime | None = None,
    by: UUID | None,
    at: datetime,
) -> Grant:
    """Open a compartment to somebody, on a ground; the wall refuses who is not its steward.

    Identities opened to another institution, to a role in any, or to a person by name, wait for a
    second steward; the operator's commands found alone.
    """
    is_wide = level > Level.CODED and (
        institution is None or institution.pk != compartment.institution_id
    )
    given = Grant(
        compartment=compartment,
        account=account,
        institution=institution,
        role=role,
        level=level,
        ground=ground,
        valid_from=at,
        valid_until=until,
        given_by_id=by,
        awaits_second=is_wide and by is not None,
    )
    given.save(force_insert=True)
    said: dict[str, Json] = {"level": int(level), "role": role, "ground": ground}
    said["awaits_second"] = given.awaits_second
    _record("access.grant", given, said, by=by, at=at)
    return given


@transaction.atomic
def confirm_grant(*, grant: Grant, by: UUID, at: datetime) -> Grant:
    """Confirm what another steward opened: it is in force from the next request on."""
    context.require(by)
    if by == grant.given_by_id:
        raise NeedsSecondPerson("what one steward opens is confirmed by another")
    waiting = Grant.objects.filter(pk=grant.pk, awaits_second=True)
    if not waiting.update(awaits_second=False, confirmed_by=by):
        raise NotAllowed("access.confirm_grant.only_another_steward")
    _record("access.confirm_grant", grant, {"grant": str(grant.pk)}, by=by, at=at)
    grant.refresh_from_db()
    return grant


@transaction.atomic
def revoke_grant(*, grant: Grant, by: UUID | None, at: datetime) -> Grant:
    """Take a grant back from the next request on; one person is enough."""
    in_force = Q(valid_until=None) | Q(valid_until__gt=at)
    changed = Grant.objects.filter(in_force, pk=grant.pk).update(valid_until=at)
    if not changed:
        raise NotAllowed("access.revoke_grant.only_the_steward")
    _record("access.revoke_grant", grant, {"grant": str(grant.pk)}, by=by, at=at)
    grant.refresh_from_db()
    return grant


def _record(act: str, of: Grant, said: dict[str, Json], *, by: UUID | None, at: datetime) -> None:
    named = [of.compartment_id]
    record(act=act, object_type="compartment", objects=named, payload=said, by=by, at=at)
