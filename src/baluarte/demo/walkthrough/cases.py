"""One invented case told whole, so that nobody who looks at protection looks at an empty page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.check_ins import agree_on_signs
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import support
from baluarte.domain.cases.actions.own_sending import say_i_saw_it
from baluarte.domain.cases.choices import Channel, LetterKind, Note, Part, SentHow
from baluarte.domain.cases.models import Case, Letter, Party, SupportRequest
from baluarte.domain.cases.queries.own_list import mark_of, own_list
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import say_list_was_seen
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.queries import day_in_matter
from baluarte.domain.protection import actions as protection
from baluarte.domain.protection.choices import About, Answered, Fit
from baluarte.domain.protection.models import Measure, RiskStudy
from baluarte.domain.protection.queries import instrument_of, measures_of
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

# The call's own key: however often it is told, one case.
KEY = UUID("0a4ce0a1-54d3-4e3c-9d0f-6d6c2c1b7a55")
FEDERAL = "share_with_federal_mechanism"
HOUSE, AWAY = "MU-4", "MU-2"
# How many days ago a measure was due: one is in place by then, the other is late.
PAST = {HOUSE: 5.0, AWAY: 1.0}


@dataclass(frozen=True)
class People:
    """Who tells the case, whose it is, and the instant from which its days count back."""

    officer: Account
    colleague: Account
    herself: Account
    federal: Institution
    now: datetime

    def ago(self, days: float) -> datetime:
        """Return an instant so many days before now."""
        return self.now - timedelta(days=days)


# In her window, all invented: from her or to her, how many days ago, and what.
UNREAD_SINCE = 1
MESSAGES = (
    (True, 6, "El botón no suena de noche. ¿A quién le aviso?"),
    (
        False,
        5.8,
        "A quien está de guardia: su teléfono está en su ventana. Ya pedimos que lo revisen.",
    ),
    (True, 2.5, "Gracias. Hoy sí contestaron."),
    (False, 0.4, "Mañana le llamamos para saber si la puerta quedó bien."),
)


def tell_case(*, at: datetime) -> Iterator[str]:
    """Tell it through the actions, as the officer who follows it; once."""
    with connected_as(DatabaseRole.APP):
        known = {one.username: one for one in Account.objects.all()}
        people = People(
            known["maria"], known["ines"], known["rosa"],
            Institution.objects.get(code="URCRR"), at,
        )  # fmt: skip
        with acting_as(people.officer.pk):
            if Party.objects.filter(account=people.herself).exists():
                return
            case, party = _receives(people)
            letter = _writes(people, case)
            study = study_risk(people, case, party)
            plan_protection(people, case, party, study)
            request = _asks_for_support(people, case, party)
        with acting_as(people.colleague.pk):
            _second_person(people, letter, request)
        with acting_as(people.officer.pk):
            actions.send_letter(
                letter=letter, how=SentHow.BY_HAND, sent_at=people.ago(15.5),
                by=people.officer.pk, at=people.ago(15.5),
            )  # fmt: skip
        with acting_as(people.herself.pk):
            _speaks(people, case)
        tell_messages(people)
        agree_on_signs(people.herself, officer=people.officer.pk, at=people.now)
    yield "1 invented case with its study, its measures and a window of her own."


def _receives(people: People) -> tuple[Case, Party]:
    by, at = people.officer.pk, people.ago(20)
    call = actions.Call(
        words="Hace dos semanas que un coche sin placas espera afuera de la redacción. Anoche "
              "siguió a mi compañera hasta su casa.",
        told=Channel.CALL, told_at=at, person=NewPerson(name="Rosa Inventada Luna",
                                                    outlet="La Hoja Inventada"),
        how_to_reach="Por su hermana, nunca de noche", from_hour=9, until_hour=18,
        state=State.objects.get(code="30"), municipality=Municipality.objects.get(code="30001"),
        perpetrator=Perpetrator.PRIVATE,
        yeses=[actions.ConsentGiven(layer=one) for one in ("process_request", FEDERAL)],
        note="Llamó a la hora de comer; se le explicó qué puede pedir.",
    )  # fmt: skip
    case = actions.receive_call(
        institution=Institution.objects.get(slug="tinta"), call=call, key=KEY,
        team=[people.colleague], by=by, at=at,
    ).case  # fmt: skip
    say_list_was_seen(matter=case.matter, by=by, at=at)
    party = Party.objects.select_related("case__compartment", "case__matter").get(case=case)
    actions.open_window(party=party, account=people.herself, by=by, at=at)
    return case, party


def _writes(people: People, case: Case) -> Letter:
    by = people.officer.pk
    for days, kind, text, until in (
        (18, Note.CALL, "Contó que el coche volvió el martes.", None),
        (15, Note.PROMISE, "Mandarle la lista de abogadas de la región.", people.ago(14)),
        (1, Note.PROMISE, "Llamarle para saber si la puerta quedó bien.", people.now
         + timedelta(days=2)),
    ):  # fmt: skip
        actions.write_note(
            case=case, kind=kind, text=text, happened_at=people.ago(days), until_at=until, by=by,
            at=people.ago(days),
        )  # fmt: skip
    return actions.draft_letter(
        case=case, by=by, at=people.ago(16),
        draft=actions.Draft(
            kind=LetterKind.URGENT_ACTION, institution=people.federal,
            asks="Que valoren rondines en la calle de la redacción.",
        ),
    )  # fmt: skip


def _second_person(people: People, letter: Letter, request: SupportRequest) -> None:
    by = people.colleague.pk
    actions.approve_letter(letter=letter, by=by, at=people.ago(15.9))
    support.decide_support(
        request=request, amount=Decimal(3000), reason="Lo que cuesta el traslado", by=by,
        at=people.ago(2),
    )  # fmt: skip


def study_risk(people: People, case: Case, party: Party) -> RiskStudy:
    """Study the risk whole, up to its level."""
    by, at = people.officer.pk, people.ago(12)
    unit = "collective" if party.part == Part.COLLECTIVE else "person"
    study = protection.open_study(case=case, party=party, unit=unit, by=by, at=at)
    for number, item in enumerate(instrument_of(study).items):
        protection.rate_item(
            study=study, item=item, code=1 + number % 3, reliability="high", by=by, at=at,
            evidence="Lo contó ella y consta en el cuaderno. Inventado, para la demostración.",
        )  # fmt: skip
    protection.tell_scenario(
        study=study, kind="physical", by=by, at=at,
        text="Quienes vigilan la redacción pueden seguirla a su casa cuando cierra la edición.",
    )  # fmt: skip
    protection.state_level(
        study=study, level="alto", nexus="relacionado_con_la_labor",
        reason="Vuelven cada semana y ya siguieron a alguien.", by=by, at=at,
    )  # fmt: skip
    return study


def plan_protection(people: People, case: Case, party: Party, study: RiskStudy) -> list[Measure]:
    """Plan two measures, close the study and put the first in place."""
    planned, by = plan_measures(people, case, party, study), people.officer.pk
    protection.say_how_far(
        measure=planned[0], status="IMP", happened_on=day_in_matter(case.matter, people.ago(4)),
        is_verified=True, document=invented_document("Acta de entrega de la medida"), by=by,
        at=people.ago(4),
    )  # fmt: skip
    return planned


def plan_measures(
    people: People, case: Case, party: Party, study: RiskStudy, *, due: Mapping[str, float] = PAST
) -> list[Measure]:
    """Plan two measures, each due so many days ago, and close the study."""
    by, at = people.officer.pk, people.ago(10)
    planned = [
        protection.plan_measure(
            case=case, study=study, code=code, answers=[1], institution=people.federal,
            delivery_date=day_in_matter(case.matter, people.ago(days)), by=by, at=at,
        )
        for code, days in due.items()
    ]  # fmt: skip
    protection.plan_review(
        study=study, review_date=_in_days(people, case, 60), by=by, at=at,
        alternatives="Trabajar desde otra ciudad unas semanas; no lo quiso.",
    )  # fmt: skip
    met = {one.id: protection.Found(Answered.MET) for one in instrument_of(study).quality}
    protection.answer_quality(study=study, found=met, by=by, at=at)
    protection.take_position(
        party=party, about=About.STUDY, subject=study.pk, code="agrees", by=by, at=at
    )
    protection.close_study(study=study, by=by, at=people.ago(9))
    return planned


def _asks_for_support(people: People, case: Case, party: Party) -> SupportRequest:
    return support.ask_for_support(
        party=party, kind="transport", amount=Decimal(4500), by=people.officer.pk, at=people.ago(3),
        reason="Traslado de ida y vuelta de su familia", asked_on=_in_days(people, case, -3),
    )  # fmt: skip


def _speaks(people: People, case: Case) -> None:
    by, at = people.herself.pk, people.ago(3)
    hers = Party.objects.select_related("case__compartment", "case__matter").get(account=by)
    planned = {one.measure.code: one.measure for one in measures_of(case)}
    house, away = planned[HOUSE], planned[AWAY]
    # She marks herself, in her own window, that she saw who may be told.
    say_i_saw_it(party=hers, seen=mark_of(own_list(hers, at=at)), by=by, at=at)
    protection.say_whether_it_fits(
        measure=house, party=hers, fit=Fit.IN_PART, words="De noche nadie contesta el botón.",
        by=by, at=at,
    )  # fmt: skip
    protection.take_position(
        party=hers, about=About.MEASURE, subject=away.pk, code="dissents",
        reason="No quiero dejar mi casa.", by=by, at=at,
    )  # fmt: skip


def tell_messages(people: People) -> None:
    """Let her and her team write to each other: read on both sides, and one not read yet."""
    for is_hers, days, words in MESSAGES:
        who = people.herself if is_hers else people.officer
        other = people.officer if is_hers else people.herself
        with acting_as(who.pk):
            party = _her_part(people)
            actions.write_message(party=party, text=words, by=who.pk, at=people.ago(days))
        if days > UNREAD_SINCE:
            with acting_as(other.pk):
                actions.mark_messages_read(
                    party=_her_part(people), by=other.pk, at=people.ago(days - 0.1)
                )


def _her_part(people: People) -> Party:
    found = Party.objects.select_related("case__compartment", "case__matter", "account")
    return found.get(account=people.herself)


def _in_days(people: People, case: Case, days: int) -> date:
    return day_in_matter(case.matter, people.now) + timedelta(days=days)
