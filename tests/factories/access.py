"""Institutions, accounts and roles of the tests; all invented."""

from datetime import UTC, datetime
from itertools import count

from baluarte.domain.access.actions import (
    confirm_membership,
    create_account,
    found_institution,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution

AT = datetime(2026, 1, 15, 18, tzinfo=UTC)
_number = count(1)


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
