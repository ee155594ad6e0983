"""The same people where an authority keeps the case: then it owes what procedures ask of it."""

from dataclasses import replace

from tests.factories.access import make_account, make_institution
from tests.factories.procedure import Cast, make_cast

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Proceeding
from baluarte.domain.wall.context import acting_as


def make_authority_cast() -> Cast:
    """Found an authority that keeps its own cases, beside everybody else; as the operator."""
    cast = make_cast()
    keeper = make_institution(kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL)
    return replace(
        cast,
        keeper=keeper,
        owner=make_account(institution=keeper, roles=["risk_evaluator"]),
        colleague=make_account(institution=keeper, roles=["risk_evaluator"]),
    )


def begin(cast: Cast, case: Case, code: str, *, with_: tuple[str, ...], at) -> Proceeding:
    """Begin a protocol in the matter of a case, with events that happened then, in this order."""
    by = cast.owner.pk
    with acting_as(by):
        told = [
            actions.record_occurrence(matter=case.matter, event=event, happened_at=at, by=by, at=at)
            for event in with_
        ]
        running = Proceeding.objects.filter(matter=case.matter, text__code=code).first()
        return running or actions.start_proceeding(
            matter=case.matter, code=code, begun_by=told[0], by=by, at=at
        )
