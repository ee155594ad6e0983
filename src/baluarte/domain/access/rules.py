"""Who may do what. Who may *see* is the wall's."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Q

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.access.models.institutions import OF_THE_WHOLE_REGISTRY
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms

# Held by whoever keeps the installation or is only on the other side of a window.
NOT_FOR_MEMBERS = ("public", "reporter", "service_token")


class NotAllowed(Exception):
    """The account may not do this; `rule` names the rule that says so."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def open_at(level: Level) -> set[UUID]:
    """Return the compartments the context has open at a level or higher."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.compartments(%s)", [level.value])
        return {row[0] for row in cursor.fetchall()}


def levels_open() -> dict[UUID, int]:
    """Return the highest level at which each compartment is open to the context."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select open.id, max(level) from unnest(%s::int[]) as level"
            " cross join lateral bal.compartments(level) as open(id) group by open.id",
            [[level.value for level in Level]],
        )
        return dict(cursor.fetchall())


def is_open(compartment: UUID, level: Level) -> bool:
    """Say whether the context has one compartment open at a level or higher."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s = any ((select bal.opened(%s))::uuid[])", [compartment, level.value]
        )
        (found,) = cursor.fetchone()
    return bool(found)


def roles() -> list[str]:
    """Return the roles a member may hold."""
    return [code for code in terms("user_roles") if code not in NOT_FOR_MEMBERS]


def may_be_held_at(role: str, institution: Institution) -> bool:
    """Say whether an institution may give a role: the State none that opens every registry."""
    return role not in OF_THE_WHOLE_REGISTRY or institution.kind not in OF_THE_STATE


def holds_role(by: UUID | None, role: str, *, institution: Institution | None = None) -> bool:
    """Say whether an account now holds a role, anywhere or in one institution."""
    if by is None:
        return False
    held = Membership.objects.filter(account_id=by, role=role, confirmed_at__isnull=False)
    if institution is not None:
        held = held.filter(institution=institution)
    return held.filter(held_now()).exists()


def holds_outside_the_state(by: UUID, roles: Collection[str]) -> bool:
    """Say whether an account holds one of some roles outside the institutions of the State."""
    held = Membership.objects.filter(
        held_now(), account_id=by, role__in=roles, confirmed_at__isnull=False
    )
    return held.exclude(institution__kind__in=OF_THE_STATE).exists()


def require_role(by: UUID | None, role: str, *, institution: Institution | None = None) -> None:
    """Raise `NotAllowed` unless the account holds the role; the operator's commands may."""
    if by is not None and not holds_role(by, role, institution=institution):
        raise NotAllowed(f"access.needs_role.{role}")


def held_now() -> Q:
    """Return the condition that a membership holds at the instant of the transaction."""
    from django.db.models.functions import Now  # noqa: PLC0415 (kept beside its one use)

    return Q(valid_from__lte=Now()) & (Q(valid_until__isnull=True) | Q(valid_until__gt=Now()))
