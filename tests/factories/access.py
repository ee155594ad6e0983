"""Institutions, accounts and roles of the tests; all invented."""

from datetime import UTC, datetime
from itertools import count

from django.db import connection

from baluarte.domain.access.actions import (
    confirm_membership,
    create_account,
    found_institution,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution

AT = datetime(2026, 1, 15, 18, tzinfo=UTC)
# Of one length, so that the name of one is never the beginning of another's.
_number = count(10_001)


def make_institution(**changes) -> Institution:
    n = next(_number)
    given = {"slug": f"organisation-{n}", "name": f"Organización inventada {n}"}
    kind = {"kind": InstitutionKind.CIVIL_SOCIETY}
    return found_institution(**(given | kind | changes), by=None, at=AT)


def make_account(*, institution: Institution | None = None, roles=()) -> Account:
    n = next(_number)
    account = create_account(
        username=f"persona-{n}", display_name=f"Persona Inventada {n}", by=None, at=AT
    )
    for role in roles:
        proposed = propose_membership(
            account=account, institution=institution, role=role, by=None, at=AT
        )
        confirm_membership(membership=proposed, by=None, at=AT)
    return account


def settle(model) -> None:
    """Confirm whatever of a model waits for a second person, where a test has no such person."""
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        model.objects.filter(awaits_second=True).update(awaits_second=False)
        cursor.execute("set local role bal_app")
