"""Who may do what. Who may *see* is the wall's."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
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
    held = [one for one in held_by(by) if one.role == role]
    return any(institution is None or one.institution_id == institution.pk for one in held)


def holds_outside_the_state(by: UUID, roles: Collection[str]) -> bool:
    """Say whether an account holds one of some roles outside the institutions of the State."""
    held = [one for one in held_by(by) if one.role in roles]
    return any(one.institution.kind not in OF_THE_STATE for one in held)


def require_role(by: UUID | None, role: str, *, institution: Institution | None = None) -> None:
    """Raise `NotAllowed` unless the account holds the role; the operator's commands may."""
    if by is not None and not holds_role(by, role, institution=institution):
        raise NotAllowed(f"access.needs_role.{role}")


def require_no_break_glass(file: UUID) -> None:
    """Raise `NotAllowed` for who is in a file by danger of life alone.

    They say nothing in the name of whom it is about, and neither end nor give away what is hers.
    """
    if is_break_glass(file):
        raise NotAllowed("access.break_glass.not_in_her_name")
