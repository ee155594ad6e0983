"""Commissions for victims that have accounts here, and who speaks for each."""

from datetime import datetime
from types import SimpleNamespace

from tests.factories.access import make_account, make_institution
from tests.factories.procedure import BEFORE
from tests.factories.reparation import OTHER_STATE, STATE, days_before

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import CommissionPost
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

OFFICE = "55 0000 0000 ext. 11"


def make_commissions() -> SimpleNamespace:
    """Found two commissions with two officers each; as the operator."""
    first, second = (
        make_institution(
            code=code, kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.STATE,
            state=State.objects.get_or_create(code=code[4:6], defaults={"name": code})[0],
        )
        for code in (STATE, OTHER_STATE)
    )  # fmt: skip
    officers = [
        make_account(institution=one, roles=["commission_officer"])
        for one in (first, first, second)
    ]
    return SimpleNamespace(
        first=first, second=second, officer=officers[0], colleague=officers[1], other=officers[2]
    )


def said_of_post(state: str = "filled", *, days: int = 20, **more) -> actions.PostSaid:
    """Return how a post stands since so many days ago, as a document says."""
    given = {
        "state": state, "since_date": days_before(days), "source": "Directorio inventado",
        "source_date": days_before(days),
    } | more  # fmt: skip
    return actions.PostSaid(**given)


def make_post(
    by: Account, *, function: str = "psychologist", commission: str = STATE, state: str = "filled",
    at: datetime = BEFORE, **more,
) -> CommissionPost:  # fmt: skip
    """Write a post into the directory, as an officer of its commission."""
    with acting_as(by.pk):
        return actions.add_post(
            commission=commission, function=function, standing=said_of_post(state, **more),
            by=by.pk, at=at,
        )  # fmt: skip
