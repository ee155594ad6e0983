"""Thirteen more invented cases, each left at another stage: journalists, defenders, collectives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from uuid import UUID, uuid5

from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.cases import FEDERAL, People, plan_protection, study_risk
from baluarte.demo.walkthrough.check_ins import miss_a_sign
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, EmergencyVerdict, LetterKind, Note, Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.procedure.actions import complete_step, say_list_was_seen
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.protection import actions as protection
from baluarte.domain.protection.models import Measure
from baluarte.domain.protection.queries import instrument_of
from baluarte.domain.territory.models import State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

# Each case has a key of its own, however often it is told.
CASES = UUID("8c1d2d0e-0a0f-4b57-9f0a-9c6b8f1f5f21")
SAID = "Inventado, para la demostración."
RATED_SO_FAR = 5
POLICE = "share_with_police"
EXPLAINED = "Se le explicó qué puede pedir."
CUT_OFF = "Se cortó antes de preguntarle: pregúntele en cuanto la localice."


class Stage(IntEnum):
    """How far a case has come; each stage has all those before it behind it."""

    RECEIVED = 1
    CONSENTED = 2
    WRITTEN = 3
    STUDY_OPEN = 4
    STUDIED = 5
    PROTECTED = 6
    FAILED = 7
    APPEALED = 8
    CLOSED = 9


@dataclass(frozen=True)
class Invented:
    """Who asks whom for protection, what for, and how far the case has come."""

    slug: str
    name: str
    words: str
    stage: Stage
    outlet: str = ""
    state: str = "20"
    is_collective: bool = False
    perpetrator: Perpetrator = Perpetrator.PRIVATE
    # Who else follows it, by name.
    also: tuple[str, ...] = ()
    # How long ago they called; where nothing is said, some three weeks or more.
    days: int = 0
    # A police that the person named in her yes.
    police: str = ""
    # The line dropped before they could be asked anything.
    was_cut_off: bool = False


BEFORE_THE_BOARD = "ante-la-junta"
# What the law gives for the study of a risk runs out today.
TEN = 10
# What is said of each, first what a second person reviewed.
OPENED_AT_NIGHT = {
    "inconforme": "Llama desde un baño: están forzando su puerta. Nadie contesta.",
    BEFORE_THE_BOARD: "Un conocido dice que vio pasar dos veces la misma camioneta.",
    "solicitud": "Llama su vecina: hay gritos y nadie del equipo contesta.",
}
REVIEWED = (
    (EmergencyVerdict.NEEDED, "Leyó su contacto y el plan, y se quedó en la línea con ella."),
    (EmergencyVerdict.NOT_NEEDED, "No llamó ella y nadie corría peligro: bastaba el recado."),
)
# Longer than a team has to answer.
UNANSWERED = timedelta(minutes=9)
# By who receives: the institution, who answers for it, and a second person of its team.
OF_TINTA = ("tinta", "maria", "ines")
OF_TIERRA = ("tierra", "tomas", "ramona")
OF_THE_UNIT = ("urcrr", "nadia", "vera")
CALLS = {
    OF_TINTA: (
        Invented("fotografa", "Olga Inventada Zapote", "Le rompieron la cámara en una marcha y "
                 "desde entonces le llaman de noche.", Stage.STUDY_OPEN, "Luz Inventada", "30",
                 police="edo-30-ssp"),
        Invented("cronista", "Efraín Inventado Pirul", "Dejaron una nota bajo su puerta con el "
                 "nombre de su hija.", Stage.PROTECTED, "Cuaderno Inventado", "07"),
        Invented("redaccion", "Redacción de El Faro Inventado", "Cortaron la luz de la redacción "
                 "tres noches seguidas.", Stage.CONSENTED, "El Faro Inventado", "28", True),
        Invented("locutora", "Irma Inventada Copal", "Un funcionario leyó sus mensajes privados en "
                 "una rueda de prensa.", Stage.CLOSED, "Radio Inventada", "12"),
    ),
    OF_TIERRA: (
        Invented("guardabosque", "Saúl Inventado Oyamel", "Talan de noche y le dijeron que se "
                 "calle.", Stage.STUDIED, state="16", perpetrator=Perpetrator.UNKNOWN),
        Invented("asamblea", "Asamblea Inventada del Agua", "Llegaron hombres armados a la "
                 "asamblea y tomaron nota de quién hablaba.", Stage.PROTECTED, is_collective=True),
        Invented("abogada", "Nora Inventada Jícama", "La siguen desde que lleva el caso de la "
                 "presa.", Stage.FAILED, state="21"),
        Invented("caravana", "Voz Inventada del Camino", "Llama desde un autobús: la siguen y no "
                 "quiere decir dónde está.", Stage.RECEIVED, state="", was_cut_off=True),
        Invented("promotor", "Teo Inventado Capulín", "Le quemaron la parcela.", Stage.RECEIVED),
        Invented("buscadora", "Alba Inventada Nanche", "Amenazan a su colectivo cuando sale a "
                 "buscar.", Stage.WRITTEN, state="26", perpetrator=Perpetrator.UNKNOWN),
    ),
    OF_THE_UNIT: (
        Invented("solicitud", "Darío Inventado Amate", "Publicó sobre la policía de su municipio y "
                 "perdió su casa.", Stage.STUDY_OPEN, "Semanario Inventado", "30", days=TEN),
        Invented(BEFORE_THE_BOARD, "Beatriz Inventada Cuarzo", "Denunció una mina y volcaron su "
                 "camioneta.", Stage.STUDIED, state="20", also=("gloria", "german")),
        Invented("inconforme", "Rita Inventada Mezquite", "Pidió que la escolta no fuera de la "
                 "misma policía que la amenazó.", Stage.APPEALED, state="20"),
    ),
}  # fmt: skip


def case_of_call(slug: str) -> Case:
    """Return the case that a call opened, as far as the context sees it."""
    found = Case.objects.select_related("compartment", "matter__compartment")
    return found.get(matter=uuid5(CASES, slug))


def tell_caseload(*, at: datetime) -> Iterator[str]:
    """Tell each case that is not told yet, through the actions, as those who receive it."""
    told = 0
    with connected_as(DatabaseRole.APP):
        known = {one.username: one for one in Account.objects.all()}
        federal = Institution.objects.get(code="URCRR")
        for (slug, officer, colleague), calls in CALLS.items():
            receives = Institution.objects.get(slug=slug)
            for number, call in enumerate(calls):
                people = People(known[officer], known[colleague], known[officer], federal, at)
                with acting_as(people.officer.pk):
                    if not Matter.objects.filter(pk=uuid5(CASES, call.slug)).exists():
                        _tell(people, receives, call, days=call.days or 21 + 3 * number)
                        told += 1
        if told:
            _open_at_night(known)
            with acting_as(known["maria"].pk):
                missed = case_of_call("fotografa")
    if told:
        miss_a_sign(missed, officer=known["maria"].pk, at=at)
    yield f"{told} invented cases at different stages."


def _open_at_night(known: Mapping[str, Account]) -> None:
    """Let who takes calls at night open cases in danger of life, each after a call unanswered.

    One was reviewed since as needed, one as not, which ended it; the last waits.
    """
    by, reviewer = known["olmo"].pk, known["nadia"].pk
    unit, now = Institution.objects.get(code="URCRR"), timezone.now()
    opened = []
    for slug, reason in OPENED_AT_NIGHT.items():
        with acting_as(reviewer):
            reference = case_of_call(slug).reference
        with acting_as(by):
            call = actions.call_team(
                institution=unit, reference=reference, by=by, at=now - UNANSWERED
            )
            opened.append(
                actions.open_in_an_emergency(
                    call=call, by=by, at=timezone.now(), reason=f"{reason} {SAID}"
                )
            )
    with acting_as(reviewer):
        for opening, (verdict, finding) in zip(opened, REVIEWED, strict=False):
            actions.review_emergency(
                opening=opening, verdict=verdict, finding=f"{finding} {SAID}", by=reviewer,
                at=timezone.now(),
            )  # fmt: skip


def _tell(people: People, institution: Institution, call: Invented, *, days: int) -> None:
    case, party = _receives(people, institution, call, days=days)
    by = people.officer.pk
    if call.stage is Stage.RECEIVED:
        return
    actions.write_note(
        case=case, kind=Note.NEXT_CONTACT, text=f"Volver a llamar y preguntar cómo sigue. {SAID}",
        happened_at=people.ago(days - 1), until_at=people.ago(-1), by=by, at=people.ago(days - 1),
    )  # fmt: skip
    if call.stage is Stage.WRITTEN:
        actions.draft_letter(
            case=case, by=by, at=people.ago(14),
            draft=actions.Draft(
                kind=LetterKind.URGENT_ACTION, institution=people.federal,
                asks=f"Que se active la alerta y se acompañe la búsqueda. {SAID}",
            ),
        )  # fmt: skip
    if call.stage is Stage.STUDY_OPEN:
        _begin_study(people, case, party)
    if call.stage >= Stage.STUDIED:
        _protect(people, case, party, call.stage)


def _receives(
    people: People, institution: Institution, call: Invented, *, days: int
) -> tuple[Case, Party]:
    by, at = people.officer.pk, people.ago(days)
    has_consented = call.stage >= Stage.CONSENTED
    case = actions.receive_call(
        institution=institution,
        call=actions.Call(
            words=f"{call.words} {SAID}",
            told=Channel.CALL,
            told_at=at,
            person=NewPerson(
                kind=PersonKind.COLLECTIVE if call.is_collective else PersonKind.PERSON,
                name=call.name,
                outlet=call.outlet,
            ),
            part=Part.COLLECTIVE if call.is_collective else Part.BENEFICIARY,
            state=State.objects.filter(code=call.state).first(),
            perpetrator=call.perpetrator,
            yeses=[
                actions.ConsentGiven(layer=one)
                for one in ("process_request", FEDERAL)
                if has_consented or (one == "process_request" and not call.was_cut_off)
            ]
            + [
                actions.ConsentGiven(layer=POLICE, institution=one)
                for one in Institution.objects.filter(slug=call.police)
            ],
            was_cut_off=call.was_cut_off,
            note=f"{CUT_OFF if call.was_cut_off else EXPLAINED} {SAID}",
        ),
        key=uuid5(CASES, call.slug),
        team=[people.colleague, *Account.objects.filter(username__in=call.also)],
        by=by,
        at=at,
    ).case
    say_list_was_seen(matter=case.matter, by=by, at=at)
    for one in proceedings_of(case.matter):
        if one.text_id.startswith("mech_ordinary/"):
            complete_step(proceeding=one, step="OR-1", happened_at=at, by=by, at=at)
    party = Party.objects.select_related("case__compartment", "case__matter").get(case=case)
    return case, party


def _begin_study(people: People, case: Case, party: Party) -> None:
    by, at = people.officer.pk, people.ago(3)
    study = protection.open_study(case=case, party=party, unit="person", by=by, at=at)
    for item in list(instrument_of(study).items)[:RATED_SO_FAR]:
        protection.rate_item(
            study=study, item=item, code=2, reliability="high", evidence=SAID, by=by, at=at
        )


def _protect(people: People, case: Case, party: Party, stage: Stage) -> None:
    by = people.officer.pk
    study = study_risk(people, case, party)
    if stage is Stage.STUDIED:
        return
    house, _away = plan_protection(people, case, party, study)
    if stage is Stage.FAILED:
        protection.report_incident(
            measure=house, happened_at=people.ago(1.5), by=by, at=people.ago(1),
            text=f"El botón no sonó cuando lo apretó. {SAID}",
        )  # fmt: skip
    if stage is Stage.APPEALED:
        _appeal(people, party, house)
    if stage is Stage.CLOSED:
        actions.close_case(case=case, by=by, at=people.ago(1))


def _appeal(people: People, party: Party, measure: Measure) -> None:
    protection.file_appeal(
        party=party, ground="measures_decision", measure=measure, notified_at=people.ago(4),
        filed_at=people.ago(2), text=f"No aceptó esa escolta. {SAID}", by=people.officer.pk,
        at=people.ago(2),
    )  # fmt: skip
    # Some of its twelve hours are gone when somebody looks.
    protection.file_appeal(
        party=party, ground="urgent_compliance", notified_at=people.ago(1),
        filed_at=people.ago(0.1), by=people.officer.pk, at=people.now,
        text=f"La escolta urgente llegó y se fue a la hora. {SAID}",
    )  # fmt: skip
