"""A matter of an invented organisation, its people, and the institutions around it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.factories.access import make_account, make_institution
from tests.factories.kept import kept
from tests.factories.registry import make_places

from baluarte.domain.access.choices import CompartmentKind, InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Matter
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as

CENTRE = ZoneInfo("America/Mexico_City")


def local(text: str) -> datetime:
    """Return an instant written as it is read in the capital."""
    return datetime.fromisoformat(text).replace(tzinfo=CENTRE)


BEFORE = local("2026-03-01 09:00")


@dataclass(frozen=True)
class Cast:
    """Who keeps the matter, their colleague, one without a role, others, and who may be told."""

    keeper: Institution
    owner: Account
    colleague: Account
    steward: Account
    admin: Account
    without_role: Account
    stranger: Account
    federal: Institution
    liaison: Account
    police: Institution
    officer: Account
    command: Institution
    commander: Account


@kept
def make_cast() -> Cast:
    """Found the institutions and load the protocols; as the operator."""
    make_places()
    actions.load_protocols(by=None, at=BEFORE)
    keeper, other = make_institution(), make_institution()
    state = State.objects.get(code="30")
    town = Municipality.objects.get(code="30001")
    federal = make_institution(
        code="URCRR", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
    )
    command = make_institution(
        kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.MUNICIPALITY,
        state=state, municipality=town,
    )  # fmt: skip
    police = make_institution(
        kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.MUNICIPALITY,
        state=state, municipality=town, command=command,
    )  # fmt: skip
    return Cast(
        keeper=keeper,
        owner=make_account(institution=keeper, roles=["documenter"]),
        colleague=make_account(institution=keeper, roles=["verifier"]),
        steward=make_account(institution=keeper, roles=["data_steward"]),
        admin=make_account(institution=keeper, roles=["organisation_admin"]),
        without_role=make_account(institution=keeper, roles=["monitor"]),
        stranger=make_account(institution=other, roles=["documenter", "data_steward"]),
        federal=federal,
        liaison=make_account(institution=federal, roles=["liaison"]),
        police=police,
        officer=make_account(institution=police, roles=["liaison"]),
        command=command,
        commander=make_account(institution=command, roles=["liaison"]),
    )


def make_matter(
    cast: Cast,
    *,
    at: datetime = BEFORE,
    perpetrator: Perpetrator = Perpetrator.PRIVATE,
    seen: bool = True,
) -> Matter:
    """Open a matter in the invented town, as its owner; the person saw the list."""
    with acting_as(cast.owner.pk):
        matter = actions.open_matter(
            compartment=compartment_of(cast.keeper, CompartmentKind.OWN),
            state=State.objects.get(code="30"),
            municipality=Municipality.objects.get(code="30001"),
            perpetrator=perpetrator,
            by=cast.owner.pk,
            at=at,
        )
        if seen:
            actions.say_list_was_seen(matter=matter, by=cast.owner.pk, at=at)
    return matter
