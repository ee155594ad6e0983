"""Lists, events and decisions of the tests; all invented."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from tests.factories.access import AT, make_account, make_institution
from tests.factories.kept import kept

from baluarte.domain.access.actions import found_registry, grant, open_compartment
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.intake.choices import Origin, ShareLevel
from baluarte.domain.intake.models import SourceList
from baluarte.domain.linkage.actions.reasons import write_reason
from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.publication.actions import (
    decide_publication,
    publish_edition,
    review_decision,
    revise_editions,
    withdraw_publication,
)
from baluarte.domain.publication.choices import Ground, Publishable
from baluarte.domain.publication.models import Decision, Edition, Withdrawal
from baluarte.domain.registry.actions.grounds import write_ground
from baluarte.domain.registry.choices import EventState, Occasion, Verdict, Voice
from baluarte.domain.registry.models import Act, Determination, Event
from baluarte.domain.territory.models import Municipality, Population, PopulationSource, State
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

NOW = AT + timedelta(days=30)
EVERYTHING = tuple(Publishable.values)
# A large, a middling and a small municipality, and one whose people nobody counted.
LARGE, MIDDLING, SMALL, UNCOUNTED = "20067", "20079", "20001", "20999"
OTHER_STATE_LARGE = "07101"
PEOPLE = {LARGE: 270_000, MIDDLING: 30_000, SMALL: 3_000, OTHER_STATE_LARGE: 600_000}
_number = count(1)


@dataclass
class House:
    """One organisation with a list, its steward and whoever reviews beside her."""

    institution: Institution
    source_list: SourceList
    steward: Account
    verifier: Account


@dataclass
class Cast:
    """Two organisations whose lists may be published, a curator, and a stranger."""

    one: House
    other: House
    curator: Account
    stranger: Account
    as_worker: object = field(repr=False, default=None)

    def publish(self, *, at: datetime = NOW, cut_off_at: datetime | None = None) -> Edition:
        with self.as_worker(self.curator):
            return publish_edition(by=self.curator.pk, at=at, cut_off_at=cut_off_at)

    def revise(self, *, at: datetime = NOW) -> list[Edition]:
        with self.as_worker(self.curator):
            return revise_editions(by=self.curator.pk, at=at)


def make_country() -> None:
    for code, name in (("20", "Estado Inventado"), ("07", "Otro Estado")):
        State.objects.create(code=code, name=name, longitude=-96.0, latitude=17.0)
    places = [(LARGE, "Villa Grande"), (MIDDLING, "Villa Media"), (SMALL, "Villa Chica")]
    places += [(UNCOUNTED, "Villa Nueva"), (OTHER_STATE_LARGE, "Otra Villa")]
    for n, (code, name) in enumerate(places):
        Municipality.objects.create(
            code=code,
            state_id=code[:2],
            name=name,
            longitude=-96.5 - n,
            latitude=17.25,
            source="invented",
            confidence="C",
        )
    source = PopulationSource.objects.create(
        name="cuenta inventada", is_stand_in=True, sha256="0" * 64, loaded_at=AT
    )
    for code, people in PEOPLE.items():
        Population.objects.create(municipality_id=code, year=2020, population=people, source=source)


def make_list(
    institution: Institution, keeper: Account, *, share_level: str = ShareLevel.PUBLISHABLE, **more
) -> SourceList:
    compartment = open_compartment(
        institution=institution, kind=CompartmentKind.LIST, by=None, at=AT
    )
    if share_level in (ShareLevel.PUBLISHABLE, ShareLevel.REGISTRY_CODED):
        grant(
            compartment=compartment, level=Level.CODED, role="curator", ground="shared",
            by=None, at=AT,
        )  # fmt: skip
    return SourceList.objects.create(
        compartment=compartment,
        slug=f"lista-{next(_number)}",
        title="Lista inventada",
        producer="Organización inventada",
        steward=institution,
        licence="CC-BY-4.0",
        mapping={},
        share_level=share_level,
        created_at=AT,
        created_by=keeper,
        **more,
    )


def make_house(*, share_level: str = ShareLevel.PUBLISHABLE, **institution) -> House:
    made = make_institution(**institution)
    steward = make_account(institution=made, roles=["data_steward", "documenter"])
    verifier = make_account(institution=made, roles=["verifier"])
    return House(made, make_list(made, steward, share_level=share_level), steward, verifier)


@kept
def make_cast() -> Cast:
    found_registry(by=None, at=AT)
    registry = make_institution()
    curator = make_account(institution=registry, roles=["curator"])
    elsewhere = make_institution()
    stranger = make_account(institution=elsewhere, roles=["documenter", "data_steward"])
    return Cast(make_house(), make_house(), curator, stranger)


def make_event(
    house: House,
    *,
    on: date | None = date(2026, 1, 9),
    until: date | None = None,
    place: str | None = LARGE,
    acts: Sequence[tuple[str, int | None]] = (("AG-THR", 1),),
    perpetrators: Sequence[str] = ("PE-MUN",),
    victims: int | None = 1,
    at: datetime = AT,
    source_list: SourceList | None = None,
) -> Event:
    compartment = (source_list or house.source_list).compartment
    number = next(_number)
    event = Event.objects.create(
        compartment=compartment,
        reference=f"REGISTRY{number:04}",
        created_at=at,
        created_by=house.steward,
        status=EventState.REPORTED,
    )
    determine(event, on=on, until=until, place=place, victims=victims, at=at)
    for kind, victim in acts:
        add_act(event, kind, victim, perpetrators, at=at)
    return event


def determine(
    event: Event,
    *,
    on: date | None = date(2026, 1, 9),
    until: date | None = None,
    place: str | None = LARGE,
    victims: int | None = 1,
    status: str = EventState.REPORTED,
    link: str = "not_determined",
    at: datetime = AT,
) -> Determination:
    event.refresh_from_db(fields=["current"])
    return Determination.objects.create(
        compartment_id=event.compartment_id,
        event=event,
        supersedes_id=event.current_id,
        decided_at=at,
        by_id=event.created_by_id,
        origin=Origin.PERSON,
        occasion=Occasion.AS_TOLD,
        status=status,
        date=str(on),
        first_date=on,
        last_date=until or on,
        state_id=place[:2] if place else "20",
        municipality_id=place,
        place_precision="municipality" if place else "state",
        victims=victims,
        link_to_work=link,
        criterion=None
        if link == "not_determined"
        else write_ground("invented", compartment=event.compartment_id),
    )


def add_act(
    event: Event,
    kind: str,
    victim: int | None = 1,
    perpetrators: Sequence[str] = ("PE-MUN",),
    *,
    at: datetime = AT,
) -> Act:
    return Act.objects.create(
        compartment_id=event.compartment_id,
        event=event,
        type=kind,
        victim_number=victim,
        perpetrators=list(perpetrators),
        decided_at=at,
        by_id=event.created_by_id,
    )


def decide(
    house: House,
    event: Event,
    *,
    fields: Sequence[str] = EVERYTHING,
    at: datetime = AT,
    risk_note: str = "Se habló con la familia; no aumenta el riesgo.",
    is_exact: bool = True,
) -> Decision:
    """Decide of what the family consented to: it may go out as it is, however rare."""
    with acting_as(house.steward.pk):
        return decide_publication(
            event=event,
            fields=fields,
            ground=Ground.CONSENT,
            ground_detail="La familia consintió por escrito.",
            risk_note=risk_note,
            is_exact=is_exact,
            by=house.steward.pk,
            at=at,
        )


def agree(decision: Decision, by: Account, *, agrees: bool = True, at: datetime = AT) -> None:
    with acting_as(by.pk):
        note = "" if agrees else "Se reconoce a la persona."
        review_decision(decision=decision, agrees=agrees, note=note, by=by.pk, at=at)


def let_out(house: House, event: Event, **given) -> Decision:
    decision = decide(house, event, **given)
    agree(decision, house.verifier, at=given.get("at", AT))
    return decision


def withdraw(house: House, decision: Decision, *, at: datetime = NOW) -> Withdrawal:
    with acting_as(house.steward.pk):
        return withdraw_publication(
            decision=decision, reason="La familia lo pidió.", by=house.steward.pk, at=at
        )


def judge_same(left: Event, right: Event, by: Account, *, at: datetime = AT) -> None:
    """Two stewards' people hold two events to be one."""
    first, second = sorted((left, right), key=lambda one: UUID(str(one.pk)))
    sides = {
        "left_compartment_id": first.compartment_id,
        "right_compartment_id": second.compartment_id,
    }
    pair = Pair.objects.create(
        left=first, right=second, agreement={"days": 0}, weight=9.0, proposed_at=at, **sides
    )
    for voice in (Voice.LEFT, Voice.RIGHT):
        Judgement.objects.create(
            pair=pair, voice=voice, verdict=Verdict.SAME, decided_at=at, by=by, **sides,
            reason=write_reason("same facts", pair=pair, voice=voice),
        )  # fmt: skip
