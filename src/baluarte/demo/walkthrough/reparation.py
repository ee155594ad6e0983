"""Invented reparation of the invented case: a plan with debts, and a finished one; a collective.

Nobody is meant. One commission answers, one is silent, one receives her: so that each page and her
own window have something to say, and something to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.access.models import Account
from baluarte.domain.cases.actions import add_party, open_case
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import team_of
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import complete_step
from baluarte.domain.procedure.choices import HerWord, Part
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import (
    ComplaintResult,
    Delivered,
    HeadingOutcome,
    Progress,
    ReferralResult,
    Treated,
    VictimKind,
)
from baluarte.domain.reparation.models import CaseVictim, Remedy, ReparationPlan
from baluarte.domain.reparation.queries import contacts_of
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import plan_headings
from baluarte.web.reparation.labels import law_of

SAID = "Inventado, para la demostración."
OFFICER, HERSELF = "maria", "rosa"
STATE, OTHER_STATE = "EDO-30-VIC", "EDO-20-VIC"


@dataclass(frozen=True)
class Story:
    """Whose reparation it is, who tells it, and the instant its days count back from."""

    case: Case
    by: UUID
    now: datetime

    def day(self, days: int) -> date:
        """Return the day so many days ago."""
        return local_day(self.now - timedelta(days=days))

    def at(self, minutes: int) -> datetime:
        """Return an instant shortly before now: what is said later stands later."""
        return self.now - timedelta(minutes=60 - minutes)


def tell_reparation_of_the_case(*, at: datetime) -> Iterator[str]:
    """Tell whom the invented case repairs, what is owed to her and to her community."""
    with connected_as(DatabaseRole.APP):
        officer = Account.objects.get(username=OFFICER)
        with acting_as(officer.pk):
            party = Party.objects.filter(account__username=HERSELF).first()
            if party is None or CaseVictim.objects.filter(case=party.case_id).exists():
                return
            story = Story(party.case, officer.pk, at)
            her = _register(story, party)
            _asked(story, her)
            _heard(story, her)
            plan, care, wages = _plan_with_debts(story, her)
            finished, heard_of = _sister_with_all(story, her)
            _village(story)
            witness = _who_witnesses(story)
        herself = Account.objects.get(username=HERSELF)
        with acting_as(herself.pk):
            _her_words(story, plan, care, wages, by=herself.pk)
        with acting_as(witness):
            actions.say_whether_arrived(
                remedy=heard_of, her_word=HerWord.ARRIVED, by=witness, at=story.at(34)
            )
        with acting_as(officer.pk):
            actions.close_plan(plan=finished, as_fulfilled=True, by=officer.pk, at=story.at(40))
    yield "3 invented plans of reparation: one with debts, one fulfilled, one of a community."


def _register(story: Story, party: Party) -> CaseVictim:
    words = f"Dejó de trabajar tres meses y se mudó dos veces. {SAID}"
    return actions.register_victim(
        case=story.case, party=party, kind=VictimKind.DIRECT, words=words, by=story.by,
        at=story.at(0),
    )  # fmt: skip


def _asked(story: Story, her: CaseVictim) -> None:
    """One commission was silent for 30 days; another receives her, without a gap."""
    by, at = story.by, story.at(1)
    silent = actions.apply_to_commission(
        victim=her, right="reparation", commission=STATE, asked_date=story.day(30), by=by, at=at
    )
    assert silent.proceeding is not None
    for step, days in (("VA-2", 28), ("VA-3", 26)):
        happened = story.now - timedelta(days=days)
        complete_step(proceeding=silent.proceeding, step=step, happened_at=happened, by=by, at=at)
    first = actions.apply_to_commission(
        victim=her, right="justice", commission=STATE, asked_date=story.day(30), by=by, at=at
    )
    actions.record_progress(
        application=first, progress=Progress.ATTENDED, happened_date=story.day(26), by=by, at=at
    )
    referral = actions.refer(
        application=first, to_commission=OTHER_STATE, asked_date=story.day(14),
        reason=f"Se mudó con su hermana. {SAID}", by=by, at=at,
    )  # fmt: skip
    answer = actions.answer_referral(
        referral=referral, result=ReferralResult.ACCEPTED, answered_date=story.day(9), by=by, at=at
    )
    assert answer.received_at is not None
    actions.record_progress(
        application=answer.received_at, progress=Progress.ATTENDED, happened_date=story.day(7),
        by=by, at=at,
    )  # fmt: skip
    actions.record_progress(
        application=first, progress=Progress.ENDED, happened_date=story.day(6), by=by, at=at
    )


def _heard(story: Story, her: CaseVictim) -> None:
    """She said how she wishes it; twice she was asked, once as she wished."""
    by = story.by
    wishes = actions.Wishes(
        officer="woman", with_support=True, with_breaks=True, place=f"En la biblioteca. {SAID}"
    )
    actions.say_wishes(victim=her, wishes=wishes, by=by, at=story.at(2))
    for commission, days, met in (
        (STATE, 26, frozenset({"breaks"})),
        (OTHER_STATE, 7, frozenset({"officer", "support", "place", "breaks"})),
    ):
        held = actions.Held(commission=commission, held_date=story.day(days), met=met)
        actions.record_interview(victim=her, held=held, by=by, at=story.at(3))


def _decide(story: Story, plan: ReparationPlan, *, granted: set[str], left: set[str]) -> None:
    """Decide every heading but some: what is refused says why."""
    for heading in plan_headings():
        if heading in left:
            continue
        is_granted = heading in granted
        actions.decide_heading(
            plan=plan, heading=heading, decided_date=story.day(40), article=law_of(heading),
            outcome=HeadingOutcome.GRANTED if is_granted else HeadingOutcome.REFUSED,
            reason="" if is_granted else f"Ella no lo pidió. {SAID}", by=story.by,
            at=story.at(10),
        )  # fmt: skip


def _owe(
    story: Story, plan: ReparationPlan, heading: str, due: int, what: str, **more: Any
) -> Remedy:
    new = actions.NewRemedy(
        heading=heading, institution=STATE, due_date=story.day(due), what=f"{what} {SAID}",
        **more,
    )  # fmt: skip
    return actions.grant_remedy(plan=plan, new=new, by=story.by, at=story.at(20))


def _plan_with_debts(story: Story, her: CaseVictim) -> tuple[ReparationPlan, Remedy, Remedy]:
    """A scholarship granted and never paid, an apology under study, a sum paid in part."""
    by = story.by
    plan = actions.open_plan(
        victim=her, commission=STATE, opened_date=story.day(90), by=by, at=story.at(5)
    )
    granted = {"RH-1", "RH-4", "RC-3", "RS-4"}
    _decide(story, plan, granted=granted - {"RS-4"}, left={"RS-4", "RN-7"})
    actions.decide_heading(
        plan=plan, heading="RS-4", outcome=HeadingOutcome.UNDER_STUDY,
        decided_date=story.day(35), by=by, at=story.at(11),
    )  # fmt: skip
    steps = ((story.day(20), "Abrir la cuenta."), (story.day(-20), "Primer depósito."))
    _owe(story, plan, "RH-4", 12, "Una beca para sus dos hijos.", steps=steps,
         planned_cost=Decimal(48000))  # fmt: skip
    care = _owe(story, plan, "RH-1", 15, "Atención psicológica semanal.")
    wages = _owe(story, plan, "RC-3", -40, "Los salarios de tres meses.", pesos=Decimal(54000),
                 is_subsidiary=True)  # fmt: skip
    for remedy, delivered, paid in (
        (care, Delivered.DELIVERED, None), (wages, Delivered.PARTLY, Decimal(18000)),
    ):  # fmt: skip
        actions.record_delivery(
            remedy=remedy, delivered=delivered, happened_date=story.day(10), paid=paid,
            evidence=invented_document("constancia de entrega"), by=by, at=story.at(30),
        )  # fmt: skip
    return plan, care, wages


def _her_words(
    story: Story, plan: ReparationPlan, care: Remedy, wages: Remedy, *, by: UUID
) -> None:
    """She says what arrived, in part or whole, and what matters first to her."""
    actions.say_whether_arrived(remedy=care, her_word=HerWord.ARRIVED, by=by, at=story.at(31))
    actions.say_whether_arrived(
        remedy=wages, her_word=HerWord.PARTLY, words=f"Llegó un mes de tres. {SAID}", by=by,
        at=story.at(32),
    )  # fmt: skip
    actions.weigh(plan=plan, headings=("RH-4", "RS-4"), by=by, at=story.at(33))
    # Of one contact she says how it was; of the others she is asked still.
    last = contacts_of(plan.victim)[-1]
    actions.say_how_treated(contact=last, treated=Treated.PARTLY, by=by, at=story.at(35))


def _sister_with_all(story: Story, her: CaseVictim) -> tuple[ReparationPlan, Remedy]:
    """Of her sister all that was granted arrived, as a colleague heard it from her."""
    by = story.by
    sister = add_party(
        case=story.case, part=Part.FAMILY, person=NewPerson(name="Vera Inventada Sol"), by=by,
        at=story.at(4),
    )  # fmt: skip
    victim = actions.register_victim(
        case=story.case, party=sister, kind=VictimKind.INDIRECT, of=her, by=by, at=story.at(4)
    )
    plan = actions.open_plan(
        victim=victim, commission=STATE, opened_date=story.day(120), by=by, at=story.at(5)
    )
    _decide(story, plan, granted={"RH-1"}, left=set())
    remedy = _owe(story, plan, "RH-1", 30, "Atención psicológica.")
    actions.record_delivery(
        remedy=remedy, delivered=Delivered.DELIVERED, happened_date=story.day(32),
        evidence=invented_document("constancia de atención"), by=by, at=story.at(30),
    )  # fmt: skip
    return plan, remedy


def _who_witnesses(story: Story) -> UUID:
    """Return somebody of the team who did not deliver it."""
    return next(one.pk for one in team_of(story.case, at=story.now) if one.pk != story.by)


def _village(story: Story) -> None:
    """Her community met on its plan: an apology is granted, and late."""
    by = story.by
    person = NewPerson(name="Comunidad Inventada del Río")
    # In a case of its own: in hers, what she lets others know would wait for its word too.
    matter, keeper = story.case.matter, story.case.compartment.institution
    assert keeper is not None
    case = open_case(
        institution=keeper, state=matter.state,
        municipality=matter.municipality, by=by, at=story.at(3),
    )  # fmt: skip
    party = add_party(case=case, part=Part.COLLECTIVE, person=person, by=by, at=story.at(4))
    victim = actions.register_victim(
        case=case, party=party, kind=VictimKind.COLLECTIVE, by=by, at=story.at(4)
    )
    plan = actions.open_plan(
        victim=victim, commission=STATE, opened_date=story.day(100), by=by, at=story.at(5)
    )
    actions.record_assembly(
        plan=plan, held_date=story.day(60), members=140, attended=96,
        minutes=invented_document("acta de asamblea"), agreed=("RS-4", "RS-6", "RN-7"),
        words=f"Pidieron que la disculpa sea en su lengua. {SAID}", by=by, at=story.at(9),
    )  # fmt: skip
    for heading in ("RS-4", "RS-6"):
        actions.decide_heading(
            plan=plan, heading=heading, outcome=HeadingOutcome.GRANTED,
            decided_date=story.day(50), article=law_of(heading), by=by, at=story.at(10),
        )  # fmt: skip
    _complained(story, victim)
    _owe(story, plan, "RS-4", 5, "Una disculpa pública en la plaza, en español y en su lengua.")
    _owe(
        story, plan, "RS-6", -60, "Una placa junto al río, con las palabras que elija la comunidad."
    )


def _complained(story: Story, village: CaseVictim) -> None:
    """It complained of an interview without an interpreter; nobody was sanctioned so far."""
    by = story.by
    held = actions.Held(commission=STATE, held_date=story.day(70))
    interview = actions.record_interview(victim=village, held=held, by=by, at=story.at(6))
    complaint = actions.complain_of_interview(
        interview=interview, words=f"No hubo intérprete. {SAID}", by=by, at=story.at(7)
    )
    actions.say_result_of_complaint(
        complaint=complaint, result=ComplaintResult.NOT_SANCTIONED, known_date=story.day(20),
        by=by, at=story.at(8),
    )  # fmt: skip
