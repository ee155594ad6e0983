"""Open a plan, decide every heading of the law, let its collective meet, close it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.reparation.actions.words import (
    commission_then,
    keep,
    log,
    not_left_out,
    past,
    remark,
    said,
)
from baluarte.domain.reparation.choices import HeadingOutcome, VictimKind
from baluarte.domain.reparation.models import (
    Assembly,
    CaseVictim,
    HeadingDecision,
    PlanClosing,
    ReparationPlan,
    Weighing,
)
from baluarte.domain.reparation.queries.plans import plan_state
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import (
    require_addition,
    require_addition_or_herself,
    require_open_plan,
)
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import term
from baluarte.norms.reparation import PlanGaps, plan_headings


class Headings:
    """Headings as a refusal names them: their words, and how many more there are."""

    SHOWN = 3

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes

    def in_language(self, language: str) -> str:
        """Return the first few in words, then how many more."""
        shown = [term("measures", one).in_language(language) for one in self.codes[: self.SHOWN]]
        more = len(self.codes) - len(shown)
        return "; ".join(shown) + (f" (+{more})" if more else "")


@transaction.atomic
def open_plan(
    *, victim: CaseVictim, commission: str, opened_date: date, by: UUID, at: datetime
) -> ReparationPlan:
    """Open the plan of a victim, or of her collective, at a commission; one at a time."""
    require_addition(victim, by=by)
    past(opened_date, field="opened_date", at=at)
    not_left_out(victim, commission_then(commission, opened_date))
    take_turns([victim.pk])
    if ReparationPlan.objects.filter(victim=victim, closed_at=None).exists():
        raise ReparationRefused("twice", field="victim")
    made = ReparationPlan(
        compartment_id=victim.compartment_id, reference=new_reference(), victim=victim,
        commission=commission, is_collective=victim.kind == VictimKind.COLLECTIVE,
        opened_date=opened_date, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    log("reparation.open_plan", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def record_assembly(
    *,
    plan: ReparationPlan,
    held_date: date,
    members: int,
    attended: int,
    minutes: DocumentGiven | None,
    agreed: tuple[str, ...] = (),
    words: str = "",
    by: UUID,
    at: datetime,
) -> Assembly:
    """Keep that a collective met on its plan: its minutes sealed, and the headings it agreed to."""
    require_open_plan(plan, by=by)
    if not plan.is_collective:
        raise ReparationRefused("no_assembly", field="plan", given=plan.victim.get_kind_display())
    past(held_date, field="held_date", at=at)
    if minutes is None:
        raise ReparationRefused("assembly", field="minutes")
    if attended > members:
        raise ReparationRefused("attendance", field="attended", given=attended, right=members)
    _known(agreed)
    made = Assembly(
        compartment_id=plan.compartment_id, plan=plan, held_date=held_date, members=members,
        attended=attended, minutes_sha256=keep(plan.victim, minutes, by=by, at=at),
        agreed=list(agreed), by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(plan.victim, made.pk, words, by=by, at=at)
    log("reparation.record_assembly", plan.victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def decide_heading(
    *,
    plan: ReparationPlan,
    heading: str,
    outcome: str,
    decided_date: date,
    article: str = "",
    reason: str = "",
    by: UUID,
    at: datetime,
) -> HeadingDecision:
    """Decide a heading: under study, granted, or refused with a reason; on an article and a day.

    Of a collective plan its assembly agrees to what is granted or refused.
    """
    require_open_plan(plan, by=by)
    take_turns([plan.pk])
    _known((heading,))
    past(decided_date, field="decided_date", at=at, since=plan.opened_date)
    is_decided = outcome != HeadingOutcome.UNDER_STUDY
    if is_decided:
        said(article, field="article", code="article")
    if outcome == HeadingOutcome.REFUSED:
        said(reason)
    assembly = _assembly_of(plan, heading) if plan.is_collective and is_decided else None
    made = HeadingDecision(
        compartment_id=plan.compartment_id, plan=plan, heading=heading,
        outcome=HeadingOutcome(outcome), article=article.strip(), decided_date=decided_date,
        assembly=assembly, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(plan.victim, made.pk, reason, by=by, at=at)
    log("reparation.decide_heading", plan.victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def weigh(*, plan: ReparationPlan, headings: tuple[str, ...], by: UUID, at: datetime) -> Weighing:
    """Keep what matters first to her: headings in her order; the newest order stands."""
    require_addition_or_herself(plan.victim, by=by)
    _known(headings)
    if len(set(headings)) != len(headings) or not headings:
        raise ReparationRefused("weight", field="headings", given=Headings(headings))
    made = Weighing(
        compartment_id=plan.compartment_id, plan=plan, headings=list(headings), by_id=by,
        recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    log("reparation.weigh", plan.victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def close_plan(
    *, plan: ReparationPlan, as_fulfilled: bool, words: str = "", by: UUID, at: datetime
) -> PlanClosing:
    """Close a plan whose headings are all decided; as fulfilled, only by evidence and her word."""
    require_open_plan(plan, by=by)
    take_turns([plan.pk])
    gaps = plan_state(plan).gaps
    if not gaps.may_close:
        raise ReparationRefused("open_headings", field="plan", given=Headings(gaps.undecided))
    if as_fulfilled:
        _check_fulfilled(gaps)
    else:
        said(words, field="words")
    made = PlanClosing(
        compartment_id=plan.compartment_id, plan=plan, is_fulfilled=as_fulfilled, by_id=by,
        recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    # As the database did.
    plan.closed_at = at
    remark(plan.victim, made.pk, words, by=by, at=at)
    log("reparation.close_plan", plan.victim, made.pk, by=by, at=at)
    return made


def _check_fulfilled(gaps: PlanGaps) -> None:
    if gaps.grants_nothing:
        raise ReparationRefused("nothing_granted", field="plan")
    for code, missing in (
        ("no_remedy", gaps.without_remedy), ("no_evidence", gaps.without_evidence),
        ("no_word", gaps.without_her_word), ("did_not_arrive", gaps.did_not_arrive),
    ):  # fmt: skip
        if missing:
            raise ReparationRefused(code, field="plan", given=Headings(missing))


def _known(headings: tuple[str, ...]) -> None:
    for one in headings:
        if one not in plan_headings():
            raise ReparationRefused("heading", field="heading", given=one)


def _assembly_of(plan: ReparationPlan, heading: str) -> Assembly:
    found = plan.assemblies.filter(agreed__contains=[heading]).order_by("-held_date").first()
    if found is None:
        raise ReparationRefused("assembly", field="heading")
    return found
