"""Authorities of the demonstration: institutions as the law names them, people who are invented.

Each name says that it is a demonstration: nothing that happens here was done by anybody.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from baluarte.demo.walkthrough.people import Person, create_people
from baluarte.domain.access.actions import (
    confirm_membership,
    found_institution,
    found_public_institutions,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind, Jurisdiction, SecondFactor
from baluarte.domain.access.models import Account, Institution, Membership
from baluarte.domain.procedure.actions import announce_session, keep_door, set_duty
from baluarte.domain.procedure.models import BodySession
from baluarte.domain.procedure.queries import turns_of
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.context import acting_as_operator
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.institutions import PublicInstitution, public_institutions

STATES = ("20", "30")
TOWN = "30193"
POLICE = "policia-inventada"
DEMONSTRATION = "(demostración)"
OFFICERS = (
    Person("nadia", "Nadia Inventada", "urcrr", ("reception_officer", "liaison"), "is on duty"),
    Person(
        "raul",
        "Raúl Inventado",
        "urcrr",
        ("liaison", "organisation_admin", "data_steward"),
        "is her deputy, trusts people by name",
    ),
    Person("olmo", "Olmo Inventado", "urcrr", ("reception_officer",), "takes calls at night"),
    Person("vera", "Vera Inventada", "urcrr", ("risk_evaluator",), "studies risks at once"),
    Person(
        "pilar",
        "Pilar Inventada",
        "uer",
        ("risk_evaluator", "liaison", "data_steward"),
        "studies risks, trusts people by name",
    ),
    Person("candela", "Candela Inventada", "cen", ("liaison",), "decides what is appealed"),
    Person("ivan", "Iván Inventado", "sspc", ("liaison",), "for a federal authority"),
    Person("paloma", "Paloma Inventada", "sspc", ("liaison",), "looks again at what he says"),
    Person("hugo", "Hugo Inventado", "edo-30-ssp", ("liaison",), "for a state's police"),
    Person("elena", "Elena Inventada", "edo-20-gob", ("liaison",), "for a state without mechanism"),
    Person("tadeo", "Tadeo Inventado", "edo-20-gob", ("liaison",), "looks again at what she says"),
    Person("zoe", "Zoé Inventada", "edo-30-fis", ("prosecutor_liaison",), "for a prosecutor"),
    Person("silvia", "Silvia Inventada", "edo-30-mec", ("liaison",), "for a state's commission"),
    Person(
        "carmen",
        "Carmen Inventada",
        "ceav",
        ("commission_officer", "liaison"),
        "for the victims' commission",
    ),
    Person(
        "aitana", "Aitana Inventada", "edo-30-vic", ("commission_officer", "data_steward"),
        "for a state's commission for victims",
    ),
    Person(
        "bruno", "Bruno Inventado", "edo-30-vic", ("commission_officer",), "attends to victims"
    ),
    Person(
        "dalia", "Dalia Inventada", "edo-20-vic", ("commission_officer",),
        "for another state's commission for victims",
    ),
    Person(
        "gloria",
        "Gloria Inventada",
        "jg",
        ("documenter", "data_steward"),
        "keeps the Board's record",
    ),
    Person(
        "german",
        "Germán Inventado",
        "jg",
        ("documenter", "data_steward"),
        "confirms who sits on the Board, closes its minutes",
    ),
    Person("celia", "Celia Inventada", "cc", ("documenter",), "sits on the Council"),
    Person("segundo", "Segundo Inventado", "segob", ("liaison",), "chairs the Board"),
    Person("octavio", "Octavio Inventado", "segob", ("liaison",), "looks again at what he says"),
    Person("fabiola", "Fabiola Inventada", "fgr", ("liaison",), "sits on the Board"),
    Person("renata", "Renata Inventada", "sre", ("liaison",), "sits on the Board"),
    Person("custodio", "Custodio Inventado", "cndh", ("liaison",), "sits on the Board"),
    Person("beto", "Beto Inventado", POLICE, ("liaison",), "for a municipal police"),
)  # fmt: skip
# Whom a unit trusts by name only that unit sees: while nobody knows who did it, one of its own puts
# a case on the Board's agenda. Two answer what organisations observe of the unit of prevention.
ALSO_ACTS_FOR = (
    ("raul", "jg", "documenter"), ("oscar", "upsa", "documenter"), ("raul", "upsa", "documenter"),
)  # fmt: skip
TELEPHONE = "55 0000 0000 (inventado)"
TELEPHONE_OF_THE_DOOR, TELEPHONE_OTHERWISE = "55 0000 0001", "55 0000 0002"
ANSWERS_OTHERWISE = "Línea inventada de la demostración: nadie contesta"
ADDRESS_OF_THE_DOOR = "Calle Inventada 0, Ciudad de México (inventada)"
DAYS_OF_DUTY, DAY_WITHOUT_NIGHT = 7, 4
BEGINS, ENDS = time(8), time(20)
UNTIL_SESSION = timedelta(days=9)


def found_authorities(*, password: str, at: datetime) -> Iterator[str]:
    """Found institutions, officers, a roster with a gap, a session; what is there stays."""
    with acting_as_operator():
        known = public_institutions(levels=["federal", "international"], states=STATES)
        made = found_public_institutions(
            institutions=map(_in_demonstration, known),
            second_factor=SecondFactor.CODE_ALLOWED,
            by=None,
            at=at,
        )
        _found_police(at)
        create_people(OFFICERS, password, at)
        _give_further_roles(at)
        _put_on_duty(at)
        if not BodySession.objects.filter(role="board", day__gt=local_day(at)).exists():
            announce_session(body="board", day=local_day(at + UNTIL_SESSION), by=None, at=at)
    yield f"{len(made)} authorities of the catalogue, {len(OFFICERS)} invented officers."


def _in_demonstration(one: PublicInstitution) -> PublicInstitution:
    return replace(one, label={key: f"{said} {DEMONSTRATION}" for key, said in one.label.items()})


def _found_police(at: datetime) -> None:
    if not Institution.objects.filter(slug=POLICE).exists():
        town = Municipality.objects.select_related("state").get(code=TOWN)
        found_institution(
            slug=POLICE,
            name="Policía Municipal (inventada)",
            kind=InstitutionKind.AUTHORITY,
            jurisdiction=Jurisdiction.MUNICIPALITY,
            state=town.state,
            municipality=town,
            second_factor=SecondFactor.CODE_ALLOWED,
            by=None,
            at=at,
        )


def _give_further_roles(at: datetime) -> None:
    for username, slug, role in ALSO_ACTS_FOR:
        account = Account.objects.get(username=username)
        institution = Institution.objects.get(slug=slug)
        held = Membership.objects.filter(account=account, institution=institution, role=role)
        if not held.exists():
            proposed = propose_membership(
                account=account, institution=institution, role=role, by=None, at=at
            )
            confirm_membership(membership=proposed, by=None, at=at)


def _put_on_duty(at: datetime) -> None:
    """By day one, by night the other, each the other's deputy; one night nobody."""
    unit = Institution.objects.get(code="URCRR")
    keep_door(
        institution=unit, telephone=TELEPHONE_OF_THE_DOOR, closed_telephone=TELEPHONE_OTHERWISE,
        closed_answers=ANSWERS_OTHERWISE, address=ADDRESS_OF_THE_DOOR, by=None, at=at,
    )  # fmt: skip
    if turns_of(unit, since=at).exists():
        return
    known = {one: Account.objects.get(username=one) for one in ("nadia", "raul")}
    for account, deputy, begins_at, ends_at in turns(local_day(at)):
        set_duty(
            institution=unit,
            account=known[account],
            deputy=known[deputy],
            telephone=TELEPHONE,
            begins_at=begins_at,
            ends_at=ends_at,
            by=None,
            at=at,
        )


def turns(today: date) -> Iterator[tuple[str, str, datetime, datetime]]:
    """Yield who is on duty, who is the deputy, from when and until when, since yesterday."""
    for number in range(DAYS_OF_DUTY):
        day = today + timedelta(days=number - 1)
        morning, evening = (datetime.combine(day, hour, CENTRE) for hour in (BEGINS, ENDS))
        yield "nadia", "raul", morning, evening
        if number != DAY_WITHOUT_NIGHT:
            yield "raul", "nadia", evening, morning + timedelta(days=1)
