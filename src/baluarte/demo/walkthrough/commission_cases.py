"""A family at each of three commissions for victims, so that whoever attends to them finds work.

Of one a scholarship is late, of one the therapy waits for her word, one came from a silent state.
The files of two went to the federal commission, which found one whole and has one to compare.
Nobody is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.commissions import FEDERAL, OFFICERS, OTHER_STATE, STATE
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.actions import add_party, give_consent, open_case
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import LAYER, Delivered, HeadingOutcome, VictimKind
from baluarte.domain.reparation.models import Application, ReparationPlan, TransferPackage
from baluarte.domain.territory.models import State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.reparation.labels import law_of

SAID = "Inventado, para la demostración."
REFUSED = f"No corresponde a este hecho; puede pedirse otra vez con algo nuevo. {SAID}"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed of a heading, due so many days ago, and whether it was handed over."""

    heading: str
    what: str
    due: int
    is_delivered: bool = False
    pesos: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Who asked a commission so many days ago, and what is owed to them."""

    commission: str
    state: str
    name: str
    days: int
    owed: tuple[Owed, ...]
    # Whether its file went to the federal commission, and whether that compared it.
    is_sent: bool = False
    # Headings that its plan refuses at once, for one reason.
    refused: tuple[str, ...] = ()
    is_compared: bool = False


FAMILIES = (
    Family(STATE, "30", "Leonor Inventada Mar", 120, (
        Owed("RH-4", "Una beca para su hija.", 18),
        Owed("RH-1", "Terapia para las dos.", 25, is_delivered=True),
        Owed("RS-6", "Una placa en la redacción.", -45),
    ), is_sent=True, refused=("RR-5", "RR-8", "RS-2", "RN-1")),
    Family(OTHER_STATE, "20", "Jacinto Inventado Sierra", 75, (
        Owed("RH-1", "Atención médica mensual.", 4),
    ), is_sent=True, is_compared=True),
    Family(FEDERAL, "30", "Abril Inventada Costa", 60, (
        Owed("RC-3", "Los salarios de dos meses.", 9, pesos=Decimal(36000)),
        Owed("RN-7", "Que la institución cambie su protocolo.", -120),
    )),
)  # fmt: skip


def tell_cases_of_commissions(*, at: datetime) -> Iterator[str]:
    """Open the case of each family at its commission, once."""
    with connected_as(DatabaseRole.APP):
        people = {one.username: one for one in Account.objects.all()}
        for family in FAMILIES:
            officer = people[OFFICERS[family.commission]]
            with acting_as(officer.pk):
                if ReparationPlan.objects.filter(commission=family.commission).exists():
                    continue
                team = [people["bruno"]] if family.commission == STATE else []
                application = _tell(family, team, by=officer.pk, at=at)
                sent = _send(application, by=officer.pk, at=at) if family.is_sent else None
            if sent is not None and family.is_compared:
                with acting_as(people[OFFICERS[FEDERAL]].pk):
                    actions.check_transfer(
                        package=sent, by=people[OFFICERS[FEDERAL]].pk, at=_then(at, 5)
                    )
    yield f"{len(FAMILIES)} invented families at {len(FAMILIES)} commissions for victims."


def _tell(family: Family, team: list[Account], *, by: UUID, at: datetime) -> Application:
    keeper = Institution.objects.get(code=family.commission)
    state = State.objects.get(code=family.state)
    case = open_case(institution=keeper, state=state, team=team, by=by, at=_then(at, 50))
    person = NewPerson(name=family.name)
    party = add_party(case=case, part=Part.BENEFICIARY, person=person, by=by, at=_then(at, 49))
    victim = actions.register_victim(
        case=case, party=party, kind=VictimKind.DIRECT, words=f"Perdió su trabajo. {SAID}",
        by=by, at=_then(at, 48),
    )  # fmt: skip
    application = actions.apply_to_commission(
        victim=victim, right="reparation", commission=family.commission,
        asked_date=_day(at, family.days), by=by, at=_then(at, 47),
    )  # fmt: skip
    plan = actions.open_plan(
        victim=victim, commission=family.commission, opened_date=_day(at, family.days - 10),
        by=by, at=_then(at, 46),
    )  # fmt: skip
    for one in family.owed:
        _owe(plan, one, family, by=by, at=at)
    for heading in family.refused:
        actions.decide_heading(
            plan=plan, heading=heading, outcome=HeadingOutcome.REFUSED,
            decided_date=_day(at, family.days - 30), article=law_of(heading), reason=REFUSED,
            by=by, at=_then(at, 35),
        )  # fmt: skip
    return application


def _send(application: Application, *, by: UUID, at: datetime) -> TransferPackage:
    give_consent(
        party=application.victim.party, layer=LAYER, told=Channel.IN_PERSON,
        decided_at=_then(at, 16), by=by, at=_then(at, 16),
    )  # fmt: skip
    return actions.make_transfer(
        application=application, to_commission=FEDERAL, with_documents=True, by=by,
        at=_then(at, 15),
    )  # fmt: skip


def _owe(plan: ReparationPlan, one: Owed, family: Family, *, by: UUID, at: datetime) -> None:
    actions.decide_heading(
        plan=plan, heading=one.heading, outcome=HeadingOutcome.GRANTED,
        decided_date=_day(at, family.days - 20), article=law_of(one.heading), by=by,
        at=_then(at, 40),
    )  # fmt: skip
    new = actions.NewRemedy(
        heading=one.heading, institution=family.commission, due_date=_day(at, one.due),
        what=f"{one.what} {SAID}", pesos=one.pesos,
    )  # fmt: skip
    remedy = actions.grant_remedy(plan=plan, new=new, by=by, at=_then(at, 30))
    if one.is_delivered:
        actions.record_delivery(
            remedy=remedy, delivered=Delivered.DELIVERED, happened_date=_day(at, one.due),
            evidence=invented_document("constancia de entrega"), by=by, at=_then(at, 20),
        )  # fmt: skip


def _day(at: datetime, days: int) -> date:
    return local_day(at) - timedelta(days=days)


def _then(at: datetime, minutes: int) -> datetime:
    return at - timedelta(minutes=minutes)
