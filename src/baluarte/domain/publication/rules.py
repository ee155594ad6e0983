"""Who may decide, review, take back and publish. Asked of the database, so that the worker may."""

from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from baluarte.domain.access.models import Compartment, Institution, Membership
from baluarte.domain.access.rules import (
    NotAllowed,
    holds_outside_the_state,
    holds_role,
    is_open,
)
from baluarte.domain.accountability.rules import may_keep
from baluarte.domain.wall.choices import Level

# Whoever could be the second pair of eyes inside an organisation.
REVIEWING_ROLES = ("documenter", "verifier", "data_steward")
PUBLISHING_ROLE = "curator"
# Who prepares what the policy says in public, and who lets it out: here as in the wall.
POLICY_KEEPERS = ("curator", "analyst")


class NeedsAnotherPerson(Exception):
    """Whoever decided cannot review it while somebody else could, or said no."""


def require_steward(by: UUID, compartment: Compartment) -> None:
    """Raise `NotAllowed` unless the account decides for the organisation what others may see."""
    steward = compartment.institution is not None and holds_role(
        by, "data_steward", institution=compartment.institution
    )
    if not steward or not is_open(compartment.pk, Level.CONTRIBUTE):
        raise NotAllowed("publication.decide.needs_steward")


def require_reviewer(compartment: UUID) -> None:
    """Raise `NotAllowed` unless the account sees the coded facts it reviews."""
    if not is_open(compartment, Level.CODED):
        raise NotAllowed("publication.review.sees_nothing")


def require_contributor(compartment: UUID) -> None:
    """Raise `NotAllowed` unless the account adds to the list: any one of its people takes back."""
    if not is_open(compartment, Level.CONTRIBUTE):
        raise NotAllowed("publication.withdraw.needs_contributor")


def require_publisher() -> None:
    """Raise `NotAllowed` unless the account is a curator, who sees every list shared so far."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.holds_role(%s)", [PUBLISHING_ROLE])
        (held,) = cursor.fetchone()
    if not held:
        raise NotAllowed(f"publication.publish.needs_{PUBLISHING_ROLE}")


def require_reporter(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps what institutions promise, owe and do."""
    if not may_report(by):
        raise NotAllowed("publication.report.needs_a_role")


def may_report(by: UUID) -> bool:
    """Say whether an account drafts reports and writes on them."""
    return may_keep(by)


def is_alone(institution: Institution | None) -> bool:
    """Say whether an organisation has only one person who could decide or review."""
    if institution is None:
        return False
    in_force = Q(valid_from__lte=Now()) & (Q(valid_until__isnull=True) | Q(valid_until__gt=Now()))
    people = Membership.objects.filter(
        in_force,
        institution=institution,
        role__in=REVIEWING_ROLES,
        confirmed_at__isnull=False,
        account__is_active=True,
    )
    return people.values("account").distinct().count() == 1


def require_asker(institution: UUID) -> None:
    """Raise `NotAllowed` unless the account acts for the institution and sees coded facts."""
    if not acts_for(institution) or not sees_facts():
        raise NotAllowed("publication.export.sees_nothing")


def require_second_person(*, institution: UUID, asked_by: UUID, by: UUID) -> None:
    """Raise unless a steward of the institution, who did not ask herself, lets a file out."""
    if not acts_for(institution, role="data_steward"):
        raise NotAllowed("publication.export.needs_steward")
    if asked_by == by:
        raise NeedsAnotherPerson("who asked for a file does not let it out")


def acts_for(institution: UUID, *, role: str = "") -> bool:
    """Say whether the current account acts for an institution, in a role where one is named."""
    with connection.cursor() as cursor:
        cursor.execute("select %s = any (array(select bal.institutions(%s)))", [institution, role])
        (held,) = cursor.fetchone()
    return bool(held)


def sees_facts() -> bool:
    """Say whether anything at all is open to the current account in coded form."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select bal.compartments(%s))", [int(Level.CODED)])
        (sees,) = cursor.fetchone()
    return bool(sees)


def may_keep_policy(by: UUID) -> bool:
    """Say whether an account keeps the policy's figures and facts, outside the State."""
    return holds_outside_the_state(by, POLICY_KEEPERS)


def require_policy_keeper(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps the policy's figures and facts."""
    if not may_keep_policy(by):
        raise NotAllowed("publication.policy.needs_keeper")
