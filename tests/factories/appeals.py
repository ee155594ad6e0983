"""An authority whose own decision is challenged, and the Coordination that decides; invented."""

from dataclasses import replace

from tests.factories.access import make_account, make_institution
from tests.factories.procedure import Cast

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Institution


def kept_by_the_unit(cast: Cast) -> Cast:
    """Return the same people where the intake unit keeps the case; as the operator."""
    return replace(
        cast,
        keeper=cast.federal,
        owner=make_account(institution=cast.federal, roles=["reception_officer"]),
        colleague=make_account(institution=cast.federal, roles=["risk_evaluator"]),
    )


def make_coordination() -> Institution:
    """Found the Coordination, without anybody yet; as the operator."""
    return make_institution(
        code="CEN", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
    )
