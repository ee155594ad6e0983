"""Two stewards with a list each, what their lists tell, and the four who ask; all invented."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from uuid import uuid4

from django.db import connection
from tests.factories.access import AT, make_account, make_institution, settle
from tests.factories.kept import kept

from baluarte.domain.access.actions import grant, open_compartment
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Compartment, Grant, Institution
from baluarte.domain.intake.choices import DeliveryState, Origin, PlacePrecision, ReportState
from baluarte.domain.intake.models import Coding, Delivery, Report, SourceList
from baluarte.domain.intake.row_identity import written
from baluarte.domain.registry.actions import establish_from_reports
from baluarte.domain.registry.models import Event, Ground
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import NoContext, acting_as, current
from baluarte.norms.imprecise import ImpreciseDate, from_edtf

RECEIVED = datetime(2026, 2, 1, 18, tzinfo=UTC)
DECIDED = datetime(2026, 2, 2, 18, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 18, tzinfo=UTC)
PLACES = {
    "30": ("Estado Treinta", {"30001": "Villa Inventada", "30002": "Puerto Inventado"}),
    "20": ("Estado Veinte", {"20001": "San Inventado", "20002": "Villa Inventada"}),
}
MAPPING = {
    "name": "inventada",
    "title": {"es": "Lista inventada"},
    "producer": "Red inventada",
    "licence": "CC BY 4.0",
    "language": "es",
    "reserved": ["Se reserva"],
    "date": {"column": "Fecha"},
    "place": {"municipality": "Municipio"},
    "victims": {
        "column": "Nombre",
        "separators": [","],
        "kinds": {"Colectivo": "collective"},
    },
    "outlet": {"column": "Medio"},
    "types": {"column": "Tipo", "codes": {"Amenaza": "AG-THR"}},
}
_number = count(1)


@dataclass(frozen=True)
class Side:
    """An organisation, its people and its list."""

    institution: Institution
    steward: Account
    documenter: Account
    verifier: Account
    source_list: SourceList
    colleague: Account = field(repr=False)

    @property
    def compartment(self) -> Compartment:
        return self.source_list.compartment


def make_places() -> None:
    """Put two invented states with two municipalities each on the map; run as the operator."""
    with connection.cursor() as cursor:
        for code, (name, municipalities) in PLACES.items():
            cursor.execute(
                "insert into territory_state (code, name, abbreviation) values (%s, %s, '')"
                " on conflict do nothing",
                [code, name],
            )
            for place, called in municipalities.items():
                cursor.execute(
                    "insert into territory_municipality"
                    " (code, state_id, name, has_shape, source, confidence)"
                    " values (%s, %s, %s, false, 'invented', 'C') on conflict do nothing",
                    [place, code, called],
                )
                cursor.execute(
                    "insert into territory_municipalityname (municipality_id, name, folded, kind,"
                    " people, source) values (%s, %s, %s, 'official', 0, 'invented')"
                    " on conflict do nothing",
                    [place, called, called.lower()],
                )


def make_side(as_operator, *, institution: Institution | None = None) -> Side:
    """Make an organisation with a steward, two documenters, a verifier and a list."""
    with as_operator():
        make_places()
        people = _make_people(institution) if institution else _found()
    of, steward, documenter, colleague, verifier = people
    return Side(of, steward, documenter, verifier, make_list(of, steward), colleague)


People = tuple[Institution, Account, Account, Account, Account]


@kept
def _found() -> People:
    return _make_people(make_institution())


def _make_people(of: Institution) -> People:
    steward, documenter, colleague, verifier = (
        make_account(institution=of, roles=[role])
        for role in ("data_steward", "documenter", "documenter", "verifier")
    )
    return of, steward, documenter, colleague, verifier


def make_list(institution: Institution, steward: Account) -> SourceList:
    n = next(_number)
    with acting_as(steward.pk):
        compartment = open_compartment(
            institution=institution, kind=CompartmentKind.LIST, by=steward.pk, at=AT
        )
        made = SourceList(
            compartment=compartment,
            slug=f"list-{n}",
            title=f"Lista inventada {n}",
            producer=institution.name,
            steward=institution,
            licence="CC BY 4.0",
            mapping=MAPPING,
            created_at=AT,
            created_by=steward,
        )
        made.save(force_insert=True)
        Delivery(
            compartment=compartment,
            source_list=made,
            number=1,
            sha256="0" * 64,
            mapping_sha256="0" * 64,
            file_format="csv",
            accessed_date=date(2026, 1, 31),
            state=DeliveryState.DONE,
            received_at=RECEIVED,
            received_by=steward,
        ).save(force_insert=True)
    return made


def share_coded(side: Side) -> None:
    """Let curators see the list in coded form."""
    with acting_as(side.steward.pk):
        grant(
            compartment=side.compartment,
            role="curator",
            level=Level.CODED,
            ground="share level",
            by=side.steward.pk,
            at=AT,
        )


def share_with(side: Side, institution: Institution, *, level: Level = Level.IDENTIFIED) -> None:
    """Let another organisation see the list; with identities, as two stewards would."""
    with acting_as(side.steward.pk):
        grant(
            compartment=side.compartment,
            institution=institution,
            level=level,
            ground="agreement",
            by=side.steward.pk,
            at=AT,
        )
    settle(Grant)


def make_reports(
    side: Side,
    told: list[dict],
    *,
    state: ReportState = ReportState.CODED,
    newer_than: Report | None = None,
) -> list[Report]:
    """Take in coded reports: of each its names, and what it tells otherwise than `make_coding`."""
    owner = f"institution:{side.institution.pk}"
    delivery = Delivery.objects.get(source_list=side.source_list, number=1)
    reports, codings = [], []
    for one, (record_key, key) in zip(told, new_record_keys(owner, len(told)), strict=True):
        n = next(_number)
        report = Report(
            compartment=side.compartment,
            source_list=side.source_list,
            delivery=delivery,
            record_key=record_key,
            row=n,
            key_hash=n.to_bytes(32, "big"),
            raw_hash=uuid4().bytes * 2,
            state=state,
            supersedes=newer_than,
            reasons=[{"code": "date.missing"}] if state != ReportState.CODED else [],
            received_at=RECEIVED,
        )
        told_of = {"Nombre": one.get("names", ""), "Medio": one.get("outlet", "")}
        seal(report, "raw", written(told_of), key=key)
        reports.append(report)
        coded = {k: v for k, v in one.items() if k not in ("names", "outlet")}
        codings.append(make_coding(side, report, **coded))
    Report.objects.bulk_create(reports)
    Coding.objects.bulk_create(codings)
    return reports


def make_coding(side: Side, report: Report, **changes) -> Coding:
    """Return an unsaved coding: one threat to one person, on a day, in a municipality."""
    told = {
        "date": "2025-05-03",
        "municipality_id": "30001",
        "place_precision": PlacePrecision.MUNICIPALITY,
        "types": ["AG-THR"],
        "perpetrators": ["PE-UNK"],
        "victims": 1,
        "origin": Origin.MAPPING,
    } | changes
    if told["municipality_id"] and "state_id" not in told:
        told["state_id"] = told["municipality_id"][:2]
    if told["date"]:
        known = _known(told["date"])
        told |= {"first_date": known.first, "last_date": known.last}
    return Coding(
        compartment=side.compartment,
        report=report,
        decided_at=told.pop("decided_at", RECEIVED),
        by=side.documenter,
        **told,
    )


@cache
def _known(edtf: str) -> ImpreciseDate:
    return from_edtf(edtf)


def make_events(side: Side, told: list[dict], *, at: datetime = DECIDED) -> list[Event]:
    """Establish reports as events, in the order they are told."""
    with acting_as(side.documenter.pk):
        reports = make_reports(side, told)
        establish_from_reports(
            reports=[report.pk for report in reports], by=side.documenter.pk, at=at
        )
        by_report = {
            one.links.get(ended_at=None).report_id: one
            for one in Event.objects.filter(links__report__in=reports)
        }
        return [by_report[report.pk] for report in reports]


def make_event(side: Side, *, at: datetime = DECIDED, **told) -> Event:
    return make_events(side, [told], at=at)[0]


def make_curator(as_operator) -> Account:
    """Make a curator of an organisation that has no list."""
    with as_operator():
        return make_account(institution=make_institution(), roles=["curator"])


def text_of(ground: Ground | None) -> str:
    """What was written, opened; by a process of the installation where nobody acts."""
    if ground is None:
        return ""
    try:
        current()
    except NoContext:
        with acting_as(uuid4()):
            return unseal(ground, "sealed_text")
    return unseal(ground, "sealed_text")
