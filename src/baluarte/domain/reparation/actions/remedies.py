"""Say what is owed of a heading that was granted, how far it came, and her word on it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from baluarte.domain.access.held import held_by
from baluarte.domain.procedure.choices import HerWord, SaidHow
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.reparation.actions.words import keep, log, past, remark, said
from baluarte.domain.reparation.choices import Delivered, HeadingOutcome
from baluarte.domain.reparation.models import (
    Assembly,
    Confirmation,
    Remedy,
    RemedyDelivery,
    RemedyStep,
    ReparationPlan,
)
from baluarte.domain.reparation.queries.interviews import same_victim
from baluarte.domain.reparation.queries.plans import decisions_of
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import is_hers, require_addition, require_open_plan
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode, term
from baluarte.norms.institutions import public_institution
from baluarte.norms.reparation import COMPENSATION, family_of, subsidiary_limit


@dataclass(frozen=True, kw_only=True)
class NewRemedy:
    """What is owed: `what` in words, kept sealed; `pesos` of compensation.

    `steps`: each its day and its words.
    """

    heading: str
    institution: str
    due_date: date
    what: str
    pesos: Decimal | None = None
    is_subsidiary: bool = False
    planned_cost: Decimal | None = None
    steps: tuple[tuple[date, str], ...] = ()
    replaces: Remedy | None = None


@transaction.atomic
def grant_remedy(*, plan: ReparationPlan, new: NewRemedy, by: UUID, at: datetime) -> Remedy:
    """Write down what is owed of a granted heading, by whom and until when; compensation once."""
    require_open_plan(plan, by=by)
    victim = plan.victim
    take_turns(same_victim(victim))
    decided = decisions_of([plan])[plan.pk].get(new.heading)
    if decided is None or decided.outcome != HeadingOutcome.GRANTED:
        raise ReparationRefused("not_granted", field="heading")
    said(new.what, field="what", code="words")
    try:
        public_institution(new.institution)
    except UnknownCode:
        raise ReparationRefused("institution", field="institution", given=new.institution) from None
    if new.due_date < plan.opened_date:
        raise ReparationRefused(
            "backwards", field="due_date", given=new.due_date, right=plan.opened_date
        )
    if new.replaces is not None and (
        new.replaces.plan_id != plan.pk or new.replaces.heading != new.heading
    ):
        raise ReparationRefused("replaces", field="replaces")
    if new.replaces is not None and hasattr(new.replaces, "replaced_by"):
        raise ReparationRefused("twice", field="replaces")
    if family_of(new.heading) == COMPENSATION:
        _check_money(plan, new, on=decided.decided_date)
    made = Remedy(
        compartment_id=plan.compartment_id, plan=plan, heading=new.heading,
        institution=new.institution, due_date=new.due_date, pesos=new.pesos,
        is_subsidiary=new.is_subsidiary, planned_cost=new.planned_cost, replaces=new.replaces,
        by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, new.what, by=by, at=at)
    for number, (due_date, words) in enumerate(new.steps, start=1):
        step = RemedyStep(
            compartment_id=plan.compartment_id, remedy=made, number=number, due_date=due_date,
            by_id=by, recorded_at=at,
        )  # fmt: skip
        step.save(force_insert=True)
        remark(victim, step.pk, words, by=by, at=at)
    log("reparation.grant_remedy", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def finish_step(*, step: RemedyStep, done_date: date, by: UUID, at: datetime) -> RemedyStep:
    """Say that a step on the way of a remedy was done."""
    victim = step.remedy.plan.victim
    require_addition(victim, by=by)
    past(done_date, field="done_date", at=at, since=step.remedy.plan.opened_date)
    if step.done_date is not None:
        raise ReparationRefused("twice", field="done_date")
    RemedyStep.objects.filter(pk=step.pk).update(done_date=done_date)
    step.done_date = done_date
    log("reparation.finish_step", victim, step.pk, by=by, at=at)
    return step


@transaction.atomic
def record_delivery(
    *,
    remedy: Remedy,
    delivered: str,
    happened_date: date,
    paid: Decimal | None = None,
    evidence: DocumentGiven | None = None,
    words: str = "",
    by: UUID,
    at: datetime,
) -> RemedyDelivery:
    """Say how far a remedy came on a day; that it was delivered needs a document that shows it."""
    victim = remedy.plan.victim
    require_addition(victim, by=by)
    past(happened_date, field="happened_date", at=at, since=remedy.plan.opened_date)
    if delivered == Delivered.DELIVERED and evidence is None:
        raise ReparationRefused(
            "no_evidence", field="evidence", given=term("measures", remedy.heading)
        )
    if delivered != Delivered.UNDER_WAY and _bore_witness(remedy, by=by):
        raise ReparationRefused("witness", field="delivered")
    if paid is not None and paid < 0:
        raise ReparationRefused("amount", field="paid", given=paid)
    made = RemedyDelivery(
        compartment_id=remedy.compartment_id, remedy=remedy, delivered=Delivered(delivered),
        happened_date=happened_date, paid=paid,
        evidence_sha256=keep(victim, evidence, by=by, at=at), by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, words, by=by, at=at)
    log("reparation.record_delivery", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def say_whether_arrived(
    *,
    remedy: Remedy,
    her_word: str,
    words: str = "",
    assembly: Assembly | None = None,
    by: UUID,
    at: datetime,
) -> Confirmation:
    """Keep her word on a remedy: in her own window, as somebody heard it, or as an assembly says.

    Of a collective its assembly alone says that it arrived; that it did not, each of them may.
    Whoever says that something was delivered does not witness that it arrived, nor does anybody of
    the institution that owes it.
    """
    context.require(by)
    victim = remedy.plan.victim
    how = _how(remedy, assembly, by=by)
    if assembly is not None and her_word != HerWord.NOT_ARRIVED:
        _met_after(assembly, remedy, at=at)
    is_of_one = how == SaidHow.OWN_WINDOW and remedy.plan.is_collective
    if is_of_one and her_word == HerWord.ARRIVED:
        raise ReparationRefused("assembly", field="her_word")
    if how == SaidHow.WITNESSED and her_word != HerWord.NOT_ARRIVED and _owes(remedy, by=by):
        raise ReparationRefused("witness_owes", field="her_word")
    if how != SaidHow.OWN_WINDOW:
        require_addition(victim, by=by)
    made = Confirmation(
        compartment_id=remedy.compartment_id, remedy=remedy, her_word=HerWord(her_word), how=how,
        assembly=assembly, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, words, by=by, at=at)
    log("reparation.say_whether_arrived", victim, made.pk, by=by, at=at)
    return made


def _how(remedy: Remedy, assembly: Assembly | None, *, by: UUID) -> SaidHow:
    plan = remedy.plan
    if is_hers(plan.victim, by=by):
        return SaidHow.OWN_WINDOW
    given = remedy.deliveries.exclude(delivered=Delivered.UNDER_WAY)
    if given.filter(by=by).exists():
        raise ReparationRefused("witness", field="her_word")
    if assembly is not None:
        if assembly.plan_id != plan.pk:
            raise ReparationRefused("assembly", field="assembly")
        return SaidHow.ASSEMBLY
    if plan.is_collective:
        raise ReparationRefused("assembly", field="assembly")
    return SaidHow.WITNESSED


def _met_after(assembly: Assembly, remedy: Remedy, *, at: datetime) -> None:
    """Refuse the word of an assembly on what was delivered after it had met."""
    given = remedy.deliveries.exclude(delivered=Delivered.UNDER_WAY).order_by("happened_date")
    first = given.values_list("happened_date", flat=True).first()
    past(assembly.held_date, field="assembly", at=at, since=first)


def _owes(remedy: Remedy, *, by: UUID) -> bool:
    """Say whether an account acts for the institution that owes something."""
    codes = {one.institution.code for one in held_by(by)}
    return remedy.institution in codes


def _bore_witness(remedy: Remedy, *, by: UUID) -> bool:
    """Say whether an account wrote down, as she told it, that something arrived."""
    said = remedy.confirmations.filter(by=by).exclude(how=SaidHow.OWN_WINDOW)
    return said.exclude(her_word=HerWord.NOT_ARRIVED).exists()


def _check_money(plan: ReparationPlan, new: NewRemedy, *, on: date) -> None:
    """Refuse what is no sum, above the limit, or for a harm that another plan compensates."""
    if new.pesos is None or new.pesos <= 0:
        raise ReparationRefused("amount", field="pesos", given=new.pesos or "")
    victim = plan.victim
    every = Remedy.objects.filter(
        plan__victim__in=same_victim(victim), replaced_by=None, pesos__isnull=False
    )
    if new.replaces is not None:
        every = every.exclude(pk=new.replaces.pk)
    same_harm = every.filter(heading=new.heading).exclude(plan=plan)
    for one in same_harm.select_related("plan__victim"):
        if one.plan.victim.event_id == victim.event_id:
            raise ReparationRefused("harm_paid", field="pesos", given=one.plan.reference)
    if any(one.plan_id == plan.pk for one in every.filter(heading=new.heading)):
        raise ReparationRefused("harm_paid", field="pesos", given=plan.reference)
    if new.is_subsidiary:
        _check_limit(every.filter(is_subsidiary=True), new.pesos, on=on)


def _check_limit(every: QuerySet[Remedy], pesos: Decimal, *, on: date) -> None:
    limit = subsidiary_limit(on)
    if limit is None:
        raise ReparationRefused("no_limit_known", field="pesos", given=on)
    whole = pesos + (every.aggregate(sum=Sum("pesos"))["sum"] or Decimal(0))
    if whole > limit.pesos:
        raise ReparationRefused("over_limit", field="pesos", given=whole, right=limit.pesos)
